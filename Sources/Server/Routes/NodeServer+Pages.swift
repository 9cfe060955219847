import App
import Hummingbird

/// The pages; each has a JSON twin at the same address.
extension NodeServer {
    func addPageRoutes(to routes: RouteTable) {
        routes.get("/") { [self] request, context in try answer(await presenter(request, context).homePage(), context) }
        routes.get("/plans/{id}") { [self] request, context in
            try answer(await presenter(request, context).planPage(context.part("id")), context)
        }
        routes.get("/indicators") { [self] request, context in try answer(await presenter(request, context).indicatorListPage(), context) }
        routes.get("/indicators/{key}") { [self] request, context in
            try answer(await presenter(request, context).indicatorPage(context.part("key")), context)
        }
        routes.get("/regions") { [self] request, context in try answer(await presenter(request, context).regionListPage(), context) }
        routes.get("/regions/{code}") { [self] request, context in
            try answer(await presenter(request, context).regionPage(context.part("code")), context)
        }
        routes.get("/datasets") { [self] request, context in try answer(await presenter(request, context).datasetListPage(), context) }
        routes.get("/datasets/{name}") { [self] request, context in
            try answer(await presenter(request, context).datasetPage(context.part("name")), context)
        }
        routes.get("/datasets/{name}/versions/{digest}") { [self] request, context in
            try answer(await presenter(request, context).versionPage(context.part("name"), digest: context.part("digest")), context)
        }
        routes.get("/resources") { [self] request, context in try answer(await presenter(request, context).resourceListPage(), context) }
        routes.get("/search") { [self] request, context in try answer(await presenter(request, context).searchPage(), context) }
        routes.get("/runs") { [self] request, context in try answer(await presenter(request, context).runListPage(), context) }
        routes.get("/runs/{id}") { [self] request, context in
            try answer(await presenter(request, context).runPage(context.part("id")), context)
        }
        routes.get("/apps") { [self] request, context in
            try answer(await presenter(request, context).appListPage(platform.findApps()), context)
        }
        routes.get("/apps/{name}") { [self] request, context in
            let name = try context.part("name")
            guard let app = platform.findApps().first(where: { $0.name == name }) else { throw Problem.notFound("There is no app \(name)") }
            return try answer(await presenter(request, context).appPage(app), context)
        }
        routes.get("/about") { [self] request, context in try answer(await presenter(request, context).aboutPage(), context) }
        routes.get("/ledger") { [self] request, context in try answer(await presenter(request, context).ledgerPage(), context) }
        routes.get("/ledger/{index}") { [self] request, context in
            guard let index = Int64(try context.part("index")) else { throw Problem.notFound("There is no such entry") }
            return try answer(await presenter(request, context).ledgerEntryPage(index), context)
        }
    }
}
