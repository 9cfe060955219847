package import Vocabulary

extension CheckDeclaration {
    /// What is expected. A null fails only `not_null` and `unique`; every other kind passes it.
    package enum Kind: Sendable, Hashable, Codable {
        case notNull(columns: [String])
        case unique(columns: [String])
        case accepted(column: String, values: [String])
        /// Bounds are decimal texts and inclusive.
        case range(column: String, minimum: String?, maximum: String?)
        /// Bounds are numbers of characters and inclusive.
        case length(column: String, minimum: Int?, maximum: Int?)
        /// The whole value must match.
        case regex(column: String, pattern: String)
        /// `left` and `right` are columns of the model or else SQL expressions over them.
        case compare(left: String, operation: Comparison, right: String)
        /// A truth value that no row may make false.
        case condition(expression: String)
        /// `table` is `app.dataset` or a model of the same app.
        case references(column: String, table: String, toColumn: String)
        /// The greatest day, moment or period ended at most `within` ago.
        case freshness(column: String, within: CalendarSpan)
        /// Change is in percent of the rows of the last accepted version; a bound that cannot be judged passes, with a remark.
        case rowCount(minimum: Int?, maximum: Int?, mostGrowth: Decimal? = nil, mostDrop: Decimal? = nil)
        /// At most `most` percent of distance from the last accepted version's distribution; see `Drift`.
        case drift(column: String, most: Decimal)
        case reconcile(Reconciliation)
        /// Bounds are inclusive; `null_share` is in percent.
        case statistic(column: String, function: StatisticFunction, minimum: Decimal?, maximum: Decimal?)
        /// A SELECT of the rows that fail.
        case sql(statement: String)

        package static let names = [
            "not_null", "unique", "accepted", "range", "length", "regex", "compare", "condition", "references", "freshness", "row_count",
            "drift", "reconcile", "statistic", "sql",
        ]

        /// Whether the verdict depends on the last accepted version.
        package var comparesWithEarlier: Bool {
            switch self {
            case .drift: true
            case .rowCount(_, _, let mostGrowth, let mostDrop): mostGrowth != nil || mostDrop != nil
            default: false
            }
        }
    }

    package enum Comparison: String, Sendable, Hashable, Codable, CaseIterable {
        case less = "<"
        case atMost = "<="
        case equal = "="
        case unequal = "<>"
        case greater = ">"
        case atLeast = ">="
    }

    package enum StatisticFunction: String, Sendable, Hashable, Codable, CaseIterable {
        case sum, avg, min, max
        case nullShare = "null_share"
        /// Exact.
        case distinct
    }

    /// Sums that must be equal in two tables, group by group; a group that one side lacks counts as zero there.
    package struct Reconciliation: Sendable, Hashable, Codable {
        /// A numeric column of the model.
        package var measure: String
        /// `app.dataset` or a model of the same app.
        package var table: String
        package var toMeasure: String
        /// Columns that both tables have; empty compares the two totals.
        package var by: [String]
        /// Greatest difference of two sums that still passes.
        package var tolerance: Decimal

        package init(measure: String, table: String, toMeasure: String, by: [String] = [], tolerance: Decimal = Decimal(unscaled: 0, scale: 0)) {
            self.measure = measure
            self.table = table
            self.toMeasure = toMeasure
            self.by = by
            self.tolerance = tolerance
        }
    }
}

extension CheckDeclaration.Kind {
    /// The kind's name in YAML.
    package var name: String {
        switch self {
        case .notNull: "not_null"
        case .unique: "unique"
        case .accepted: "accepted"
        case .range: "range"
        case .length: "length"
        case .regex: "regex"
        case .compare: "compare"
        case .condition: "condition"
        case .references: "references"
        case .freshness: "freshness"
        case .rowCount: "row_count"
        case .drift: "drift"
        case .reconcile: "reconcile"
        case .statistic: "statistic"
        case .sql: "sql"
        }
    }

    /// Columns the check names; those inside expressions and statements are not among them.
    package var columns: [String] {
        switch self {
        case .notNull(let columns), .unique(let columns): columns
        case .accepted(let column, _), .range(let column, _, _), .length(let column, _, _), .regex(let column, _),
            .references(let column, _, _), .freshness(let column, _), .drift(let column, _), .statistic(let column, _, _, _):
            [column]
        case .reconcile(let sums): [sums.measure] + sums.by
        case .compare, .condition, .rowCount, .sql: []
        }
    }

    /// Another table the check reads, with the columns it names there.
    package var target: (table: String, columns: [String])? {
        switch self {
        case .references(_, let table, let column): (table, [column])
        case .reconcile(let sums): (sums.table, [sums.toMeasure] + sums.by)
        default: nil
        }
    }

    /// Whether the check says which rows fail, so that they can be set aside; the others judge the table as a whole.
    package var namesRows: Bool {
        switch self {
        case .freshness, .rowCount, .drift, .reconcile, .statistic: false
        default: true
        }
    }

    /// The dimension of quality the kind counts for, unless the check names another.
    ///
    /// - SeeAlso: GB/T 36344-2018, which counts format, correctness and repetition under accuracy, code lists and business rules under
    ///   normativity.
    package var dimension: QualityDimension {
        switch self {
        case .notNull, .rowCount: .completeness
        case .unique, .range, .length, .regex, .drift, .statistic, .sql: .accuracy
        case .accepted, .condition: .normativity
        case .references, .compare, .reconcile: .consistency
        case .freshness: .timeliness
        }
    }
}
