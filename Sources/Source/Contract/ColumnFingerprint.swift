package import Engine

/// The smallest hashes of a column's distinct values: tells how many values two columns share, whatever their names.
package struct ColumnFingerprint: Sendable, Hashable, Codable {
    /// Ascending, distinct, at most `most`.
    package var smallest: [UInt64]

    /// Standard error of `likeness` is about 1 / √`most`.
    package static let most = 128

    package init(smallest: [UInt64]) { self.smallest = smallest }

    /// Share of the values of the smaller column that the other has too, estimated.
    ///
    /// Of two columns only the hashes below the smaller of their greatest ones can be compared.
    package func likeness(to other: ColumnFingerprint) -> Double {
        guard let bound = [bound, other.bound].compactMap(\.self).min() ?? [smallest.last, other.smallest.last].compactMap(\.self).max()
        else { return 0 }
        let left = Set(smallest.filter { $0 <= bound })
        let right = Set(other.smallest.filter { $0 <= bound })
        let least = min(left.count, right.count)
        return least == 0 ? 0 : Double(left.intersection(right).count) / Double(least)
    }

    /// Greatest hash up to which the column is known; `nil` if all of it is.
    private var bound: UInt64? { smallest.count < Self.most ? nil : smallest.last }

    /// Fingerprints of some columns; reads those columns once, each.
    ///
    /// - Parameter relation: what stands in FROM, such as a quoted table name or `read_parquet('…')`.
    package static func take(
        _ columns: [String], from relation: String, in session: any EngineSession
    ) throws(EngineError) -> [String: ColumnFingerprint] {
        var prints: [String: ColumnFingerprint] = [:]
        for column in columns {
            let name = quoteIdentifier(column)
            // The engine's own hash() may change between its versions; values written as decimals keep no trailing zeros.
            let result = try session.query(
                """
                SELECT DISTINCT CAST(md5_number_lower(regexp_replace(CAST(\(name) AS VARCHAR), '\\.0+$', '')) AS VARCHAR) AS h,
                    md5_number_lower(regexp_replace(CAST(\(name) AS VARCHAR), '\\.0+$', '')) AS n
                FROM \(relation) WHERE \(name) IS NOT NULL ORDER BY n LIMIT \(most)
                """, [])
            prints[column] = ColumnFingerprint(smallest: (0..<result.rowCount).compactMap { UInt64(result[$0, 0].displayText) })
        }
        return prints
    }
}
