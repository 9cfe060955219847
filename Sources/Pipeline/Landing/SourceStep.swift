import Engine
import FoundationEssentials
import Schema
package import Source
package import Vocabulary

/// What came of loading a source. Always rowsRead = rows of the load + rowsQuarantined + duplicates.
package struct SourceOutcome: Sendable {
    package var source: String
    var inputDigest: String
    /// Digest of what was read.
    package var digest: String
    package var rowsRead: Int64
    /// Rows of the table now; with earlier loads' rows if the mode keeps them.
    package var rows: Int64
    package var rowsQuarantined: Int64
    package var duplicates: Int64
    package var columns: [SchemaContract.Column]
    package var changes: SourceChange.Counts
    package var watermark: String?
    package var remarks: [LocalizedText]
    /// Parquet of the rows set aside; `nil` if there are none.
    var quarantineFile: String?
    /// What became of rows that earlier loads set aside, of the batches that changed.
    var earlier: [EarlierBatch] = []
}

/// Loads one delivery into the session's table `source.name`: reads it, holds it against what is expected, sets aside what
/// cannot be read, and brings it together with the rows before.
struct SourceStep: Sendable {
    let source: SourceDeclaration
    /// `nil` if nothing was delivered and only rows of earlier loads are taken in.
    let delivery: Delivery?
    let previous: SourceState?
    /// Parquet of the rows as they stood before; modes that keep rows need it.
    let previousRows: String?
    let corrections: [RowCorrection]
    let inputDigest: String
    let folder: DataFolder
    let workName: String
    /// Rows set aside by earlier loads that were decided about since; only modes that keep rows take them in.
    var earlier: [EarlierBatch] = []

    func load(in session: any EngineSession) throws -> SourceOutcome {
        var source = source
        // Pushed rows replace those of their key, also one of the same landing.
        if source.mode == .push || source.watch == true && source.mode == .incremental, source.duplicates == .keep { source.duplicates = .last }
        if source.mode == .incremental, let watermark = source.watermark, let last = previous?.watermark, case .database = delivery?.place {
            // Rows that came late with the last watermark are read again: they replace themselves.
            let rows = source.query.map { "(\($0)) AS rows_so_far" } ?? Self.qualified(source.table ?? "")
            source.query = "SELECT * FROM \(rows) WHERE \(quoteIdentifier(watermark)) >= \(quoteLiteral(last))"
            source.table = nil
        }
        let loaded = try read(source, in: session)
        var remarks = loaded.remarks
        let columns = try hold(loaded, remarks: &remarks, in: session)
        var outcome = SourceOutcome(
            source: source.name, inputDigest: inputDigest, digest: loaded.digest, rowsRead: loaded.rowsRead, rows: loaded.rows,
            rowsQuarantined: loaded.rowsRejected, duplicates: loaded.duplicates, columns: columns,
            changes: .init(inserted: loaded.rows), watermark: previous?.watermark, remarks: remarks)
        if !earlier.isEmpty {
            let injection = EarlierRows(session: session, source: source, corrections: corrections, folder: folder, workName: workName)
            let taken = try injection.takeIn(earlier, previous: previousRows)
            (outcome.earlier, outcome.rowsRead) = (taken.batches, outcome.rowsRead + taken.rows)
            outcome.remarks += taken.remarks
        }
        if source.mode != .full || source.duplicates != .keep {
            let change = try SourceChange(session: session, source: source, previous: previousRows, corrections: corrections).apply()
            outcome.rows = change.rows
            outcome.duplicates += change.duplicates
            outcome.rowsQuarantined += change.rowsRejected
            outcome.changes = change.counts
            outcome.watermark = change.watermark ?? outcome.watermark
            outcome.remarks += change.remarks
        }
        if outcome.rowsQuarantined > 0 { outcome.quarantineFile = try writeRejected(in: session) }
        return outcome
    }

    private static func qualified(_ table: String) -> String {
        table.split(separator: ".").map { quoteIdentifier(String($0)) }.joined(separator: ".")
    }

    func read(_ source: SourceDeclaration, in session: any EngineSession) throws -> LoadedSource {
        guard let delivery else { return try nothing(source, in: session) }
        switch (source.format, delivery.place) {
        case (.csv, .files(let paths)), (.tsv, .files(let paths)), (.json, .files(let paths)), (.ndjson, .files(let paths)):
            var inspections: [SourceInspection] = []
            for path in paths { inspections.append(try SourceInspection.inspect(path, encoding: source.encoding)) }
            // Several models may read the source at once.
            let scratch = "\(folder.temporary)/\(workName)-read-\(source.name)-\(UUID().uuidString)"
            return try SourceReader(session: session, source: source, files: paths, scratchFolder: scratch).load(inspections, corrections: corrections)
        case (_, .files(let paths)): return try FileSourceReader(session: session, source: source, location: .files(paths), corrections: corrections).load()
        case (_, .database(let address)):
            return try FileSourceReader(session: session, source: source, location: .database(address: address), corrections: corrections).load()
        }
    }

    /// An empty load with the columns there were.
    private func nothing(_ source: SourceDeclaration, in session: any EngineSession) throws -> LoadedSource {
        guard let previousRows, let previous else { preconditionFailure("earlier rows are only taken in where rows are kept") }
        try session.execute(
            "CREATE TABLE \(quoteIdentifier(source.name)) AS SELECT * FROM read_parquet(\(quoteLiteral(previousRows))) LIMIT 0")
        return LoadedSource(
            digest: previous.inputDigest, rowsRead: 0, rows: 0, columns: previous.columns.map { InferredColumn(name: $0.name, type: $0.type) })
    }

    // MARK: Contract

    /// Compares the columns with those declared and those of the last load, and decides by the policy.
    ///
    /// A source without declared columns promises nothing: what changed is a remark.
    private func hold(_ loaded: LoadedSource, remarks: inout [LocalizedText], in session: any EngineSession) throws -> [SchemaContract.Column] {
        let found = loaded.columns.map { SchemaContract.Found(name: $0.name, type: $0.type) }
        let isDeclared = !source.columns.isEmpty
        guard isDeclared || previous != nil else { return found.map { .init(name: $0.name, type: $0.type) } }
        let contract = SchemaContract(lastAccepted: previous?.columns ?? found.map { .init(name: $0.name, type: $0.type) }, declared: source.columns)
        let difference = contract.compare(found: found)
        guard !difference.isOnlyReordered else { return found.map { .init(name: $0.name, type: $0.type) } }
        guard isDeclared else {
            remarks += difference.lines
            return found.map { .init(name: $0.name, type: $0.type) }
        }
        switch try ContractDecision.decide(
            difference, contract: contract, found: found, policy: source.onChange, source: source.name, place: place)
        {
        case .accept(let mapping, let lines):
            try mapping.apply(to: source.name, in: session)
            remarks += lines
            return mapping.steps.map { .init(name: $0.name, type: $0.type) }
        case .setAside(let reasons):
            throw PipelineError(
                .deliverySetAside,
                problem: "source \(source.name): the delivery is set aside, its columns changed: \(reasons.prefix(20).map(\.en).joined(separator: "; "))",
                mend: "look at it on the source's page; accept it by declaring the change or with `on_change: adapt`; readers stay on the last good version")
        }
    }

    private var place: String {
        switch delivery?.place {
        case nil: source.name
        case .files(let paths): paths.first ?? source.name
        case .database: source.table ?? source.query ?? source.name
        }
    }

    // MARK: Rows set aside

    private func writeRejected(in session: any EngineSession) throws -> String {
        let path = "\(folder.quarantine)/\(workName)-source-\(source.name).parquet"
        let table = quoteIdentifier("_rejected_" + source.name)
        // Several models may read the source at once, through one that is not published: each writes the same rows.
        let temporary = "\(folder.temporary)/\(workName)-rejected-\(source.name)-\(UUID().uuidString).parquet"
        try session.execute(
            "COPY (SELECT _place, _raw, _hash, _reasons FROM \(table)) TO \(quoteLiteral(temporary)) (FORMAT parquet, COMPRESSION zstd)")
        try DurableFile.sync(temporary)
        try DurableFile.move(temporary, to: path)
        return path
    }
}
