import Crypto
import NIOHTTP1
import Source

/// Binds what a server said about its bytes to what it was asked: a tag of another address, or of another user's view, is never given back.
struct MarkIdentity: Sendable {
    private let name: String

    init(address: String, remote: RemoteDeclaration) {
        let headers = remote.headers.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }
        let text = ([address, remote.credential ?? ""] + headers).joined(separator: "\n")
        name = SHA256.hash(data: Array(text.utf8)).prefix(8).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    func mark(_ headers: HTTPHeaders) -> FetchMark {
        mark(entityTag: headers.first(name: "ETag"), lastModified: headers.first(name: "Last-Modified"))
    }

    func mark(entityTag: String?, lastModified: String?) -> FetchMark {
        FetchMark(entityTag: entityTag.map { "\(name) \($0)" }, lastModified: lastModified.map { "\(name) \($0)" })
    }

    /// The headers that ask for bytes only if they changed.
    func conditions(_ mark: FetchMark) -> [(name: String, value: String)] {
        [("If-None-Match", own(mark.entityTag)), ("If-Modified-Since", own(mark.lastModified))].compactMap { header, value in
            value.map { (header, $0) }
        }
    }

    /// The server's words, `nil` if they were about something else.
    func own(_ text: String?) -> String? {
        guard let text, text.hasPrefix(name + " ") else { return nil }
        let value = String(text.dropFirst(name.count + 1))
        return value.utf8.allSatisfy { $0 >= 32 && $0 < 127 } ? value : nil
    }
}
