import HTTPTypes
import Hummingbird
import NIOCore
import Vocabulary

/// A validator of one representation (RFC 9110, 8.8.3).
struct EntityTag: Sendable, Hashable, CustomStringConvertible {
    /// With its quotes, such as `"5f2a"`.
    let text: String

    /// - Parameter opaque: letters, digits, `-` and `_`.
    init(_ opaque: String) {
        precondition(opaque.utf8.allSatisfy(\.isNameByte), "an entity tag is a plain word")
        text = "\"\(opaque)\""
    }

    init(_ digest: ContentDigest) { self.init(String(digest.text.dropFirst(7).prefix(32))) }

    var description: String { text }

    /// Whether a list such as `"a", W/"b"` or `*` names this tag, compared weakly.
    func isNamed(in values: [String]) -> Bool {
        values.joined(separator: ",").split(separator: ",").prefix(64).contains { item in
            let item = item.drop { $0 == " " }
            let bare = item.hasPrefix("W/") ? item.dropFirst(2) : item
            return bare == "*" || bare.reversed().drop { $0 == " " }.reversed().elementsEqual(text)
        }
    }
}

extension Request {
    /// Whether the caller already has this representation; then answer `Conditions.notModified`.
    func has(_ tag: EntityTag) -> Bool {
        let values = headers[values: .ifNoneMatch]
        return (method == .get || method == .head) && !values.isEmpty && tag.isNamed(in: values)
    }

    /// - Throws: a 412 problem if `If-Match` names another state than the present one.
    func requireMatch(_ tag: EntityTag) throws(Problem) {
        let values = headers[values: .ifMatch]
        guard values.isEmpty || tag.isNamed(in: values) else {
            throw Problem(
                .preconditionFailed, "changed_meanwhile", "It was changed meanwhile: it is now \(tag)",
                mend: "Read it again, then repeat the change")
        }
    }
}

enum Conditions {
    static func notModified(_ tag: EntityTag, cacheControl: String? = nil, vary: String? = nil) -> Response {
        var headers: HTTPFields = [.eTag: tag.text]
        headers[.cacheControl] = cacheControl
        headers[.vary] = vary
        return Response(status: .notModified, headers: headers)
    }

    /// `bytes` with their tag, or 304 if the caller has them.
    static func answer(_ bytes: [UInt8], type: String, tag: EntityTag, to request: Request, cacheControl: String? = nil) -> Response {
        if request.has(tag) { return notModified(tag, cacheControl: cacheControl) }
        var headers: HTTPFields = [.contentType: type, .eTag: tag.text]
        headers[.cacheControl] = cacheControl
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

/// What a `Range` header asks of a representation of `size` bytes (RFC 9110, 14.2).
enum ByteRange: Sendable, Hashable {
    /// No range, several ranges, another unit or a malformed one: all of them are answered whole.
    case whole
    case part(ClosedRange<Int>)
    case unsatisfiable

    init(_ header: String?, size: Int) {
        self = .whole
        guard let header, header.lowercased().hasPrefix("bytes=") else { return }
        let spec = header.dropFirst(6).filter { $0 != " " && $0 != "\t" }
        let ends = spec.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard ends.count == 2, ends.allSatisfy({ $0.utf8.count <= 18 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else { return }
        switch (Int(ends[0]), Int(ends[1])) {
        case (nil, nil): return
        case (nil, let suffix?): self = suffix > 0 && size > 0 ? .part(max(0, size - suffix)...(size - 1)) : .unsatisfiable
        case (let first?, let last):
            if let last, last < first { return }
            self = first < size ? .part(first...min(last ?? size - 1, size - 1)) : .unsatisfiable
        }
    }
}
