/// Tells web pages from data: a portal answers an expired link with a login page and the status of success.
enum WebPage {
    /// - Parameter head: the first bytes. JSON stays JSON, even where a careless server calls it a web page.
    static func isOne(_ head: [UInt8], contentType: String?) -> Bool {
        let kind = contentType?.prefix { $0 != ";" }.lowercased().filter { !$0.isWhitespace }
        guard kind == "text/html" || kind == "application/xhtml+xml" else { return begins(head) }
        let first = String(decoding: head, as: UTF8.self).first { !$0.isWhitespace && $0 != "\u{FEFF}" }
        return first != "{" && first != "["
    }

    private static func begins(_ head: [UInt8]) -> Bool {
        var text = String(decoding: head, as: UTF8.self).lowercased()[...]
        while true {
            text = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
            if text.hasPrefix("<!--"), let end = text.firstRange(of: "-->") {
                text = text[end.upperBound...]
            } else if text.hasPrefix("<?xml"), let end = text.firstRange(of: "?>") {
                text = text[end.upperBound...]
            } else {
                break
            }
        }
        return text.hasPrefix("<!doctype html") || text.hasPrefix("<html") || text.hasPrefix("<head")
    }

    static func title(_ text: String) -> String? {
        let lower = text.lowercased()
        // Lower case may have another length; then there is no title to tell.
        guard lower.utf8.count == text.utf8.count, let open = lower.firstRange(of: "<title"),
            let start = lower[open.upperBound...].firstIndex(of: ">"),
            let close = lower[start...].firstRange(of: "</title")
        else { return nil }
        let title = String(text[text.index(after: start)..<close.lowerBound]).excerpt(80)
        return title.isEmpty ? nil : title
    }

    static func error(_ address: RemoteAddress, _ head: [UInt8], _ secrets: [String]) -> FetchError {
        let title = title(String(decoding: head, as: UTF8.self)).map { " titled \"\($0)\"" } ?? ""
        return FetchError(
            .webPage, problem: "\(address.label) answers with a web page\(title) where data is declared".blotting(secrets),
            mend: "Open the address in a browser: it may want a login, or another address may give the data itself")
    }
}
