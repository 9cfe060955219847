import App
import Foundation
import HTTPTypes
import Pipeline
import Testing

@testable import Server

/// Resumable uploads, request by request.
@Suite struct TusTests {
    private let path = "/api/v1/uploads/tus"
    private let rows = Array("id,name\n1,a\n2,b\n".utf8)

    private func send(
        _ node: IntegrationNode, _ method: HTTPRequest.Method, _ path: String, _ more: HTTPFields = [:], body: [UInt8] = [], as key: String? = nil
    ) async throws -> Answer {
        var headers: HTTPFields = [.tusResumable: "1.0.0", .authorization: "Bearer \(key ?? node.steward)", .accept: "application/json"]
        for field in more { headers[field.name] = field.value }
        return try await node.client.send(method, path, headers: headers, body: body)
    }

    private func begin(_ node: IntegrationNode, length: Int, name: String = "ZmlybXMuY3N2") async throws -> String {
        let answer = try await send(node, .post, path, [.uploadLength: String(length), .uploadMetadata: "filename \(name)"])
        #expect(answer.status == 201 && answer.headers[.uploadExpires] != nil, "\(answer.text)")
        return try #require(answer.headers[.location])
    }

    private func piece(_ node: IntegrationNode, _ url: String, at offset: Int, _ bytes: [UInt8], as key: String? = nil) async throws -> Answer {
        try await send(
            node, .patch, url, [.contentType: "application/offset+octet-stream", .uploadOffset: String(offset)], body: bytes, as: key)
    }

    @Test func aFileArrivesInPiecesAndIsReviewed() async throws {
        try await IntegrationNode.with { node in
            let offers = try await node.client.send(.options, path, headers: [:], body: [])
            #expect(offers.status == 204 && offers.headers[.tusVersion] == "1.0.0" && offers.headers[.tusExtension]?.contains("termination") == true)
            let url = try await begin(node, length: rows.count)
            #expect(try await piece(node, url, at: 0, Array(rows[..<9])).headers[.uploadOffset] == "9")
            let standing = try await send(node, .head, url)
            #expect(standing.status == 200 && standing.headers[.uploadOffset] == "9" && standing.headers[.uploadLength] == String(rows.count))
            #expect(standing.headers[.cacheControl] == "no-store")
            let list = try await node.send("/upload", as: node.steward)
            #expect(list.text.contains("firms.csv") && list.text.contains("\"percent\":\"56\""), "\(list.text)")
            #expect(try await piece(node, url, at: 9, Array(rows[9...])).status == 204)
            #expect(try await send(node, .head, url).headers[.uploadOffset] == String(rows.count))
            let id = try #require(url.split(separator: "/").last)
            let review = try await node.send("/upload/\(id)", as: node.steward)
            #expect(review.status == 200 && review.text.contains("\"name\":\"firms\""), "\(review.text)")
        }
    }

    @Test func whatDoesNotFitIsRefusedAndChangesNothing() async throws {
        try await IntegrationNode.with { node in
            let url = try await begin(node, length: 9)
            for (offset, status) in [(1, 409), (-1, 400), (10, 409)] {
                #expect(try await piece(node, url, at: offset, Array(rows[..<3])).status == status, "\(offset)")
            }
            #expect(try await piece(node, url, at: 0, rows).status == 413, "more than was announced")
            #expect(try await send(node, .patch, url, [.contentType: "text/csv", .uploadOffset: "0"], body: rows).status == 415)
            let other = try await send(node, .patch, url, [.tusResumable: "0.2.2", .contentType: "application/offset+octet-stream", .uploadOffset: "0"])
            #expect(other.status == 412 && other.headers[.tusVersion] == "1.0.0" && other.headers[.tusResumable] == "1.0.0")
            #expect(try await piece(node, url, at: 0, Array(rows[..<3]), as: node.stranger).status == 403)
            #expect(try await send(node, .post, path).status == 400, "without a length")
            #expect(try await send(node, .post, path, [.uploadLength: "99999999999999"]).status == 413)
            #expect(try await send(node, .post, path, [.uploadLength: "1", .uploadMetadata: "filename %%%"]).status == 400)
            #expect(try await send(node, .post, path, [.uploadLength: "1"], as: node.stranger).status == 403)
            #expect(try await send(node, .head, path + "/none").status == 404)
            #expect(try await send(node, .delete, url).status == 204)
            #expect(try await send(node, .head, url).status == 404)
            #expect(try FileManager.default.contentsOfDirectory(atPath: node.platform.data.uploads).isEmpty)
        }
    }

    @Test func whatIsNotFinishedOrNotPublishedExpires() async throws {
        try await IntegrationNode.with { node in
            let data = node.platform.data
            let unfinished = try await begin(node, length: 9)
            let whole = try await begin(node, length: rows.count)
            #expect(try await piece(node, whole, at: 0, rows).status == 204)
            let now = node.platform.now()
            #expect(data.sweepUploads(olderThan: 60_000, now: now).isEmpty, "what is fresh stays")
            let fresh = try await begin(node, length: 5)
            let id = try #require(fresh.split(separator: "/").last.map(String.init))
            for name in try FileManager.default.contentsOfDirectory(atPath: data.uploads) where !name.hasPrefix(id) {
                try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -120)], ofItemAtPath: "\(data.uploads)/\(name)")
            }
            #expect(data.sweepUploads(olderThan: 60_000, now: now).count == 2)
            for gone in [unfinished, whole] { #expect(try await send(node, .head, gone).status == 404) }
            #expect(try await send(node, .head, fresh).status == 200)
        }
    }

    @Test(arguments: [
        ("firms.csv", [0xC3, 0xFB, 0x2C, 0xD6, 0xB5, 0x0A, 0xD3, 0xE5, 0x2C, 0x31, 0x0A], "名", "渝"),
        ("firms.ndjson", Array("{\"名\": \"渝\", \"v\": 1}\n".utf8), "名", "渝"), ("firms.json", Array("[{\"名\": \"渝\", \"v\": 1}]".utf8), "名", "渝"),
        ("firms.tsv", Array("名\t值\n渝\t1\n".utf8), "名", "渝"),
    ] as [(String, [UInt8], String, String)])
    func filesOfEveryKindAreRead(name: String, bytes: [UInt8], column: String, value: String) async throws {
        try await IntegrationNode.with { node in
            let url = try await begin(node, length: bytes.count, name: Data(name.utf8).base64EncodedString())
            #expect(try await piece(node, url, at: 0, bytes).status == 204)
            let id = try #require(url.split(separator: "/").last)
            let review = try await node.send("/upload/\(id)", as: node.steward)
            #expect(review.status == 200 && review.text.contains(column) && review.text.contains(value), "\(review.text)")
        }
    }

    @Test func aFileThatCannotBeReadStaysAndIsReadOtherwise() async throws {
        try await IntegrationNode.with { node in
            // UTF-16 without its mark: nothing says so but a person.
            let bytes = "name,beds\n渝中,12\n".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
            let url = try await begin(node, length: bytes.count)
            #expect(try await piece(node, url, at: 0, bytes).status == 204)
            let address = "/upload/" + (url.split(separator: "/").last ?? "")
            #expect(try await node.send(address, as: node.steward).status == 422)
            let page = try await node.send(address, as: node.steward, json: false)
            #expect(page.status == 422 && page.text.contains("name=\"encoding\""), "the page offers other ways: \(page.text.prefix(200))")
            let otherwise = try await node.send(address + "?format=csv&encoding=utf-16le", as: node.steward)
            #expect(otherwise.status == 200 && otherwise.text.contains("渝中"), "\(otherwise.text)")
            let published = try await node.post(
                address + "/publish", ["name": "beds", "organisation": "housing", "format": "csv", "encoding": "utf-16le"], as: node.steward)
            #expect(published.status == 202, "\(published.text)")
            #expect(try await node.send(address, as: node.stranger).status == 403)
        }
    }
}
