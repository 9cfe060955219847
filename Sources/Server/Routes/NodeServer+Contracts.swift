import App
import Catalog
import Crypto
import HTTPTypes
import Hummingbird
import Ledger
import Pipeline
import Vocabulary

/// What apps promise: schemas and their changes, plans of runs, shared words, other engines.
extension NodeServer {
    func addContractRoutes(to routes: RouteTable) {
        routes.get("/apps/{name}/plan") { [self] request, context in
            let folder = try planned(context)
            return try answer(await presenter(request, context).appPlanPage(folder), context)
        }
        routes.get("/api/v1/apps/{name}/plan") { [self] request, context in
            let folder = try planned(context)
            let presenter = try presenter(request, context)
            return try JSONAnswer.response(await presenter.appPlanJSON(folder))
        }
        routes.get("/api/v1/apps/{name}/portability") { [self] request, context in
            let folder = try folder(context)
            return try found(await presenter(request, context).portabilityJSON(folder), "There is no app \(folder.manifest.name)", to: request)
        }
        routes.get("/glossary") { [self] request, context in try answer(await presenter(request, context).glossaryPage(), context) }
        routes.get("/glossary/{app}/{term}") { [self] request, context in
            try answer(await presenter(request, context).glossaryTermPage(app: context.part("app"), term: context.part("term")), context)
        }
        routes.get("/api/v1/glossary") { [self] request, context in
            try found(presenter(request, context).glossaryJSON(), "There is no glossary", to: request)
        }
        routes.get("/api/v1/glossary/{app}/{term}") { [self] request, context in
            let (app, term) = (try context.part("app"), try context.part("term"))
            return try found(presenter(request, context).glossaryTermJSON(app: app, term: term), "There is no term \(app).\(term)", to: request)
        }
        addSchemaRoutes(to: routes)
    }

    private func addSchemaRoutes(to routes: RouteTable) {
        routes.get("/datasets/{name}/schema-changes") { [self] request, context in
            try answer(await presenter(request, context).schemaChangesPage(context.part("name")), context)
        }
        routes.post("/datasets/{name}/schema-changes") { [self] request, context in
            let form = try await request.formFields()
            let record = try await accept(form.first("change") ?? "", reason: form.first("reason") ?? "", request, context)
            if context.wantsJSON { return try JSONAnswer.response(presenter(request, context).answer(record)) }
            return Self.redirect("/datasets/\(Reading.encoded(record.change.dataset))/schema-changes")
        }
        routes.get("/api/v1/datasets/{name}/schema-changes") { [self] request, context in
            let name = try context.part("name")
            return try found(await presenter(request, context).schemaChangesJSON(name), "There is no dataset \(name)", to: request)
        }
        routes.post("/api/v1/datasets/{name}/schema-changes/{digest}") { [self] request, context in
            let asked = try await JSONAnswer.read(AcceptanceRequest.self, from: request)
            let record = try await accept(context.part("digest"), reason: asked.reason, request, context)
            return try JSONAnswer.response(presenter(request, context).answer(record))
        }
        routes.get("/api/v1/datasets/{name}/schema.json") { [self] request, context in
            let name = try context.part("name")
            guard let schema = try await presenter(request, context).rowSchemaJSON(name) else { throw Problem.notFound("There is no published dataset \(name)") }
            return document(schema.bytes, type: "application/schema+json", to: request)
        }
        routes.get("/api/v1/datasets/{name}/openapi.json") { [self] request, context in
            let name = try context.part("name")
            guard let description = try await presenter(request, context).datasetOpenAPI(name, version: version) else {
                throw Problem.notFound("There is no published dataset \(name)")
            }
            return document(description.bytes, type: "application/json", to: request)
        }
    }

    private func document(_ bytes: [UInt8], type: String, to request: Request) -> Response {
        Conditions.answer(
            bytes, type: type, tag: EntityTag(ContentDigest(bytes: [UInt8](SHA256.hash(data: bytes)))), to: request, cacheControl: "private, no-cache")
    }

    // MARK: Who may

    private func folder(_ context: ServerContext) throws -> AppFolder {
        let name = try context.part("name")
        guard let folder = platform.findApps().first(where: { $0.name == name })?.folder else {
            throw Problem.notFound("There is no sound app \(name)", mend: "`heliu app check` tells its faults")
        }
        return folder
    }

    /// An app whose operator or steward the caller is.
    private func planned(_ context: ServerContext) throws -> AppFolder {
        let caller = try context.requireCaller()
        let folder = try folder(context)
        let owner = folder.manifest.organisation.id
        guard caller.holds(.operate, of: owner) || caller.holds(.steward, of: owner) else { throw Problem.forbidden(.operate, of: owner) }
        return folder
    }

    private func accept(_ change: String, reason: String, _ request: Request, _ context: ServerContext) async throws -> SchemaChangeRecord {
        let caller = try context.requireCaller()
        let name = try context.part("name")
        guard let dataset = try await presenter(request, context).readableDataset(name) else { throw Problem.notFound("There is no dataset \(name)") }
        let owner = dataset.resource.owner
        guard caller.holds(.operate, of: owner) || caller.holds(.steward, of: owner) else { throw Problem.forbidden(.steward, of: owner) }
        guard !change.isEmpty else {
            throw Problem(.unprocessableContent, "malformed", "It is not said which change is accepted", mend: "Send change, the digest that the list of changes has")
        }
        let record = try await platform.acceptSchemaChange(of: name, named: change, reason: reason.normalized, actor: context.principal.subject)
        _ = try await platform.ledger.seal()
        return record
    }
}

/// Why a change is accepted.
private struct AcceptanceRequest: Decodable {
    let reason: String
}
