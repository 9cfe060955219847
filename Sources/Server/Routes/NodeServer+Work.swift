import App
import Catalog
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Pipeline
import Schema
import Source
import Vocabulary

/// Uploads and runs: work that a person starts.
extension NodeServer {
    func addWorkRoutes(to routes: RouteTable) {
        routes.get("/upload") { [self] request, context in
            let caller = try context.requireAnywhere(.steward)
            let presenter = try presenter(request, context)
            let pending = presenter.pendingUploads(of: caller.name, keepMilliseconds: settings.uploadKeepMilliseconds)
            return try answer(await presenter.uploadPage(pending: pending, limitBytes: settings.uploadLimitBytes), context)
        }
        routes.post("/upload") { [self] request, context in
            try context.requireAnywhere(.steward)
            let form = try await uploads.receiveForm(of: request, context: context, maximumFiles: 1)
            guard let file = form.files.first else {
                throw Problem.malformed("missing_file", "The form carries no file", mend: "Choose a file first")
            }
            return Self.redirect(try keep(file, name: form.fields.first("name") ?? "", by: context))
        }
        routes.put("/api/v1/uploads") { [self] request, context in
            try context.requireAnywhere(.steward)
            var query = try FieldReader(query: request)
            let name = query.text("name") ?? "upload.csv"
            try query.finish()
            let file = try await uploads.receiveBody(of: request, context: context, fileName: name)
            let review = try keep(file, name: "", by: context)
            return try JSONAnswer.response(
                ["id": String(review.dropFirst("/upload/".count)), "review": review, "publish": review + "/publish", "digest": file.digest.text], status: .created, headers: [.location: review])
        }
        routes.get("/upload/{id}") { [self] request, context in try await review(request, context, notice: nil) }
        routes.post("/upload/{id}/publish") { [self] request, context in try await publish(request, context) }
        routes.post("/upload/{id}/discard") { [self] _, context in
            let caller = try context.requireAnywhere(.steward)
            if let unfinished = UnfinishedUpload.load(try context.part("id"), from: platform.data), unfinished.user == caller.name {
                unfinished.remove(from: platform.data)
            } else {
                try waiting(context).remove(from: platform.data)
            }
            return Self.redirect("/upload")
        }
        addRunRoutes(to: routes)
    }

    private var uploads: Uploads { Uploads(folder: platform.data.uploads, settings: settings) }

    /// Keeps a received file until its owner publishes or discards it.
    ///
    /// - Returns: the address of its review.
    private func keep(_ file: ReceivedFile, name: String, by context: ServerContext) throws -> String {
        let upload = WaitingUpload(
            id: PipelineRunner.newRunID(), file: file.fileName, user: try context.requireCaller().name, bytes: file.bytes, name: name)
        try upload.store(moving: file.path, in: platform.data)
        return "/upload/\(upload.id)"
    }

    /// The upload of the address, which the caller sent.
    private func waiting(_ context: ServerContext) throws -> WaitingUpload {
        let caller = try context.requireAnywhere(.steward)
        guard let upload = WaitingUpload.load(try context.part("id"), from: platform.data), upload.user == caller.name else {
            throw Problem.notFound("There is no such upload of yours", mend: "Send the file again")
        }
        return upload
    }

    private func review(_ request: Request, _ context: ServerContext, notice: Notice?) async throws -> Response {
        let upload = try waiting(context)
        context.allowance.setTimeout(seconds: settings.uploadTimeoutSeconds)
        let presenter = try presenter(request, context)
        let path = upload.path(in: platform.data)
        var reading = FileReading(format: .csv)
        do {
            reading = try FileReading.found(of: path, named: upload.file)
            try change(&reading, by: try FormFields(urlEncoded: (request.uri.query ?? "").utf8))
            let preview = try await platform.preview(of: IngestRequest(path: path, name: upload.suggestedName, reading: reading))
            let review = presenter.uploadReview(upload, reading: reading, preview: preview)
            return try answer(await presenter.uploadPage(notice: notice, review: review, limitBytes: settings.uploadLimitBytes), context)
        } catch let error as any Explained {
            // The file stays: read in another way it may be sound.
            let problem = Problem(.unprocessableContent, error.code, error.problem.replacing(path, with: upload.file), mend: error.mend)
            if context.wantsJSON { throw problem }
            let page = try await presenter.uploadPage(
                notice: Notice(
                    kind: "bad", text: presenter.told(problem.detail, code: problem.code), mend: presenter.toldMend(problem.mend, code: problem.code)), refused: presenter.refused(upload, reading: reading),
                limitBytes: settings.uploadLimitBytes)
            return try answer(page, context, status: .unprocessableContent)
        }
    }

    /// Takes over what the sender says about how the file is read.
    private func change(_ reading: inout FileReading, by form: FormFields) throws {
        var fields = FieldReader(form: form)
        if let format = fields.choice("format", of: SourceDeclaration.Format.self) { reading.format = format }
        if let encoding = fields.choice("encoding", of: SourceDeclaration.Encoding.self) { reading.encoding = encoding }
        if let badRows = fields.choice("bad_rows", of: SourceDeclaration.BadRowPolicy.self) { reading.badRows = badRows }
        let delimiter = fields.text("delimiter", maximumLength: 3)
        reading.delimiter = delimiter == "\\t" || delimiter == "tab" ? "\t" : delimiter
        (reading.sheet, reading.records, reading.table) = (fields.text("sheet"), fields.text("records"), fields.text("table"))
        try fields.finish(allowingUnknown: true)
    }

    private func publish(_ request: Request, _ context: ServerContext) async throws -> Response {
        let upload = try waiting(context)
        let form = try await request.formFields()
        var fields = FieldReader(form: form)
        let (openness, grade) = (fields.choice("openness", of: Openness.self), fields.choice("grade", of: Grade.self))
        try fields.finish(allowingUnknown: true)
        let owner = try organisation(of: context, asked: form.first("organisation"))
        let title = (form.first("title") ?? "").normalized
        let name = form.first("name") ?? upload.suggestedName
        let path = upload.path(in: platform.data)
        var reading = try FileReading.found(of: path, named: upload.file)
        try change(&reading, by: form)
        let ask = IngestRequest(
            path: path, name: name, title: title.isEmpty ? nil : title,
            key: (form.first("key") ?? "").split(separator: ",").map { String($0).normalized }, reading: reading,
            openness: openness, reason: String((form.first("reason") ?? "").normalized.prefix(400)), grade: grade, owner: owner)
        try await platform.validate(ask)
        try upload.touch(in: platform.data)
        let (runID, actor, platform) = (PipelineRunner.newRunID(), context.principal.subject, platform)
        try await platform.runs.queue(id: runID, subject: "ingest:\(name)", kind: "ingest", requestedBy: actor)
        try background.submit {
            // What goes wrong is in the run's record, which its page shows.
            let run = try? await platform.ingest(ask, requestedBy: actor, runID: runID).0
            if run?.state == .succeeded || run?.state == .unchanged { upload.remove(from: platform.data) }
        }
        if context.wantsJSON { return try JSONAnswer.response(["run": "/api/v1/runs/\(runID)"], status: .accepted) }
        return Self.redirect("/runs/\(runID)")
    }

    /// The organisation a steward uploads for: the one asked for, else the first the steward stands for.
    func organisation(of context: ServerContext, asked: String?) throws -> String {
        if let asked, !asked.isEmpty {
            try context.require(.steward, of: asked)
            return asked
        }
        let caller = try context.requireAnywhere(.steward)
        return caller.roles.keys.sorted().first { caller.holds(.steward, of: $0) } ?? Caller.node
    }

    // MARK: Runs

    private func addRunRoutes(to routes: RouteTable) {
        routes.post("/apps/{name}/run") { [self] _, context in
            let name = try context.part("name")
            guard let app = platform.findApps().first(where: { $0.name == name }), let folder = app.folder else {
                throw Problem.notFound("There is no sound app \(name)", mend: "`heliu app check` tells its faults")
            }
            try context.require(.operate, of: folder.manifest.organisation.id)
            let order = RunOrder()
            try await platform.request(order, of: name, requestedBy: context.principal.subject)
            if context.wantsJSON { return try JSONAnswer.response(["run": "/api/v1/runs/\(order.run)"], status: .accepted) }
            return Self.redirect("/runs/\(order.run)")
        }
        routes.post("/runs/{id}/cancel") { [self] _, context in
            try context.requireAnywhere(.operate)
            let id = try context.part("id")
            try await platform.runs.requestCancel(id)
            return Self.redirect("/runs/\(Reading.encoded(id))")
        }
    }
}
