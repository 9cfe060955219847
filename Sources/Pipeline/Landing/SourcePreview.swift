import Engine
package import Source
package import Vocabulary

/// What a source would give now: read as a load would read it, and not kept.
package struct SourcePreview: Sendable, Hashable {
    package var columns: [InferredColumn]
    package var rowsRead: Int64
    package var rows: Int64
    package var rowsRejected: Int64
    package var remarks: [LocalizedText]
    /// The first rows as texts; `nil` where a row has no value.
    package var head: [[String?]]
    /// By column: rows without a value, and about how many different values. Of the first columns only if there are very many.
    package var empty: [Int64]
    package var distinct: [Int64]

    package init(
        columns: [InferredColumn], rowsRead: Int64, rows: Int64, rowsRejected: Int64, remarks: [LocalizedText], head: [[String?]], empty: [Int64],
        distinct: [Int64]
    ) {
        self.columns = columns
        self.rowsRead = rowsRead
        self.rows = rows
        self.rowsRejected = rowsRejected
        self.remarks = remarks
        self.head = head
        self.empty = empty
        self.distinct = distinct
    }
}

extension PipelineRunner {
    /// Columns beyond this are not counted one by one.
    private static let mostCountedColumns = 2_000

    /// Fetches and reads the whole of a source; nothing is kept.
    ///
    /// - Parameters:
    ///   - folder: against which the source's path is resolved.
    ///   - limit: rows of the head.
    /// - Throws: as a load: errors of fetching, of the source, of the engine.
    package func preview(_ source: SourceDeclaration, in folder: String, rows limit: Int = 20) async throws -> SourcePreview {
        let work = PipelineRunner.newRunID()
        let definition = PipelineDefinition(app: nil, folder: folder, owner: "", region: nil, sources: [source], models: [], statements: [], checks: [])
        guard let delivery = try await delivery(of: source, in: definition, subject: "preview " + work, state: nil, work: work) else {
            throw PipelineError(
                .nothingDelivered, problem: "source \(source.name) gives nothing now", mend: "try again when it has something to give")
        }
        defer { delivery.removeScratch() }
        let step = SourceStep(
            source: source, delivery: delivery, previous: nil, previousRows: nil, corrections: [], inputDigest: "", folder: self.folder, workName: work)
        return try await withWorkspace("p_" + work) { session in
            let loaded = try step.read(source, in: session)
            let table = quoteIdentifier(source.name)
            let head = try session.query("SELECT * FROM \(table) LIMIT \(limit)")
            let counts = loaded.columns.prefix(Self.mostCountedColumns).map { column in
                let name = quoteIdentifier(column.name)
                return "count(*) - count(\(name)), approx_count_distinct(\(name))"
            }
            let counted = counts.isEmpty ? [] : try session.query("SELECT \(counts.joined(separator: ", ")) FROM \(table)").row(0).map { $0.integer ?? 0 }
            return SourcePreview(
                columns: loaded.columns, rowsRead: loaded.rowsRead, rows: loaded.rows, rowsRejected: loaded.rowsRejected, remarks: loaded.remarks,
                head: (0..<head.rowCount).map { row in head.row(row).map { $0.isNull ? nil : $0.displayText } },
                empty: stride(from: 0, to: counted.count, by: 2).map { counted[$0] },
                distinct: stride(from: 1, to: counted.count, by: 2).map { min(counted[$0], loaded.rows) })
        }
    }
}
