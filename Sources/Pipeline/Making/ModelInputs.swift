import Engine
import FoundationEssentials
import Quality
import Schema
import Source
import Vocabulary

/// Tables that a model's SELECT reads, and the table that it makes.
struct ModelInputs {
    let session: any EngineSession
    /// Bytes of a file that is read as a whole.
    private static let smallFile: Int64 = 8 << 10
    var prepared: Set<String> = []
    var remarks: [LocalizedText] = []
    /// Of the deliveries that were read here.
    var outcomes: [SourceOutcome] = []
    /// Names of the columns that the SELECT of each model made here gives, in its order.
    var given: [String: [String]] = [:]

    init(session: any EngineSession) { self.session = session }

    /// Makes the tables that the SELECT reads, each once, though several unpublished models read it too.
    mutating func prepare(_ job: ModelJob) throws {
        for (name, input) in job.inputs.sorted(by: { $0.key < $1.key }) where prepared.insert(name).inserted {
            switch input {
            case .source(let step):
                let outcome = try step.load(in: session)
                outcomes.append(outcome)
                remarks += outcome.remarks
            case .landed(let parquet, _), .version(let parquet, _):
                let parts = name.split(separator: ".")
                if parts.count == 2 { try session.execute("CREATE SCHEMA IF NOT EXISTS \(quoteIdentifier(String(parts[0])))") }
                // A view has the file opened again by every statement, which takes longer than reading so little once.
                let kind = DurableFile.size(parquet) <= Self.smallFile ? "TABLE" : "VIEW"
                try session.execute(
                    "CREATE \(kind) \(CheckRunner.qualified(name)) AS SELECT * FROM read_parquet(\(quoteLiteral(parquet)))")
            case .model(let upstream, _):
                try prepare(upstream)
                _ = try materialise(upstream)
            }
        }
    }

    /// Runs the SELECT and makes the table with the declared columns, or with the columns found if none are declared.
    ///
    /// - Returns: the model with its columns, and the number of its rows.
    mutating func materialise(_ job: ModelJob) throws -> (model: ModelDeclaration, rows: Int64) {
        // A comment at its end must not reach the bracket; what ends with a semicolon fits in none.
        let isPlain = !job.sql.contains(";")
        let raw = isPlain ? "(\(job.sql)\n)" : quoteIdentifier("_select_" + job.model.name)
        let columns: [(name: String, type: String)]
        do {
            if !isPlain { try session.execute("CREATE VIEW \(raw) AS \(job.sql)") }
            columns = try session.describe("SELECT * FROM \(raw)")
        } catch {
            throw Self.failed(job, error)
        }
        given[job.model.name] = columns.map(\.name)
        var model = job.model
        if model.fields.isEmpty {
            model.fields = columns.map { column in
                FieldDeclaration(
                    name: column.name, type: FieldType(engineType: column.type), title: .init(zh: column.name, en: column.name))
            }
        }
        try requireSameColumns(model, found: columns.map(\.name))
        if let unknown = model.key.first(where: { key in !model.fields.contains { $0.name == key } }) {
            throw PipelineError(
                .schemaMismatch, problem: "\(model.name) has no column \(unknown.prefix(80)) to be its key",
                mend: "its columns are \(model.fields.map(\.name).joined(separator: ", "))")
        }
        let list = model.fields.map { field in
            let name = quoteIdentifier(field.name)
            let isWanted = columns.contains { $0.name == field.name && $0.type == field.type.engineType }
            return isWanted ? name : "CAST(\(name) AS \(field.type.engineType)) AS \(name)"
        }.joined(separator: ", ")
        let order = model.key.isEmpty ? "" : " ORDER BY " + model.key.map(quoteIdentifier).joined(separator: ", ")
        let rows = try withEarlier(job, model: model, fresh: "SELECT \(list) FROM \(raw)")
        let made: Int64
        do {
            // The engine's answer is the number of rows; not every version gives one.
            let answer = try session.query("CREATE TABLE \(job.table) AS \(rows)\(order)", [])
            let told = answer.rowCount == 1 ? answer[0, 0].integer : nil
            made = try told ?? session.query("SELECT count(*) FROM \(job.table)", [])[0, 0].integer ?? 0
            if !isPlain { try session.execute("DROP VIEW \(raw)") }
        } catch {
            for field in model.fields where !columns.contains(where: { $0.name == field.name && $0.type == field.type.engineType }) {
                try requireCastable(field, in: raw, model: model.name)
            }
            throw Self.failed(job, error)
        }
        return (model, made)
    }

    private static func failed(_ job: ModelJob, _ error: any Error) -> PipelineError {
        let problem = (error as? any Explained)?.problem ?? "\(error)"
        return PipelineError(
            .modelFailed, problem: "model \(job.model.name): \(problem)",
            mend: "correct pipeline/\(job.model.name).sql; `heliu app check` names the tables and columns it may read")
    }

    /// The SELECT of all rows: those made now, and those of the last version that they do not replace.
    private func withEarlier(_ job: ModelJob, model: ModelDeclaration, fresh: String) throws -> String {
        guard let incremental = model.incremental, let previous = job.previous else { return fresh }
        let earlier = "read_parquet(\(quoteLiteral(previous)))"
        let known = try session.describe("SELECT * FROM \(earlier)")
        guard known.map(\.name) == model.fields.map(\.name), known.map(\.type) == model.fields.map(\.type.engineType) else {
            throw PipelineError(
                .schemaMismatch, problem: "model \(model.name) adds to its last version, whose columns are others",
                mend: "run it with --force to make it from the start, then backfill the earlier parts")
        }
        let columns = model.fields.map { quoteIdentifier($0.name) }.joined(separator: ", ")
        let keep: String
        switch incremental {
        case .merge:
            let same = model.key.map { "fresh.\(quoteIdentifier($0)) = earlier.\(quoteIdentifier($0))" }.joined(separator: " AND ")
            keep = model.key.isEmpty ? "true" : "NOT EXISTS (SELECT 1 FROM fresh WHERE \(same))"
        case .partition(let column):
            keep = "earlier.\(quoteIdentifier(column)) IS DISTINCT FROM getvariable(\(quoteLiteral(column)))"
        }
        return """
            WITH fresh AS MATERIALIZED (\(fresh)) SELECT \(columns) FROM (
                SELECT \(columns) FROM fresh UNION ALL SELECT \(columns) FROM \(earlier) AS earlier WHERE \(keep))
            """
    }

    private func requireSameColumns(_ model: ModelDeclaration, found: [String]) throws(PipelineError) {
        let declared = model.fields.map(\.name)
        let missing = declared.filter { !found.contains($0) }
        let extra = found.filter { !declared.contains($0) }
        guard missing.isEmpty, extra.isEmpty else {
            let parts = [
                missing.isEmpty ? nil : "misses \(missing.joined(separator: ", "))",
                extra.isEmpty ? nil : "has \(extra.joined(separator: ", ")), which the model does not declare",
            ].compactMap(\.self)
            throw PipelineError(
                .schemaMismatch, problem: "model \(model.name): its SELECT \(parts.joined(separator: " and "))",
                mend: "make pipeline/\(model.name).sql and models/\(model.name).yaml name the same columns")
        }
    }

    private func requireCastable(_ field: FieldDeclaration, in raw: String, model: String) throws {
        let name = quoteIdentifier(field.name)
        let faults = try session.query(
            """
            SELECT CAST(\(name) AS VARCHAR), count(*) OVER () FROM \(raw)
            WHERE \(name) IS NOT NULL AND TRY_CAST(\(name) AS \(field.type.engineType)) IS NULL LIMIT 1
            """, [])
        guard faults.rowCount > 0 else { return }
        throw PipelineError(
            .schemaMismatch,
            problem: "model \(model), field \(field.name): \"\(faults[0, 0].displayText.prefix(80))\" is no \(field.type.text); \(faults[0, 1].displayText) rows fail",
            mend: "convert the values in pipeline/\(model).sql, or declare another type")
    }

    // MARK: Lineage

    func lineage(of job: ModelJob, model: ModelDeclaration, engine: String) throws -> (VersionLineage, SQLReferences) {
        var known: [String: [String]] = [:]
        for name in job.inputs.keys { known[name] = try session.describe("SELECT * FROM \(CheckRunner.qualified(name))").map(\.name) }
        let references = try serializeSQL(job.sql, in: session, tableColumns: known)
        var origins: [String: [String]] = [:]
        for column in references.columns(named: given[job.model.name] ?? []) {
            guard let name = column.name, case .columns(let sources) = column.origin else { continue }
            origins[name] = sources.map { "\($0.table).\($0.column)" }
        }
        let lineage = VersionLineage(
            inputs: job.inputs.sorted { $0.key < $1.key }.map { .init(kind: $1.kind, name: $0, digest: $1.digest) },
            sql: job.sql, columns: model.fields.map { .init(name: $0.name, from: origins[$0.name]) }, engine: engine)
        return (lineage, references)
    }
}

extension ModelDeclaration {
    /// The columns of the table that was made of it.
    var shape: TableShape { TableShape(columns: fields.map { ($0.name, $0.type.engineType) }) }
}
