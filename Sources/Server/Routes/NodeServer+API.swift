import Crypto
import HTTPTypes
import Hummingbird
import NIOCore
import Pipeline
import Vocabulary

/// The interface for programs under `/api/v1`.
extension NodeServer {
    func addAPIRoutes(to routes: RouteTable) {
        routes.get("/api/v1/openapi.json") { [self] request, context in
            let presenter = try presenter(request, context)
            return json(OpenAPI.document(base: presenter.reading.base, version: version).bytes, to: request)
        }
        routes.get("/api/v1/datasets") { [self] request, context in
            let presenter = try presenter(request, context)
            return try tagged(await presenter.datasetsJSON(DatasetsQuery(items: presenter.reading.query)), to: request)
        }
        routes.get("/api/v1/datasets/{name}") { [self] request, context in
            let name = try context.part("name")
            return try found(await presenter(request, context).datasetJSON(name), "There is no dataset \(name)", to: request)
        }
        routes.get("/api/v1/datasets/{name}/versions") { [self] request, context in
            let name = try context.part("name")
            return try found(await presenter(request, context).versionsJSON(name), "There is no dataset \(name)", to: request)
        }
        routes.get("/api/v1/datasets/{name}/versions/{digest}") { [self] request, context in
            let name = try context.part("name")
            return try found(
                await presenter(request, context).datasetJSON(name, version: context.part("digest")), "There is no such version of \(name)", to: request)
        }
        routes.get("/api/v1/datasets/{name}/versions/{digest}/{part}") { [self] request, context in
            try await versionFile(request, context)
        }
        routes.get("/api/v1/datasets/{name}/rows") { [self] request, context in
            let presenter = try presenter(request, context)
            let name = try context.part("name")
            guard let rows = try await presenter.rowsJSON(name, RowsQuery(items: presenter.reading.query)) else {
                throw Problem.notFound("There is no dataset \(name)")
            }
            return json(rows.json.bytes, to: request)
        }
        addMeasureRoutes(to: routes)
    }

    private func addMeasureRoutes(to routes: RouteTable) {
        routes.get("/api/v1/indicators") { [self] request, context in
            let presenter = try presenter(request, context)
            let set = presenter.reading["set"]
            return try tagged(await presenter.indicatorsJSON(set: set.isEmpty ? nil : set), to: request)
        }
        routes.get("/api/v1/indicators/{key}") { [self] request, context in
            let key = try context.part("key")
            return try found(await presenter(request, context).indicatorJSON(key), "There is no indicator \(key)", to: request)
        }
        routes.get("/api/v1/plans") { [self] request, context in
            try tagged(await presenter(request, context).plansJSON(), to: request)
        }
        routes.get("/api/v1/plans/{id}") { [self] request, context in
            let id = try context.part("id")
            return try found(await presenter(request, context).planJSON(id), "There is no plan \(id)", to: request)
        }
        routes.get("/api/v1/regions") { [self] request, context in
            try tagged(await presenter(request, context).regionsJSON(), to: request)
        }
        routes.get("/api/v1/runs/{id}") { [self] request, context in
            let id = try context.part("id")
            // Guests are answered at once: a request that waits keeps a connection.
            let seconds = context.principal.caller == nil ? nil : Preference.waitSeconds(request.headers)
            var response = try found(await presenter(request, context).runJSON(id, waiting: seconds), "There is no run \(id)", to: request)
            if let seconds { response.headers[.preferenceApplied] = "wait=\(seconds)" }
            return response
        }
        routes.get("/api/v1/ledger/entries") { [self] request, context in
            var query = try FieldReader(query: request)
            let before = query.integer("before", in: 0...Int(Int64.max))
            let limit = query.integer("limit", in: 1...1_000) ?? 100
            try query.finish()
            return try tagged(await presenter(request, context).ledgerEntriesJSON(before: before.map(Int64.init), limit: limit), to: request)
        }
        routes.get("/api/v1/ledger/entries/{index}") { [self] request, context in
            guard let index = Int64(try context.part("index")), index >= 0 else { throw Problem.notFound("There is no such entry") }
            return try found(await presenter(request, context).ledgerEntryJSON(index), "The ledger has no entry \(index) yet", to: request)
        }
    }

    func found(_ value: (some Encodable)?, _ otherwise: String, to request: Request) throws -> Response {
        guard let value else { throw Problem.notFound(otherwise) }
        return try tagged(value, to: request)
    }

    /// The value as JSON with its entity tag; 304 if the caller has it.
    private func tagged(_ value: some Encodable, to request: Request) throws -> Response { json(try JSONAnswer.encode(value), to: request) }

    private func json(_ bytes: [UInt8], to request: Request) -> Response {
        Conditions.answer(
            bytes, type: "application/json", tag: EntityTag(ContentDigest(bytes: [UInt8](SHA256.hash(data: bytes)))), to: request,
            cacheControl: "private, no-cache")
    }

    private func versionFile(_ request: Request, _ context: ServerContext) async throws -> Response {
        let (name, digest, part) = (try context.part("name"), try context.part("digest"), try context.part("part"))
        guard let file = try await presenter(request, context).versionFile(name, digest: digest, part: part) else {
            throw Problem.notFound("There is no such file of \(name)")
        }
        let content = try ContentDigest(text: file.digest)
        let short = content.text.dropFirst("sha256:".count).prefix(12)
        let ending = part.split(separator: ".").last.map(String.init) ?? ""
        let answer = FileAnswer(
            path: file.path, type: MediaTypes.type(of: part) ?? "application/octet-stream",
            tag: EntityTag("\(short)-\(part.replacing(".", with: "_"))\(file.variant)"),
            // What is masked may change with a steward's decision or a sign-in; the published file never does.
            cacheControl: file.variant.isEmpty && part == "manifest.json" ? "private, max-age=86400" : "private, no-cache",
            downloadName: part.hasPrefix("data.") ? "\(name)-\(short)\(file.variant.isEmpty ? "" : "-masked").\(ending)" : nil)
        return try await answer.response(to: request, context: context)
    }
}
