import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Testing
import TestKit
import Vocabulary

@testable import Server

@Suite struct UploadTests {
    private func client(folder: String, limit: Int = 1 << 20, bodyLimit: Int = 1000) -> RouterClient {
        let core = ServerCore.test {
            $0.uploadLimitBytes = limit
            $0.bodyLimitBytes = bodyLimit
        }
        let uploads = Uploads(folder: folder, settings: core.settings)
        return RouterClient(core) { routes in
            routes.put("/raw/{name}") { request, context in
                let file = try await uploads.receiveBody(of: request, context: context, fileName: try context.part("name"))
                return "\(file.fileName) \(file.bytes) \(file.digest.text)"
            }
            routes.post("/form") { request, context in
                let form = try await uploads.receiveForm(of: request, context: context)
                let values = form.fields.fields.map { "\($0.name)=\($0.value)" } + form.files.map { "\($0.fileName):\($0.bytes)" }
                return values.joined(separator: "|")
            }
            routes.post("/small") { request, _ in "\(try await request.body.collect(upTo: .max).readableBytes)" }
        }
    }

    static func form(_ parts: [(head: String, body: String)], boundary: String = "XyZ", end: String = "--\r\n") -> [UInt8] {
        Array((parts.map { "--\(boundary)\r\n\($0.head)\r\n\r\n\($0.body)\r\n" }.joined() + "--\(boundary)\(end)").utf8)
    }

    private let multipart: HTTPFields = [.contentType: "multipart/form-data; boundary=XyZ"]

    @Test func boundsOrdinaryBodies() async throws {
        let scratch = try TemporaryFolder()
        let client = client(folder: scratch.path)
        #expect(try await client.send(.post, "/small", body: Array(repeating: 65, count: 1000)).text == "1000")
        let chunked = try await client.send(.post, "/small", body: Array(repeating: 65, count: 1001), chunkBytes: 100)
        #expect(chunked.status == 413 && chunked.code == "too_large" && chunked.headers[.connection] == "close")
        #expect(try await client.send(.post, "/small", headers: [.contentLength: "5000"], body: [65]).status == 413)
        for bad in ["-1", "abc", "1e3", "99999999999999999999999"] {
            #expect(try await client.send(.post, "/small", headers: [.contentLength: bad], body: [65]).status == 400, "\(bad)")
        }
    }

    /// The token stands before the file, so that the guard reads it before the handler says how much it takes.
    @Test func takesALargeFormWhoseTokenIsAField() async throws {
        let scratch = try TemporaryFolder()
        func form(_ token: String, _ bytes: Int) -> [UInt8] {
            Self.form([
                ("Content-Disposition: form-data; name=\"csrf\"", token),
                ("Content-Disposition: form-data; name=\"file\"; filename=\"a.csv\"", String(repeating: "x", count: bytes)),
            ])
        }
        func send(_ path: String, _ body: [UInt8]) async throws -> Answer {
            var headers = HTTPFields.cookie(FixedPeople.sessionToken)
            headers[.contentType] = "multipart/form-data; boundary=XyZ"
            headers[.contentLength] = String(body.count)
            return try await client(folder: scratch.path).send(.post, path, headers: headers, body: body, chunkBytes: 700)
        }
        let taken = try await send("/form", form(FixedPeople.csrf, 200_000))
        #expect(taken.text == "csrf=\(FixedPeople.csrf)|a.csv:200000", "\(taken.text)")
        #expect(try await send("/form", form("wrong", 200_000)).status == 403)
        #expect(try await send("/form", form(FixedPeople.csrf, 2 << 20)).status == 413)
        #expect(try await send("/small", form(FixedPeople.csrf, 200_000)).status == 413, "a handler that expects little still gets little")
    }

    @Test func keepsARawUploadWithItsDigest() async throws {
        let scratch = try TemporaryFolder()
        let body = (0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let answer = try await client(folder: scratch.path).send(.put, "/raw/%E8%A1%A8.csv", body: body, chunkBytes: 8192)
        #expect(answer.text == "表.csv 700000 \(ContentDigest(bytes: SHA256.hash(data: body)).text)")
        let file = try #require(scratch.files.first)
        #expect(try [UInt8](Data(contentsOf: URL(filePath: "\(scratch.path)/\(file)"))) == body)
        let mode = try FileManager.default.attributesOfItem(atPath: "\(scratch.path)/\(file)")[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func leavesNothingOfARefusedUpload() async throws {
        let scratch = try TemporaryFolder()
        let client = client(folder: scratch.path, limit: 5000)
        #expect(try await client.send(.put, "/raw/a", body: Array(repeating: 65, count: 5001), chunkBytes: 1000).status == 413)
        #expect(try await client.send(.put, "/raw/a", headers: [.contentLength: "4000"], body: [1, 2, 3]).code == "incomplete_body")
        let cut = Self.form([("Content-Disposition: form-data; name=\"f\"; filename=\"a.csv\"", "a,b")], end: "")
        #expect(try await client.send(.post, "/form", headers: multipart, body: cut).code == "malformed_multipart")
        let big = Self.form([("Content-Disposition: form-data; name=\"f\"; filename=\"a.csv\"", String(repeating: "x", count: 6000))])
        #expect(try await client.send(.post, "/form", headers: multipart, body: big, chunkBytes: 700).status == 413)
        #expect(scratch.files.isEmpty)
    }

    @Test(arguments: [1, 2, 3, 7, 64, 100_000])
    func readsAFormWhateverTheChunks(chunkBytes: Int) async throws {
        let scratch = try TemporaryFolder()
        let body = Self.form([
            ("Content-Disposition: form-data; name=\"title\"", "数据 & more"),
            ("Content-Disposition: form-data; name=\"f\"; filename=\"C:\\dir\\统计.csv\"\r\nContent-Type: text/csv", "a,b\r\n--XyY\r\n-\r\r\n--Xy"),
            ("content-disposition: form-data; name=g; filename=\"../../etc/passwd\"", ""),
            ("Content-Disposition: form-data; name=\"none\"; filename=\"\"", ""),
            ("Content-Disposition: form-data; name=\"last\"", ""),
        ])
        let answer = try await client(folder: scratch.path).send(.post, "/form", headers: multipart, body: body, chunkBytes: chunkBytes)
        #expect(answer.text == "title=数据 & more|last=|统计.csv:20|passwd:0")
        #expect(scratch.files.count == 2 && scratch.files.allSatisfy { $0.hasPrefix("upload-") })
    }

    @Test(arguments: [
        "", "garbage", "--XyZ", "--XyZ\r\n", "--XyZxx\r\n\r\n", "--XyZ\r\nNo-Colon\r\n\r\nx\r\n--XyZ--", "--XyZ\r\nX: y\r\n\r\nx\r\n--XyZ--",
        "--XyZ\r\nContent-Disposition: form-data\r\n\r\nx\r\n--XyZ--",
        "--XyZ\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nx\r\n--XyZ--",
    ])
    func refusesAMalformedForm(body: String) async throws {
        let scratch = try TemporaryFolder()
        let answer = try await client(folder: scratch.path).send(.post, "/form", headers: multipart, body: Array(body.utf8))
        #expect(answer.code == "malformed_multipart")
        #expect(scratch.files.isEmpty)
    }

    @Test func boundsHeadersPartsValuesAndBoundaries() async throws {
        let scratch = try TemporaryFolder()
        let client = client(folder: scratch.path, limit: 10 << 20)
        func send(_ body: [UInt8], _ headers: HTTPFields? = nil) async throws -> Answer {
            try await client.send(.post, "/form", headers: headers ?? multipart, body: body)
        }
        let disposition = "Content-Disposition: form-data; name=\"a\""
        #expect(try await send(Self.form([(disposition + "\r\nX: " + String(repeating: "h", count: 9000), "x")])).code == "malformed_multipart")
        #expect(try await send(Self.form(Array(repeating: (disposition, "x"), count: 201))).code == "malformed_multipart")
        #expect(try await send(Self.form([(disposition, String(repeating: "v", count: 70_000))])).status == 413)
        #expect(try await send(Self.form(Array(repeating: (disposition + "; filename=\"f\"", "x"), count: 21))).code == "too_many_files")
        #expect(try await send(Array(repeating: 120, count: 10_000)).code == "malformed_multipart")
        for type in ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\(String(repeating: "b", count: 71))"] {
            #expect(try await send(Self.form([(disposition, "x")]), [.contentType: type]).status >= 400)
        }
        #expect(try await send([], [.contentType: "text/plain"]).status == 415)
        #expect(scratch.files.isEmpty)
    }

    @Test(arguments: [5, 100_000])
    func findsTheTokenBeforeTheFiles(chunkBytes: Int) async throws {
        let scratch = try TemporaryFolder()
        let client = client(folder: scratch.path, limit: 10 << 20, bodyLimit: 1 << 20)
        var headers = HTTPFields.cookie(FixedPeople.sessionToken)
        headers[.contentType] = "multipart/form-data; boundary=XyZ"
        let token = ("Content-Disposition: form-data; name=\"csrf\"", FixedPeople.csrf)
        let title = ("Content-Disposition: form-data; name=\"title\"", "T")
        let file = ("Content-Disposition: form-data; name=\"f\"; filename=\"a.csv\"", String(repeating: "r,s\r\n", count: 30_000))
        func send(_ parts: [(head: String, body: String)]) async throws -> Answer {
            try await client.send(.post, "/form", headers: headers, body: Self.form(parts), chunkBytes: chunkBytes)
        }
        #expect(try await send([title, token, file]).text == "title=T|csrf=\(FixedPeople.csrf)|a.csv:150000")
        #expect(try await send([file, token]).status == 403)
        #expect(try await send([title, file]).status == 403)
        #expect(try await send([(token.0, "wrong"), file]).status == 403)
        #expect(try await send([("Content-Disposition: form-data; name=\"csrf\"; filename=\"x\"", FixedPeople.csrf), file]).status == 403)
        #expect(scratch.files.count == 1)
    }

    @Test(arguments: [
        ("a.csv", "a.csv"), ("../../x", "x"), ("C:\\a\\b.csv", "b.csv"), ("..", ""), ("", ""), ("a\u{0}\n\u{202E}b", "ab"), ("%22q%22", "\"q\""),
    ])
    func showsOnlyTheLastPartOfAFileName(sent: String, shown: String) {
        #expect(MultipartParser.plainFileName(sent) == shown)
    }
}
