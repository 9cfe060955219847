import Hummingbird
import Vocabulary

extension ServerContext {
    /// A part of the address, unescaped.
    ///
    /// - Throws: a 404 problem if it is malformed: nothing can be at such an address.
    func part(_ name: String) throws(Problem) -> String {
        guard let raw = parameters.get(name), let text = PercentCoding.decode(raw), (1...500).contains(text.utf8.count) else {
            throw .notFound("There is nothing at this address", mend: "Check the address")
        }
        return text
    }

    /// A part of the address without an ending such as `.json`.
    func part(_ name: String, droppingSuffix suffix: String) throws(Problem) -> String {
        let text = try part(name)
        return text.hasSuffix(suffix) && text.utf8.count > suffix.utf8.count ? String(text.dropLast(suffix.count)) : text
    }

    func namePart(_ name: String) throws(Problem) -> Name {
        let text = try part(name)
        do { return try Name(text) } catch { throw .notFound("\(error.problem)", mend: error.mend) }
    }
}
