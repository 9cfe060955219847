import Engine
import Lineage
import Pipeline
import Schema
import Store

/// Models that only feed others: no version of theirs is ever published, but what came of them has its origin in them.
extension GovernanceGate {
    typealias Feeding = (model: PublicationCandidate.Unpublished, record: LineageRecord)

    /// The lineage of every unpublished model on the way to a candidate, each after those it reads.
    func unpublishedLineage(of candidate: PublicationCandidate) async throws -> [Feeding] {
        var seen: Set<String> = []
        let models = candidate.unpublished.reversed().filter { seen.insert($0.name).inserted }
        guard !models.isEmpty else { return [] }
        let origin = LineageOrigin(version: nil, run: candidate.run, recordedAt: now())
        return try await engine.withSession { session in
            var columns: [LineageTable: [String]] = [:]
            return models.map { model in
                let record = Self.record(of: model, columns: columns, origin: origin, in: session)
                columns[record.subject] = record.columns
                return (model, record)
            }
        }
    }

    /// Keeps them, so that who asks above hears of what is below. They are replaced by each candidate they feed.
    func recordUnpublished(of candidate: PublicationCandidate) async throws {
        let records = try await unpublishedLineage(of: candidate).map(\.record)
        guard !records.isEmpty else { return }
        let lineage = lineage
        try await store.write { writer in for record in records { try lineage.record(record, in: writer) } }
    }

    private static func record(
        of model: PublicationCandidate.Unpublished, columns: [LineageTable: [String]], origin: LineageOrigin, in session: any EngineSession
    ) -> LineageRecord {
        let subject = LineageTable(.dataset, model.name)
        var known = model.columns
        for (name, table) in model.tables { known[name] = known[name] ?? columns[table] }
        for (name, file) in model.files {
            // Columns that cannot be told make origins unknown, which is said below.
            known[name] = try? session.describe("SELECT * FROM read_parquet(\(quoteLiteral(file)))").map(\.name)
        }
        let references = try? serializeSQL(model.sql, in: session, tableColumns: known)
        let given = references?.columns?.compactMap(\.name) ?? []
        let declared = model.model.fields.map(\.name)
        let names = Set(given) == Set(declared) || declared.isEmpty ? given : declared
        if let references,
            let record = try? LineageRecord(subject: subject, columns: names, references: references, tables: model.tables, origin: origin)
        {
            return record
        }
        let edges = names.flatMap { name in
            model.inputs.map { LineageEdge(from: $0.whole, to: subject.column(name), kind: .unknown) }
        } + model.inputs.map { LineageEdge(from: $0.whole, to: subject.whole, kind: .rows) }
        return LineageRecord(subject: subject, columns: names, edges: edges, origin: origin)
    }
}
