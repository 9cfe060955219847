import HTTPTypes
import Hummingbird
import NIOCore

/// Lets a browser change something only from our own pages: by where the request comes from, and by the session's token.
///
/// The token stands in the header `X-CSRF-Token`, or in the form field `csrf`, which in a multipart form precedes the files.
struct CrossSiteGuard: RouterMiddleware {
    typealias Context = ServerContext

    static let field = "csrf"
    /// The token must stand in this much of a multipart body.
    static let peekBytes = 64 << 10

    let publicURL: PublicURL?

    func handle(
        _ request: Request, context: ServerContext, next: Next
    ) async throws -> Response {
        var request = request
        if !request.method.isSafe {
            if case .key = context.principal { return try await next(request, context) }
            try checkOrigin(of: request)
            if context.hasSessionCookie { try await checkToken(of: &request, context: context) }
        }
        return try await next(request, context)
    }

    private func checkOrigin(of request: Request) throws(Problem) {
        if let site = request.headers[.fetchSite], site != "same-origin", site != "none" {
            throw .crossSite("The form was sent from another site")
        }
        let origins = request.headers[values: .origin]
        guard origins.count <= 1 else { throw .crossSite("The request has several origins") }
        guard let origin = origins.first?.lowercased() else { return }
        let authority = (request.head.authority ?? "").lowercased()
        let own = publicURL.map { [$0.origin] } ?? ["http://\(authority)", "https://\(authority)"]
        guard !authority.isEmpty, own.contains(origin) else {
            throw .crossSite("The form was sent from \(origin.prefix(100)), which is not this node")
        }
    }

    private func checkToken(of request: inout Request, context: ServerContext) async throws {
        let given: String?
        if let header = request.headers[.csrfToken] {
            given = header
        } else {
            given = try await tokenInBody(of: &request, context: context)
        }
        guard let given, !context.csrf.isEmpty, SecretToken.areEqual(given, context.csrf) else {
            context.notes.closeAfterAnswer()
            throw Problem.crossSite(given == nil ? "The form carries no token" : "The form's token is not the one of this session")
        }
    }

    private func tokenInBody(of request: inout Request, context: ServerContext) async throws -> String? {
        let type = ContentType(request.headers[.contentType])
        switch type.name {
        case "application/x-www-form-urlencoded":
            let buffer = try await request.collectBody(upTo: .max)
            return try FormFields(urlEncoded: buffer.readableBytesView).first(Self.field)
        case "multipart/form-data":
            guard let boundary = type.parameters["boundary"] else { return nil }
            return try await tokenInMultipart(of: &request, boundary: boundary, context: context)
        default: return nil
        }
    }

    /// Reads on until the field is complete, and puts what was read before the rest of the body.
    private func tokenInMultipart(of request: inout Request, boundary: String, context: ServerContext) async throws -> String? {
        var parser = try MultipartParser(boundary: boundary)
        var iterator = request.body.makeAsyncIterator()
        var held: [ByteBuffer] = []
        var heldBytes = 0
        var search = TokenSearch()
        context.allowance.setPeeking(true)
        defer { context.allowance.setPeeking(false) }
        while search.result == nil, heldBytes < Self.peekBytes, let buffer = try await iterator.next() {
            held.append(buffer)
            heldBytes += buffer.readableBytes
            try parser.feed(buffer.readableBytesView) { search.take($0) }
        }
        request.body = RequestBody(asyncSequence: PrecededBody(head: held, rest: UncheckedIterator(iterator)))
        return search.result.flatMap { $0 }
    }

    /// Collects the token field and gives up at the first file.
    private struct TokenSearch {
        /// `.some(nil)`: a file came first.
        var result: String??
        private var isToken = false
        private var bytes: [UInt8] = []

        mutating func take(_ event: MultipartParser.Event) {
            guard result == nil else { return }
            switch event {
            case .part(let part):
                isToken = part.name == CrossSiteGuard.field && part.fileName == nil
                bytes = []
                if part.fileName != nil { result = .some(nil) }
            case .data(let data):
                if isToken, bytes.count + data.count <= 256 { bytes += data }
            case .partEnd:
                if isToken { result = String(validating: bytes, as: UTF8.self) }
            case .end: result = .some(nil)
            }
        }
    }
}

/// A body whose beginning was read already.
struct PrecededBody: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    let head: [ByteBuffer]
    let rest: UncheckedIterator

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(head: head[...], rest: rest.iterator) }

    struct AsyncIterator: AsyncIteratorProtocol {
        var head: ArraySlice<ByteBuffer>
        var rest: RequestBody.AsyncIterator

        @concurrent mutating func next() async throws -> ByteBuffer? {
            if let buffer = head.popFirst() { return buffer }
            return try await rest.next()
        }
    }
}

/// Carries the iterator of a request's body from the guard to the handler.
///
/// `@unchecked Sendable`: a request's body has one reader at a time; the guard lets go of the iterator before the handler begins.
struct UncheckedIterator: @unchecked Sendable {
    let iterator: RequestBody.AsyncIterator

    init(_ iterator: RequestBody.AsyncIterator) { self.iterator = iterator }
}
