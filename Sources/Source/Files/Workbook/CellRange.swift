/// A rectangle of cells, such as `A3:H200`; rows and columns count from 1.
struct CellRange: Sendable, Hashable {
    var firstRow: Int
    var lastRow: Int
    var firstColumn: Int
    var lastColumn: Int

    static let mostRows = 1_048_576
    static let mostColumns = 16_384

    init(firstRow: Int, lastRow: Int, firstColumn: Int, lastColumn: Int) {
        self.firstRow = firstRow
        self.lastRow = lastRow
        self.firstColumn = firstColumn
        self.lastColumn = lastColumn
    }

    /// Reads `A3:H200`, also one cell, with or without `$`; `nil` if it is no such rectangle of a sheet.
    init?(text: some StringProtocol) {
        let corners = text.split(separator: ":", omittingEmptySubsequences: false).map { Self.cell(String($0).replacing("$", with: "")) }
        guard (1...2).contains(corners.count), let first = corners[0], let last = corners[corners.count - 1],
            first.row <= last.row, first.column <= last.column, last.row <= Self.mostRows, last.column <= Self.mostColumns
        else { return nil }
        self.init(firstRow: first.row, lastRow: last.row, firstColumn: first.column, lastColumn: last.column)
    }

    var text: String { "\(Self.letters(firstColumn))\(firstRow):\(Self.letters(lastColumn))\(lastRow)" }

    /// Row and column of `B12`.
    static func cell(_ text: some StringProtocol) -> (row: Int, column: Int)? {
        let letters = text.utf8.prefix { ($0 | 0x20) >= 97 && ($0 | 0x20) <= 122 }
        guard (1...3).contains(letters.count), let row = Int(String(text.dropFirst(letters.count))), row > 0 else { return nil }
        return (row, letters.reduce(0) { $0 * 26 + Int($1 | 0x20) - 96 })
    }

    static func letters(_ column: Int) -> String {
        var (rest, letters) = (column, "")
        while rest > 0 {
            letters = String(UnicodeScalar(UInt8(65 + (rest - 1) % 26))) + letters
            rest = (rest - 1) / 26
        }
        return letters
    }
}
