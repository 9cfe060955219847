package import Engine
import Vocabulary

/// Which rows of a table are to be set aside, each once, with the names of all quarantine checks it fails.
package struct QuarantinePlan {
    /// `SELECT` that gives `_row BIGINT` (the table's rowid) and `_reasons VARCHAR[]` (names of the failing checks, in the checks' order).
    package let rowsSQL: String
    private let table: String

    /// - Parameters:
    ///   - results: of the same checks in the same order.
    ///   - table: quoted; a table, not a view.
    ///   - columns: the table's columns.
    ///   - key: the columns by which the SELECT of an `sql` check names rows.
    /// - Returns: `nil` if no quarantine check fails.
    /// - Throws: `check_names_no_rows` if a failing quarantine check judges the table as a whole, or an `sql` check does not give the key.
    package init?(
        checks: [CheckDeclaration], results: [CheckResult], table: String, columns: [String], key: [String], session: any EngineSession
    ) throws {
        precondition(checks.count == results.count, "every check has one result")
        let failing = zip(checks, results).filter { $0.severity == .quarantine && !$1.passed }.map(\.0)
        guard !failing.isEmpty else { return nil }
        var selects: [String] = []
        for (ordinal, check) in failing.enumerated() {
            let rows = try Self.rows(of: check, table: table, columns: columns, key: key, session: session)
            selects.append("SELECT _row, \(ordinal) AS _ordinal, \(quoteLiteral(check.name)) AS _name FROM (\(rows))")
        }
        self.table = table
        rowsSQL = """
            SELECT _row, list(_name ORDER BY _ordinal)::VARCHAR[] AS _reasons FROM (\(selects.joined(separator: " UNION ALL "))) \
            GROUP BY _row ORDER BY _row
            """
    }

    /// Statements that move the rows: `destination` is made with the table's columns and `_reasons`, in the table's order, and the table
    /// keeps the others.
    ///
    /// - Parameter destination: quoted, not there yet.
    package func moving(to destination: String) -> String {
        """
        CREATE OR REPLACE TEMP TABLE _set_aside AS \(rowsSQL);
        CREATE TABLE \(destination) AS SELECT _t.*, _s._reasons FROM \(table) AS _t JOIN _set_aside AS _s ON _t.rowid = _s._row ORDER BY _s._row;
        DELETE FROM \(table) WHERE rowid IN (SELECT _row FROM _set_aside);
        DROP TABLE _set_aside
        """
    }

    /// `SELECT` of the rows that one check sets aside, as `_row`; each at most once.
    private static func rows(
        of check: CheckDeclaration, table: String, columns: [String], key: [String], session: any EngineSession
    ) throws -> String {
        if let condition = CheckRunner.failing(check, table: table, columns: columns) {
            return "SELECT rowid AS _row FROM \(table) WHERE \(condition)"
        }
        switch check.kind {
        case .unique(let names):
            let list = names.map(quoteIdentifier).joined(separator: ", ")
            // By their values, so that the same rows give the same choice in whatever order they came.
            let order = columns.map { quoteIdentifier($0) + " NULLS LAST" } + ["_row"]
            let rank =
                check.repeats == .setAsideAll
                ? "count(*) OVER (PARTITION BY \(list))" : "row_number() OVER (PARTITION BY \(list) ORDER BY \(order.joined(separator: ", ")))"
            let filter = check.condition.map { " WHERE \($0)" } ?? ""
            let same = names.map { "_d.\(quoteIdentifier($0)) IS NOT DISTINCT FROM _t.\(quoteIdentifier($0))" }.joined(separator: " AND ")
            // Only the repeated keys are sorted.
            return """
                SELECT _row FROM (SELECT _row, \(rank) AS _n FROM (SELECT rowid AS _row, * FROM \(table)\(filter)) AS _t WHERE EXISTS \
                (SELECT 1 FROM (SELECT \(list) FROM \(table)\(filter) GROUP BY \(list) HAVING count(*) > 1) AS _d WHERE \(same))) WHERE _n > 1
                """
        case .sql(let statement):
            let given = try session.describe(statement).map(\.name)
            guard !key.isEmpty, key.allSatisfy(given.contains) else {
                throw QualityError(
                    .namesNoRows,
                    problem: """
                        check \(check.name) of model \(check.model) is to set rows aside, but its SELECT gives \
                        \(given.prefix(40).joined(separator: ", "))
                        """,
                    mend: key.isEmpty
                        ? "give the model a key and select it, or use severity warn or block"
                        : "let the SELECT give the model's key: \(key.joined(separator: ", "))")
            }
            let same = key.map { "_f.\(quoteIdentifier($0)) IS NOT DISTINCT FROM _t.\(quoteIdentifier($0))" }.joined(separator: " AND ")
            return "SELECT _t.rowid AS _row FROM \(table) AS _t WHERE EXISTS (SELECT 1 FROM (\(statement)\n) AS _f WHERE \(same))"
        default:
            throw QualityError(
                .namesNoRows,
                problem: "check \(check.name) of model \(check.model): \(check.kind.name) judges the table as a whole and cannot set rows aside",
                mend: "use severity note, warn or block")
        }
    }
}
