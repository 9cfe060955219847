import FoundationEssentials
import Store
import TestKit
import Testing
import Vocabulary

@testable import Quality

struct QualityHistoryTests {
    private func record(
        _ dataset: String, _ run: String, at: Int64, _ outcome: QualityRecord.Outcome = .published, version: Int64? = nil, failed: Int64 = 0,
        severity: CheckDeclaration.Severity = .warn, reason: String? = nil
    ) -> QualityRecord {
        let result = CheckResult(
            name: "c", kind: "range", title: .init(zh: "范围", en: "Range"), severity: severity, failed: failed, checked: 100, dimension: .accuracy)
        return QualityRecord(
            dataset: dataset, run: run, at: at, outcome: outcome, version: version, results: [result, result],
            score: QualityScore(checks: [result], columns: [], rows: 100), rowsRead: 100, rowsPublished: 100 - failed, rowsQuarantined: failed,
            reasonCode: reason == nil ? nil : "check_blocked", reason: reason)
    }

    private func withHistory(_ backend: TestBackend, _ body: (QualityHistory, any OperationalStore) async throws -> Void) async throws {
        try await backend.withStore { store in
            try await store.migrate(QualityMigrations.all)
            try await body(QualityHistory(store: store), store)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func keepsTheTrendOfTheScoreAndOfEachCheck(backend: TestBackend) async throws {
        try await withHistory(backend) { history, _ in
            for run in 1...4 { try await history.record(record("d", "r\(run)", at: Int64(run), version: Int64(run), failed: Int64(run) * 10)) }
            try await history.record(record("other", "r1", at: 9, version: 1))
            let runs = try await history.runs(of: "d", limit: 3)
            #expect(runs.map(\.run) == ["r2", "r3", "r4"])
            #expect(runs.map(\.score) == [80, 70, 60])
            #expect(runs.map(\.rowsPublished) == [80, 70, 60])
            #expect(runs.last?.gravest == .warn)
            let trend = try await history.trend(of: "c", in: "d")
            #expect(trend.map(\.failed) == [10, 20, 30, 40])
            #expect(trend.map(\.failedPercent) == [10, 20, 30, 40])
            #expect(trend.first?.title.zh == "范围")
            #expect(try await history.checks(of: "r2", in: "d").map(\.failed) == [20])
            #expect(try await history.trend(of: "unknown", in: "d").isEmpty)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func aRefusedRunLeavesReadersOnTheirVersion(backend: TestBackend) async throws {
        try await withHistory(backend) { history, _ in
            try await history.record(record("d", "r1", at: 100, version: 7))
            try await history.record(record("d", "r2", at: 200, .unchanged, version: 7))
            try await history.record(record("d", "r3", at: 300, .refused, failed: 40, severity: .block, reason: "check c fails for 40\0 rows"))
            let entry = try #require(try await history.standing(of: "d"))
            #expect(entry.isRefused)
            #expect(entry.version == 7)
            #expect(entry.versionAt == 100)
            #expect(entry.latest.at == 300)
            #expect(entry.latest.reason == "check c fails for 40 rows")
            #expect(entry.latest.reasonCode == "check_blocked")
            #expect(entry.scoreBefore == 100)
            #expect(entry.trend == .down)
            try await history.record(record("d", "r4", at: 400, version: 8))
            let mended = try #require(try await history.standing(of: "d"))
            #expect((mended.version, mended.versionAt, mended.trend) == (8, 400, .up))
            #expect(try await history.standing(of: "none") == nil)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func theBoardShowsWhatFailsFirstPageByPage(backend: TestBackend) async throws {
        try await withHistory(backend) { history, _ in
            try await history.record(record("fine", "r", at: 1, version: 1))
            try await history.record(record("poor", "r", at: 1, version: 1, failed: 50))
            try await history.record(record("bad", "r", at: 1, version: 1, failed: 90))
            try await history.record(record("aside", "r", at: 1, version: 1, failed: 1, severity: .quarantine))
            try await history.record(record("stopped", "r", at: 1, .refused, failed: 1, severity: .block, reason: "no"))
            let board = try await history.board()
            #expect(board.entries.map(\.dataset) == ["stopped", "aside", "bad", "poor", "fine"])
            #expect(board.total == 5)
            #expect(board.entries.allSatisfy { $0.trend == .unknown })
            #expect(board.entries[0].version == nil)
            #expect(try await history.board(offset: 1, limit: 2).entries.map(\.dataset) == ["aside", "bad"])
            let failing = try await history.board(failingOnly: true)
            #expect(failing.total == 4)
            #expect(!failing.entries.contains { $0.dataset == "fine" })
        }
    }

    @Test(arguments: TestBackend.allCases)
    func writingARunAgainReplacesItAndALateOneDoesNotStandForTheDataset(backend: TestBackend) async throws {
        try await withHistory(backend) { history, _ in
            try await history.record(record("d", "r1", at: 100, version: 1, failed: 10))
            try await history.record(record("d", "r2", at: 200, version: 2, failed: 20))
            try await history.record(record("d", "r2", at: 200, version: 2, failed: 30))
            try await history.record(record("d", "r0", at: 50, version: 1, failed: 99))
            let entry = try #require(try await history.standing(of: "d"))
            #expect(entry.latest.score == 70)
            #expect(entry.scoreBefore == 90)
            #expect(try await history.runs(of: "d").map(\.run) == ["r0", "r1", "r2"])
        }
    }

    @Test(arguments: TestBackend.allCases)
    func forgetsOldRunsButNotTheNewest(backend: TestBackend) async throws {
        try await withHistory(backend) { history, store in
            for run in 1...3 { try await history.record(record("d", "r\(run)", at: Int64(run), version: 1)) }
            let dropped = try await store.write { writer in try QualityHistory.forget(before: 100, in: writer) }
            #expect(dropped == 2)
            #expect(try await history.runs(of: "d").map(\.run) == ["r3"])
            #expect(try await history.trend(of: "c", in: "d").map(\.run) == ["r3"])
        }
    }
}
