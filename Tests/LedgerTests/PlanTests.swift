import Store
import Testing

@testable import Ledger

/// Every statement that runs while someone waits finds its rows by an index, and needs no sorting.
@Suite struct PlanTests {
    private static let statements: [(sql: String, arguments: [SQLValue])] = [
        (LedgerSQL.lastEntry, []), (LedgerSQL.entry, [1]), (LedgerSQL.entriesFrom, [1, 1]), (LedgerSQL.leavesFrom, [1, 1]),
        (LedgerSQL.latestCheckpoint, []), (LedgerSQL.checkpointsFrom, [1, 1]), (LedgerSQL.tile, [1, 1]),
    ]
    private static let pages: [(filter: EntryFilter, index: String)] = [
        (.subject("a"), "ledger_entry_subject"), (.actor("a"), "ledger_entry_actor"), (.action("a"), "ledger_entry_action"),
    ]

    @Test func noHotQueryScansOrSorts() async throws {
        try await withLog { test in
            for (statement, arguments) in Self.statements + [(LedgerSQL.page(.all), [1, 1])] {
                let plan = try await Self.plan(of: statement, arguments, test.store)
                switch test.store.dialect {
                case .sqlite:
                    // The last entry and the last checkpoint are one step from the end of the primary key.
                    let isEnd = [LedgerSQL.lastEntry, LedgerSQL.latestCheckpoint].contains(statement)
                    #expect(plan.hasPrefix("SEARCH") || isEnd, "\(statement): \(plan)")
                    #expect(!plan.contains("TEMP B-TREE"), "\(statement): \(plan)")
                case .postgres:
                    #expect(plan.contains("Index") && !plan.contains("Seq Scan") && !plan.contains("Sort"), "\(statement): \(plan)")
                }
            }
        }
    }

    @Test func everyPageHasItsIndex() async throws {
        try await withLog { test in
            for (filter, index) in Self.pages {
                let plan = try await Self.plan(of: LedgerSQL.page(filter), [.text("a"), 1, 1], test.store)
                switch test.store.dialect {
                case .sqlite: #expect(plan.contains("\(index) (\(filter.column ?? "")=? AND entry_index<?)"), "\(plan)")
                case .postgres: #expect(plan.contains("using \(index)") && !plan.contains("Sort"), "\(plan)")
                }
            }
        }
    }

    private static func plan(of statement: String, _ arguments: [SQLValue], _ store: any OperationalStore) async throws -> String {
        switch store.dialect {
        case .sqlite:
            try await store.read { reader in
                try reader.rows("EXPLAIN QUERY PLAN \(statement)", arguments).map { try $0.text("detail") }.joined(separator: "; ")
            }
        case .postgres:
            // Small tables are scanned whatever the indexes: ask for the plan a large one gets.
            try await store.write { writer in
                for node in ["seqscan", "bitmapscan", "sort"] { try writer.execute("SET LOCAL enable_\(node) = off") }
                return try writer.rows("EXPLAIN \(statement)", arguments).map { try $0.text("QUERY PLAN") }.joined(separator: "; ")
            }
        }
    }
}
