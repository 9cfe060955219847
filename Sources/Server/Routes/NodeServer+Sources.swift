import App
import HTTPTypes
import Hummingbird
import NIOCore
import Pipeline
import Source
import Vocabulary

/// Sources, and rows that programs push to them.
extension NodeServer {
    /// Most bytes of one push.
    private static let mostPushedBytes = 16 << 20
    private static let mostKeyBytes = 200

    func addSourceRoutes(to routes: RouteTable) {
        routes.get("/sources") { [self] request, context in
            try context.requireCaller()
            return try answer(await presenter(request, context).sourceListPage(), context)
        }
        routes.get("/sources/{app}/{source}") { [self] request, context in
            try context.requireCaller()
            return try answer(await presenter(request, context).sourcePage(app: context.part("app"), source: context.part("source")), context)
        }
        addSourceFormRoutes(to: routes)
        routes.post("/api/v1/sources/{app}/{source}/rows") { [self] request, context in try await push(request, context) }
    }

    /// What became of pushed rows.
    private struct PushAnswer: Encodable {
        let source: String
        let batch: Int64?
        let accepted: Int64
        let rejected: [PushReceipt.Rejected]
        let repeated: Bool
        let digest: String
        /// Whether a run was asked for that takes the rows in.
        let runRequested: Bool
        /// Its address, if it is known already.
        let run: String?

        enum CodingKeys: String, CodingKey {
            case source, batch, accepted, rejected, repeated, digest, run
            case runRequested = "run_requested"
        }
    }

    private func push(_ request: Request, _ context: ServerContext) async throws -> Response {
        let (name, sourceName) = (try context.part("app"), try context.part("source"))
        try context.requireCaller()
        guard let app = platform.findApps().first(where: { $0.name == name })?.folder, let source = app.source(named: sourceName) else {
            throw Problem.notFound("There is no source \(sourceName) of an app \(name)", mend: "Look at /sources")
        }
        try context.require(.steward, of: app.manifest.organisation.id)
        var query = try FieldReader(query: request)
        let runs = query.boolean("run") ?? true
        try query.finish()
        let type = ContentType(request.headers[.contentType]).name
        guard type == "application/x-ndjson" || type == "application/ndjson" else {
            throw Problem(
                .unsupportedMediaType, "unsupported_media_type", "The body is not declared as NDJSON", mend: "Send Content-Type: application/x-ndjson")
        }
        let key = request.headers[.idempotencyKey]
        guard (key?.utf8.count ?? 1) <= Self.mostKeyBytes, key?.isEmpty != true else {
            throw Problem.malformed("malformed_key", "Idempotency-Key has no or over \(Self.mostKeyBytes) bytes", mend: "Send a UUID")
        }
        context.allowance.setBodyBytes(Self.mostPushedBytes)
        let body = try await request.body.collect(upTo: Self.mostPushedBytes)
        let actor = context.principal.subject
        let receipt = try await platform.runner.push(
            Array(body.readableBytesView), to: source, subject: name, idempotencyKey: key, by: actor)
        // A request that is repeated asks again: the answer to the first, and its run, may have been lost.
        let asks = runs && receipt.accepted > 0
        let run = asks ? try await platform.requestFollowing(of: name, requestedBy: actor) : nil
        let answer = PushAnswer(
            source: receipt.source, batch: receipt.batch, accepted: receipt.accepted, rejected: receipt.rejected, repeated: receipt.isRepeated,
            digest: receipt.digest, runRequested: asks, run: run.map { "/api/v1/runs/\(Reading.encoded($0))" })
        return try JSONAnswer.response(answer, status: receipt.isRepeated || receipt.accepted == 0 ? .ok : .created)
    }
}

extension HTTPField.Name {
    /// Names a request, so that it may be repeated without being done twice.
    static let idempotencyKey = HTTPField.Name("Idempotency-Key")!
}
