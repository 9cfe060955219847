import App
import Catalog
import Governance
import HTTPTypes
import Hummingbird
import Ledger
import Vocabulary

/// Disposal and legal holds.
extension NodeServer {
    func addDisposalRoutes(to routes: RouteTable) {
        routes.get("/disposals") { [self] request, context in
            try requireKeeper(context)
            return try answer(await presenter(request, context).disposalListPage(), context)
        }
        routes.get("/disposals/{number}") { [self] request, context in
            try requireKeeper(context)
            return try answer(await presenter(request, context).disposalPage(number(context)), context)
        }
        routes.post("/datasets/{name}/disposals") { [self] request, context in
            let name = try context.part("name")
            let caller = try await require(.steward, of: name, context)
            let reason = (try await request.formFields().first("reason") ?? "").normalized
            let disposal = try await platform.proposeDisposal(of: name, reason: reason, actor: "user/\(caller.name)")
            return try await done(disposal, "proposed", context, status: .created)
        }
        routes.post("/datasets/{name}/hold") { [self] request, context in
            let name = try context.part("name")
            let actor = "user/\(try await require(.approver, of: name, context).name)"
            let form = try await request.formFields()
            let reason = (form.first("reason") ?? "").normalized
            let act = form.first("do") ?? ""
            switch act {
            case "hold": try await platform.governance.disposals.hold(name, reason: reason, actor: actor)
            case "lift": try await platform.governance.disposals.lift(name, reason: reason, actor: actor)
            default: throw Self.unknownAct("hold or lift")
            }
            _ = try await platform.ledger.seal()
            if context.wantsJSON { return try JSONAnswer.response(["state": act]) }
            return Self.redirect("/datasets/\(Reading.encoded(name))/rights?done=\(act == "hold" ? "held" : "lifted")")
        }
        routes.post("/disposals/{number}") { [self] request, context in try await decideDisposal(request, context) }
    }

    private func decideDisposal(_ request: Request, _ context: ServerContext) async throws -> Response {
        try requireKeeper(context)
        let disposal = try await platform.governance.disposals.disposal(number(context))
        // Always the person, never a key: one person may not be two.
        let actor = "user/\(try await require(.approver, of: disposal.dataset, context).name)"
        switch try await request.formFields().first("do") ?? "" {
        case "approve": return try await done(platform.approveDisposal(disposal.number, actor: actor), "approved", context)
        case "reject": return try await done(platform.governance.disposals.reject(disposal.number, actor: actor), "rejected", context)
        case "run":
            guard [.approved, .begun].contains(disposal.state) else {
                throw Problem(.conflict, "wrong_state", "Disposal \(disposal.number) is \(disposal.state.rawValue)", mend: "Have it approved first")
            }
            _ = try await platform.requestDisposal(disposal.number, requestedBy: actor)
            return try await done(disposal, "run", context, status: .accepted)
        default: throw Self.unknownAct("approve, reject or run")
        }
    }

    private func done(_ disposal: Disposal, _ word: String, _ context: ServerContext, status: HTTPResponse.Status = .ok) async throws -> Response {
        _ = try await platform.ledger.seal()
        if context.wantsJSON { return try JSONAnswer.response(disposal, status: status) }
        return Self.redirect("/disposals/\(disposal.number)?done=\(word)")
    }

    private func number(_ context: ServerContext) throws -> Int64 {
        guard let number = Int64(try context.part("number")) else { throw Problem.notFound("There is no such number") }
        return number
    }

    /// Stewards and approvers.
    private func requireKeeper(_ context: ServerContext) throws {
        let caller = try context.requireCaller()
        guard caller.holdsAnywhere(.steward) || caller.holdsAnywhere(.approver) else { throw Problem.forbidden(.steward, of: nil) }
    }

    /// The caller, who holds the role for the dataset's owner; who may not even see it is told that there is none.
    func require(_ role: AccessRole, of name: String, _ context: ServerContext) async throws -> Caller {
        let caller = try context.requireCaller()
        guard let dataset = try await platform.resources.dataset(name),
            Audience.user(caller.platformUser).maySee(openness: dataset.resource.openness, owner: dataset.resource.owner)
        else { throw Problem.notFound("There is no dataset \(name)") }
        return try context.require(role, of: dataset.resource.owner)
    }

    static func unknownAct(_ words: String) -> Problem {
        Problem(.unprocessableContent, "malformed", "The form says not what to do", mend: "Send do=\(words)")
    }
}
