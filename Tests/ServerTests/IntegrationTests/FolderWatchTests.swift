import App
import Catalog
import Foundation
import Job
import Pipeline
import TestKit
import Testing

@testable import Server

/// Files that arrive in a watched folder while the node runs.
@Suite struct FolderWatchTests {
    private func put(_ text: String, _ name: String, in node: IntegrationNode) throws {
        let folder = node.drop + "/housing/in"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
        try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -60)], ofItemAtPath: "\(folder)/\(name)")
    }

    private func rows(_ node: IntegrationNode) async throws -> [[String]] {
        let version = try #require(try await node.platform.resources.dataset("readings.readings")?.current)
        return try await node.platform.reader.rows(of: version, limit: 10).rows.map { $0.map(\.text) }
    }

    @Test(arguments: TestBackend.allCases)
    func aFileThatArrivesIsLoadedOnceAndShownOnThePage(backend: TestBackend) async throws {
        try await IntegrationNode.with(backend) { node in
            try put("id,v\na,1\n", "1.csv", in: node)
            let added = try await node.post(
                "/sources/new",
                [
                    "act": "save", "name": "readings", "organisation": "housing", "title": "读数", "region": "500000", "format": "csv",
                    "path": node.drop + "/housing/in", "pattern": "*.csv", "watch": "true", "mode": "incremental", "key": "id", "openness": "open",
                ], as: node.steward)
            #expect(added.status == 201, "\(added.text)")
            try await node.work()
            #expect(try await rows(node) == [["a", "1"]])

            // Nothing has to rest: what is looked at twice and has not changed is whole.
            var watch = FolderWatch(platform: node.platform, restMilliseconds: 0)
            #expect(try await watch.look { _, error in Issue.record("\(error)") }.isEmpty, "what was loaded is no news")
            try put("id,v\na,10\nb,2\n", "2.csv", in: node)
            #expect(try await watch.look { _, error in Issue.record("\(error)") } == ["readings"])
            #expect(try await watch.look { _, error in Issue.record("\(error)") }.isEmpty, "a file is news once")
            let waiting = try await node.send("/sources/readings/raw", as: node.steward)
            let names = (waiting.json["files"] as? [[String: Any]])?.compactMap { $0["name"] as? String }
            #expect(Set(names ?? []) == ["1.csv", "2.csv"], "\(waiting.text)")
            var restarted = FolderWatch(platform: node.platform, restMilliseconds: 0)
            #expect(try await restarted.look { _, error in Issue.record("\(error)") } == ["readings"], "a process that ended before it asked is followed")
            try await node.work()
            #expect(try await rows(node) == [["a", "10"], ["b", "2"]])
            let page = try await node.send("/sources/readings/raw", as: node.steward)
            let runs = (page.json["files"] as? [[String: Any]])?.compactMap { $0["href"] as? String }.filter { $0.hasPrefix("/runs/") }
            #expect(runs?.count == 2, "both were loaded, by runs one can look at")
        }
    }

    @Test func aFolderThatCannotBeReadIsReportedOnce() async throws {
        try await IntegrationNode.with { node in
            try put("id,v\na,1\n", "1.csv", in: node)
            let added = try await node.post(
                "/sources/new",
                [
                    "act": "save", "name": "readings", "organisation": "housing", "title": "读数", "region": "500000", "format": "csv",
                    "path": node.drop + "/housing/in", "pattern": "*.csv", "watch": "true", "openness": "open",
                ], as: node.steward)
            #expect(added.status == 201, "\(added.text)")
            var watch = FolderWatch(platform: node.platform, restMilliseconds: 0)
            _ = try await watch.look { _, _ in }
            try FileManager.default.removeItem(atPath: node.drop + "/housing/in")
            var told = 0
            for _ in 0..<3 { _ = try await watch.look { _, _ in told += 1 } }
            #expect(told == 1)
        }
    }
}
