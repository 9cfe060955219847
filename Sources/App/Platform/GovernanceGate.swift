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

    /// Rows of a version that detectors look at, about; of a larger one evenly spread blocks, the same each time.
    static let mostRows: Int64 = 100_000
    /// Rows of a block: what the engine reads or skips at once.
    private static let blockRows: Int64 = 2_048
    /// Columns of a version that detectors look at.
    static let mostColumns = 500

    // MARK: Before

    func refusal(of candidate: PublicationCandidate, after earlier: [PublicationCandidate]) async throws -> PipelineError? {
        if let fault = try await gradeFault(of: candidate, after: earlier) { return fault }
        if let fault = try await contractFault(of: candidate) { return fault }
        try await recordUnpublished(of: candidate)
        return nil
    }

    private func gradeFault(of candidate: PublicationCandidate, after earlier: [PublicationCandidate]) async throws -> PipelineError? {
        let result = try await grades(of: candidate, after: earlier).result()
        let blocking = result.blocking(candidate.dataset)
        guard let first = blocking.first else { return nil }
        let more = blocking.count > 1 ? " (\(blocking.count - 1) more columns likewise)" : ""
        return PipelineError(
            .gradeTooLow, problem: "\(first.message)\(more)",
            mend: "set grade: \(first.required.rawValue) for field \(first.column.column) in models/\(candidate.model.name).yaml, "
                + "or have a lowering approved (heliu lowering request \(candidate.dataset) \(first.column.column)); readers stay on the last good version")
    }

    func grades(of candidate: PublicationCandidate, after earlier: [PublicationCandidate]) async throws -> GradePropagation {
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
            let here = earlier.last { $0.dataset == table }
            for (column, grade) in try await effectiveGrades(of: table, as: here) { known.declared[ColumnReference(table, column)] = grade }
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

    /// The grades in effect of a dataset; empty for one that is not published.
    ///
    /// - Parameter candidate: what is about to become its current version.
    private func effectiveGrades(of dataset: String, as candidate: PublicationCandidate?) async throws -> [String: Grade] {
        let confirmed = try await governance.classification.effectiveMarks(dataset)
        if let candidate {
            return Platform.effectiveGrades(of: candidate.model.fields, grade: candidate.model.grade, confirmed: confirmed, inherited: [:])
        }
        guard let version = try await resources.dataset(dataset)?.current else { return [:] }
        let schema = try DatasetReader.schema(of: version)
        let inherited = try await governance.inherited.grades(of: dataset)
        return Platform.effectiveGrades(of: schema.fields, grade: schema.grade, confirmed: confirmed, inherited: inherited)
    }

    // MARK: After

    func published(_ versions: [PublishedVersion]) async {
        // A version is published whether or not detectors can read it.
        do { try await classify(versions) } catch { await classificationFailed(versions, because: error) }
        // An acceptance that stays open is used up by the next publication.
        for version in versions { try? await close(version.dataset, version: version.digest) }
    }

    private func close(_ dataset: String, version digest: String) async throws {
        guard let version = try await resources.version(of: dataset, digest: digest) else { return }
        try await contracts.published(dataset, schema: try DatasetReader.schema(of: version), version: digest)
    }

    /// Looks for personal data in versions and keeps what stewards should look at.
    ///
    /// - Returns: how many suggestions are new.
    @discardableResult
    func classify(_ published: [PublishedVersion]) async throws -> Int {
        let samples: Result<[[ColumnSample]], any Error>
        do {
            samples = .success(try await self.samples(of: published))
        } catch {
            samples = .failure(error)
        }
        let classifier = Classifier(today: CalendarDay(dayNumber: Int((now() + 8 * 3_600_000) / 86_400_000)))
        let findings = (try? samples.get())?.map { $0.flatMap(classifier.findings) } ?? []
        let at = now()
        let new = try await store.write { writer in
            for version in published { try InheritedGrades.replace([:], of: version.dataset, in: writer) }
            return try zip(published, findings).reduce(0) { sum, item in
                sum + (try ClassificationRegister.record(item.1, dataset: item.0.dataset, rules: classifier.rules, at: at, in: writer))
            }
        }
        _ = try samples.get()
        return new
    }

    private func samples(of published: [PublishedVersion]) async throws -> [[ColumnSample]] {
        var tables: [(file: String, rows: Int64, columns: [(name: String, titles: [String])])] = []
        for item in published {
            let version = try await resources.version(of: item.dataset, digest: item.digest)
            let fields = try version.map { try DatasetReader.schema(of: $0).fields } ?? []
            let columns = fields.prefix(Self.mostColumns).map { (name: $0.name, titles: [$0.title.zh, $0.title.en].filter { !$0.isEmpty }) }
            let file = quoteLiteral(data.bundle(try ContentDigest(text: item.digest)) + "/data.parquet")
            tables.append((file, version?.rows ?? 0, columns))
        }
        let asked = tables
        return try await engine.withSession { session in
            try asked.map { item in
                let isSmall = item.rows < ColumnSampler.mostValues
                guard item.rows > Self.mostRows else {
                    return try ColumnSampler.samples(of: "read_parquet(\(item.file))", columns: item.columns, isSmall: isSmall, session: session)
                }
                let columns = item.columns.map { quoteIdentifier($0.name) }.joined(separator: ", ")
                let every = (item.rows + Self.mostRows - 1) / Self.mostRows
                try session.execute(
                    """
                    CREATE OR REPLACE TEMP TABLE _sampled AS
                        SELECT \(columns) FROM read_parquet(\(item.file), file_row_number = true)
                        WHERE (file_row_number // \(Self.blockRows)) % \(every) = 0
                    """)
                defer { try? session.execute("DROP TABLE _sampled") }
                return try ColumnSampler.samples(of: "_sampled", columns: item.columns, session: session)
            }
        }
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
