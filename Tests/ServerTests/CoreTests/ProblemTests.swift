import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Testing
import Vocabulary

@testable import Server

@Suite struct ProblemTests {
    private struct Told: Explained {
        let code: String
        var problem = "the file /srv/secret/heliu.sqlite is locked"
        var mend = "look at /srv/secret"
    }

    private struct Untold: Error { let secret = "hunter2" }

    private func client(errorPage: ErrorPage? = nil) -> RouterClient {
        RouterClient(.test(errorPage: errorPage)) { routes in
            routes.get("/told/{code}") { _, context -> String in throw Told(code: try context.part("code")) }
            routes.get("/untold") { _, _ -> String in throw Untold() }
            routes.get("/period") { _, _ in try Period(text: "2023-99").text }
            routes.get("/api/things") { _, _ in "things" }
            routes.post("/api/things") { _, _ in "made" }
            routes.get("/query") { request, _ in
                var query = try FieldReader(query: request)
                let limit = query.integer("limit", in: 1...500) ?? 50
                let period = query.period("period")
                let name = query.name("name")
                let flag = query.boolean("flag")
                try query.finish()
                return "\(limit) \(period?.text ?? "-") \(name?.text ?? "-") \(flag.map(String.init) ?? "-")"
            }
            routes.post("/json") { request, _ in
                struct Body: Decodable { let name: String; let size: Int }
                return try await JSONAnswer.read(Body.self, from: request).name
            }
        }
    }

    @Test(arguments: [
        ("notFound", 404), ("already_exists", 409), ("uniqueViolation", 409), ("malformed_row", 400), ("weak_password", 422),
        ("busy", 503), ("disk_full", 507), ("corrupt", 500), ("somethingNew", 500),
    ])
    func mapsTheCodesOfErrors(code: String, status: Int) async throws {
        let answer = try await client().send(.get, "/told/\(code)")
        #expect(answer.status == status)
        #expect(answer.headers[.contentType] == "application/problem+json")
        let isTold = status < 500 && !code.lowercased().hasSuffix("violation")
        #expect(answer.text.contains("secret") == isTold, "faults of ours and of the store keep their texts to themselves")
    }

    @Test func writesOneShapeOfProblem() async throws {
        let answer = try await client().send(.get, "/period", headers: [.requestID: "abcdefgh-1"])
        #expect(answer.status == 400)
        #expect(Set(answer.json.keys) == ["type", "title", "status", "detail", "instance", "code", "mend", "request_id"])
        #expect(answer.json["type"] as? String == "urn:heliu:problem:malformed_period")
        #expect(answer.json["instance"] as? String == "/period")
        #expect(answer.json["request_id"] as? String == "abcdefgh-1")
        #expect((answer.json["detail"] as? String)?.contains("2023-99") == true)
    }

    @Test func hidesUnknownErrors() async throws {
        let answer = try await client().send(.get, "/untold")
        #expect(answer.status == 500 && answer.code == "internal" && !answer.text.contains("hunter2") && !answer.text.contains("Untold"))
    }

    @Test func answersUnknownAddressesAndMethods() async throws {
        let client = client()
        #expect(try await client.send(.get, "/nothing").code == "not_found")
        let refused = try await client.send(.delete, "/api/things")
        #expect(refused.status == 405 && refused.headers[.allow] == "GET, HEAD, POST, OPTIONS" && refused.code == "method_not_allowed")
        let options = try await client.send(.options, "/api/things")
        #expect(options.status == 204 && options.headers[.allow] == "GET, HEAD, POST, OPTIONS")
        let head = try await client.send(.head, "/api/things")
        #expect(head.status == 200 && head.body.isEmpty && head.headers[.contentLength] == "6")
        let headOfNothing = try await client.send(.head, "/nothing")
        #expect(headOfNothing.status == 404 && headOfNothing.body.isEmpty)
        #expect(try await client.send(.options, "*").status < 500)
        #expect(try await client.send(.trace, "/api/things").status == 404)
    }

    @Test func showsBrowsersAPage() async throws {
        let client = client { problem, _, context in
            Response(status: .ok, headers: [.contentType: "text/html"], body: .init(byteBuffer: ByteBuffer(string: "<p>\(problem.code) \(context.requestID)")))
        }
        let page = try await client.send(.get, "/nothing", headers: pageAccept)
        #expect(page.status == 404 && page.text.hasPrefix("<p>not_found "))
        #expect(try await client.send(.get, "/api/nothing", headers: pageAccept).code == "not_found")
        #expect(try await client.send(.get, "/nothing").code == "not_found")
        let broken = self.client { _, _, _ in throw Untold() }
        let fallback = try await broken.send(.get, "/nothing", headers: pageAccept)
        #expect(fallback.status == 404 && fallback.code == "not_found")
    }

    @Test func readsAQueryAndCollectsEveryFault() async throws {
        let client = client()
        #expect(try await client.send(.get, "/query?limit=5&period=2023-Q2&name=a.b&flag=true&lang=en").text == "5 2023-Q2 a.b true")
        #expect(try await client.send(.get, "/query").text == "50 - - -")
        let answer = try await client.send(.get, "/query?limit=0&period=2023-99&flag=maybe&limti=3&flag=no")
        #expect(answer.status == 400 && answer.code == "malformed_parameters")
        let faults = try #require(answer.json["errors"] as? [[String: Any]])
        #expect(faults.map { $0["field"] as? String } == ["limit", "period", "flag", "limti"])
        #expect(faults.allSatisfy { $0["mend"] as? String != "" })
    }

    @Test(arguments: ["limit=%zz", "a=%00", "limit=%2B5", "limit=9999999999999999999999", "limit=1e2", "limit=0x10", "name=%ff"])
    func refusesAHostileQuery(query: String) async throws {
        #expect(try await client().send(.get, "/query?\(query)").status == 400)
    }

    @Test func boundsTheNumberOfFields() async throws {
        let query = (0..<600).map { "f\($0)=1" }.joined(separator: "&")
        #expect(try await client().send(.get, "/query?" + query).status == 400)
    }

    @Test func namesTheFieldAJSONBodyGetsWrong() async throws {
        let client = client()
        func send(_ body: String, _ type: String = "application/json") async throws -> Answer {
            try await client.send(.post, "/json", headers: [.contentType: type], body: Array(body.utf8))
        }
        #expect(try await send(#"{"name":"a","size":1}"#).text == "a")
        let missing = try await send(#"{"name":"a"}"#)
        #expect(missing.status == 422 && (missing.json["errors"] as? [[String: Any]])?.first?["field"] as? String == "size")
        #expect(try await send(#"{"name":1,"size":1}"#).status == 422)
        #expect(try await send("{").code == "malformed_json")
        #expect(try await send("").code == "malformed_json")
        #expect(try await send("{}", "text/plain").status == 415)
        #expect(try await send(String(repeating: "[", count: 100_000)).status == 400)
    }
}
