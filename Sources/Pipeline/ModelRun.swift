import Crypto
import Engine
import FoundationEssentials
import Quality
import Schema
import Source
import Vocabulary

/// One model's work, decided before the engine is asked: what to read, what to compute, where to put it.
struct ModelJob: Sendable {
    /// Where a table that the SELECT reads comes from.
    indirect enum Input: Sendable {
        case source(SourceDeclaration, path: String, SourceInspection)
        case version(parquet: String, digest: String)
        case model(ModelJob, digest: String)

        var digest: String {
            switch self {
            case .source(_, _, let inspection): inspection.digest.text
            case .version(_, let digest), .model(_, let digest): digest
            }
        }

        var kind: String {
            switch self {
            case .source: "source"
            case .version: "dataset"
            case .model: "model"
            }
        }
    }

    var model: ModelDeclaration
    var dataset: String
    var sql: String
    /// By the name that the SELECT uses.
    var inputs: [String: Input]
    var checks: [CheckDeclaration]
    var folder: DataFolder
    /// Unique name of this piece of work, for temporary files.
    var workName: String
}

/// What came of a model.
struct ModelOutcome: Sendable {
    var bundle: StagedBundle
    var rowsRead: Int64
    var rowsPublished: Int64
    var rowsQuarantined: Int64
    var results: [CheckResult]
    var remarks: [LocalizedText]
    var model: ModelDeclaration
}

/// Carries one model out in an engine session, in a database of its own.
struct ModelRun {
    let session: any EngineSession
    let engineName: String

    func run(_ job: ModelJob, report progress: (Double) -> Void) throws -> ModelOutcome {
        let workspace = "w_" + job.workName.filter { $0.isLetter || $0.isNumber }
        try session.execute("ATTACH ':memory:' AS \(workspace); USE \(workspace)")
        defer {
            // A session that cannot detach is thrown away with its engine.
            try? session.execute("USE memory; DETACH \(workspace)")
        }
        var remarks: [LocalizedText] = []
        var prepared: Set<String> = []
        try prepare(job, prepared: &prepared, remarks: &remarks)
        progress(0.3)
        let model = try materialise(job)
        progress(0.5)
        let table = quoteIdentifier(model.name)
        let total = try count(table)
        let (results, quarantined) = try check(job, model: model, table: table)
        progress(0.7)
        let kept = total - quarantined
        let report = QualityReport(
            rowsRead: total, rowsPublished: kept, rowsQuarantined: quarantined, checks: results,
            columns: try profile(model, table: table), remarks: remarks)
        let bundle = try stage(job, model: model, table: table, report: report)
        progress(1)
        return ModelOutcome(
            bundle: bundle, rowsRead: total, rowsPublished: kept, rowsQuarantined: quarantined, results: results,
            remarks: remarks, model: model)
    }

    // MARK: Inputs

    /// Makes the tables that the SELECT reads, each once, though several unpublished models read it too.
    private func prepare(_ job: ModelJob, prepared: inout Set<String>, remarks: inout [LocalizedText]) throws {
        for (name, input) in job.inputs.sorted(by: { $0.key < $1.key }) where prepared.insert(name).inserted {
            switch input {
            case .source(let source, let path, let inspection):
                let loaded = try SourceLoading(session: session, source: source, path: path).load(inspection)
                remarks += loaded.columns.compactMap(Self.remark)
            case .version(let parquet, _):
                try createSchema(of: name)
                try session.execute(
                    "CREATE VIEW \(CheckRunner.qualified(name)) AS SELECT * FROM read_parquet(\(quoteLiteral(parquet)))")
            case .model(let upstream, _):
                try prepare(upstream, prepared: &prepared, remarks: &remarks)
                _ = try materialise(upstream)
            }
        }
    }

    private func createSchema(of name: String) throws {
        let parts = name.split(separator: ".")
        if parts.count == 2 { try session.execute("CREATE SCHEMA IF NOT EXISTS \(quoteIdentifier(String(parts[0])))") }
    }

    private static func remark(_ column: InferredColumn) -> LocalizedText? {
        guard let exception = column.exception else { return nil }
        let (name, narrower, line) = (column.name, exception.narrower.text, exception.firstLine)
        return LocalizedText(
            zh: "列 \(name) 作为文本读取：\(exception.count) 个值不是 \(narrower)，首个在第 \(line) 行（\"\(exception.value)\"）",
            en: "column \(name) is read as text: \(exception.count) values are no \(narrower), the first on line \(line) (\"\(exception.value)\")")
    }

    // MARK: Rows

    /// Runs the SELECT and makes the table with the declared columns, or with the columns found if none are declared.
    private func materialise(_ job: ModelJob) throws -> ModelDeclaration {
        let raw = quoteIdentifier("_select_" + job.model.name)
        do {
            try session.execute("CREATE TABLE \(raw) AS \(job.sql)")
        } catch {
            throw PipelineError(
                .modelFailed, problem: "model \(job.model.name): \(error.problem)",
                mend: "correct pipeline/\(job.model.name).sql; `heliu app check` names the tables and columns it may read")
        }
        let found = try session.query("DESCRIBE \(raw)", [])
        var columns: [(name: String, type: String)] = []
        for row in 0..<found.rowCount { columns.append((found[row, 0].displayText, found[row, 1].displayText)) }
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
        var list: [String] = []
        for field in model.fields {
            let name = quoteIdentifier(field.name)
            let wanted = field.type.engineType
            let isWanted = columns.contains { $0.name == field.name && $0.type == wanted }
            if !isWanted { try requireCastable(field, in: raw, model: model.name) }
            list.append(isWanted ? name : "CAST(\(name) AS \(wanted)) AS \(name)")
        }
        let order = model.key.isEmpty ? "" : " ORDER BY " + model.key.map(quoteIdentifier).joined(separator: ", ")
        try session.execute(
            "CREATE TABLE \(quoteIdentifier(model.name)) AS SELECT \(list.joined(separator: ", ")) FROM \(raw)\(order); DROP TABLE \(raw)")
        return model
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

    // MARK: Checks

    /// Runs the checks; moves rows that fail a `quarantine` check out of the table.
    ///
    /// - Throws: `checkBlocked` if a `block` check fails.
    private func check(_ job: ModelJob, model: ModelDeclaration, table: String) throws -> ([CheckResult], Int64) {
        let checks = model.impliedChecks + job.checks
        let hidden = Set(model.fields.filter { ($0.grade ?? model.grade) > .general2 }.map(\.name))
        let results = try CheckRunner(session: session, table: table, columns: model.fields.map(\.name))
            .run(checks, hidden: hidden)
        if let blocked = results.first(where: { $0.severity == .block && !$0.passed }) {
            throw PipelineError(
                .checkBlocked, problem: Self.describe(blocked, model: model.name),
                mend: "correct the rows at their source, or change the check; readers stay on the last good version")
        }
        let conditions = zip(checks, results).compactMap { check, result in
            check.severity == .quarantine && !result.passed
                ? CheckRunner.failing(check, table: table).map { (check.name, $0) } : nil
        }
        guard !conditions.isEmpty else { return (results, 0) }
        let reasons = conditions.map { "CASE WHEN \($0.1) THEN \(quoteLiteral($0.0)) END" }.joined(separator: ", ")
        let path = "\(job.folder.quarantine)/\(job.workName)-\(model.name).parquet"
        try session.execute(
            """
            CREATE TABLE _quarantine AS SELECT *, list_filter([\(reasons)], x -> x IS NOT NULL) AS _reasons FROM \(table)
                WHERE \(conditions.map { "(\($0.1))" }.joined(separator: " OR "));
            COPY _quarantine TO \(quoteLiteral(path)) (FORMAT parquet);
            DELETE FROM \(table) WHERE \(conditions.map { "(\($0.1))" }.joined(separator: " OR "))
            """)
        try DurableFile.sync(path)
        return (results, try count("_quarantine"))
    }

    private static func describe(_ result: CheckResult, model: String) -> String {
        let sample = result.samples.first.map { row in
            result.columns.isEmpty
                ? row.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }.joined(separator: ", ")
                : result.columns.map { "\($0) = \(row[$0] ?? "")" }.joined(separator: ", ")
        }
        return "model \(model): check \(result.name) fails for \(result.failed) rows" + (sample.map { ", for example \($0)" } ?? "")
    }

    // MARK: Version

    private func profile(_ model: ModelDeclaration, table: String) throws -> [QualityReport.Column] {
        guard !model.fields.isEmpty else { return [] }
        let list = model.fields.map { field in
            let name = quoteIdentifier(field.name)
            return "count(\(name)), approx_count_distinct(\(name)), left(CAST(min(\(name)) AS VARCHAR), 80), left(CAST(max(\(name)) AS VARCHAR), 80)"
        }
        let row = try session.query("SELECT \(list.joined(separator: ", ")) FROM \(table)", [])
        return model.fields.enumerated().map { index, field in
            let isHidden = (field.grade ?? model.grade) > .general2
            return QualityReport.Column(
                name: field.name, present: row[0, 4 * index].integer ?? 0,
                distinctEstimate: row[0, 4 * index + 1].integer ?? 0,
                least: isHidden ? "***" : row[0, 4 * index + 2].displayText,
                greatest: isHidden ? "***" : row[0, 4 * index + 3].displayText)
        }
    }

    private func stage(_ job: ModelJob, model: ModelDeclaration, table: String, report: QualityReport) throws -> StagedBundle {
        let folder = "\(job.folder.temporary)/\(job.workName)-\(model.name)"
        let parquet = "\(folder)/data.parquet"
        let serving = "\(folder).sqlite"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try session.execute("COPY \(table) TO \(quoteLiteral(parquet)) (FORMAT parquet, COMPRESSION zstd)")
        try ServingTable.write(fields: model.fields, key: model.key, parquet: parquet, to: serving, session: session)
        let schema = VersionSchema(
            dataset: job.dataset, title: model.title, description: model.description, key: model.key, grade: model.grade,
            openness: model.openness, fields: model.fields)
        return try Bundle.stage(
            folder: folder, servingFile: serving, schema: schema, report: report,
            lineage: try lineage(job, model: model))
    }

    private func lineage(_ job: ModelJob, model: ModelDeclaration) throws -> VersionLineage {
        var known: [String: [String]] = [:]
        for name in job.inputs.keys { known[name] = try session.describe("SELECT * FROM \(CheckRunner.qualified(name))").map(\.name) }
        var origins: [String: [String]] = [:]
        for column in try serializeSQL(job.sql, in: session, tableColumns: known).columns ?? [] {
            guard let name = column.name, case .columns(let sources) = column.origin else { continue }
            origins[name] = sources.map { "\($0.table).\($0.column)" }
        }
        return VersionLineage(
            inputs: job.inputs.sorted { $0.key < $1.key }.map { .init(kind: $1.kind, name: $0, digest: $1.digest) },
            sql: job.sql, columns: model.fields.map { .init(name: $0.name, from: origins[$0.name]) }, engine: engineName)
    }

    private func count(_ table: String) throws -> Int64 {
        try session.query("SELECT count(*) FROM \(table)", [])[0, 0].integer ?? 0
    }
}
