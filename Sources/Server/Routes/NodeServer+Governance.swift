import App
import Catalog
import Governance
import HTTPTypes
import Hummingbird
import Ledger
import Vocabulary

/// Classification, rights, reports of faults.
extension NodeServer {
    func addGovernanceRoutes(to routes: RouteTable) {
        routes.get("/classification") { [self] request, context in
            try context.requireAnywhere(.steward)
            return try answer(await presenter(request, context).classificationPage(), context)
        }
        routes.post("/classification") { [self] request, context in try await decide(request, context) }
        routes.get("/datasets/{name}/rights") { [self] request, context in
            try answer(await presenter(request, context).rightsPage(context.part("name")), context)
        }
        routes.post("/datasets/{name}/rights") { [self] request, context in
            let name = try context.part("name")
            try await requireSteward(of: name, context)
            let form = try await request.formFields()
            let edition = try await platform.governance.rights.put(
                RightsText.rights(form), dataset: name, actor: context.principal.subject)
            _ = try await platform.ledger.seal()
            if context.wantsJSON { return try JSONAnswer.response(["edition": edition.edition]) }
            return Self.redirect("/datasets/\(Reading.encoded(name))/rights")
        }
        routes.get("/corrections") { [self] request, context in
            try context.requireCaller()
            return try answer(await presenter(request, context).correctionsPage(), context)
        }
        routes.post("/corrections") { [self] request, context in try await report(request, context) }
        routes.post("/corrections/{number}") { [self] request, context in try await close(request, context) }
    }

    /// The dataset, whose steward the caller is.
    @discardableResult
    private func requireSteward(of name: String, _ context: ServerContext) async throws -> Dataset {
        let caller = try context.requireCaller()
        guard let dataset = try await platform.resources.dataset(name),
            Audience.user(caller.platformUser).maySee(openness: dataset.resource.openness, owner: dataset.resource.owner)
        else { throw Problem.notFound("There is no dataset \(name)") }
        try context.require(.steward, of: dataset.resource.owner)
        return dataset
    }

    private func decide(_ request: Request, _ context: ServerContext) async throws -> Response {
        try context.requireCaller()
        let form = try await request.formFields()
        let dataset = form.first("dataset") ?? ""
        try await requireSteward(of: dataset, context)
        var fields = FieldReader(form: form)
        let kind = fields.required("kind", fields.choice("kind", of: SensitiveKind.self))
        let grade = fields.choice("grade", of: Grade.self)
        try fields.finish(allowingUnknown: true)
        let decision: ClassificationDecision
        switch (form.first("do") ?? "", grade) {
        case ("confirm", _): decision = .confirm
        case ("reject", _): decision = .reject
        case ("overrule", let grade?): decision = .overrule(grade)
        default:
            throw Problem(
                .unprocessableContent, "malformed", "The decision is none of confirm, reject and overrule with a grade",
                mend: "Send do=confirm, do=reject, or do=overrule with grade")
        }
        guard let kind else { throw Problem.notFound("There is no such kind") }
        let line = try await platform.decide(
            decision, dataset: dataset, column: form.first("column") ?? "", kind: kind, reason: (form.first("reason") ?? "").normalized,
            actor: context.principal.subject)
        _ = try await platform.ledger.seal()
        if context.wantsJSON { return try JSONAnswer.response(["state": line.state.rawValue, "grade": line.grade.rawValue]) }
        return Self.redirect("/classification")
    }

    private func report(_ request: Request, _ context: ServerContext) async throws -> Response {
        let caller = try context.requireCaller()
        let form = try await request.formFields()
        func value(_ name: String) -> String? { form.first(name).map(\.normalized).flatMap { $0.isEmpty ? nil : $0 } }
        let name = value("dataset") ?? ""
        guard let dataset = try await presenter(request, context).readableDataset(name) else { throw Problem.notFound("There is no dataset \(name)") }
        let correction = try await platform.governance.corrections.ask(
            CorrectionReport(
                dataset: name, version: dataset.current?.digest, rowKey: value("row"), column: value("column"), text: value("text") ?? "",
                wished: value("wished")),
            organisation: dataset.resource.owner, actor: caller.name)
        if context.wantsJSON {
            return try JSONAnswer.response(["number": String(correction.number), "due": correction.dueOn.text], status: .created)
        }
        return Self.redirect("/corrections")
    }

    private func close(_ request: Request, _ context: ServerContext) async throws -> Response {
        try context.requireAnywhere(.steward)
        guard let number = Int64(try context.part("number")) else { throw Problem.notFound("There is no such report") }
        let correction = try await platform.governance.corrections.correction(number).correction
        try context.require(.steward, of: correction.organisation)
        let form = try await request.formFields()
        let accepted = form.first("do") == "accept"
        guard accepted || form.first("do") == "reject" else {
            throw Problem(.unprocessableContent, "malformed", "The answer is neither accept nor reject", mend: "Send do=accept or do=reject")
        }
        _ = try await platform.governance.corrections.close(
            number, accepted: accepted, answer: (form.first("answer") ?? "").normalized, actor: context.principal.subject)
        _ = try await platform.ledger.seal()
        if context.wantsJSON { return try JSONAnswer.response(["state": accepted ? "accepted" : "rejected"]) }
        return Self.redirect("/corrections")
    }
}
