import Engine
import TestKit
import Testing
import Vocabulary

@testable import Source

@Suite struct SourceChangeTests {
    private struct Result: Sendable {
        var outcome: SourceChange.Outcome
        var rows: [String]
        var changes: [String]
        var rejected: [String]
    }

    /// - Parameters:
    ///   - before: a SELECT of the rows landed before; `nil` at the first load.
    ///   - load: a SELECT of the rows of this load.
    private func apply(before: String?, load: String, _ change: @escaping @Sendable (inout SourceDeclaration) -> Void) async throws -> Result {
        try await withTemporaryFolder { folder in
            let path = folder + "/before.parquet"
            return try await withSession { session in
                if let before { try session.execute("COPY (\(before)) TO \(quoteLiteral(path)) (FORMAT parquet)") }
                try session.execute("CREATE TABLE s AS \(load)")
                var source = SourceDeclaration(name: "s")
                source.key = ["id"]
                change(&source)
                let read = try session.query("SELECT count(*) FROM s")[0, 0].integer ?? 0
                let outcome = try SourceChange(session: session, source: source, previous: before == nil ? nil : path).apply()
                func lines(_ sql: String) throws -> [String] {
                    let found = try session.query(sql)
                    return (0..<found.rowCount).map { row in found.row(row).map(\.displayText).joined(separator: "|") }
                }
                let counts = outcome.counts
                if source.mode == .snapshot || source.mode == .full {
                    precondition(outcome.rows == read - outcome.duplicates - outcome.rowsRejected, "the source is the whole")
                }
                precondition(outcome.rows == counts.inserted + counts.changed + counts.unchanged)
                return Result(
                    outcome: outcome, rows: try lines("SELECT * FROM s"), changes: try outcome.changes.map { try lines("SELECT * FROM \($0)") } ?? [],
                    rejected: outcome.rowsRejected == 0 ? [] : try lines("SELECT _place, _raw, _reasons[1], length(_hash) FROM _rejected_s"))
            }
        }
    }

    private static let before = "SELECT * FROM (VALUES (1, 'a', 10), (2, 'b', 20), (3, 'c', NULL)) AS t(id, name, v)"

    @Test func aSnapshotFindsInsertedChangedAndDeletedRows() async throws {
        let found = try await apply(before: Self.before, load: "SELECT * FROM (VALUES (4, 'd', 40), (3, 'c', NULL), (2, 'b', NULL)) AS t(id, name, v)") { $0.mode = .snapshot }
        #expect(found.outcome.counts == .init(inserted: 1, changed: 1, deleted: 1, unchanged: 1))
        #expect(found.rows == ["2|b|", "3|c|", "4|d|40"])
        #expect(found.changes == ["delete|1", "update|2", "insert|4"])
        #expect(found.outcome.watermark == nil)
    }

    @Test func theFirstLoadInsertsEverything() async throws {
        for mode in [SourceDeclaration.Mode.full, .snapshot, .incremental, .push] {
            let found = try await apply(before: nil, load: Self.before + " ORDER BY id DESC") { $0.mode = mode }
            #expect(found.outcome.counts == .init(inserted: 3))
            #expect(found.changes == (mode == .full ? [] : ["insert|1", "insert|2", "insert|3"]))
        }
    }

    @Test func anIncrementalLoadReplacesAndAddsByKey() async throws {
        let found = try await apply(
            before: "SELECT id, name, TIMESTAMP '2024-01-01' + to_hours(id) AS t FROM (\(Self.before))",
            load: "SELECT * FROM (VALUES (5, 'e', TIMESTAMP '2024-01-02 05:06:07.5'), (2, 'B', TIMESTAMP '2024-01-02'), (3, 'c', TIMESTAMP '2024-01-01 03:00')) AS t(id, name, t)"
        ) {
            $0.mode = .incremental
            $0.watermark = "t"
        }
        #expect(found.outcome.counts == .init(inserted: 1, changed: 1, unchanged: 2))
        #expect(found.rows.map { $0.split(separator: "|").prefix(2).joined(separator: "|") } == ["1|a", "2|B", "3|c", "5|e"])
        #expect(found.changes == ["update|2", "insert|5"])
        #expect(found.outcome.watermark == "2024-01-02 05:06:07.5")
    }

    @Test func anEmptyIncrementalLoadKeepsRowsAndWatermark() async throws {
        let found = try await apply(before: Self.before, load: Self.before + " LIMIT 0") {
            $0.mode = .incremental
            $0.watermark = "id"
        }
        #expect(found.rows.count == 3)
        #expect(found.outcome.counts == .init(unchanged: 3))
        #expect(found.outcome.watermark == "3")
    }

    @Test func aFullLoadComparesNothing() async throws {
        let found = try await apply(before: Self.before, load: "SELECT 9 AS id, 'z' AS other") {
            $0.mode = .full
            $0.key = []
        }
        #expect(found.outcome.counts == .init(inserted: 1, deleted: 3))
        #expect(found.outcome.changes == nil)
    }

    @Test func columnsMayComeAndGo() async throws {
        let load = "SELECT * FROM (VALUES (1, 'a', NULL), (2, 'b', 'new'), (4, 'd', NULL)) AS t(id, name, extra)"
        let snapshot = try await apply(before: Self.before, load: load) { $0.mode = .snapshot }
        #expect(snapshot.changes == ["update|2", "delete|3", "insert|4"], "a column that went changes no row, one that came does where it has a value")
        #expect(snapshot.outcome.remarks.map(\.en) == ["columns no longer delivered: v", "new columns, empty in earlier rows: extra"])
        let merged = try await apply(before: Self.before, load: load) { $0.mode = .push }
        #expect(merged.rows == ["1|a||", "2|b|new|", "3|c||", "4|d||"])
        let kept = try await apply(before: Self.before, load: "SELECT 9 AS id") { $0.mode = .push }
        #expect(kept.rows == ["1|a|10", "2|b|20", "3|c|", "9||"])
    }

    @Test func typesMayChange() async throws {
        let found = try await apply(before: Self.before, load: "SELECT * FROM (VALUES ('1', 'a', 10.0), ('x', 'b', 20.5)) AS t(id, name, v)") { $0.mode = .push }
        #expect(found.rows == ["1|a|10", "2|b|20", "3|c|", "x|b|20.5"])
        #expect(found.changes == ["insert|x"])
        #expect(found.outcome.remarks.first?.en == "column id was INTEGER and is VARCHAR now; the rows are compared as VARCHAR")
    }

    @Test func rowsWithoutKeyAreRejectedOrStopTheLoad() async throws {
        let load = "SELECT * FROM (VALUES (1, 'a'), (NULL, 'b'), (2, 'c')) AS t(id, name)"
        let found = try await apply(before: nil, load: load) {
            $0.mode = .snapshot
            $0.badRows = .quarantine
        }
        #expect(found.rejected == ["row 2|{\"id\":null,\"name\":\"b\"}|the key column id is empty|64"])
        #expect(found.rows == ["1|a", "2|c"])
        let error = await fault { try await apply(before: nil, load: load) { $0.mode = .snapshot } }
        #expect(error?.problem == "source s, row 2: its key (id) is not complete: {\"id\":null,\"name\":\"b\"}; 1 rows are like that")
    }

    @Test func rowsAreCountedTheSameInATransaction() async throws {
        let error = await fault {
            try await withSession { session in
                try session.execute("BEGIN; CREATE TABLE s AS SELECT * FROM (VALUES (1), (NULL)) AS t(id)")
                defer { try? session.execute("ROLLBACK") }
                var source = SourceDeclaration(name: "s")
                (source.mode, source.key) = (.snapshot, ["id"])
                return try SourceChange(session: session, source: source, previous: nil).apply()
            }
        }
        #expect(error?.problem.hasPrefix("source s, row 2: its key (id) is not complete") == true)
    }

    @Test func repeatedKeysFollowTheDeclaration() async throws {
        let load = "SELECT * FROM (VALUES (2, 'x', 'one'), (1, 'y', 'two'), (2, 'x', 'three'), (2, 'x', 'four')) AS t(id, part, note)"
        for (policy, note) in [(SourceDeclaration.DuplicatePolicy.first, "one"), (.last, "four")] {
            let found = try await apply(before: nil, load: load) {
                $0.mode = .snapshot
                $0.key = ["id", "part"]
                $0.duplicates = policy
            }
            #expect(found.outcome.duplicates == 2)
            #expect(found.rows == ["1|y|two", "2|x|\(note)"])
        }
        let full = try await apply(before: nil, load: load) {
            $0.mode = .full
            $0.duplicates = .last
        }
        #expect(full.rows == ["1|y|two", "2|x|four"], "the order of the load stays")
        let error = await fault {
            try await apply(before: nil, load: load) {
                $0.mode = .snapshot
                $0.key = ["id", "part"]
            }
        }
        #expect(error?.problem == "source s: 3 rows have the key (id, part) = (2, x), the first is row 1, the last row 4; 2 rows repeat a key")
    }

    @Test func missingKeysAndFilesAreExplained() async throws {
        func problem(before: String? = nil, _ change: @escaping @Sendable (inout SourceDeclaration) -> Void) async -> String {
            await fault { try await apply(before: before, load: "SELECT 1 AS id, 2 AS v", change) }?.problem ?? "no error"
        }
        #expect(await problem { ($0.mode, $0.key) = (.snapshot, []) }.contains("tells rows apart by a key, and declares none"))
        #expect(await problem { ($0.mode, $0.key) = (.push, ["nr"]) }.hasSuffix("its key column \"nr\" is not among its columns: id, v"))
        #expect(await problem { ($0.mode, $0.watermark) = (.incremental, "t") }.contains("its watermark column \"t\""))
        #expect(await problem(before: "SELECT 1 AS other") { $0.mode = .snapshot }.hasSuffix("the rows landed before have no key column \"id\""))
        let gone = await fault {
            try await withSession { session in
                try session.execute("CREATE TABLE s AS SELECT 1 AS id")
                var source = SourceDeclaration(name: "s")
                (source.mode, source.key) = (.snapshot, ["id"])
                return try SourceChange(session: session, source: source, previous: "/no/such.parquet").apply()
            }
        }
        #expect(gone?.kind == .unreadable)
    }

    @Test func nullAndNotANumberAreComparedAsValues() async throws {
        let rows = "SELECT * FROM (VALUES (1, 'nan'::DOUBLE), (2, NULL), (3, 0.0)) AS t(id, v)"
        let found = try await apply(before: rows, load: rows) { $0.mode = .snapshot }
        #expect(found.outcome.counts == .init(unchanged: 3))
    }
}
