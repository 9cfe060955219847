import App
import Catalog
import HTTPTypes
import Hummingbird
import Ledger
import Vocabulary

/// Signing in and out, one's own account, and the administrators' list of users.
extension NodeServer {
    func addAccountRoutes(to routes: RouteTable, core: ServerCore) {
        routes.get("/login") { [self] request, context in
            let presenter = try presenter(request, context)
            if presenter.reading.user != nil { return Self.redirect("/") }
            return try answer(await presenter.loginPage(name: "", next: presenter.reading["next"], notice: nil), context)
        }
        routes.post("/login") { [self] request, context in try await signIn(request, context, core: core) }
        routes.post("/logout") { [self] request, context in
            if let token = core.cookie.token(in: request.headers) { try await platform.people.closeSession(token: token) }
            context.notes.setCookie(core.cookie.removal)
            return Self.redirect("/")
        }
        routes.get("/account") { [self] request, context in
            try context.requireCaller()
            return try answer(await presenter(request, context).accountPage(), context)
        }
        routes.post("/account/password") { [self] request, context in try await changePassword(request, context, core: core) }
        routes.post("/account/keys") { [self] request, context in
            let caller = try context.requireCaller()
            let label = try await request.formFields().first("label") ?? ""
            let made = try await platform.people.createKey(for: caller.name, label: label, actor: context.principal.subject)
            _ = try await platform.ledger.seal()
            return try answer(await presenter(request, context).accountPage(newKey: made.secret), context)
        }
        routes.post("/account/keys/{id}/revoke") { [self] request, context in
            let caller = try context.requireCaller()
            try await platform.people.revokeKey(context.part("id"), owner: caller.name, actor: context.principal.subject)
            _ = try await platform.ledger.seal()
            return Self.redirect("/account")
        }
        addUserRoutes(to: routes)
    }

    private func signIn(_ request: Request, _ context: ServerContext, core: ServerCore) async throws -> Response {
        let form = try await request.formFields()
        let name = form.first("name") ?? ""
        let next = Self.safeNext(form.first("next") ?? "")
        do {
            try core.throttle.check(name: name, address: context.client)
            let user = try await platform.people.authenticate(name: name, password: form.first("password") ?? "")
            core.throttle.succeeded(name: name)
            let (token, _) = try await platform.people.openSession(for: user.name)
            context.notes.setCookie(core.cookie.value(token: token, maximumAgeSeconds: Int(PeopleRegister.sessionMilliseconds / 1_000)))
            if context.wantsJSON { return try JSONAnswer.response(["user": user.name]) }
            return Self.redirect(next)
        } catch let error as CatalogError where error.kind == .wrongCredentials {
            core.throttle.failed(name: name, address: context.client)
            if context.wantsJSON { throw error }
            let presenter = try presenter(request, context)
            let notice = Notice(kind: "bad", text: presenter.words["login_failed"], mend: presenter.words["login_failed_mend"])
            return try answer(await presenter.loginPage(name: name, next: next, notice: notice), context, status: .unauthorized)
        }
    }

    /// Only addresses of this node: a path that begins with one slash.
    static func safeNext(_ next: String) -> String {
        let isLocal = next.hasPrefix("/") && !next.hasPrefix("//") && !next.contains("\\") && next.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        return isLocal && !next.hasPrefix("/login") ? next : "/"
    }

    private func changePassword(_ request: Request, _ context: ServerContext, core: ServerCore) async throws -> Response {
        let caller = try context.requireCaller()
        let form = try await request.formFields()
        try core.throttle.check(name: caller.name, address: context.client)
        do {
            _ = try await platform.people.authenticate(name: caller.name, password: form.first("current") ?? "")
        } catch {
            core.throttle.failed(name: caller.name, address: context.client)
            throw error
        }
        guard let password = form.first("password"), password == form.first("repeat") else {
            throw Problem(
                .unprocessableContent, "password_mismatch", "The two new passwords differ", mend: "Type the same new password twice")
        }
        try await platform.people.setPassword(user: caller.name, to: password, actor: context.principal.subject)
        _ = try await platform.ledger.seal()
        context.notes.setCookie(core.cookie.removal)
        return Self.redirect("/login?next=/account")
    }

    private func addUserRoutes(to routes: RouteTable) {
        routes.get("/users") { [self] request, context in
            try context.require(.administrator, of: Caller.node)
            return try answer(await presenter(request, context).userListPage(), context)
        }
        routes.post("/users") { [self] request, context in
            try context.require(.administrator, of: Caller.node)
            let form = try await request.formFields()
            let password = Secrets.readablePassword()
            let role = Role(rawValue: form.first("role") ?? "")
            let organisation = form.first("organisation") ?? Organisation.node
            try await platform.people.create(
                user: form.first("name") ?? "", displayName: form.first("title") ?? "", password: password,
                grants: role.map { [RoleGrant(organisation: organisation, role: $0)] } ?? [], actor: context.principal.subject)
            _ = try await platform.ledger.seal()
            return try answer(await presenter(request, context).userListPage(newPassword: password), context)
        }
        routes.post("/users/{name}/reset") { [self] request, context in
            try context.require(.administrator, of: Caller.node)
            let password = Secrets.readablePassword()
            try await platform.people.setPassword(user: context.part("name"), to: password, actor: context.principal.subject)
            _ = try await platform.ledger.seal()
            return try answer(await presenter(request, context).userListPage(newPassword: password), context)
        }
        routes.post("/users/{name}/close") { [self] request, context in
            try context.require(.administrator, of: Caller.node)
            try await platform.people.disable(user: context.part("name"), actor: context.principal.subject)
            _ = try await platform.ledger.seal()
            return Self.redirect("/users")
        }
        routes.post("/users/{name}/open") { [self] request, context in
            try context.require(.administrator, of: Caller.node)
            try await platform.people.enable(user: context.part("name"), actor: context.principal.subject)
            _ = try await platform.ledger.seal()
            return Self.redirect("/users")
        }
    }
}
