import App
import Catalog
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Ledger
import NIOCore
import Pipeline
import Source
import Vocabulary

/// Rows that were set aside: looked at, corrected, discarded and sent through again by stewards of their owner.
extension NodeServer {
    /// Rows read at once for an export or a file of corrections.
    private static let rowsAtOnce = 1_000
    private static let mostReasonCharacters = 400

    func addQuarantineRoutes(to routes: RouteTable) {
        routes.get("/quarantine") { [self] request, context in
            try context.requireAnywhere(.steward)
            return try answer(await presenter(request, context).quarantineListPage(), context)
        }
        routes.get("/quarantine/{id}") { [self] request, context in
            let (presenter, sight) = try await opened(request, context)
            return try answer(await presenter.quarantineBatchPage(sight), context)
        }
        routes.get("/quarantine/{id}/rows.csv") { [self] request, context in try await export(request, context) }
        routes.post("/quarantine/{id}/rows/{hash}") { [self] request, context in try await decide(request, context) }
        routes.post("/quarantine/{id}/corrections") { [self] request, context in try await takeFile(request, context) }
        routes.post("/quarantine/{id}/send") { [self] request, context in
            let (_, sight) = try await opened(request, context)
            guard sight.subject.app != nil else {
                throw Problem(
                    .conflict, "no_app", "These rows came in a file that was uploaded; no app can be run for them",
                    mend: "Export, correct and upload the file again")
            }
            let order = RunOrder()
            try await platform.request(order, of: sight.batch.subject, requestedBy: context.principal.subject)
            if context.wantsJSON { return try JSONAnswer.response(["run": "/api/v1/runs/\(order.run)"], status: .accepted) }
            return Self.redirect("/runs/\(order.run)")
        }
        addQuarantineAPIRoutes(to: routes)
    }

    /// The batch of the address, for a steward of its owner; the look at it is entered in the ledger.
    func opened(_ request: Request, _ context: ServerContext) async throws -> (Presenter, QuarantineSight) {
        try context.requireAnywhere(.steward)
        let presenter = try presenter(request, context)
        guard let sight = try await presenter.quarantineSight(context.part("id")) else {
            throw Problem.notFound("There is no such batch of yours", mend: "Look at /quarantine")
        }
        try await QuarantineAudit(platform: platform).note(sight.batch, by: context.principal.subject)
        return (presenter, sight)
    }

    // MARK: Deciding

    private func decide(_ request: Request, _ context: ServerContext) async throws -> Response {
        let (_, sight) = try await opened(request, context)
        let (id, hash) = (sight.batch.id, try context.part("hash"))
        let form = try await request.formFields()
        let reason = String((form.first("reason") ?? "").prefix(Self.mostReasonCharacters))
        let done: String
        switch form.first("do") ?? "" {
        case "correct":
            let values = form.fields.filter { $0.name.hasPrefix("v.") }.map { (String($0.name.dropFirst(2)), $0.value) }
            guard !values.isEmpty else { throw Problem.malformed("missing_values", "The form carries no values", mend: "Fill in the columns") }
            try await store([RowCorrection(rowHash: hash, values: Dictionary(values, uniquingKeysWith: { first, _ in first }))], of: id, reason, context)
            done = "corrected"
        case "discard":
            guard !reason.isEmpty else { throw Self.reasonMissing }
            try await store([RowCorrection(rowHash: hash, values: nil)], of: id, reason, context)
            done = "discarded"
        case "restore":
            try await platform.runner.quarantine.takeBack(hash, of: id, by: context.principal.subject, in: platform.data)
            done = "restored"
        default: throw Problem.malformed("malformed_decision", "The form says neither correct, discard nor restore", mend: "Use the buttons of the page")
        }
        if context.wantsJSON { return try JSONAnswer.response(["decision": done]) }
        let page = Int(form.first("page") ?? "").map { $0 > 1 ? [("page", String($0))] : [] } ?? []
        return Self.redirect(Reading.href("/quarantine/\(Reading.encoded(id))", page.map { (name: $0.0, value: $0.1) } + [(name: "done", value: done)]))
    }

    static var reasonMissing: Problem {
        Problem(.unprocessableContent, "missing_reason", "A row is discarded for a reason", mend: "Say why it is no row")
    }

    func store(_ corrections: [RowCorrection], of id: String, _ reason: String, _ context: ServerContext) async throws {
        try await platform.runner.quarantine.decide(corrections, of: id, reason: reason, by: context.principal.subject, in: platform.data)
        _ = try await platform.ledger.seal()
    }

    // MARK: Files

    private func export(_ request: Request, _ context: ServerContext) async throws -> Response {
        let (_, sight) = try await opened(request, context)
        let file = CorrectionFile(fields: try await whole(sight))
        let (register, data, id) = (platform.runner.quarantine, platform.data, sight.batch.id)
        let first = try await register.rows(of: id, in: data, limit: Self.rowsAtOnce)
        let body = ResponseBody { writer in
            try await writer.write(ByteBuffer(string: file.header))
            var rows = first
            var offset = 0
            while !rows.isEmpty {
                try await writer.write(ByteBuffer(string: rows.map(file.line).joined()))
                offset += rows.count
                rows = rows.count < Self.rowsAtOnce ? [] : try await register.rows(of: id, in: data, limit: Self.rowsAtOnce, offset: offset)
            }
            try await writer.finish(nil)
        }
        let name = "quarantine-\(sight.batch.name)-\(sight.batch.run.suffix(6)).csv".filter { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8", .contentDisposition: "attachment; filename=\"\(name)\"", .cacheControl: "private, no-store",
            ], body: body)
    }

    /// The fields of the batch; of JSON rows whose columns nobody declared, those of the first rows.
    private func whole(_ sight: QuarantineSight) async throws -> QuarantinedFields {
        guard sight.fields.columns.isEmpty else { return sight.fields }
        let rows = try await platform.runner.quarantine.rows(of: sight.batch.id, in: platform.data, limit: Self.rowsAtOnce)
        return sight.fields.adding(rows.flatMap { sight.fields.divide($0.raw).columns })
    }

    private func takeFile(_ request: Request, _ context: ServerContext) async throws -> Response {
        let (_, sight) = try await opened(request, context)
        let form = try await Uploads(folder: platform.data.uploads, settings: settings).receiveForm(of: request, context: context, maximumFiles: 1)
        defer { Uploads.discard(form.files) }
        guard let received = form.files.first, received.bytes <= CorrectionFile.mostBytes else {
            throw form.files.isEmpty
                ? Problem.malformed("missing_file", "The form carries no file", mend: "Choose the corrected export")
                : Problem.tooLarge(limitBytes: CorrectionFile.mostBytes)
        }
        let path = received.path
        let bytes = try await Task.detached { [UInt8](try Data(contentsOf: URL(filePath: path))) }.value
        let file = CorrectionFile(fields: try await whole(sight))
        let entries = try file.entries(bytes)
        guard entries.count <= QuarantineRegister.mostCorrections else {
            throw Problem(
                .unprocessableContent, "too_many_corrections", "The file has \(entries.count) rows; at most \(QuarantineRegister.mostCorrections) are taken",
                mend: "Send only the rows that are corrected, in parts")
        }
        let decisions = try file.decisions(entries, rows: try await rows(of: sight, named: Set(entries.map(\.hash))))
        let reason = String((form.fields.first("reason") ?? "").prefix(Self.mostReasonCharacters))
        if decisions.contains(where: { $0.values == nil }), reason.isEmpty { throw Self.reasonMissing }
        if !decisions.isEmpty { try await store(decisions, of: sight.batch.id, reason, context) }
        if context.wantsJSON { return try JSONAnswer.response(["decided": decisions.count]) }
        return Self.redirect("/quarantine/\(Reading.encoded(sight.batch.id))?done=file-\(decisions.count)")
    }

    private func rows(of sight: QuarantineSight, named hashes: Set<String>) async throws -> [String: QuarantinedRow] {
        var found: [String: QuarantinedRow] = [:]
        var offset = 0
        while found.count < hashes.count {
            let rows = try await platform.runner.quarantine.rows(of: sight.batch.id, in: platform.data, limit: Self.rowsAtOnce, offset: offset)
            for row in rows where hashes.contains(row.hash) { found[row.hash] = row }
            offset += rows.count
            if rows.count < Self.rowsAtOnce { break }
        }
        return found
    }
}
