/// One row of a result: named values in the order of the statement's columns.
package struct Row: Sendable, Hashable {
    package let columns: [String]
    package let values: [SQLValue]

    package init(columns: [String], values: [SQLValue]) {
        precondition(columns.count == values.count, "a row has as many values as columns")
        self.columns = columns
        self.values = values
    }

    /// The value of a column the statement names.
    package subscript(_ column: String) -> SQLValue {
        guard let index = columns.firstIndex(of: column) else {
            preconditionFailure("the row has no column \(column), only \(columns.joined(separator: ", "))")
        }
        return values[index]
    }

    /// - Throws: `missingColumn`, or `typeMismatch` if the value is not text.
    package func text(_ column: String) throws(StoreError) -> String {
        try required(optionalText(column), column, "text")
    }

    package func optionalText(_ column: String) throws(StoreError) -> String? {
        switch try value(column) {
        case .null: nil
        case .text(let text): text
        case let other: throw mismatch(other, column, "text")
        }
    }

    /// - Throws: `missingColumn`, or `typeMismatch` if the value is not an integer.
    package func integer(_ column: String) throws(StoreError) -> Int64 {
        try required(optionalInteger(column), column, "an integer")
    }

    package func optionalInteger(_ column: String) throws(StoreError) -> Int64? {
        switch try value(column) {
        case .null: nil
        case .integer(let integer): integer
        case let other: throw mismatch(other, column, "an integer")
        }
    }

    /// - Throws: `missingColumn`, or `typeMismatch` if the value is not a number.
    package func real(_ column: String) throws(StoreError) -> Double {
        try required(optionalReal(column), column, "a real")
    }

    package func optionalReal(_ column: String) throws(StoreError) -> Double? {
        switch try value(column) {
        case .null: nil
        case .real(let real): real
        case .integer(let integer): Double(integer)
        case let other: throw mismatch(other, column, "a real")
        }
    }

    /// - Throws: `missingColumn`, or `typeMismatch` if the value is not a blob.
    package func blob(_ column: String) throws(StoreError) -> [UInt8] {
        try required(optionalBlob(column), column, "a blob")
    }

    package func optionalBlob(_ column: String) throws(StoreError) -> [UInt8]? {
        switch try value(column) {
        case .null: nil
        case .blob(let bytes): bytes
        case let other: throw mismatch(other, column, "a blob")
        }
    }

    /// - Throws: `missingColumn`, or `typeMismatch` if the value is not 0 or 1.
    package func bool(_ column: String) throws(StoreError) -> Bool {
        try required(optionalBool(column), column, "0 or 1")
    }

    package func optionalBool(_ column: String) throws(StoreError) -> Bool? {
        switch try value(column) {
        case .null: nil
        case .integer(0): false
        case .integer(1): true
        case let other: throw mismatch(other, column, "0 or 1")
        }
    }

    private func value(_ column: String) throws(StoreError) -> SQLValue {
        guard let index = columns.firstIndex(of: column) else {
            throw StoreError(
                .missingColumn, subject: column, message: "is not a column of the row, which has \(columns.joined(separator: ", "))",
                mend: "Name the column in the statement")
        }
        return values[index]
    }

    private func required<Value>(_ value: Value?, _ column: String, _ wanted: String) throws(StoreError) -> Value {
        guard let value else { throw mismatch(.null, column, wanted) }
        return value
    }

    private func mismatch(_ value: SQLValue, _ column: String, _ wanted: String) -> StoreError {
        StoreError(
            .typeMismatch, subject: column, message: "holds \(value.kind) where \(wanted) was expected",
            mend: "Read the column as what it holds, or mend the stored row")
    }
}
