/// One row of a result: values by column name or position.
package struct Row: Sendable, Hashable {
    /// Names shared by all rows of a result.
    package final class Columns: Sendable, Hashable {
        package let names: [String]
        let positions: [String: Int]

        package init(_ names: [String]) {
            self.names = names
            positions = Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
        }

        package static func == (left: Columns, right: Columns) -> Bool { left.names == right.names }
        package func hash(into hasher: inout Hasher) { hasher.combine(names) }
    }

    private let shape: Columns
    package let values: [SQLValue]

    package init(columns: Columns, values: [SQLValue]) {
        shape = columns
        self.values = values
    }

    package var columns: [String] { shape.names }

    /// The value of a column; null if the result has no such column. Use the typed readings where that would be a fault.
    package subscript(_ column: String) -> SQLValue { shape.positions[column].map { values[$0] } ?? .null }
    package subscript(_ position: Int) -> SQLValue { values[position] }

    private func value(_ column: String) throws(StoreError) -> SQLValue {
        guard let position = shape.positions[column] else {
            throw StoreError(
                .missingColumn, problem: "the result has no column \(column); it has \(columns.joined(separator: ", "))",
                mend: "this is a fault of the program: please report it")
        }
        return values[position]
    }

    private func mismatch(_ column: String, _ value: SQLValue, _ wanted: String) -> StoreError {
        StoreError(
            .typeMismatch, problem: "column \(column) holds \(value.typeName), not \(wanted)",
            mend: "the database was changed by another program: restore it from a backup")
    }

    /// - Throws: `missingColumn`; `typeMismatch` also for null.
    package func text(_ column: String) throws(StoreError) -> String {
        let value = try value(column)
        guard case .text(let text) = value else { throw mismatch(column, value, "text") }
        return text
    }

    package func integer(_ column: String) throws(StoreError) -> Int64 {
        let value = try value(column)
        guard case .integer(let number) = value else { throw mismatch(column, value, "an integer") }
        return number
    }

    package func real(_ column: String) throws(StoreError) -> Double {
        switch try value(column) {
        case .real(let number): return number
        case .integer(let number): return Double(number)
        case let value: throw mismatch(column, value, "a real number")
        }
    }

    package func blob(_ column: String) throws(StoreError) -> [UInt8] {
        let value = try value(column)
        guard case .blob(let bytes) = value else { throw mismatch(column, value, "a blob") }
        return bytes
    }

    package func bool(_ column: String) throws(StoreError) -> Bool { try integer(column) != 0 }

    package func optionalText(_ column: String) throws(StoreError) -> String? {
        try value(column) == .null ? nil : try text(column)
    }

    package func optionalInteger(_ column: String) throws(StoreError) -> Int64? {
        try value(column) == .null ? nil : try integer(column)
    }

    package func optionalReal(_ column: String) throws(StoreError) -> Double? {
        try value(column) == .null ? nil : try real(column)
    }

    package func optionalBlob(_ column: String) throws(StoreError) -> [UInt8]? {
        try value(column) == .null ? nil : try blob(column)
    }
}
