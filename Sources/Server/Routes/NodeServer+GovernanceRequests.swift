import App
import Catalog
import Governance
import HTTPTypes
import Hummingbird
import Ledger
import Pipeline
import Schema
import Vocabulary

/// Requests about grades, masking and people's data.
extension NodeServer {
    func addGovernanceRequestRoutes(to routes: RouteTable) {
        routes.get("/lowerings") { [self] request, context in
            try context.requireAnywhere(.steward)
            return try answer(await presenter(request, context).loweringListPage(), context)
        }
        routes.post("/lowerings") { [self] request, context in try await requestLowering(request, context) }
        routes.post("/lowerings/{number}") { [self] request, context in try await decideLowering(request, context) }
        routes.get("/maskings") { [self] request, context in
            let caller = try context.requireCaller()
            guard caller.holdsAnywhere(.steward) || caller.holdsAnywhere(.approver) else { throw Problem.forbidden(.steward, of: nil) }
            return try answer(await presenter(request, context).maskingListPage(), context)
        }
        routes.post("/maskings") { [self] request, context in try await requestMasking(request, context) }
        routes.post("/maskings/{number}") { [self] request, context in try await decideMasking(request, context) }
        addSubjectRoutes(to: routes)
    }

    // MARK: Lower grades

    private func requestLowering(_ request: Request, _ context: ServerContext) async throws -> Response {
        let caller = try context.requireAnywhere(.steward)
        let form = try await request.formFields()
        var fields = FieldReader(form: form)
        let grade = fields.required("to", fields.choice("to", of: Grade.self))
        let means = fields.required("by", fields.choice("by", of: GradeLowering.Means.self))
        try fields.finish(allowingUnknown: true)
        guard let grade, let means else { throw Problem.notFound("There is no such grade") }
        let lowering = try await platform.requestLowering(
            of: ColumnReference((form.first("dataset") ?? "").normalized, (form.first("column") ?? "").normalized), to: grade, by: means,
            reason: (form.first("reason") ?? "").normalized, user: caller.name)
        return try await done(lowering, "/lowerings?done=requested", context, status: .created)
    }

    private func decideLowering(_ request: Request, _ context: ServerContext) async throws -> Response {
        let caller = try context.requireAnywhere(.steward)
        let number = try number(context)
        let form = try await request.formFields()
        let answer = (form.first("answer") ?? "").normalized
        switch form.first("do") ?? "" {
        case "approve":
            return try await done(
                platform.decideLowering(number, approve: true, answer: answer, user: caller.name), "/lowerings?done=approved", context)
        case "reject":
            return try await done(
                platform.decideLowering(number, approve: false, answer: answer, user: caller.name), "/lowerings?done=rejected", context)
        case "withdraw":
            return try await done(platform.withdrawLowering(number, user: caller.name), "/lowerings?done=withdrawn", context)
        default: throw Self.unknownAct("approve, reject or withdraw")
        }
    }

    // MARK: Masking

    private func requestMasking(_ request: Request, _ context: ServerContext) async throws -> Response {
        let form = try await request.formFields()
        let dataset = (form.first("dataset") ?? "").normalized
        let caller = try await require(.steward, of: dataset, context)
        let column = (form.first("column") ?? "").normalized
        guard try await presenter(request, context).columns(of: dataset).contains(column) else {
            throw Problem(
                .unprocessableContent, "unknown_column", "\(dataset) has no column \(column.prefix(80))", mend: "Take a column of its current version")
        }
        var fields = FieldReader(form: form)
        let audience = (form.first("audience") ?? "").isEmpty ? nil : fields.required("audience", fields.choice("audience", of: MaskingAudience.self))
        try fields.finish(allowingUnknown: true)
        let masking = try await platform.governance.maskingRequests.request(
            dataset: dataset, column: column, audience: audience, wish: try MaskingRequest.Wish(text: (form.first("wish") ?? "").normalized),
            reason: (form.first("reason") ?? "").normalized, actor: "user/\(caller.name)")
        return try await done(masking, "/maskings?done=requested", context, status: .created)
    }

    private func decideMasking(_ request: Request, _ context: ServerContext) async throws -> Response {
        let masking = try await platform.governance.maskingRequests.request(number(context))
        let actor = "user/\(try await require(.approver, of: masking.dataset, context).name)"
        let form = try await request.formFields()
        let answer = (form.first("answer") ?? "").normalized
        let register = platform.governance.maskingRequests
        switch form.first("do") ?? "" {
        case "approve":
            return try await done(register.approve(masking.number, answer: answer, actor: actor), "/maskings?done=approved", context)
        case "reject":
            return try await done(register.reject(masking.number, answer: answer, actor: actor), "/maskings?done=rejected", context)
        default: throw Self.unknownAct("approve or reject")
        }
    }

    // MARK: People

    private func addSubjectRoutes(to routes: RouteTable) {
        routes.get("/subject-requests") { [self] request, context in
            try context.require(.approver, of: Caller.node)
            return try answer(await presenter(request, context).subjectListPage(), context)
        }
        routes.get("/subject-requests/{number}") { [self] request, context in
            try context.require(.approver, of: Caller.node)
            return try answer(await presenter(request, context).subjectPage(number(context)), context)
        }
        routes.post("/subject-requests") { [self] request, context in
            let caller = try context.require(.approver, of: Caller.node)
            let form = try await request.formFields()
            var fields = FieldReader(form: form)
            let kind = fields.required("kind", fields.choice("kind", of: SensitiveKind.self))
            let wish = fields.required("wish", fields.choice("wish", of: SubjectWish.self))
            try fields.finish(allowingUnknown: true)
            guard let kind, let wish else { throw Problem.notFound("There is no such kind") }
            let found = try await platform.search(
                identifier: (form.first("identifier") ?? "").normalized, kind: kind, wish: wish, actor: "user/\(caller.name)")
            return try await done(found, "/subject-requests/\(found.number)", context, status: .created)
        }
        routes.post("/subject-requests/{number}") { [self] request, context in
            let caller = try context.require(.approver, of: Caller.node)
            let number = try number(context)
            let form = try await request.formFields()
            let act = form.first("do") ?? ""
            guard act == "answer" || act == "refuse" else { throw Self.unknownAct("answer or refuse") }
            let closed = try await platform.governance.subjectRequests.close(
                number, answered: act == "answer", answer: (form.first("answer") ?? "").normalized, actor: "user/\(caller.name)")
            return try await done(closed, "/subject-requests/\(number)?done=closed", context)
        }
    }

    private func done(_ result: some Encodable, _ location: String, _ context: ServerContext, status: HTTPResponse.Status = .ok) async throws -> Response {
        _ = try await platform.ledger.seal()
        if context.wantsJSON { return try JSONAnswer.response(result, status: status) }
        return Self.redirect(location)
    }

    private func number(_ context: ServerContext) throws -> Int64 {
        guard let number = Int64(try context.part("number")) else { throw Problem.notFound("There is no such request") }
        return number
    }
}

extension Presenter {
    /// Names of the columns of a dataset's current version.
    func columns(of name: String) async throws -> [String] {
        guard let dataset = try await readableDataset(name) else { return [] }
        return try await current(of: dataset)?.schema.fields.map(\.name) ?? []
    }
}
