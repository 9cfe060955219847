import Engine
import Schema
import TestKit

@testable import Source

/// What a load left in the session, as texts.
struct LoadingFixture: Sendable {
    var loaded: LoadedSource
    var rows: [[String]]
    /// Place, raw text, first reason.
    var rejected: [[String]]

    var types: [String] { loaded.columns.map { "\($0.name) \($0.type.text)" } }

    /// Loads in a session of its own; counts have to add up.
    static func load(_ source: SourceDeclaration, _ location: FileSourceReader.Location) async throws -> LoadingFixture {
        try await withSession { session in
            let loaded = try FileSourceReader(session: session, source: source, location: location).load()
            precondition(loaded.rowsRead == loaded.rows + loaded.rowsRejected + loaded.duplicates)
            let rows = try texts("SELECT * FROM \(quoteIdentifier(source.name))", session)
            precondition(loaded.rows == rows.count)
            let rejected = try texts("SELECT _place, _raw, _reasons[1] FROM \(quoteIdentifier("_rejected_" + source.name))", session)
            precondition(loaded.rowsRejected == rejected.count)
            return LoadingFixture(loaded: loaded, rows: rows, rejected: rejected)
        }
    }

    private static func texts(_ sql: String, _ session: any EngineSession) throws -> [[String]] {
        let result = try session.query(sql)
        return (0..<result.rowCount).map { row in result.row(row).map(\.displayText) }
    }
}
