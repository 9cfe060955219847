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
            try context.requireAnywhere(.steward)
            return try answer(await presenter(request, context).uploadPage(limitBytes: settings.uploadLimitBytes), context)
        }
        routes.post("/upload") { [self] request, context in
            try context.requireAnywhere(.steward)
            let form = try await uploads.receiveForm(of: request, context: context, maximumFiles: 1)
            guard let file = form.files.first else {
                throw Problem.malformed("missing_file", "The form carries no file", mend: "Choose a CSV file first")
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
            let upload = try waiting(context)
            upload.remove(from: platform.data)
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
            id: PipelineRunner.newRunID(), file: file.fileName, user: try context.requireCaller().name, bytes: file.bytes,
            suggestedName: WaitingUpload.datasetName(from: name.isEmpty ? file.fileName : name))
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
        let ask = IngestRequest(path: path, name: upload.suggestedName, title: upload.suggestedName)
        let found: (columns: [InferredColumn], rows: Int64)
        do {
            found = try await platform.inferSchema(of: ask)
        } catch let error as PipelineError {
            // A file that cannot be read is not kept: its sender has it.
            upload.remove(from: platform.data)
            throw Problem(
                .unprocessableContent, error.code, error.problem.replacing(path, with: upload.file), mend: error.mend)
        }
        let review = presenter.uploadReview(
            id: upload.id, file: upload.file, name: upload.suggestedName, title: upload.title, columns: found.columns, rows: found.rows,
            bytes: Int64(upload.bytes), sample: try await presenter.uploadSample(path: path, columns: found.columns))
        return try answer(await presenter.uploadPage(notice: notice, review: review, limitBytes: settings.uploadLimitBytes), context)
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
        let ask = IngestRequest(
            path: upload.path(in: platform.data), name: name, title: title.isEmpty ? nil : title,
            key: (form.first("key") ?? "").split(separator: ",").map { String($0).normalized },
            openness: openness, reason: String((form.first("reason") ?? "").normalized.prefix(400)), grade: grade, owner: owner)
        try await platform.validate(ask)
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
    private func organisation(of context: ServerContext, asked: String?) throws -> String {
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

/// A received file that waits to be published; its description stands beside it.
struct WaitingUpload: Codable, Sendable {
    var id: String
    var file: String
    var user: String
    var bytes: Int
    var suggestedName: String

    /// The file's name without its ending.
    var title: String { file.split(separator: ".").first.map(String.init) ?? file }

    func path(in data: DataFolder) -> String { "\(data.uploads)/\(id).csv" }

    func store(moving source: String, in data: DataFolder) throws {
        try FileManager.default.moveItem(atPath: source, toPath: path(in: data))
        try JSONEncoder().encode(self).write(to: URL(filePath: "\(data.uploads)/\(id).json"), options: .atomic)
    }

    static func load(_ id: String, from data: DataFolder) -> WaitingUpload? {
        guard (1...64).contains(id.utf8.count), id.utf8.allSatisfy({ (48...57).contains($0) || (97...122).contains($0) }) else { return nil }
        return FileManager.default.contents(atPath: "\(data.uploads)/\(id).json").flatMap { try? JSONDecoder().decode(Self.self, from: $0) }
    }

    func remove(from data: DataFolder) {
        // Gone already is as good.
        try? FileManager.default.removeItem(atPath: path(in: data))
        try? FileManager.default.removeItem(atPath: "\(data.uploads)/\(id).json")
    }

    /// A dataset name made from a file name: `2023 年报.csv` → `dataset-2023`.
    static func datasetName(from file: String) -> String {
        let stem = file.split(separator: ".").first.map { String($0).lowercased() } ?? ""
        var name = String(stem.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }.prefix(60))
        name = name.split(separator: "_").joined(separator: "_")
        guard let first = name.first, first.isLetter else { return name.isEmpty ? "dataset" : "dataset_\(name)" }
        return name
    }
}
