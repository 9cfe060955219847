import Engine
import Vocabulary

/// The part of a sheet that a source reads: its named columns and the rows below them.
struct SheetGrid {
    struct Column: Hashable {
        var name: String
        /// `A`, `B` …, as the engine calls the columns of a range.
        var letters: String
    }

    let path: String
    let sheet: String
    let countsFrom1904: Bool
    private(set) var columns: [Column] = []
    /// The cells below the header; `nil` if there are none.
    private(set) var range: CellRange?

    /// Most rows that a header may take.
    private static let mostHeaderRows = 20

    /// Reads the workbook's table of contents, its sheet once for its extent, and the header.
    ///
    /// - Throws: as `Workbook`; `empty`; `malformed` for a range that is none, or a header with empty or repeated names.
    init(path: String, source: SourceDeclaration, session: any EngineSession) throws {
        self.path = path
        let workbook = try Workbook(path: path)
        let found = try workbook.sheet(named: source.sheet)
        sheet = found.name
        countsFrom1904 = workbook.countsFrom1904
        let (used, merged) = try workbook.extent(of: found)
        guard let area = try Self.area(source, used: used, label: label) else {
            throw SourceError(
                .empty, problem: "\(label) has no cells with content" + (source.range.map { " in \($0)" } ?? ""),
                mend: "check `sheet`, `range` and `skip_rows` of the source, or export the workbook again")
        }
        let headerRows = source.header == false ? 0 : max(1, source.headerRows)
        guard headerRows <= Self.mostHeaderRows else {
            throw SourceError(
                .malformed, problem: "source \(source.name) declares \(headerRows) header rows; at most \(Self.mostHeaderRows) are taken",
                mend: "correct `header_rows`, or skip rows before the header with `skip_rows`")
        }
        let firstRow = area.firstRow + headerRows
        if firstRow <= area.lastRow {
            range = CellRange(firstRow: firstRow, lastRow: area.lastRow, firstColumn: area.firstColumn, lastColumn: area.lastColumn)
        }
        if headerRows == 0 {
            columns = (area.firstColumn...area.lastColumn).enumerated().map { Column(name: "column_\($0 + 1)", letters: CellRange.letters($1)) }
        } else {
            let rows = CellRange(
                firstRow: area.firstRow, lastRow: min(firstRow - 1, area.lastRow), firstColumn: area.firstColumn, lastColumn: area.lastColumn)
            columns = try named(try HeaderCells(texts: texts(rows, session), range: rows, merged: merged.filter { $0.firstRow <= rows.lastRow }).names(), area, session)
        }
    }

    var label: String { "\(path), sheet \(sheet)" }
    var fileName: String { path.split(separator: "/").last.map(String.init) ?? path }
    /// Row in the sheet of the first row below the header.
    var firstRow: Int { range?.firstRow ?? 1 }

    /// What stands in FROM: the cells as texts, in columns `A`, `B` …; no rows if there are none.
    var relation: String {
        guard let range else {
            return "(SELECT \(columns.map { "CAST(NULL AS VARCHAR) AS \(quoteIdentifier($0.letters))" }.joined(separator: ", ")) WHERE false)"
        }
        return Self.reading(path, sheet, range, asTexts: true)
    }

    private static func reading(_ path: String, _ sheet: String, _ range: CellRange, asTexts: Bool) -> String {
        """
        read_xlsx(\(quoteLiteral(path)), sheet = \(quoteLiteral(sheet)), range = '\(range.text)', header = false, stop_at_empty = false,
            all_varchar = \(asTexts))
        """
    }

    /// The declared cells as far as they are filled; without declaration, all that are filled.
    private static func area(_ source: SourceDeclaration, used: CellRange?, label: String) throws(SourceError) -> CellRange? {
        guard var area = used else { return nil }
        if let text = source.range {
            guard let declared = CellRange(text: text) else {
                throw SourceError(
                    .malformed, problem: "source \(source.name) declares the range \"\(text)\", which is none of \(label)", mend: "write it as A3:H200")
            }
            area = CellRange(
                firstRow: declared.firstRow, lastRow: min(declared.lastRow, area.lastRow), firstColumn: declared.firstColumn,
                lastColumn: declared.lastColumn)
            area.firstRow += source.skipRows
        } else {
            area.firstRow = max(area.firstRow, source.skipRows + 1)
        }
        return area.firstRow <= area.lastRow ? area : nil
    }

    private func texts(_ rows: CellRange, _ session: any EngineSession) throws -> [[String]] {
        do {
            let found = try session.query("SELECT * FROM \(Self.reading(path, sheet, rows, asTexts: true))", [])
            return (0..<found.rowCount).map { found.row($0).map { $0.displayText.normalized } }
        } catch {
            guard error.kind != .cancelled else { throw error }
            throw SourceError(
                .malformed, problem: "\(label) cannot be read: \(error.plainMessage)", mend: "open the workbook and save it again as .xlsx")
        }
    }

    /// Columns without a name are left out if they hold nothing.
    private func named(_ names: [String], _ area: CellRange, _ session: any EngineSession) throws -> [Column] {
        var columns: [Column] = []
        var places: [String: String] = [:]
        for (name, number) in zip(names, area.firstColumn...area.lastColumn) {
            let letters = CellRange.letters(number)
            if name.isEmpty {
                guard try isBlank(number, session) else {
                    throw SourceError(
                        .malformed, problem: "\(label), column \(letters) has values but no name in the header (row \(area.firstRow))",
                        mend: "name it in the header, say how many rows the header has with `header_rows`, or leave the column out with `range`")
                }
                continue
            }
            // The engine does not tell upper from lower case in names.
            if let first = places.updateValue(letters, forKey: name.lowercased()) {
                throw SourceError(
                    .malformed, problem: "\(label), columns \(first) and \(letters) are both called \"\(name)\"",
                    mend: "give every column a name of its own; if the header has several rows, say so with `header_rows`")
            }
            columns.append(Column(name: name, letters: letters))
        }
        guard !columns.isEmpty else {
            throw SourceError(.malformed, problem: "\(label) has no header in row \(area.firstRow)", mend: "check `skip_rows` and `header_rows`")
        }
        return columns
    }

    private func isBlank(_ column: Int, _ session: any EngineSession) throws -> Bool {
        guard var range else { return true }
        (range.firstColumn, range.lastColumn) = (column, column)
        let name = quoteIdentifier(CellRange.letters(column))
        return try session.query("SELECT count(\(name)) FROM \(Self.reading(path, sheet, range, asTexts: true))", [])[0, 0] == 0
    }

    /// The engine's type, by its format, of the first filled cell of each column near the top: tells days and truth values from numbers.
    func cellKinds(_ session: any EngineSession) throws -> [String: String] {
        guard var range, !columns.isEmpty else { return [:] }
        range.lastRow = min(range.lastRow, range.firstRow + 199)
        let firsts = columns.map { "min(r) FILTER (\(quoteIdentifier($0.letters)) IS NOT NULL)" }
        let found = try session.query(
            "SELECT \(firsts.joined(separator: ", ")) FROM (SELECT row_number() OVER () AS r, * FROM \(Self.reading(path, sheet, range, asTexts: true)))", [])
        var byRow: [Int: [Column]] = [:]
        for (index, column) in columns.enumerated() {
            if let row = found[0, index].integer { byRow[Int(row), default: []].append(column) }
        }
        var kinds: [String: String] = [:]
        for (row, columns) in byRow.sorted(by: { $0.key < $1.key }).prefix(50) {
            var line = range
            (line.firstRow, line.lastRow) = (range.firstRow + row - 1, range.firstRow + row - 1)
            let types = Dictionary(
                try session.describe("SELECT * FROM \(Self.reading(path, sheet, line, asTexts: false))").map { ($0.name, $0.type) }, uniquingKeysWith: { first, _ in first })
            for column in columns { kinds[column.letters] = types[column.letters] }
        }
        return kinds
    }
}

/// The header's cells, some of them merged.
struct HeaderCells {
    /// Row by row; empty where a cell is empty or covered by a merged one.
    let texts: [[String]]
    let range: CellRange
    let merged: [CellRange]

    /// One name per column: the texts above each other, joined by `_`. Each cell of a merged range has the text of its first
    /// one, which counts once where the range goes down several rows.
    func names() -> [String] {
        (range.firstColumn...range.lastColumn).map { column in
            var parts: [(text: String, origin: [Int])] = []
            for row in range.firstRow...range.lastRow {
                let part = cell(row, column)
                if !part.text.isEmpty, parts.last?.origin != part.origin { parts.append(part) }
            }
            return parts.map(\.text).joined(separator: "_")
        }
    }

    private func cell(_ row: Int, _ column: Int) -> (text: String, origin: [Int]) {
        let area = merged.first { ($0.firstRow...$0.lastRow).contains(row) && ($0.firstColumn...$0.lastColumn).contains(column) }
        let (top, left) = (max(area?.firstRow ?? row, range.firstRow), max(area?.firstColumn ?? column, range.firstColumn))
        let (line, place) = (top - range.firstRow, left - range.firstColumn)
        guard texts.indices.contains(line), texts[line].indices.contains(place) else { return ("", [top, left]) }
        return (texts[line][place], [top, left])
    }
}
