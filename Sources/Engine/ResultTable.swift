/// A column of a result.
package struct ResultColumn: Sendable, Hashable {
    package let name: String
    package let type: EngineType

    package init(name: String, type: EngineType) {
        self.name = name
        self.type = type
    }
}

/// All rows of a small result.
package struct ResultTable: Sendable, Hashable {
    package let columns: [ResultColumn]
    package private(set) var rowCount = 0
    /// Column by column.
    private var values: [[EngineValue]]

    package init(columns: [ResultColumn]) {
        self.columns = columns
        values = Array(repeating: [], count: columns.count)
    }

    package subscript(row: Int, column: Int) -> EngineValue { values[column][row] }

    /// - Precondition: the result has a column of this name.
    package subscript(row: Int, column: String) -> EngineValue {
        guard let index = columns.firstIndex(where: { $0.name == column }) else {
            preconditionFailure("the result has no column \(column)")
        }
        return values[index][row]
    }

    /// The values of one row.
    package func row(_ row: Int) -> [EngineValue] { values.map { $0[row] } }

    /// One row by column name; of columns with the same name the last stands.
    package func dictionary(_ row: Int) -> [String: EngineValue] {
        Dictionary(zip(columns.map(\.name), values.map { $0[row] }), uniquingKeysWith: { $1 })
    }

    package func column(_ column: Int) -> [EngineValue] { values[column] }

    mutating func append(_ chunk: borrowing Chunk) {
        for column in columns.indices {
            values[column].reserveCapacity(rowCount + chunk.rowCount)
            for row in 0..<chunk.rowCount { values[column].append(chunk[row, column]) }
        }
        rowCount += chunk.rowCount
    }
}
