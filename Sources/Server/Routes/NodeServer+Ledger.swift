import App
import HTTPTypes
import Hummingbird
import Ledger
import NIOCore

/// The ledger's static addresses (C2SP tlog-tiles): `/checkpoint` and `/tile/…`.
extension NodeServer {
    func addLedgerRoutes(to routes: RouteTable) {
        routes.get("/checkpoint") { [self] _, _ in
            let note = try await platform.ledger.checkpointNote()
            return Response(
                status: .ok, headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-cache"],
                body: .init(byteBuffer: ByteBuffer(string: note)))
        }
        routes.get("/tile/**") { [self] request, _ in
            guard let path = LedgerPath(String(request.uri.path.dropFirst())) else { throw Problem.notFound("There is no such tile") }
            return Response(
                status: .ok,
                headers: [.contentType: "application/octet-stream", .cacheControl: "public, max-age=31536000, immutable"],
                body: .init(byteBuffer: ByteBuffer(bytes: try await platform.ledger.resource(path))))
        }
    }
}
