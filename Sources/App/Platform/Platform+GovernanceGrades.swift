import Catalog
import Crypto
import FoundationEssentials
package import Governance
import Lineage
import Pipeline
import Store
package import Vocabulary

/// What stewards decide about columns, and what follows further down.
extension Platform {
    /// Decides on a suggestion; columns made of this one get the grade as well.
    ///
    /// - Throws: as `ClassificationRegister.decide`.
    @discardableResult
    package func decide(
        _ decision: ClassificationDecision, dataset: String, column: String, kind: SensitiveKind, reason: String, actor: String
    ) async throws -> ColumnClassification {
        let line = try await governance.classification.decide(
            decision, dataset: dataset, column: column, kind: kind, reason: reason, actor: actor)
        try await carryGrades(below: dataset)
        return line
    }

    /// Marks a column by hand, where the detectors saw nothing.
    @discardableResult
    package func mark(
        dataset: String, column: String, kind: SensitiveKind, grade: Grade, reason: String, actor: String
    ) async throws -> ColumnClassification {
        let line = try await governance.classification.mark(
            dataset: dataset, column: column, kind: kind, grade: grade, reason: reason, actor: actor)
        try await carryGrades(below: dataset)
        return line
    }

    /// Computes the grades of everything made of a dataset anew, from the lineage.
    package func carryGrades(below dataset: String) async throws {
        let below = try await lineage.tables(.downstream, of: LineageTable(.dataset, dataset), limits: .wide).entries
            .map(\.table).filter { $0.kind == .dataset && $0.name != dataset }
        guard !below.isEmpty else { return }
        let slice = try await lineage.closure(
            from: below.map(\.whole), direction: .upstream, limits: LineageLimits(nodes: 100_000, depth: 1))
        var known = GradePropagation(declared: [:], edges: slice.edges.compactMap(GradeEdge.init))
        known.lowerings = try await governance.lowerings.approved()
        let changing = Set(below.map(\.name))
        for table in Set(slice.tables.filter { $0.kind == .dataset }.map(\.name)).union(changing).union([dataset]).sorted() {
            guard let version = try await resources.dataset(table)?.current else { continue }
            let schema = try DatasetReader.schema(of: version)
            let confirmed = try await governance.classification.effectiveMarks(table)
            let inherited = changing.contains(table) ? [:] : try await governance.inherited.grades(of: table)
            for (column, grade) in Self.effectiveGrades(of: schema.fields, grade: schema.grade, confirmed: [:], inherited: inherited) {
                known.declared[ColumnReference(table, column)] = grade
            }
            for (column, grade) in confirmed { known.confirmed[ColumnReference(table, column)] = grade }
            let statement = try DatasetReader.lineage(of: version).sql
            known.definitions[table] = ContentDigest(bytes: Array(SHA256.hash(data: Array(statement.utf8)))).hex
        }
        let (result, declared) = (known.result(), known.declared)
        // Models that are not published pass grades on and have no readers of their own.
        let published = Set(known.definitions.keys)
        try await store.write { writer in
            for table in changing.intersection(published).sorted() {
                let risen = result.grades(of: table).filter { $1 > declared[ColumnReference(table, $0)] ?? .general1 }
                try InheritedGrades.replace(risen, of: table, in: writer)
            }
        }
    }
}
