package import Catalog
package import Engine
import FoundationEssentials
package import Quality
package import Schema
import Store
import Synchronization
package import Vocabulary

/// Reads published rows: pages for people and programs from the serving table, whole files by the engine.
package final class DatasetReader: Sendable {
    /// Serving files kept open.
    private static let mostOpen = 32

    private let folder: DataFolder
    private let engine: any AnalyticEngine
    private let open = Mutex<[(digest: String, file: any OperationalStoreReader)]>([])

    package init(folder: DataFolder, engine: any AnalyticEngine) {
        self.folder = folder
        self.engine = engine
    }

    // MARK: Rows

    /// Comparison of a column with a text, as an API's query asks.
    package struct Filter: Sendable, Hashable {
        package enum Operator: String, Sendable, Hashable, CaseIterable {
            case equal = "eq", notEqual = "ne", less = "lt", atMost = "lte", greater = "gt", atLeast = "gte", contains, isNull = "isnull"
        }

        package var field: String
        package var comparison: Operator
        package var value: String

        package init(field: String, comparison: Operator, value: String) {
            self.field = field
            self.comparison = comparison
            self.value = value
        }
    }

    /// Some rows of a version, in its order.
    package struct Page: Sendable {
        package var fields: [FieldDeclaration]
        /// Values in the order of `fields`; decimals as scaled integers were turned back into exact texts.
        package var rows: [[CellValue]]
        /// Number of the last row; give it as `after` to go on. `nil` at the end.
        package var next: Int64?
    }

    /// - Parameters:
    ///   - after: number of the row before the first one wanted; 0 for the start.
    ///   - limit: 1…10,000.
    /// - Throws: `malformed` for an unknown field or a value that is none of the field's type.
    package func rows(
        of version: DatasetVersion, filters: [Filter] = [], after: Int64 = 0, limit: Int = 100
    ) async throws -> Page {
        let schema = try Self.schema(of: version)
        let limit = min(max(limit, 1), 10_000)
        var conditions = ["rowid > ?"]
        var arguments: [SQLValue] = [.integer(after)]
        for filter in filters {
            let (condition, values) = try ServingCondition.make(filter, schema: schema)
            conditions.append(condition)
            arguments += values
        }
        let list = schema.fields.map { Self.quote($0.name) }.joined(separator: ", ")
        let sql = "SELECT rowid AS _row, \(list) FROM data WHERE \(conditions.joined(separator: " AND ")) ORDER BY rowid LIMIT ?"
        let finalArguments = arguments + [.integer(Int64(limit + 1))]
        let found = try await file(of: version, schema: schema).read { try $0.rows(sql, finalArguments) }
        let rows = found.prefix(limit).map { row in
            zip(schema.fields, row.values.dropFirst()).map { CellValue(stored: $1, type: $0.type) }
        }
        let next = found.count > limit ? try found[limit - 1].integer("_row") : nil
        return Page(fields: schema.fields, rows: rows, next: next)
    }

    package static func schema(of version: DatasetVersion) throws -> VersionSchema {
        try JSONDecoder().decode(VersionSchema.self, from: Data(version.schemaJSON.utf8))
    }

    package static func report(of version: DatasetVersion) throws -> QualityReport {
        try JSONDecoder().decode(QualityReport.self, from: Data(version.reportJSON.utf8))
    }

    package static func lineage(of version: DatasetVersion) throws -> VersionLineage {
        try JSONDecoder().decode(VersionLineage.self, from: Data(version.lineageJSON.utf8))
    }

    static func quote(_ name: String) -> String { "\"" + name.replacing("\"", with: "\"\"") + "\"" }

    /// The serving file, opened; made again from the bundle if it is not there, as after a restore.
    private func file(of version: DatasetVersion, schema: VersionSchema) async throws -> any OperationalStoreReader {
        let digest = version.digest
        if let known = open.withLock({ open in open.first { $0.digest == digest }?.file }) { return known }
        let content = try ContentDigest(text: digest)
        let path = folder.servingFile(content)
        if !FileManager.default.fileExists(atPath: path) {
            let temporary = "\(folder.temporary)/serving-\(UUID().uuidString).sqlite"
            let parquet = folder.bundle(content) + "/data.parquet"
            try await engine.withSession { session in
                try ServingTable.write(
                    fields: schema.fields, key: schema.key, relation: "read_parquet(\(quoteLiteral(parquet)))", rows: version.rows, to: temporary,
                    session: session)
            }
            try DurableFile.place(temporary, at: path)
        }
        let opened = try await openServing(path: path)
        return open.withLock { open in
            if let known = open.first(where: { $0.digest == digest })?.file { return known }
            if open.count >= Self.mostOpen { open.removeFirst() }
            open.append((digest, opened))
            return opened
        }
    }

    /// Lets go of a version's serving file, which is to be removed.
    package func forget(_ digest: ContentDigest) async {
        let gone = open.withLock { open in
            let gone = open.filter { $0.digest == digest.text }
            open.removeAll { $0.digest == digest.text }
            return gone
        }
        for entry in gone { await entry.file.close() }
    }

    // MARK: Files

    package enum FileFormat: String, Sendable, CaseIterable { case csv, json, parquet }

    /// Path of the version as one file; CSV and JSON are made at the first call and kept.
    package func file(of version: DatasetVersion, format: FileFormat) async throws -> String {
        let digest = try ContentDigest(text: version.digest)
        let parquet = folder.bundle(digest) + "/data.parquet"
        guard format != .parquet else { return parquet }
        let target = "\(folder.cache)/\(digest.hex).\(format.rawValue)"
        guard !FileManager.default.fileExists(atPath: target) else { return target }
        let temporary = "\(folder.temporary)/export-\(UUID().uuidString).\(format.rawValue)"
        let options = format == .csv ? "FORMAT csv, HEADER" : "FORMAT json, ARRAY true"
        try await engine.withSession { session in
            try session.execute(
                "COPY (SELECT * FROM read_parquet(\(quoteLiteral(parquet)))) TO \(quoteLiteral(temporary)) (\(options))")
        }
        try DurableFile.move(temporary, to: target)
        return target
    }

    // MARK: Queries

    /// Runs a SELECT over versions, each under the name that the SELECT gives it, such as `app.dataset`.
    ///
    /// - Parameter limit: most rows returned.
    package func query(
        _ sql: String, over versions: [(name: String, version: DatasetVersion)], limit: Int
    ) async throws -> ResultTable {
        let paths = try versions.map { ($0.name, folder.bundle(try ContentDigest(text: $0.version.digest)) + "/data.parquet") }
        return try await engine.withSession { session in
            let workspace = "q_" + UUID().uuidString.replacing("-", with: "")
            try session.execute("ATTACH ':memory:' AS \(workspace); USE \(workspace)")
            // A session that cannot detach is thrown away with its engine.
            defer { try? session.execute("USE memory; DETACH \(workspace)") }
            for (name, path) in paths {
                if let dot = name.firstIndex(of: ".") {
                    try session.execute("CREATE SCHEMA IF NOT EXISTS \(quoteIdentifier(String(name[..<dot])))")
                }
                try session.execute(
                    "CREATE VIEW \(CheckRunner.qualified(name)) AS SELECT * FROM read_parquet(\(quoteLiteral(path)))")
            }
            // One SELECT over tables, without functions that reach files.
            _ = try session.tableNames(in: sql)
            return try session.query("SELECT * FROM (\(sql)\n) LIMIT \(limit)", [])
        }
    }
}
