import App
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Pipeline
import Vocabulary

/// Uploads that can be interrupted and resumed: tus 1.0.0 with creation, creation-with-upload, expiration and termination.
///
/// - SeeAlso: https://tus.io/protocols/resumable-upload
extension NodeServer {
    static let tusPath = "/api/v1/uploads/tus"
    static let tusVersion = "1.0.0"
    /// Uploads of one user that are under way.
    private static let mostUnfinished = 50

    func addTusRoutes(to routes: RouteTable) {
        routes.on("/api/v1/uploads/tus", method: .options) { [self] _, _ in
            Response(
                status: .noContent,
                headers: [
                    .tusResumable: Self.tusVersion, .tusVersion: Self.tusVersion, .tusMaxSize: String(settings.uploadLimitBytes),
                    .tusExtension: "creation,creation-with-upload,expiration,termination", .allow: "POST, OPTIONS",
                ])
        }
        routes.post("/api/v1/uploads/tus") { [self] request, context in try await tus(request) { try await begin(request, context) } }
        routes.on("/api/v1/uploads/tus/{id}", method: .head) { [self] request, context in
            try await tus(request) {
                let (id, offset, length) = try standing(context)
                return Response(status: .ok, headers: tusHeaders(id, [.uploadOffset: String(offset), .uploadLength: String(length), .cacheControl: "no-store"]))
            }
        }
        routes.patch("/api/v1/uploads/tus/{id}") { [self] request, context in try await tus(request) { try await proceed(request, context) } }
        routes.delete("/api/v1/uploads/tus/{id}") { [self] request, context in try await tus(request) { try end(context) } }
        // For senders behind a proxy that knows only GET and POST.
        routes.post("/api/v1/uploads/tus/{id}") { [self] request, context in
            try await tus(request) {
                switch request.headers[.methodOverride]?.uppercased() {
                case "PATCH": return try await proceed(request, context)
                case "DELETE": return try end(context)
                default: throw Problem.methodNotAllowed(.post, allow: "HEAD, PATCH, DELETE, OPTIONS")
                }
            }
        }
    }

    /// Holds a request to the protocol's version, which every answer names.
    private func tus(_ request: Request, _ work: () async throws -> Response) async throws -> Response {
        var headers: HTTPFields = [.tusResumable: Self.tusVersion]
        do {
            guard request.headers[.tusResumable] == Self.tusVersion else {
                headers[.tusVersion] = Self.tusVersion
                throw Problem(
                    .preconditionFailed, "tus_version", "The request does not speak tus \(Self.tusVersion)", mend: "Send Tus-Resumable: \(Self.tusVersion)")
            }
            var response = try await work()
            response.headers[.tusResumable] = Self.tusVersion
            return response
        } catch {
            var problem = Problem(error)
            for field in headers { problem.headers[field.name] = field.value }
            throw problem
        }
    }

    // MARK: Requests

    private func begin(_ request: Request, _ context: ServerContext) async throws -> Response {
        let caller = try context.requireAnywhere(.steward)
        guard let length = request.headers[.uploadLength].flatMap(Int.init), length >= 0 else {
            throw Problem.malformed("malformed_length", "Upload-Length is missing or no whole number", mend: "Send the file's bytes as Upload-Length")
        }
        guard length <= settings.uploadLimitBytes else { throw Problem.tooLarge(limitBytes: settings.uploadLimitBytes) }
        guard UnfinishedUpload.all(of: caller.name, in: platform.data).count < Self.mostUnfinished else {
            throw Problem(
                .tooManyRequests, "too_many_uploads", "\(Self.mostUnfinished) uploads of yours are not finished", mend: "Finish or discard some at /upload")
        }
        let about = try Self.metadata(request.headers[.uploadMetadata] ?? "")
        let upload = UnfinishedUpload(
            id: PipelineRunner.newRunID(), file: MultipartParser.plainFileName(about["filename"] ?? about["name"] ?? "upload"),
            name: String((about["dataset"] ?? "").prefix(80)), user: caller.name, length: length, modified: String((about["modified"] ?? "").prefix(80)))
        try upload.begin(in: platform.data)
        var offset = 0
        if Self.isPiece(request) { offset = try await receive(request, context, of: upload, at: 0) }
        if offset == length { _ = try upload.finish(in: platform.data) }
        return Response(status: .created, headers: tusHeaders(upload.id, [.location: "\(Self.tusPath)/\(upload.id)", .uploadOffset: String(offset)]))
    }

    private func proceed(_ request: Request, _ context: ServerContext) async throws -> Response {
        let upload = try unfinished(context)
        guard Self.isPiece(request) else {
            throw Problem(
                .unsupportedMediaType, "unsupported_media_type", "The body is not declared as a piece of an upload",
                mend: "Send Content-Type: application/offset+octet-stream")
        }
        guard let asked = request.headers[.uploadOffset].flatMap(Int.init), asked >= 0 else {
            throw Problem.malformed("malformed_offset", "Upload-Offset is missing or no whole number", mend: "Ask for it with HEAD")
        }
        let offset = try await receive(request, context, of: upload, at: asked)
        if offset == upload.length { _ = try upload.finish(in: platform.data) }
        return Response(status: .noContent, headers: tusHeaders(upload.id, [.uploadOffset: String(offset)]))
    }

    private func receive(_ request: Request, _ context: ServerContext, of upload: UnfinishedUpload, at asked: Int) async throws -> Int {
        let turn = turns.take(upload.id)
        defer { turns.leave(upload.id, turn) }
        guard let offset = upload.offset(in: platform.data), offset == asked else {
            throw Problem(
                .conflict, "wrong_offset", "The upload does not go on at byte \(asked)", mend: "Ask with HEAD where to go on")
        }
        context.allowance.setBodyBytes(upload.length - offset)
        context.allowance.setTimeout(seconds: settings.uploadTimeoutSeconds)
        let receiver = PieceReceiver(upload: upload, path: upload.path(in: platform.data), turns: turns, turn: turn)
        return try await receiver.append(request.body, at: offset)
    }

    private func end(_ context: ServerContext) throws -> Response {
        let id = try standing(context).id
        UnfinishedUpload.load(id, from: platform.data)?.remove(from: platform.data)
        WaitingUpload.load(id, from: platform.data)?.remove(from: platform.data)
        return Response(status: .noContent)
    }

    // MARK: Uploads

    /// The upload of the address, finished or not, which the caller sends.
    private func standing(_ context: ServerContext) throws -> (id: String, offset: Int, length: Int) {
        let caller = try context.requireAnywhere(.steward)
        let id = try context.part("id")
        if let upload = UnfinishedUpload.load(id, from: platform.data), upload.user == caller.name, let offset = upload.offset(in: platform.data) {
            return (id, offset, upload.length)
        }
        if let upload = WaitingUpload.load(id, from: platform.data), upload.user == caller.name { return (id, upload.bytes, upload.bytes) }
        throw Problem.notFound("There is no such upload of yours", mend: "Begin anew: it may have expired")
    }

    private func unfinished(_ context: ServerContext) throws -> UnfinishedUpload {
        let id = try standing(context).id
        guard let upload = UnfinishedUpload.load(id, from: platform.data) else {
            throw Problem(.conflict, "wrong_offset", "The upload is complete", mend: "Look at it: /upload/\(id)")
        }
        return upload
    }

    private func tusHeaders(_ id: String, _ more: HTTPFields) -> HTTPFields {
        var headers = more
        let ends = platform.data.uploadChanged(id) + settings.uploadKeepMilliseconds
        headers[.uploadExpires] = httpMoment(ends / 1_000)
        return headers
    }

    private static func isPiece(_ request: Request) -> Bool { ContentType(request.headers[.contentType]).name == "application/offset+octet-stream" }

    /// `Upload-Metadata`: names, each with a value in base64, separated by commas.
    static func metadata(_ text: String) throws(Problem) -> [String: String] {
        var found: [String: String] = [:]
        for pair in text.prefix(8 << 10).split(separator: ",").prefix(32) {
            let parts = pair.split(separator: " ").map(String.init)
            guard let name = parts.first, parts.count <= 2 else { continue }
            guard let value = Data(base64Encoded: parts.count > 1 ? parts[1] : ""), let decoded = String(validating: value, as: UTF8.self) else {
                throw .malformed("malformed_metadata", "Upload-Metadata: \(name.prefix(40)) is not UTF-8 in base64", mend: "Encode each value in base64")
            }
            found[name] = decoded
        }
        return found
    }
}

extension HTTPField.Name {
    static let tusResumable = HTTPField.Name("Tus-Resumable")!
    static let tusVersion = HTTPField.Name("Tus-Version")!
    static let tusMaxSize = HTTPField.Name("Tus-Max-Size")!
    static let tusExtension = HTTPField.Name("Tus-Extension")!
    static let uploadOffset = HTTPField.Name("Upload-Offset")!
    static let uploadLength = HTTPField.Name("Upload-Length")!
    static let uploadMetadata = HTTPField.Name("Upload-Metadata")!
    static let uploadExpires = HTTPField.Name("Upload-Expires")!
    static let methodOverride = HTTPField.Name("X-HTTP-Method-Override")!
}
