import App
import Crypto
import HTTPTypes
import Hummingbird
import Lineage
import Vocabulary

/// Pages that say how good data is and where it comes from.
extension NodeServer {
    func addKnowledgeRoutes(to routes: RouteTable) {
        routes.get("/quality") { [self] request, context in try answer(await presenter(request, context).qualityBoardPage(), context) }
        routes.get("/quality/{name}") { [self] request, context in
            try answer(await presenter(request, context).qualityDetailPage(context.part("name")), context)
        }
        routes.get("/lineage") { [self] request, context in try answer(await presenter(request, context).lineagePage(), context) }
        routes.get("/apps/{name}/graph") { [self] request, context in
            let name = try context.part("name")
            guard let app = platform.findApps().first(where: { $0.name == name }) else { throw Problem.notFound("There is no app \(name)") }
            return try answer(await presenter(request, context).appGraphPage(app), context)
        }
        routes.get("/api/v1/lineage") { [self] request, context in
            let presenter = try presenter(request, context)
            let query = try LineageQuery(items: presenter.reading.query)
            return try found(await presenter.lineageJSON(query), "There is no lineage of \(query.node.text)", to: request)
        }
        routes.get("/api/v1/runs/{id}/openlineage") { [self] request, context in
            let id = try context.part("id")
            guard let events = try await presenter(request, context).openLineageJSON(id) else { throw Problem.notFound("There is no run \(id)") }
            let bytes = [UInt8](events.utf8)
            return Conditions.answer(
                bytes, type: "application/json", tag: EntityTag(ContentDigest(bytes: [UInt8](SHA256.hash(data: bytes)))), to: request,
                cacheControl: "private, no-cache")
        }
    }
}
