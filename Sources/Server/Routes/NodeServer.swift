package import App
import HTTPTypes
import Hummingbird
import Ledger
package import Logging
import NIOCore
import Pipeline
import Schema
import Store
import Vocabulary

/// A node's pages and interfaces over HTTP: turns requests into calls on the rooms below.
package final class NodeServer: Sendable {
    let platform: Platform
    let settings: ServerSettings
    let templates: TemplateLibrary
    let assets: AssetLibrary
    let version: String
    package let background: BackgroundRuns
    let turns = UploadTurns()

    /// - Parameters:
    ///   - assetsFolder: holds `Templates` and `Public`.
    ///   - chartsFolder: holds `echarts/`; pages do without charts if it is missing.
    /// - Throws: `TemplateError`, `ServerError` for folders that cannot be read.
    package init(
        platform: Platform, settings: ServerSettings, assetsFolder: String, chartsFolder: String?, version: String
    ) throws {
        self.platform = platform
        self.settings = settings
        self.version = version
        templates = try TemplateLibrary(folder: assetsFolder + "/Templates")
        assets = try AssetLibrary(folders: [assetsFolder + "/Public"] + (chartsFolder.map { [$0] } ?? []))
        background = BackgroundRuns()
    }

    /// The HTTP service of the program's group.
    package func service(
        logger: Logger, onListening: @escaping @Sendable (_ host: String, _ port: Int) async -> Void
    ) -> HTTPService {
        let (core, routes) = makeRoutes()
        return HTTPService(settings: settings, responder: core.responder(for: routes), logger: logger, onListening: onListening)
    }

    func makeRoutes() -> (ServerCore, RouteTable) {
        let core = ServerCore(
            settings: settings, authenticator: PlatformAuthenticator(platform: platform),
            errorPage: { [self] problem, request, context in try errorPage(problem, request, context) })
        let routes = core.makeRoutes()
        core.addOperatingRoutes(
            to: routes,
            checks: [
                HealthCheck("store") { [platform] in
                    _ = try await platform.store.read { try $0.rows("SELECT 1 AS one") }
                    return .ok
                },
                HealthCheck("ledger") { [platform] in
                    _ = try await platform.ledger.latestCheckpoint()
                    return .ok
                },
            ], assets: assets, version: version)
        addPageRoutes(to: routes)
        addAccountRoutes(to: routes, core: core)
        addWorkRoutes(to: routes)
        addTusRoutes(to: routes)
        addAPIRoutes(to: routes)
        addLedgerRoutes(to: routes)
        addSourceRoutes(to: routes)
        addQuarantineRoutes(to: routes)
        addJobRoutes(to: routes)
        addKnowledgeRoutes(to: routes)
        addDataPackageRoutes(to: routes)
        addGovernanceRoutes(to: routes)
        addContractRoutes(to: routes)
        addDisposalRoutes(to: routes)
        addGovernanceRequestRoutes(to: routes)
        return (core, routes)
    }

    // MARK: Reading and answering

    /// What a request asks of the pages.
    func presenter(_ request: Request, _ context: ServerContext) throws -> Presenter {
        var reading = Reading()
        reading.language = context.language
        reading.path = request.uri.path
        reading.query = try FormFields(urlEncoded: (request.uri.query ?? "").utf8).fields.map { ($0.name, $0.value) }
        reading.user = context.principal.caller?.platformUser
        reading.csrf = context.csrf
        let theme = RequestCookies.values(of: "heliu_theme", in: request.headers).first ?? ""
        reading.theme = theme == "light" || theme == "dark" ? theme : ""
        reading.requestID = context.requestID
        reading.base = settings.publicURL?.origin ?? "http://\(request.head.authority ?? "\(settings.host):\(settings.port)")"
        var presenter = Presenter(platform: platform, reading: reading)
        presenter.assetVersion = assets.version
        presenter.programVersion = version
        return presenter
    }

    /// The page as HTML, or its JSON twin for callers that ask for JSON.
    func answer(_ page: (some Page)?, _ context: ServerContext, status: HTTPResponse.Status = .ok) throws -> Response {
        guard let page else { throw Problem.notFound("There is nothing at this address that you may see") }
        if context.wantsJSON { return try JSONAnswer.response(page, status: status, headers: [.cacheControl: "private, no-cache"]) }
        return html(try templates.render(page), status: status)
    }

    func html(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status,
            headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "private, no-cache", .vary: "Accept, Accept-Language, Cookie"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    static func redirect(_ location: String) -> Response {
        Response(status: .seeOther, headers: [.location: location, .cacheControl: "no-store"])
    }

    private func errorPage(_ problem: Problem, _ request: Request, _ context: ServerContext) throws -> Response? {
        if problem.status == .unauthorized, request.method == .get {
            return Self.redirect("/login?next=" + Reading.encoded(request.uri.path))
        }
        var context = context
        (context.principal, context.csrf) = (context.notes.principal, context.notes.csrf)
        let page = try presenter(request, context).problemPage(problem)
        return html(try templates.render(page), status: problem.status)
    }
}
