import App
import Foundation
import HTTPTypes
import Pipeline
import Source
import Store
import Testing
import Vocabulary

@testable import Server

@Suite struct QuarantineRouteTests {
    @Test func onlyStewardsOfTheOwnerSeeRowsAndTheLookIsOnTheRecordOnce() async throws {
        try await IntegrationNode.with { node in
            let run = try await node.run()
            #expect(run.state == .succeeded, "\(run.problem ?? "")")
            let (id, hashes) = try await node.batch()
            #expect(Set(hashes.keys) == ["b,viel", "f,x y"])
            for path in ["/quarantine/\(id)", "/api/v1/quarantine/\(id)/rows", "/quarantine/\(id)/rows.csv"] {
                #expect(try await node.send(path, as: nil).status == 401, "\(path)")
                for key in [node.operates, node.stranger] {
                    let refused = try await node.send(path, as: key)
                    #expect(refused.status == 403 && !refused.text.contains("viel"), "\(path)")
                }
                let seen = try await node.send(path, as: node.steward)
                #expect(seen.status == 200 && seen.text.contains("viel"), "\(path): \(seen.text.prefix(300))")
            }
            let page = try await node.send("/quarantine/\(id)", as: node.steward, json: false)
            #expect(page.text.contains("value=\"viel\"") && page.text.contains("name=\"v.area\""), "the form stands filled in")
            let looks = try await node.platform.store.read { reader in
                try reader.rows("SELECT actor FROM ledger_entry WHERE action = 'quarantine.read' AND subject = ?", [.text("quarantine/\(id)")]).count
            }
            #expect(looks == 1)
        }
    }

    @Test func aCorrectedRowIsPublishedByTheNextRunAndADiscardedOneStaysCounted() async throws {
        try await IntegrationNode.with { node in
            _ = try await node.run()
            let (id, hashes) = try await node.batch()
            let form = "application/x-www-form-urlencoded"
            let address = "/quarantine/\(id)/rows/\(hashes["b,viel"] ?? "")"
            let corrected = try await node.send(.post, address, as: node.steward, type: form, body: Array("do=correct&v.permit=b&v.area=2.25".utf8))
            #expect(corrected.status == 200, "\(corrected.text)")
            let other = "/quarantine/\(id)/rows/\(hashes["f,x y"] ?? "")"
            #expect(try await node.send(.post, other, as: node.steward, type: form, body: Array("do=discard".utf8)).code == "missing_reason")
            #expect(try await node.send(.post, other, as: node.steward, type: form, body: Array("do=discard&reason=no+permit".utf8)).status == 200)
            let run = try await node.runAgain()
            let step = try #require(run.steps.first { $0.name == "raw_permit" && $0.kind == "source" })
            #expect((step.rowsRead, step.rowsPublished, step.rowsQuarantined, step.rowsDuplicate) == (6, 5, 1, 0))
            let list = try await node.send("/api/v1/quarantine", as: node.steward)
            #expect(list.json["total"] as? Int == 1)
        }
    }

    @Test func aFileDecidesOnlyAboutRowsThatWereChanged() async throws {
        try await IntegrationNode.with { node in
            _ = try await node.run()
            let (id, _) = try await node.batch()
            let export = try await node.send("/quarantine/\(id)/rows.csv", as: node.steward)
            #expect(export.text.hasPrefix("\u{FEFF}_hash,_place,_reasons,_raw,_discard,permit,area\r\n"))
            let file = export.text.replacing("b,viel\r\n", with: "b,7\r\n")
            let body = "--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"c.csv\"\r\nContent-Type: text/csv\r\n\r\n\(file)\r\n--X--\r\n"
            let taken = try await node.send(
                .post, "/quarantine/\(id)/corrections", as: node.steward, type: "multipart/form-data; boundary=X", body: Array(body.utf8))
            #expect(taken.json["decided"] as? Int == 1, "\(taken.text)")
            let rows = try await node.platform.runner.quarantine.rows(of: id, in: node.platform.data)
            #expect(rows.first { $0.raw == "b,viel" }?.values == ["permit": "b", "area": "7"])
            #expect(rows.first { $0.raw == "f,x y" }?.decision == QuarantinedRow.Decision.none)
        }
    }

    @Test func programsCorrectAndTakeBack() async throws {
        try await IntegrationNode.with { node in
            _ = try await node.run()
            let (id, hashes) = try await node.batch()
            let address = "/api/v1/quarantine/\(id)/corrections"
            let hash = hashes["b,viel"] ?? ""
            func send(_ text: String) async throws -> Answer {
                try await node.send(.post, address, as: node.steward, type: "application/json", body: Array(text.utf8))
            }
            #expect(try await send("{\"corrections\": [{\"hash\": \"\(hash)\"}]}").status == 422, "a row is not discarded by a slip")
            #expect(try await send("{\"corrections\": [{\"hash\": \"\(hash)\", \"values\": null}]}").code == "missing_reason")
            #expect(try await send("{\"corrections\": [{\"hash\": \"ab\", \"values\": {\"area\": \"1\"}}]}").status == 400)
            #expect(try await send("{\"corrections\": [{\"hash\": \"\(hash)\", \"values\": {\"permit\": \"b\", \"area\": \"2\"}}]}").json["decided"] as? Int == 1)
            #expect(try await node.send(.delete, "\(address)/\(hash)", as: node.steward).status == 204)
            let rows = try await node.platform.runner.quarantine.rows(of: id, in: node.platform.data)
            #expect(rows.allSatisfy { $0.decision == .none })
        }
    }
}
