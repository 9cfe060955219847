import HTTPTypes
import Hummingbird
import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Sends a file in chunks: whole, one range of it, or not at all if the caller has it.
struct FileAnswer: Sendable {
    let path: String
    let type: String
    let tag: EntityTag
    var cacheControl: String?
    /// Offered to the browser as a download of this name; shown in place if `nil`.
    var downloadName: String?
    var headers = HTTPFields()

    /// - Throws: a 404 problem if there is no such regular file, 416 for a range beyond its end.
    func response(to request: Request, context: ServerContext) async throws -> Response {
        guard let size = Self.size(of: path) else { throw Problem.notFound("The file is not here any more") }
        var headers = headers
        headers[.eTag] = tag.text
        headers[.cacheControl] = cacheControl
        if request.has(tag) { return Response(status: .notModified, headers: headers) }
        headers[.contentType] = type
        headers[.acceptRanges] = "bytes"
        if let downloadName { headers[.contentDisposition] = Self.disposition(downloadName) }
        // A range of another state than the caller's is no use: RFC 9110, 13.1.5.
        let isSameState = request.headers[.ifRange].map { $0 == tag.text } ?? true
        let range = isSameState && request.method == .get ? ByteRange(request.headers[.range], size: size) : .whole
        switch range {
        case .whole:
            let body = size == 0 ? ResponseBody() : try await FileIO().loadFile(path: path, range: 0...(size - 1), context: context)
            return Response(status: .ok, headers: headers, body: body)
        case .part(let part):
            headers[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound)/\(size)"
            return Response(
                status: .partialContent, headers: headers, body: try await FileIO().loadFile(path: path, range: part, context: context))
        case .unsatisfiable:
            throw Problem(
                .rangeNotSatisfiable, "range_not_satisfiable", "The file has only \(size) bytes", mend: "Ask for a range within it",
                headers: [.contentRange: "bytes */\(size)"])
        }
    }

    /// - Returns: `nil` unless a regular file stands at `path`.
    static func size(of path: String) -> Int? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(status.st_size)
    }

    /// `Content-Disposition` with the name in ASCII for old programs and in UTF-8 (RFC 6266).
    static func disposition(_ name: String) -> String {
        let forbidden = "\"\\/%;\u{7F}".unicodeScalars
        let isPlain = { (scalar: Unicode.Scalar) in scalar.isASCII && scalar.value >= 0x20 && !forbidden.contains(scalar) }
        let plain = String(name.unicodeScalars.map { isPlain($0) ? Character($0) : "_" })
        return "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(PercentCoding.encode(name))"
    }
}
