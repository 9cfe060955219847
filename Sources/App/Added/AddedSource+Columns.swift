import Vocabulary

extension AddedSource {
    /// The columns as they are shown and filled in: a line for each, with the field, its type and, behind them, what the source calls it.
    package var columnLines: String { columns.map { "\($0.field) \($0.type) \($0.from)" }.joined(separator: "\n") }

    /// Reads what `columnLines` writes; empty lines say nothing.
    ///
    /// - Throws: `AddedSourceError` naming the line.
    package static func columns(lines: String) throws(AddedSourceError) -> [Column] {
        var columns: [Column] = []
        for (number, line) in lines.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let text = line.trimmingBlanks()
            guard !text.isEmpty else { continue }
            let parts = text.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: true).map(String.init)
            guard parts.count >= 2 else {
                throw AddedSourceError([
                    AddedSourceFault(
                        .malformedValue, "columns", "Line \(number + 1) of the columns is \(quoted(text)), without a type",
                        mend: "Write the field, its type and what the source calls it, for example: area decimal(18,4) 面积")
                ])
            }
            columns.append(Column(from: parts.count > 2 ? parts[2] : parts[0], field: parts[0], type: parts[1]))
        }
        return columns
    }
}
