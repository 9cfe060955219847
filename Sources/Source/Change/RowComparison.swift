import Engine
import Schema
import Vocabulary

/// The rows of a load against the landed ones, by key.
///
/// Columns may have come, gone or changed their type since. A column that has come counts as empty in the earlier rows; one
/// that has gone is not compared: its rows do not change by it.
struct RowComparison {
    let session: any EngineSession
    let source: SourceDeclaration
    let previous: String?
    private(set) var remarks: [LocalizedText] = []
    private let loaded: [(name: String, type: String)]
    /// By name in lower case.
    private var landed: [String: (name: String, type: String)] = [:]
    /// The engine type in which both sides are compared and kept, by name in lower case.
    private var common: [String: String] = [:]
    private var gone: [(name: String, type: String)] = []

    init(session: any EngineSession, source: SourceDeclaration, columns: [(name: String, type: String)], previous: String?) throws {
        self.session = session
        self.source = source
        self.previous = previous
        loaded = columns
        guard let previous else { return }
        let before: [(name: String, type: String)]
        do {
            before = try session.describe("SELECT * FROM \(readParquet(previous))")
        } catch {
            throw SourceError(
                .unreadable, problem: "source \(source.name): the rows landed before cannot be read from \(previous): \(error.problem)",
                mend: "restore the file from the backup, or load the source once in mode full")
        }
        landed = Dictionary(before.map { ($0.name.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
        for column in columns {
            guard let earlier = landed[column.name.lowercased()], earlier.type != column.type else { continue }
            let type = Self.common(earlier.type, column.type)
            common[column.name.lowercased()] = type
            remarks.append(
                LocalizedText(
                    zh: "字段 \(column.name) 的类型由 \(earlier.type) 变为 \(column.type)，按 \(type) 比较",
                    en: "column \(column.name) was \(earlier.type) and is \(column.type) now; the rows are compared as \(type)"))
        }
        let names = Set(columns.map { $0.name.lowercased() })
        gone = before.filter { !names.contains($0.name.lowercased()) }
        let come = columns.filter { landed[$0.name.lowercased()] == nil }
        if !gone.isEmpty {
            let list = gone.map(\.name).joined(separator: ", ")
            remarks.append(LocalizedText(zh: "字段 \(list) 不再提供", en: "columns no longer delivered: \(list)"))
        }
        if !come.isEmpty {
            let list = come.map(\.name).joined(separator: ", ")
            remarks.append(LocalizedText(zh: "新增字段 \(list)，原有行为空", en: "new columns, empty in earlier rows: \(list)"))
        }
        for name in source.key where landed[name.lowercased()] == nil {
            throw SourceError(
                .schemaMismatch, problem: "source \(source.name): the rows landed before have no key column \"\(name)\"",
                mend: "load the source once in mode full, so that its rows get the new key")
        }
    }

    static func changesName(_ source: String) -> String { "_changes_" + source }

    /// The rows landed before keep their own type here; the load's differ, so text is what both can always be.
    private static func common(_ left: String, _ right: String) -> String {
        FieldType(engineType: left).common(with: FieldType(engineType: right)).engineType
    }

    private var table: String { quoteIdentifier(source.name) }
    private var changes: String { quoteIdentifier(Self.changesName(source.name)) }
    private var key: String { source.key.map(quoteIdentifier).joined(separator: ", ") }

    func hasPrevious(_ column: String) -> Bool { landed[column.lowercased()] != nil }

    /// The value of an earlier row `p`, in the common type.
    func previousValue(_ column: String) -> String {
        guard let earlier = landed[column.lowercased()] else { return "NULL" }
        return cast("p.\(quoteIdentifier(earlier.name))", column)
    }

    private func loadedValue(_ column: String) -> String { cast("n.\(quoteIdentifier(column))", column) }

    private func cast(_ value: String, _ column: String) -> String {
        common[column.lowercased()].map { "CAST(\(value) AS \($0))" } ?? value
    }

    // MARK: Changes

    /// Makes the table of changes, ordered by key.
    ///
    /// - Parameter includingDeleted: whether earlier rows that the load does not hold are gone.
    func writeChanges(includingDeleted: Bool) throws {
        let keys = source.key.map(quoteIdentifier)
        guard let previous else {
            try session.execute("CREATE OR REPLACE TABLE \(changes) AS SELECT 'insert' AS _change, \(key) FROM \(table) ORDER BY \(key)")
            return
        }
        let compared = loaded.map(\.name).filter { name in !source.key.contains { $0.lowercased() == name.lowercased() } }
        let differs = compared.isEmpty ? "false" : compared.indices.map { "n.v\($0) IS DISTINCT FROM p.v\($0)" }.joined(separator: " OR ")
        let newSide =
            source.key.enumerated().map { "\(loadedValue($1)) AS k\($0)" } + compared.enumerated().map { "\(loadedValue($1)) AS v\($0)" }
        let oldSide =
            source.key.enumerated().map { "\(previousValue($1)) AS k\($0)" } + compared.enumerated().map { "\(previousValue($1)) AS v\($0)" }
        let join = keys.indices.map { "n.k\($0) = p.k\($0)" }.joined(separator: " AND ")
        let names = keys.indices.map { "coalesce(n.k\($0), p.k\($0)) AS \(keys[$0])" }.joined(separator: ", ")
        // A key is never null, so a null key of a side means that the side has no such row.
        try session.execute(
            """
            CREATE OR REPLACE TABLE \(changes) AS
            SELECT CASE WHEN p.k0 IS NULL THEN 'insert' WHEN n.k0 IS NULL THEN 'delete' ELSE 'update' END AS _change, \(names)
            FROM (SELECT \(newSide.joined(separator: ", ")) FROM \(table) AS n) AS n
                \(includingDeleted ? "FULL" : "LEFT") JOIN (SELECT \(oldSide.joined(separator: ", ")) FROM \(readParquet(previous)) AS p) AS p ON \(join)
            WHERE p.k0 IS NULL OR n.k0 IS NULL OR \(differs)
            ORDER BY \(keys.indices.map { "\($0 + 2)" }.joined(separator: ", "))
            """)
    }

    func counts(wholeIs relation: String) throws -> SourceChange.Counts {
        let result = try session.query(
            """
            SELECT count(*) FILTER (_change = 'insert'), count(*) FILTER (_change = 'update'), count(*) FILTER (_change = 'delete'),
                (SELECT count(*) FROM \(relation)) FROM \(changes)
            """, [])
        let numbers = (0..<4).map { result[0, $0].integer ?? 0 }
        return .init(inserted: numbers[0], changed: numbers[1], deleted: numbers[2], unchanged: numbers[3] - numbers[0] - numbers[1])
    }

    // MARK: The rows as they stand now

    /// Orders the load by key.
    func order() throws {
        try replace(by: "SELECT * FROM \(table) ORDER BY \(key)")
    }

    /// Adds the earlier rows whose keys the load does not hold; columns that have gone keep their values there.
    func merge() throws {
        guard let previous else { return try order() }
        let new = loaded.map { "\(loadedValue($0.name)) AS \(quoteIdentifier($0.name))" } + gone.map { "NULL AS \(quoteIdentifier($0.name))" }
        let old = loaded.map { "\(previousValue($0.name)) AS \(quoteIdentifier($0.name))" } + gone.map { "p.\(quoteIdentifier($0.name))" }
        let same = source.key.map { "\(loadedValue($0)) = \(previousValue($0))" }.joined(separator: " AND ")
        try replace(
            by: """
                SELECT * FROM (
                    SELECT \(new.joined(separator: ", ")) FROM \(table) AS n
                    UNION ALL
                    SELECT \(old.joined(separator: ", ")) FROM \(readParquet(previous)) AS p ANTI JOIN \(table) AS n ON \(same)
                ) ORDER BY \(key)
                """)
    }

    private func replace(by select: String) throws {
        let merged = quoteIdentifier("_merged_" + source.name)
        try session.execute(
            "CREATE TABLE \(merged) AS \(select); DROP TABLE \(table); ALTER TABLE \(merged) RENAME TO \(table)")
    }
}
