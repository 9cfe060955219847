import HTTPTypes
import Hummingbird
import HummingbirdCore

/// The router, which also knows what else an address can do: 405 with `Allow`, and `OPTIONS`.
///
/// Its middleware stands before every route; add routes of one room by an extension or a function that takes the table.
final class RouteTable: RouterMethods {
    typealias Context = ServerContext

    private let router: Router<ServerContext>
    /// Methods by the address's shape, where every `{name}` is the same.
    private var methods: [String: (path: RouterPath, methods: Set<HTTPRequest.Method>)] = [:]

    /// - Parameter middleware: the outermost first.
    init(middleware: [any MiddlewareProtocol<Request, Response, ServerContext>]) {
        router = Router(context: ServerContext.self, options: .autoGenerateHeadEndpoints)
        for each in middleware { router.add(middleware: each) }
    }

    @discardableResult
    func on<Responder: HTTPResponder>(_ path: RouterPath, method: HTTPRequest.Method, responder: Responder) -> Self
    where Responder.Context == ServerContext {
        let shape = Self.shape(of: path.description)
        let known = methods[shape, default: (path, [])]
        precondition(
            known.path == path, "\(path) and \(known.path) are one address: call their parts the same, or only the first will ever answer")
        methods[shape] = (path, known.methods.union([method]))
        router.on(path, method: method, responder: responder)
        return self
    }

    @discardableResult
    func add(middleware: any MiddlewareProtocol<Request, Response, ServerContext>) -> Self {
        router.add(middleware: middleware)
        return self
    }

    /// Every address with its methods, for the API reference and its test.
    var addresses: [(path: String, methods: [String])] {
        methods.values.map { ($0.path.description, $0.methods.map(\.rawValue).sorted()) }.sorted { $0.0 < $1.0 }
    }

    private static func shape(of path: String) -> String {
        var isInside = false
        return path.filter { character in
            if character == "}" { isInside = false }
            defer { if character == "{" { isInside = true } }
            return !isInside
        }
    }

    /// Call once, when all routes are in.
    func buildResponder() -> RouterResponder<ServerContext> {
        let all: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]
        for (path, known) in methods.values {
            var offered = known
            if offered.contains(.get) { offered.insert(.head) }
            offered.insert(.options)
            let allow = all.filter(offered.contains).map(\.rawValue).joined(separator: ", ")
            for method in all where !known.contains(method) && !(method == .head && known.contains(.get)) {
                router.on(path, method: method) { _, _ -> Response in
                    guard method == .options else { throw Problem.methodNotAllowed(method, allow: allow) }
                    return Response(status: .noContent, headers: [.allow: allow])
                }
            }
        }
        return router.buildResponder()
    }
}
