package import Engine

extension DeclaredRows {
    /// The result of a SELECT; dates come as `2023-06-30`, numbers in their exact writing.
    package init(_ table: ResultTable) {
        self.init(
            columns: table.columns.map(\.name),
            rows: (0..<table.rowCount).map { row in table.row(row).map(Cell.init) })
    }
}

extension DeclaredRows.Cell {
    fileprivate init(_ value: EngineValue) {
        switch value {
        case .null: self = .null
        case .real(let number): self = .floatingPoint(number)
        default: self = .text(value.displayText)
        }
    }
}
