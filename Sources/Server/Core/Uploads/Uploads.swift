import HTTPTypes
import Hummingbird
import NIOCore

/// A multipart form that arrived whole.
struct ReceivedForm: Sendable {
    var fields = FormFields()
    var files: [ReceivedFile] = []
    /// The form's name for each file, in the order of `files`.
    var fileFields: [String] = []
}

/// Takes files in, as the raw body of a PUT or in a plain HTML form; memory stays bounded, whatever the size.
struct Uploads: Sendable {
    /// Where files are written until the caller moves them.
    let folder: String
    let limitBytes: Int
    let timeoutSeconds: Double

    /// - Parameter folder: exists and is on the file system where files end up.
    init(folder: String, settings: ServerSettings) {
        self.folder = folder
        limitBytes = settings.uploadLimitBytes
        timeoutSeconds = settings.uploadTimeoutSeconds
    }

    /// Writes the whole body to a new file. Nothing is left behind if it fails.
    ///
    /// - Parameter progress: called with the bytes so far after each chunk.
    /// - Throws: 413, 400 if the body ends early, 507.
    func receiveBody(
        of request: Request, context: ServerContext, fileName: String, progress: (Int) -> Void = { _ in }
    ) async throws -> ReceivedFile {
        raise(context)
        let receiver = try await FileReceiver(path: freshPath())
        do {
            for try await buffer in request.body {
                try await receiver.write(buffer.readableBytesView)
                progress(receiver.bytes)
            }
            if let declared = request.headers[.contentLength].flatMap(Int.init), declared != receiver.bytes {
                throw Problem.malformed(
                    "incomplete_body", "Only \(receiver.bytes) of \(declared) bytes arrived", mend: "Send the file again")
            }
            let type = ContentType(request.headers[.contentType]).name
            return try await receiver.finish(fileName: MultipartParser.plainFileName(fileName), contentType: type)
        } catch {
            receiver.abandon()
            throw error
        }
    }

    /// Reads a multipart form; its files are written to new files. Nothing is left behind if it fails.
    ///
    /// - Throws: 415 for another content type, 400 for a malformed form, 413, 507.
    func receiveForm(
        of request: Request, context: ServerContext, maximumFiles: Int = 20, progress: (Int) -> Void = { _ in }
    ) async throws -> ReceivedForm {
        let type = ContentType(request.headers[.contentType])
        guard type.name == "multipart/form-data", let boundary = type.parameters["boundary"] else {
            throw Problem(
                .unsupportedMediaType, "unsupported_media_type", "The body is no multipart form",
                mend: "Send multipart/form-data, or PUT the file as the body")
        }
        raise(context)
        var parser = try MultipartParser(boundary: boundary)
        var reading = FormReading(uploads: self, maximumFiles: maximumFiles)
        do {
            var received = 0
            for try await buffer in request.body {
                var events: [MultipartParser.Event] = []
                try parser.feed(buffer.readableBytesView) { events.append($0) }
                for event in events { try await reading.take(event) }
                received += buffer.readableBytes
                progress(received)
            }
            try parser.finish()
            return reading.form
        } catch {
            reading.abandon()
            throw error
        }
    }

    /// Removes files the caller will not keep.
    static func discard(_ files: [ReceivedFile]) {
        for file in files { FileReceiver.remove(file.path) }
    }

    func freshPath() -> String { "\(folder)/upload-\(SecretToken.random()).part" }

    private func raise(_ context: ServerContext) {
        context.allowance.setBodyBytes(limitBytes)
        context.allowance.setTimeout(seconds: timeoutSeconds)
    }
}

/// The state of reading one form.
private struct FormReading {
    static let valueLimit = 64 << 10
    static let valuesLimit = 1 << 20

    let uploads: Uploads
    let maximumFiles: Int
    var form = ReceivedForm()
    private var part: MultipartParser.Part?
    private var receiver: FileReceiver?
    private var value: [UInt8] = []
    private var valueBytes = 0

    init(uploads: Uploads, maximumFiles: Int) {
        self.uploads = uploads
        self.maximumFiles = maximumFiles
    }

    mutating func take(_ event: MultipartParser.Event) async throws {
        switch event {
        case .part(let part):
            self.part = part
            value = []
            guard part.fileName != nil else { return }
            guard form.files.count < maximumFiles else {
                throw Problem.malformed("too_many_files", "The form has more than \(maximumFiles) files", mend: "Send fewer files")
            }
            receiver = try await FileReceiver(path: uploads.freshPath())
        case .data(let data):
            if let receiver { return try await receiver.write(data) }
            valueBytes += data.count
            guard value.count + data.count <= Self.valueLimit, valueBytes <= Self.valuesLimit else {
                throw Problem.tooLarge(limitBytes: Self.valueLimit)
            }
            value += data
        case .partEnd: try await endPart()
        case .end: break
        }
    }

    private mutating func endPart() async throws {
        guard let part else { return }
        if let receiver {
            // A form whose file input was left empty sends a file without name and bytes.
            if part.fileName == "", receiver.bytes == 0 {
                receiver.abandon()
            } else {
                form.files.append(try await receiver.finish(fileName: part.fileName ?? "", contentType: part.contentType))
                form.fileFields.append(part.name)
            }
            self.receiver = nil
        } else {
            guard let text = String(validating: value, as: UTF8.self) else {
                throw Problem.malformed("malformed_field", "The field \(part.name) is not UTF-8", mend: "Send the form as UTF-8")
            }
            try form.fields.append(part.name, text)
        }
        self.part = nil
    }

    mutating func abandon() {
        receiver?.abandon()
        Uploads.discard(form.files)
    }
}

extension Request {
    /// The fields of an urlencoded form of at most the request's allowance.
    ///
    /// - Throws: 415 for another content type, 413, 400.
    func formFields() async throws -> FormFields {
        guard ContentType(headers[.contentType]).name == "application/x-www-form-urlencoded" else {
            throw Problem(
                .unsupportedMediaType, "unsupported_media_type", "The body is no form",
                mend: "Send application/x-www-form-urlencoded")
        }
        let buffer = try await body.collect(upTo: .max)
        return try FormFields(urlEncoded: buffer.readableBytesView)
    }
}
