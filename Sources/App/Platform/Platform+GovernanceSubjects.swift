import Catalog
import Engine
import FoundationEssentials
package import Governance
import Lineage
import Pipeline
import Schema
import Vocabulary

/// Where a person's data is.
extension Platform {
    /// Records a person's request and looks for their data: in the columns stewards say hold such identifiers, and in all made of them.
    ///
    /// - Parameter identifier: used to search and for its code, then forgotten; it is neither stored nor logged.
    /// - Returns: the request with what was found.
    /// - Throws: errors of the register and of the engine.
    package func search(
        identifier: String, kind: SensitiveKind, wish: SubjectWish, actor: String
    ) async throws -> SubjectRequest {
        let request = try await governance.subjectRequests.record(identifier: identifier, kind: kind, wish: wish, actor: actor)
        let confirmed = try await governance.classification.columns(holding: kind)
        let slice = try await lineage.closure(
            from: confirmed.map { LineageTable(.dataset, $0.dataset).column($0.column) }, direction: .downstream,
            limits: LineageLimits(nodes: 100_000, depth: 1_000))
        let wanted = identifier.normalized
        let places = try await SubjectSearch.places(
            confirmed: confirmed.map { (ColumnReference($0.dataset, $0.column), $0.grade) }, edges: slice.edges.compactMap(GradeEdge.init)
        ) { column in try await self.rows(of: column, holding: wanted) }
        return try await governance.subjectRequests.keep(places, for: request.number)
    }

    /// Rows of the current version whose column is the text.
    private func rows(of column: ColumnReference, holding text: String) async throws -> Int64 {
        guard let version = try await resources.dataset(column.table)?.current,
            try DatasetReader.schema(of: version).fields.contains(where: { $0.name == column.column })
        else { return 0 }
        let file = data.bundle(try ContentDigest(text: version.digest)) + "/data.parquet"
        let sql = "SELECT count(*) FROM read_parquet(\(quoteLiteral(file))) WHERE trim(CAST(\(quoteIdentifier(column.column)) AS VARCHAR)) = ?"
        return try await engine.withSession { try $0.query(sql, [.text(text)])[0, 0].integer ?? 0 }
    }
}
