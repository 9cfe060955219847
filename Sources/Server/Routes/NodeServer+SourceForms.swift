import App
import HTTPTypes
import Hummingbird
import Pipeline
import Source
import Vocabulary

/// Sources that stewards add, test, change, run and remove.
extension NodeServer {
    func addSourceFormRoutes(to routes: RouteTable) {
        routes.get("/sources/new") { [self] request, context in
            try context.requireAnywhere(.steward)
            let organisation = try organisation(of: context, asked: nil)
            let source = AddedSource(organisation: organisation, values: Self.usualValues)
            return try answer(await presenter(request, context).sourceFormPage(source, isNew: true), context)
        }
        routes.post("/sources/new") { [self] request, context in try await take(request, context, replacing: nil) }
        routes.get("/sources/{app}/{source}/edit") { [self] request, context in
            let source = try added(context)
            return try answer(await presenter(request, context).sourceFormPage(source, isNew: false, error: standingFaults(of: source)), context)
        }
        routes.post("/sources/{app}/{source}/edit") { [self] request, context in try await take(request, context, replacing: try added(context)) }
        routes.post("/sources/{app}/{source}/remove") { [self] _, context in
            let source = try added(context)
            try await platform.removeSource(source.name, requestedBy: context.principal.subject)
            if context.wantsJSON { return try JSONAnswer.response(["removed": source.name]) }
            return Self.redirect("/sources")
        }
        routes.post("/sources/{app}/{source}/run") { [self] _, context in
            let source = try added(context)
            let run = try await platform.requestFollowing(of: source.name, requestedBy: context.principal.subject)
            let address = run.map { "/runs/\(Reading.encoded($0))" } ?? "/sources/\(source.name)/\(AddedSource.table)"
            if context.wantsJSON { return try JSONAnswer.response(["run": address], status: .accepted) }
            return Self.redirect(address)
        }
    }

    private static let usualValues = [
        "format": "csv", "encoding": "auto", "header": "true", "mode": "full", "on_change": "stop", "bad_rows": "quarantine", "duplicates": "keep",
        "authentication": "none", "openness": "not_shared", "grade": "general.2",
    ]

    /// The added source of the address, which the caller looks after.
    private func added(_ context: ServerContext) throws -> AddedSource {
        try context.requireCaller()
        guard let source = platform.addedSource(try context.part("app")), try context.part("source") == AddedSource.table else {
            throw Problem.notFound("There is no such source that was added here", mend: "Sources of an app are changed in its folder; look at /sources")
        }
        try context.require(.steward, of: source.organisation)
        return source
    }

    /// What keeps a saved source from running, as when its file is gone.
    private func standingFaults(of source: AddedSource) -> AddedSourceError? {
        let faults = platform.findApps().first { $0.name == source.name }?.errors ?? []
        return faults.isEmpty ? nil : AddedSourceError(faults.map { AddedSourceFault($0.kind, "", $0.problem, mend: $0.mend) })
    }

    /// Tests or saves what the form holds.
    ///
    /// - Parameter old: the source that is changed; `nil` adds one.
    private func take(_ request: Request, _ context: ServerContext, replacing old: AddedSource?) async throws -> Response {
        try context.requireAnywhere(.steward)
        let form = try await request.formFields()
        var source = AddedSource(name: old?.name ?? form.first("name") ?? "", organisation: form.first("organisation") ?? old?.organisation ?? "")
        for key in AddedSource.keys { if let value = form.first(key), !value.trimmingBlanks().isEmpty { source[key] = value } }
        if !source.organisation.isEmpty { try context.require(.steward, of: source.organisation) }
        context.allowance.setTimeout(seconds: settings.uploadTimeoutSeconds)
        let presenter = try presenter(request, context)
        var stored: String?
        do {
            source.columns = try AddedSource.columns(lines: form.first("columns") ?? "")
            let secret = AddedSecret(
                user: form.first("secret_user") ?? "", value: form.first("secret_value") ?? "", session: form.first("secret_session") ?? "",
                headers: form.first("secret_headers") ?? "")
            source = try await platform.keep(secret, of: source, requestedBy: context.principal.subject)
            if !secret.isEmpty { stored = source["credential"] }
            guard form.first("act") == "save" else {
                let preview = try await platform.test(source)
                source = platform.withColumns(source, of: preview)
                return try answer(await presenter.sourceFormPage(source, isNew: old == nil, preview: preview, stored: stored), context)
            }
            try await platform.save(source, isNew: old == nil, requestedBy: context.principal.subject)
            if try await platform.hasRows(source) { try await platform.requestFollowing(of: source.name, requestedBy: context.principal.subject) }
        } catch let error as AddedSourceError {
            return try answer(await presenter.sourceFormPage(source, isNew: old == nil, error: error, stored: stored), context, status: .unprocessableContent)
        }
        let address = "/sources/\(source.name)/\(AddedSource.table)"
        if context.wantsJSON { return try JSONAnswer.response(["source": address], status: old == nil ? .created : .ok, headers: [.location: address]) }
        return Self.redirect(address)
    }
}
