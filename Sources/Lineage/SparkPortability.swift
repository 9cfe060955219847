package import Engine
package import Vocabulary

/// Something in a SELECT that stands in the way of running it unchanged on Spark.
package struct PortabilityFinding: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, Codable {
        /// Spark refuses it.
        case missing
        /// Spark runs it and may give something else.
        case differs
        /// We do not know what Spark makes of it.
        case unknown
    }

    package let kind: Kind
    /// What it is: "regexp_matches", "QUALIFY".
    package let construct: String
    package let place: EngineError.Place?
    package let why: LocalizedText
    /// What runs on both, or on Spark, if we know it.
    package let suggestion: String?
}

/// Whether Spark SQL 4 runs a SELECT of ours unchanged and with the same result.
///
/// The parse tree tells constructs and functions, not types: what depends on a type is named wherever it could be, save that a product of
/// decimals may have another scale.
///
/// - SeeAlso: Spark SQL reference and list of built-in functions, 4.x (spark.apache.org/docs/latest/sql-ref.html and …/api/sql/);
///   the engine's own functions and dialect at duckdb.org/docs/stable/sql.
package enum SparkPortability {
    /// - Returns: what stands in the way, in the order of the text; none if it runs unchanged as far as we know.
    /// - Throws: as `serializeSQL`.
    package static func check(_ sql: String, in session: any EngineSession) throws(EngineError) -> [PortabilityFinding] {
        let tree = try selectTree(of: sql, in: session)
        var walk = SparkWalk(sql: sql)
        walk.visit(tree)
        let findings = walk.findings + SparkText(sql).findings
        var seen: Set<PortabilityFinding> = []
        return findings.filter { seen.insert($0).inserted }
            .sorted { ($0.place?.offset ?? .max, $0.construct) < ($1.place?.offset ?? .max, $1.construct) }
    }
}
