import Engine
import Pipeline
import Quality
import Schema
import Source
import Vocabulary

/// Runs one unit test of a model in a session whose database is empty.
struct ModelTestRun {
    let session: any EngineSession
    let app: AppFolder
    /// Models of other apps, by `app.dataset`.
    let others: [String: ModelDeclaration]
    let test: ModelTest
    let model: ModelDeclaration
    let sql: String

    /// The table the SELECT makes; no model has this name.
    private static let made = "\"_made\""

    /// - Throws: `EngineError` and `QualityError`, which tell that the test could not be run to its end.
    func run() throws -> [ModelTestResult.Difference] {
        try setParameters()
        for (table, rows) in test.given.sorted(by: { $0.key < $1.key }) { try make(table, rows) }
        try session.execute("CREATE TABLE \(Self.made) AS \(try select())")
        guard let aside = test.expectQuarantined else { return try compare(Self.made, test.expect, isQuarantined: false) }
        // Checks that read the model itself find it under its own name.
        let table = quoteIdentifier(model.name)
        try session.execute("ALTER TABLE \(Self.made) RENAME TO \(table)")
        try setAside(from: table)
        return try compare(table, test.expect, isQuarantined: false) + compare("\"_aside\"", aside, isQuarantined: true)
    }

    private func setParameters() throws {
        for parameter in app.parameters {
            try set(parameter.name, test.parameters[parameter.name] ?? parameter.value, parameter.type)
        }
        guard case .merge(let watermark?) = model.incremental else { return }
        let type = model.fields.first { $0.name == watermark }?.type ?? .text
        if let since = test.parameters["since"] { try set("since", since, type) } else { try session.execute("SET VARIABLE since = NULL") }
    }

    private func set(_ name: String, _ value: String, _ type: FieldType) throws {
        try session.execute("SET VARIABLE \(quoteIdentifier(name)) = CAST(\(quoteLiteral(value)) AS \(type.engineType))")
    }

    /// The SELECT with the declared columns in the declared types.
    private func select() throws -> String {
        guard !model.fields.isEmpty else { return sql }
        let list = model.fields.map { "CAST(\(quoteIdentifier($0.name)) AS \($0.type.engineType)) AS \(quoteIdentifier($0.name))" }
        return "SELECT \(list.joined(separator: ", ")) FROM (\(sql)\n)"
    }

    // MARK: Given tables

    private func make(_ table: String, _ rows: ModelTest.Rows) throws {
        let declared = types(of: table)
        let named = Set(rows.flatMap(\.keys))
        var columns = declared.map { (name: $0.name, type: $0.type.engineType) }
        for name in named.subtracting(columns.map(\.name)).sorted() {
            columns.append((name, Self.type(of: rows.compactMap { $0[name] })))
        }
        // A table without rows and without declared columns still has to be one.
        if columns.isEmpty { columns.append(("_empty", "VARCHAR")) }
        let parts = table.split(separator: ".")
        if parts.count == 2 { try session.execute("CREATE SCHEMA IF NOT EXISTS \(quoteIdentifier(String(parts[0])))") }
        let list = columns.map { "\(quoteIdentifier($0.name)) \($0.type)" }.joined(separator: ", ")
        try session.execute("CREATE TABLE \(CheckRunner.qualified(table)) (\(list))")
        for row in rows { try insert(row, into: CheckRunner.qualified(table), columns) }
    }

    private func insert(_ row: [String: ModelTest.Value], into table: String, _ columns: [(name: String, type: String)]) throws {
        let values = columns.map { "CAST(? AS \($0.type))" }.joined(separator: ", ")
        try session.execute(
            "INSERT INTO \(table) VALUES (\(values))", columns.map { column in row[column.name]?.text.map(EngineValue.text) ?? .null })
    }

    /// The columns that are known before the rows are looked at.
    private func types(of table: String) -> [(name: String, type: FieldType)] {
        if let model = app.model(named: table) ?? others[table] { return model.fields.map { ($0.name, $0.type) } }
        guard let source = app.source(named: table) else { return [] }
        return source.columns.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The type of a column that nobody declared, by how its values are written.
    private static func type(of values: [ModelTest.Value]) -> String {
        let texts = values.filter { $0.text != nil }
        guard !texts.isEmpty, texts.allSatisfy(\.isPlain) else { return "VARCHAR" }
        let plain = texts.compactMap(\.text)
        if plain.allSatisfy({ Int64($0) != nil && ($0 == "0" || !$0.hasPrefix("0")) }) { return "BIGINT" }
        // What is no exact number is a text.
        if plain.allSatisfy({ (try? Decimal(exactText: $0)) != nil && !$0.hasPrefix("0") || $0.hasPrefix("0.") }) { return "DOUBLE" }
        return plain.allSatisfy { $0 == "true" || $0 == "false" } ? "BOOLEAN" : "VARCHAR"
    }

    // MARK: What came of it

    private func setAside(from table: String) throws {
        let tables = Set(test.given.keys).union([model.name])
        let checks = (model.impliedChecks + app.checks(of: model.name)).filter { check in
            check.severity == .quarantine && (check.kind.target.map { tables.contains($0.table) } ?? true)
        }
        let columns = try session.describe("SELECT * FROM \(table)").map(\.name)
        let results = try CheckRunner(session: session, table: table, columns: columns).run(checks, hidden: [])
        let plan = try QuarantinePlan(
            checks: checks, results: results, table: table, columns: columns, key: model.key, session: session)
        try session.execute(plan?.moving(to: "\"_aside\"") ?? "CREATE TABLE \"_aside\" AS FROM \(table) WHERE false")
    }

    private func compare(_ table: String, _ expected: ModelTest.Rows, isQuarantined: Bool) throws -> [ModelTestResult.Difference] {
        let all = try session.describe("SELECT * FROM \(table)").map { (name: $0.name, type: $0.type) }
        let named = Set(expected.flatMap(\.keys))
        let columns = expected.isEmpty ? all.filter { $0.name != "_reasons" } : all.filter { named.contains($0.name) }
        func texts(_ relation: String) throws -> [RowComparison.Row] {
            let list = columns.map { "CAST(\(quoteIdentifier($0.name)) AS VARCHAR)" }.joined(separator: ", ")
            let found = try session.query("SELECT \(list) FROM \(relation) LIMIT \(Self.mostRows)")
            return (0..<found.rowCount).map { row in columns.indices.map { found[row, $0].isNull ? nil : found[row, $0].displayText } }
        }
        guard !columns.isEmpty else { return [] }
        let definition = columns.map { "\(quoteIdentifier($0.name)) \($0.type)" }.joined(separator: ", ")
        try session.execute("CREATE OR REPLACE TABLE \"_expected\" (\(definition))")
        for row in expected { try insert(row, into: "\"_expected\"", columns) }
        let key = model.key.allSatisfy { name in columns.contains { $0.name == name } } ? model.key : []
        let comparison = RowComparison(columns: columns.map(\.name), key: key, isQuarantined: isQuarantined)
        return comparison.differences(
            expected: try texts("\"_expected\""), actual: try texts(table), ordered: test.ordered && !isQuarantined)
    }

    /// More rows belong into a run, not into a unit test.
    private static let mostRows = 10_000
}
