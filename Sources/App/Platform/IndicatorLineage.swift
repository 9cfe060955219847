import Catalog
import Engine
import Indicator
import Lineage
import Pipeline
import Schema
import Store
import Vocabulary

/// From the columns of datasets to indicators: each indicator is a column of its set.
///
/// All observations of a set come from one SELECT. What its `value` is made of went into every indicator of the set, or, in a SELECT or a part
/// of a UNION that names its indicator as a text, into that one; every other column, and the SELECTs of definitions, targets and plan, only
/// decide which observations there are and how they are judged.
extension Platform {
    func recordLineage(
        of set: IndicatorSetDeclaration, app: String, over versions: [(name: String, version: DatasetVersion)]
    ) async throws {
        let keys = try await indicators.indicators(set: set.name).map(\.definition.key)
        let subject = LineageTable(.indicator, "\(app).\(set.name)")
        var columns: [String: [String]] = [:]
        var tables: [String: LineageTable] = [:]
        for (name, version) in versions {
            columns[name] = try DatasetReader.schema(of: version).fields.map(\.name)
            tables[name] = LineageTable(.dataset, version.dataset)
        }
        let known = columns
        let selects = [set.indicators, set.targets, set.plan].compactMap { $0?.sql }
        let (observations, others) = try await engine.withSession { session in
            (
                try serializeSQL(set.observations.sql, in: session, tableColumns: known),
                try selects.map { try serializeSQL($0, in: session, tableColumns: known) }
            )
        }
        var edges: Set<LineageEdge> = []
        for edge in try Self.edges(of: observations, tables: tables) where edge.to.column != "value" {
            edges.insert(LineageEdge(from: edge.from, to: subject.whole, kind: .rows))
        }
        for part in observations.parts.isEmpty ? [observations] : observations.parts {
            let named = part.columns?.first { $0.name?.lowercased() == "indicator" }?.constant?.normalized
            for edge in try Self.edges(of: part, tables: tables) where edge.to.column == "value" {
                for key in keys where named == nil || named == key { edges.insert(LineageEdge(from: edge.from, to: subject.column(key), kind: edge.kind)) }
            }
        }
        for references in others {
            for edge in try Self.edges(of: references, tables: tables) {
                edges.insert(LineageEdge(from: edge.from, to: subject.whole, kind: .rows))
            }
        }
        let record = LineageRecord(
            subject: subject, columns: keys, edges: edges.sorted(), origin: LineageOrigin(version: nil, run: nil, recordedAt: now()))
        let lineage = lineage
        try await store.write { try lineage.record(record, in: $0) }
    }

    /// The edges into a SELECT's own columns; the names that the engine would invent do not matter here.
    private static func edges(of references: SQLReferences, tables: [String: LineageTable]) throws -> [LineageEdge] {
        let names = references.columns?.enumerated().map { $1.name ?? "column\($0)" } ?? ["value"]
        return try LineageRecord(
            subject: LineageTable(.indicator, "select"), columns: names, references: references, tables: tables,
            origin: LineageOrigin(version: nil, run: nil, recordedAt: 0)
        ).edges
    }
}
