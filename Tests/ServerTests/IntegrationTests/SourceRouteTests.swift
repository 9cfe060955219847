import App
import Foundation
import HTTPTypes
import Job
import Pipeline
import TestKit
import Testing
import Vocabulary

@testable import Server

@Suite struct SourceRouteTests {
    @Test func pushedRowsAreAnsweredOneByOneAndAskForARun() async throws {
        try await IntegrationNode.with { node in
            let rows = Array("{\"sensor\": \"s1\", \"dust\": 1}\n{\"dust\": 2}\n{\"sensor\": \"s2\", \"dust\": \"viel\"}\n".utf8)
            for (key, status) in [(nil, 401), (node.stranger, 403), (node.operates, 403)] {
                #expect(try await node.push(rows, as: key).status == status)
            }
            let first = try await node.push(rows, as: node.steward, idempotencyKey: "one")
            #expect(first.status == 201 && first.json["accepted"] as? Int == 1, "\(first.text)")
            let lines = (first.json["rejected"] as? [[String: Any]])?.compactMap { $0["line"] as? Int }
            #expect(lines == [2, 3])
            #expect((first.json["run"] as? String)?.hasPrefix("/api/v1/runs/") == true)
            #expect(try await node.platform.jobs.list(JobFilter(state: .waiting, subject: "permits")).total == 1)
            let again = try await node.push(rows, as: node.steward, idempotencyKey: "one")
            #expect(again.status == 200 && again.json["repeated"] as? Bool == true)
            #expect(try await node.platform.jobs.list(JobFilter(state: .waiting, subject: "permits")).total == 1, "one run takes both in")
            let other = try await node.push(IntegrationNode.readings, as: node.steward, idempotencyKey: "one")
            #expect(other.status == 409 && other.code == "key_reused", "\(other.text)")
        }
    }

    @Test(arguments: TestBackend.allCases)
    func theSameRequestSentManyTimesAtOnceIsTakenOnce(backend: TestBackend) async throws {
        try await IntegrationNode.with(backend) { node in
            let answers = try await withThrowingTaskGroup(of: (Int, Int, Bool).self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        let answer = try await node.push(IntegrationNode.readings, as: node.steward, idempotencyKey: "at once", query: "?run=false")
                        return (answer.status, answer.json["batch"] as? Int ?? 0, answer.json["repeated"] as? Bool ?? false)
                    }
                }
                var answers: [(Int, Int, Bool)] = []
                for try await answer in group { answers.append(answer) }
                return answers
            }
            #expect(answers.map(\.0).sorted() == [200, 200, 200, 200, 200, 200, 200, 201])
            #expect(Set(answers.map(\.1)) == [1] && answers.count { !$0.2 } == 1)
            #expect(try await node.platform.runner.pushes(to: "raw_reading", subject: "permits").count == 1)
            #expect(try FileManager.default.contentsOfDirectory(atPath: node.platform.data.pushed + "/permits").count == 1, "no rows lie twice")
        }
    }

    @Test func aPushCanLeaveTheRunToTheScheduleAndMustBeNDJSON() async throws {
        try await IntegrationNode.with { node in
            let answer = try await node.push(IntegrationNode.readings, as: node.steward, query: "?run=false")
            #expect(answer.status == 201 && answer.json["run_requested"] as? Bool == false)
            #expect(try await node.platform.jobs.list().total == 0)
            let address = "/api/v1/sources/permits/raw_reading/rows"
            #expect(try await node.send(.post, address, as: node.steward, type: "text/csv", body: IntegrationNode.readings).status == 415)
            #expect(try await node.send(.post, "/api/v1/sources/permits/none/rows", as: node.steward).status == 404)
            let wrong = try await node.send(
                .post, "/api/v1/sources/permits/raw_permit/rows", as: node.steward, type: "application/x-ndjson", body: IntegrationNode.readings)
            #expect(wrong.status == 400 && wrong.text.contains("mode: push"))
            let huge = [UInt8](repeating: 0x20, count: (16 << 20) + 1)
            #expect(try await node.push(huge, as: node.steward).status == 413)
        }
    }

    @Test func aSourceSaysWhereItsRowsWent() async throws {
        try await IntegrationNode.with { node in
            _ = try await node.run()
            #expect(try await node.send("/sources", as: nil).status == 401)
            let list = try await node.send("/sources", as: node.stranger)
            #expect(list.status == 200 && list.text.contains("raw_permit") && !list.text.contains("/sources/permits/raw_permit"))
            #expect(try await node.send("/sources/permits/raw_permit", as: node.stranger).status == 404)
            let page = try await node.send("/sources/permits/raw_permit", as: node.operates)
            let figures = (page.json["figures"] as? [[String: Any]])?.compactMap { $0["value"] as? String }
            #expect(figures == ["6", "4", "2", "0", "4"], "read = taken + set aside + duplicates; rows now")
            #expect((page.json["batches"] as? [Any])?.isEmpty == true, "an operator is no steward")
            let readers = (page.json["readers"] as? [[String: Any]])?.compactMap { $0["href"] as? String }
            #expect(readers == ["/datasets/permits.permit"])
        }
    }
}

@Suite struct JobRouteTests {
    @Test func aRunIsWaitedForByThoseWhoMaySeeItsEnd() async throws {
        try await IntegrationNode.with { node in
            let started = try await node.send(.post, "/apps/permits/run", as: node.operates)
            let address = try #require(started.json["run"] as? String)
            let run = String(address.split(separator: "/").last ?? "")
            let headers: HTTPFields = [.accept: "application/json", .authorization: "Bearer \(node.operates)", .prefer: "wait=30"]
            async let answer = node.client.send(.get, address, headers: headers)
            let job = try #require(try await node.platform.jobs.list().jobs.first)
            #expect(try await node.send(.post, "/jobs/\(job.id)/cancel", as: node.operates).status == 200)
            let ended = try await answer
            #expect(ended.json["state"] as? String == "cancelled")
            #expect(ended.headers[.preferenceApplied] == "wait=30")
            #expect(try await node.platform.runs.run(run)?.state == .cancelled)
            let guest = try await node.client.send(.get, address, headers: [.accept: "application/json", .prefer: "wait=30"])
            #expect(guest.headers[.preferenceApplied] == nil, "guests hold no connection")
        }
    }

    @Test func aWaitingRunCanBeCancelledAndAskedForAgain() async throws {
        try await IntegrationNode.with { node in
            let started = try await node.send(.post, "/apps/permits/run", as: node.operates)
            #expect(started.status == 202, "\(started.text)")
            let job = try #require(try await node.platform.jobs.list().jobs.first)
            for key in [node.steward, node.stranger] {
                #expect(try await node.send(.post, "/jobs/\(job.id)/cancel", as: key).status == 403)
                #expect(try await node.send("/jobs", as: key).status == 403)
            }
            #expect(try await node.send(.post, "/jobs/\(job.id)/requeue", as: node.operates).code == "job_state")
            #expect(try await node.send(.post, "/jobs/\(job.id)/cancel", as: node.operates).status == 200)
            let run = try #require(started.json["run"] as? String).split(separator: "/").last.map(String.init)
            #expect(try await node.platform.runs.run(run ?? "")?.state == .cancelled, "the app is free again")
            #expect(try await node.send(.post, "/jobs/\(job.id)/requeue", as: node.operates).status == 200)
            let page = try await node.send("/jobs", as: node.operates)
            #expect((page.json["rows"] as? [Any])?.count == 2)
            #expect(try await node.send(.post, "/jobs/none/cancel", as: node.operates).status == 404)
        }
    }
}
