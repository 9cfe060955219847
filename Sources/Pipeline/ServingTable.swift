import Engine
import FoundationEssentials
import Schema
import Vocabulary

/// The table that serves a version's rows: SQLite, one file per version, rows in the version's order by `rowid`.
///
/// SQLite has no decimals, dates or booleans: decimals of up to 18 digits are whole numbers scaled by their type,
/// longer ones text; dates are ISO 8601 text, which sorts as time; booleans 0 and 1.
enum ServingTable {
    static func write(fields: [FieldDeclaration], key: [String], parquet: String, to path: String, session: any EngineSession) throws {
        try session.loadExtension("sqlite_scanner")
        let list = fields.map { "\(expression($0)) AS \(quoteIdentifier($0.name))" }.joined(separator: ", ")
        // Attached names are seen by every session of the engine.
        let serving = "_serving_" + UUID().uuidString.replacing("-", with: "")
        try session.execute("ATTACH \(quoteLiteral(path)) AS \(serving) (TYPE sqlite)")
        do {
            try session.execute(
                "BEGIN; CREATE TABLE \(serving).main.data AS SELECT \(list) FROM read_parquet(\(quoteLiteral(parquet))); COMMIT")
            if !key.isEmpty {
                let columns = key.map(quoteIdentifier).joined(separator: ", ")
                try session.execute("CREATE INDEX data_key ON \(serving).main.data(\(columns))")
            }
        } catch {
            // The fault that matters is the one above.
            try? session.execute("ROLLBACK")
            try? session.execute("DETACH \(serving)")
            throw error
        }
        try session.execute("DETACH \(serving)")
    }

    private static func expression(_ field: FieldDeclaration) -> String {
        let name = quoteIdentifier(field.name)
        return switch field.type {
        case .text, .period, .region, .json: name
        case .integer, .real: name
        case .decimal(let precision, let scale):
            precision <= 18 ? "CAST(CAST(\(name) AS DECIMAL(38,\(scale))) * \(powerOfTen(scale)) AS BIGINT)" : "CAST(\(name) AS VARCHAR)"
        case .boolean: "CAST(\(name) AS BIGINT)"
        case .date: "strftime(\(name), '%Y-%m-%d')"
        case .datetime: "strftime(\(name), '%Y-%m-%dT%H:%M:%S.%f')"
        }
    }

    private static func powerOfTen(_ scale: Int) -> String { "1" + String(repeating: "0", count: scale) }
}
