import Vocabulary

/// Indicator: decides whether a target is on track.

/// Rows or a request this room refuses.
package struct IndicatorError: Explained, Hashable, CustomStringConvertible {
    /// Callers branch on this; codes are only ever added.
    package struct Code: Hashable, Sendable {
        package let name: String
        package static let missingColumn = Code(name: "missing_column")
        package static let unknownColumn = Code(name: "unknown_column")
        package static let malformedValue = Code(name: "malformed_value")
        package static let missingValue = Code(name: "missing_value")
        package static let duplicate = Code(name: "duplicate")
        package static let unknownReference = Code(name: "unknown_reference")
        package static let planCycle = Code(name: "plan_cycle")
        package static let planTooDeep = Code(name: "plan_too_deep")
        package static let damagedRow = Code(name: "damaged_row")
    }

    /// Where a faulty row stands: the set, which of its SELECTs, and the row counted from 1.
    package struct Place: Hashable, Sendable {
        package let set: String
        package let query: String
        /// `nil` when the whole result is meant.
        package let row: Int?
        package let column: String?
        /// The value as given; `nil` when there is none.
        package let value: String?

        package init(set: String, query: String, row: Int? = nil, column: String? = nil, value: String? = nil) {
            self.set = set
            self.query = query
            self.row = row
            self.column = column
            self.value = value
        }

        var text: String {
            var text = "indicator set \(set), \(query)"
            if let row { text += ", row \(row)" }
            if let column { text += ", column \(column)" }
            return text
        }
    }

    package let kind: Code
    package let place: Place
    package let message: String
    package let mend: String

    package init(_ kind: Code, at place: Place, message: String, mend: String) {
        self.kind = kind
        self.place = place
        self.message = message
        self.mend = mend
    }

    package var code: String { kind.name }
    package var problem: String { "\(place.text): \(message)" }
    package var description: String { "\(problem). \(mend)." }
}
