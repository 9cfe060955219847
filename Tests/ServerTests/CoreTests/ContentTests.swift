import Foundation
import HTTPTypes
import Hummingbird
import Testing
import TestKit
import Vocabulary

@testable import Server

@Suite struct AssetTests {
    private func client(_ scratch: TemporaryFolder) throws -> RouterClient {
        try scratch.write("body { color: black }", to: "assets/heliu.css")
        try scratch.write("packed", to: "assets/deep/chart.js")
        try scratch.write("packed!", to: "assets/deep/chart.js.gz")
        try scratch.write("secret", to: "secret.txt")
        try scratch.write("secret", to: "assets/.hidden.txt")
        try scratch.write("secret", to: "assets/notes.key")
        try FileManager.default.createSymbolicLink(atPath: scratch.path + "/assets/link.txt", withDestinationPath: scratch.path + "/secret.txt")
        try FileManager.default.createSymbolicLink(atPath: scratch.path + "/assets/out", withDestinationPath: scratch.path)
        let library = try AssetLibrary(folders: [scratch.path + "/assets"])
        let core = ServerCore.test()
        return RouterClient(core) { core.addOperatingRoutes(to: $0, checks: [], assets: library, version: "1.0.0") }
    }

    @Test func servesAnAssetWithItsTypeAndTag() async throws {
        let scratch = try TemporaryFolder()
        let client = try client(scratch)
        let answer = try await client.send(.get, "/assets/heliu.css")
        #expect(answer.status == 200 && answer.text == "body { color: black }")
        #expect(answer.headers[.contentType] == "text/css; charset=utf-8")
        #expect(answer.headers[.cacheControl] == "public, max-age=0, must-revalidate")
        let tag = try #require(answer.headers[.eTag])
        for known in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
            let again = try await client.send(.get, "/assets/heliu.css", headers: [.ifNoneMatch: known])
            #expect(again.status == 304 && again.body.isEmpty && again.headers[.eTag] == tag)
        }
        #expect(try await client.send(.get, "/assets/heliu.css", headers: [.ifNoneMatch: "\"other\""]).status == 200)
        let head = try await client.send(.head, "/assets/heliu.css")
        #expect(head.status == 200 && head.body.isEmpty && head.headers[.contentLength] == "21")
        #expect(try await client.send(.post, "/assets/heliu.css").status == 405)
    }

    @Test func letsBrowsersKeepAVersionedAsset() async throws {
        let scratch = try TemporaryFolder()
        let client = try client(scratch)
        let library = try AssetLibrary(folders: [scratch.path + "/assets"])
        let href = library.href("heliu.css")
        #expect(try await client.send(.get, href).headers[.cacheControl] == "public, max-age=31536000, immutable")
        #expect(try await client.send(.get, "/assets/heliu.css?v=\(library.version)").headers[.cacheControl]?.contains("immutable") == true)
        #expect(try await client.send(.get, "/assets/heliu.css?v=old").headers[.cacheControl]?.contains("immutable") == false)
        try scratch.write("body { color: red } /* longer */", to: "assets/heliu.css")
        #expect(try await client.send(.get, href).text.contains("red"))
        #expect(try await client.send(.get, href).headers[.cacheControl]?.contains("immutable") == false)
        #expect(library.href("heliu.css") != href)
    }

    @Test func servesThePackedFileToThoseWhoTakeIt() async throws {
        let scratch = try TemporaryFolder()
        let client = try client(scratch)
        let packed = try await client.send(.get, "/assets/deep/chart.js", headers: [.acceptEncoding: "br, gzip;q=0.5"])
        #expect(packed.text == "packed!" && packed.headers[.contentEncoding] == "gzip" && packed.headers[.vary] == "Accept-Encoding")
        #expect(packed.headers[.contentType] == "text/javascript; charset=utf-8")
        for accept in ["br", "gzip;q=0", "identity"] {
            let plain = try await client.send(.get, "/assets/deep/chart.js", headers: [.acceptEncoding: accept])
            #expect(plain.text == "packed" && plain.headers[.contentEncoding] == nil && plain.headers[.eTag] != packed.headers[.eTag])
        }
    }

    @Test(arguments: [
        "/assets/../secret.txt", "/assets/%2e%2e/secret.txt", "/assets/%2e%2e%2fsecret.txt", "/assets/..%2fsecret.txt", "/assets/..%5csecret.txt",
        "/assets/deep/../../secret.txt", "/assets/....//secret.txt", "/assets//etc/passwd", "/assets/%2fetc/passwd", "/assets/link.txt",
        "/assets/out/secret.txt", "/assets/.hidden.txt", "/assets/notes.key", "/assets/", "/assets", "/assets/deep", "/assets/deep/",
        "/assets/heliu.css%00.txt", "/assets/heliu.css/", "/assets/HELIU.css", "/assets/deep/chart.js.gz", "/assets/%252e%252e/secret.txt",
        "/assets/heliu.css%20", "/assets/./heliu.css", "//assets/heliu.css/../../secret.txt",
    ])
    func neverLeavesTheFolder(path: String) async throws {
        let scratch = try TemporaryFolder()
        let answer = try await client(scratch).send(.get, path)
        #expect(answer.status == 404 || answer.status == 400)
        #expect(!answer.text.contains("secret\n") && answer.text != "secret")
    }

    @Test func saysWhichFolderIsMissing() {
        #expect(throws: ServerError.self) { try AssetLibrary(folders: ["/no/such/folder"]) }
    }
}

@Suite struct RangeTests {
    @Test(arguments: [
        ("bytes=0-3", ByteRange.part(0...3)), ("bytes=5-", .part(5...9)), ("bytes=-3", .part(7...9)), ("bytes=-30", .part(0...9)),
        ("bytes=9-99", .part(9...9)), ("BYTES=1-1", .part(1...1)), ("bytes=10-", .unsatisfiable), ("bytes=99-100", .unsatisfiable),
        ("bytes=-0", .unsatisfiable), ("bytes=3-2", .whole), ("bytes=0-1,3-4", .whole), ("bytes=a-b", .whole), ("bytes=", .whole),
        ("bytes=-", .whole), ("bytes=--1", .whole), ("items=0-1", .whole), ("bytes=0x1-2", .whole), ("bytes=+1-2", .whole),
        ("bytes=99999999999999999999-", .whole), ("bytes=1-99999999999999999", .part(1...9)), ("bytes=٣-٤", .whole),
    ])
    func readsARange(header: String, expected: ByteRange) {
        #expect(ByteRange(header, size: 10) == expected)
    }

    @Test func nothingOfAnEmptyFileCanBeAsked() {
        #expect(ByteRange("bytes=0-", size: 0) == .unsatisfiable)
        #expect(ByteRange("bytes=-1", size: 0) == .unsatisfiable)
        #expect(ByteRange(nil, size: 0) == .whole)
    }

    @Test func sendsPartsOfAFile() async throws {
        let scratch = try TemporaryFolder()
        let content = String((0..<300_000).map { Character(Unicode.Scalar(UInt8(97 + $0 % 26))) })
        try scratch.write(content, to: "data.parquet")
        try scratch.write("", to: "empty.csv")
        let folder = scratch.path
        let client = RouterClient(.test()) { routes in
            routes.get("/file/{name}") { request, context in
                try await FileAnswer(
                    path: "\(folder)/\(try context.part("name"))", type: "application/octet-stream", tag: EntityTag("v1"),
                    downloadName: "统计 \"a\".parquet"
                ).response(to: request, context: context)
            }
        }
        let whole = try await client.send(.get, "/file/data.parquet")
        #expect(whole.text == content && whole.headers[.acceptRanges] == "bytes" && whole.headers[.contentLength] == "300000")
        #expect(
            whole.headers[.contentDisposition]
                == "attachment; filename=\"__ _a_.parquet\"; filename*=UTF-8''%E7%BB%9F%E8%AE%A1%20%22a%22.parquet")
        let part = try await client.send(.get, "/file/data.parquet", headers: [.range: "bytes=100000-100009"])
        #expect(part.status == 206 && part.text == String(content.dropFirst(100_000).prefix(10)))
        #expect(part.headers[.contentRange] == "bytes 100000-100009/300000" && part.headers[.contentLength] == "10")
        let beyond = try await client.send(.get, "/file/data.parquet", headers: [.range: "bytes=300000-"])
        #expect(beyond.status == 416 && beyond.headers[.contentRange] == "bytes */300000")
        let current = try await client.send(.get, "/file/data.parquet", headers: [.range: "bytes=0-1", .ifRange: "\"v1\""])
        let outdated = try await client.send(.get, "/file/data.parquet", headers: [.range: "bytes=0-1", .ifRange: "\"v0\""])
        #expect(current.status == 206 && outdated.status == 200)
        #expect(try await client.send(.get, "/file/empty.csv").body.isEmpty)
        #expect(try await client.send(.get, "/file/missing").status == 404)
        #expect(try await client.send(.get, "/file/data.parquet", headers: [.ifNoneMatch: "\"v1\""]).status == 304)
    }

    @Test func refusesAChangeOfAnOutdatedState() async throws {
        let client = RouterClient(.test()) { routes in
            routes.put("/thing") { request, _ in
                try request.requireMatch(EntityTag("v2"))
                return "changed"
            }
        }
        #expect(try await client.send(.put, "/thing").status == 200)
        #expect(try await client.send(.put, "/thing", headers: [.ifMatch: "\"v2\""]).status == 200)
        #expect(try await client.send(.put, "/thing", headers: [.ifMatch: "\"v1\""]).code == "changed_meanwhile")
    }
}

@Suite struct PreferenceTests {
    @Test(arguments: [
        ([], nil), (["wait=10"], 10), (["respond-async, wait=5"], 5), (["respond-async", "Wait = \"7\""], 7), (["wait=3; x=1, wait=9"], 3), (["wait=0"], 0),
        (["wait=100000"], Preference.longestWaitSeconds), (["wait"], nil), (["wait=-1"], nil), (["wait=soon"], nil), (["handling=lenient"], nil),
    ] as [([String], Int?)])
    func readsHowLongAClientWouldWait(values: [String], seconds: Int?) {
        var fields = HTTPFields()
        for value in values { fields.append(HTTPField(name: .prefer, value: value)) }
        #expect(Preference.waitSeconds(fields) == seconds)
    }
}
