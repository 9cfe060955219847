import Catalog
import Crypto
import Engine
import FoundationEssentials
import Governance
import Lineage
import Pipeline
import Schema
import Store
import Vocabulary

/// Lets a version through if no column is declared less grave than what it is made of and its readers can go on as before, or that they
/// cannot was accepted; looks for personal data in what was published.
struct GovernanceGate: PublicationGate {
    let store: any OperationalStore
    let engine: any AnalyticEngine
    let data: DataFolder
    let resources: ResourceRegister
    let governance: GovernanceRegisters
    let contracts: SchemaChangeRegister
    let lineage: LineageRegister
    let now: @Sendable () -> Int64

    /// Rows of a version that detectors look at; of a larger one a sample, the same each time.
    static let mostRows: Int64 = 200_000
    /// Columns of a version that detectors look at.
    static let mostColumns = 500

    // MARK: Before

    func refusal(of candidate: PublicationCandidate) async throws -> PipelineError? {
        if let fault = try await gradeFault(of: candidate) { return fault }
        if let fault = try await contractFault(of: candidate) { return fault }
        try await recordUnpublished(of: candidate)
        return nil
    }

    private func gradeFault(of candidate: PublicationCandidate) async throws -> PipelineError? {
        let result = try await grades(of: candidate).result()
        let blocking = result.blocking(candidate.dataset)
        guard let first = blocking.first else { return nil }
        let more = blocking.count > 1 ? " (\(blocking.count - 1) more columns likewise)" : ""
        return PipelineError(
            .gradeTooLow, problem: "\(first.message)\(more)",
            mend: "set grade: \(first.required.rawValue) for field \(first.column.column) in models/\(candidate.model.name).yaml, "
                + "or have a lowering approved (heliu lowering request \(candidate.dataset) \(first.column.column)); readers stay on the last good version")
    }

    func grades(of candidate: PublicationCandidate) async throws -> GradePropagation {
        var known = GradePropagation(declared: [:])
        for field in candidate.model.fields {
            known.declared[ColumnReference(candidate.dataset, field.name)] = field.grade ?? candidate.model.grade
        }
        for (column, grade) in try await governance.classification.effectiveMarks(candidate.dataset) {
            known.confirmed[ColumnReference(candidate.dataset, column)] = grade
        }
        known.edges = Self.edges(of: candidate)
        for (model, record) in try await unpublishedLineage(of: candidate) {
            for column in record.columns {
                let field = model.model.fields.first { $0.name == column }
                known.declared[ColumnReference(model.name, column)] = field?.grade ?? model.model.grade
            }
            known.edges += record.edges.compactMap(GradeEdge.init)
        }
        let tables = Set((candidate.inputs + candidate.unpublished.flatMap(\.inputs)).filter { $0.kind == .dataset }.map(\.name))
        for table in tables.sorted() where table != candidate.dataset {
            for (column, grade) in try await effectiveGrades(of: table) { known.declared[ColumnReference(table, column)] = grade }
        }
        known.lowerings = try await governance.lowerings.approved()
        known.definitions = [candidate.dataset: candidate.statement]
        return known
    }

    private static func edges(of candidate: PublicationCandidate) -> [GradeEdge] {
        guard let lineage = candidate.lineage else {
            let tables = candidate.inputs.filter { $0.kind == .dataset }
            return candidate.model.fields.flatMap { field in
                tables.map { GradeEdge(from: .table($0.name), to: ColumnReference(candidate.dataset, field.name)) }
            }
        }
        return lineage.edges.compactMap(GradeEdge.init)
    }

    /// The grades in effect of a published dataset; empty for one that is not.
    func effectiveGrades(of dataset: String) async throws -> [String: Grade] {
        guard let version = try await resources.dataset(dataset)?.current else { return [:] }
        return Platform.effectiveGrades(
            of: try DatasetReader.schema(of: version), confirmed: try await governance.classification.effectiveMarks(dataset),
            inherited: try await governance.inherited.grades(of: dataset))
    }

    // MARK: After

    func published(_ dataset: String, version: String) async {
        // A version is published whether or not detectors can read it; the next one is looked at again.
        try? await classify(dataset, version: version)
        // An acceptance that stays open is used up by the next publication.
        try? await close(dataset, version: version)
    }

    private func close(_ dataset: String, version digest: String) async throws {
        guard let version = try await resources.version(of: dataset, digest: digest) else { return }
        try await contracts.published(dataset, schema: try DatasetReader.schema(of: version), version: digest)
    }

    /// Looks for personal data in a version and keeps what stewards should look at.
    ///
    /// - Returns: how many suggestions are new.
    @discardableResult
    func classify(_ dataset: String, version digest: String) async throws -> Int {
        try await store.write { try InheritedGrades.replace([:], of: dataset, in: $0) }
        guard let version = try await resources.version(of: dataset, digest: digest) else { return 0 }
        let schema = try DatasetReader.schema(of: version)
        let columns = schema.fields.prefix(Self.mostColumns).map { (name: $0.name, titles: [$0.title.zh, $0.title.en].filter { !$0.isEmpty }) }
        let file = "read_parquet(\(quoteLiteral(data.bundle(try ContentDigest(text: digest)) + "/data.parquet")))"
        let table = version.rows <= Self.mostRows ? file : "(SELECT * FROM \(file) USING SAMPLE reservoir(\(Self.mostRows) ROWS) REPEATABLE (1))"
        let samples = try await engine.withSession { try ColumnSampler.samples(of: table, columns: columns, session: $0) }
        let classifier = Classifier(today: CalendarDay(dayNumber: Int((now() + 8 * 3_600_000) / 86_400_000)))
        let findings = samples.flatMap(classifier.findings)
        return try await governance.classification.record(findings, dataset: dataset, rules: classifier.rules)
    }
}

extension GradeEdge {
    /// `nil` for an edge that carries no values into a column, and for one from a source, which has no grade.
    init?(_ edge: LineageEdge) {
        guard edge.kind != .rows, edge.from.table.kind == .dataset, let column = edge.to.column else { return nil }
        let table = edge.from.table.name
        self.init(
            from: edge.from.column.map { .column(ColumnReference(table, $0)) } ?? .table(table),
            to: ColumnReference(edge.to.table.name, column), transformation: edge.transformation)
    }
}
