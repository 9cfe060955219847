extension QualityReport {
    /// The profile of a column. What is `nil` does not apply to the column's type, is hidden, or was not kept when the report was written.
    package struct Column: Sendable, Hashable, Codable {
        package var name: String
        package var present: Int64
        /// Different values: exact, unless `estimates` names `distinct`.
        package var distinctEstimate: Int64
        /// Shown text of at most 80 characters; `***` if the column is hidden.
        package var least: String
        package var greatest: String
        package var nulls: Int64?
        /// Rows that are true, of a truth value.
        package var trueCount: Int64?
        /// Nine significant digits; of numbers only.
        package var mean: Double?
        /// Standard deviation of the sample.
        package var deviation: Double?
        /// At 0, .01, .05, .25, .5, .75, .95, .99 and 1; of numbers, days and moments.
        package var quantiles: [Quantile]?
        /// At most 20 buckets of equal width from least to greatest, ascending.
        package var histogram: [Bucket]?
        /// At most 20, most frequent first; of equal ones the least first. Empty if hardly any value comes twice.
        package var frequent: [ValueCount]?
        package var textLength: TextLength?
        /// At most 10 shapes of texts, most frequent first: letters are A or a, digits 9, Chinese characters 汉.
        package var patterns: [ValueCount]?
        /// Names of the figures that are estimates or come from a sample: `distinct`, `quantiles`, `frequent`, `patterns`.
        package var estimates: [String]?
        /// Whether values were kept out because the column's grade forbids to show them.
        package var isHidden: Bool?

        package init(name: String, present: Int64, distinctEstimate: Int64, least: String, greatest: String) {
            self.name = name
            self.present = present
            self.distinctEstimate = distinctEstimate
            self.least = least
            self.greatest = greatest
        }

        /// Whether a figure is an estimate.
        package func isEstimate(_ figure: String) -> Bool { estimates?.contains(figure) ?? (figure == "distinct") }
    }

    /// The least value that is at least as great as `share` of the values.
    package struct Quantile: Sendable, Hashable, Codable {
        package var share: Double
        /// Shown text.
        package var value: String
        /// The value as a number; seconds since 1970 for days and moments.
        package var at: Double
        /// Share of values that are at most this one, exactly.
        package var atMost: Double
    }

    /// Values above `from` (in the first bucket also at it) and at most `to`.
    package struct Bucket: Sendable, Hashable, Codable {
        /// Shown texts.
        package var from: String
        package var to: String
        package var count: Int64
    }

    package struct ValueCount: Sendable, Hashable, Codable {
        package var value: String
        package var count: Int64
    }

    /// In characters.
    package struct TextLength: Sendable, Hashable, Codable {
        package var least: Int64
        package var greatest: Int64
        /// Nine significant digits.
        package var mean: Double
    }
}
