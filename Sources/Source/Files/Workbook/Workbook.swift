/// What a workbook says about its sheets, read before the engine opens it.
struct Workbook {
    struct Sheet: Hashable {
        var name: String
        /// The part that holds its cells.
        var part: String
    }

    let archive: ZipDirectory
    private(set) var sheets: [Sheet] = []
    /// Whether day 0 is 1904-01-01 instead of 1899-12-30.
    private(set) var countsFrom1904 = false

    /// - Throws: as `ZipDirectory`; `malformed` if it is a zip file without sheets.
    init(path: String) throws {
        archive = try ZipDirectory(path: path)
        guard archive.entries.contains(where: { $0.name == "xl/workbook.xml" }) else {
            let isBinary = archive.entries.contains { $0.name == "xl/workbook.bin" }
            throw SourceError(
                .malformed, problem: "\(path) is " + (isBinary ? "a binary workbook (.xlsb)" : "a zip file, but no Excel workbook: it has no part xl/workbook.xml"),
                mend: isBinary ? "save it as .xlsx" : "declare the format that it has, or unpack it first")
        }
        var targets: [String: String] = [:]
        var found: [(name: String, relation: String)] = []
        var is1904 = false
        var reader = TagReader()
        try archive.unpack("xl/workbook.xml") { piece in
            try reader.read(piece) { tag in
                if tag.name == "sheet", let name = tag.attribute("name"), let relation = tag.attribute("r:id") ?? tag.attribute("id") {
                    found.append((name, relation))
                } else if tag.name == "workbookPr", let flag = tag.attribute("date1904") {
                    is1904 = flag == "1" || flag == "true"
                }
            }
        }
        reader = TagReader()
        try archive.unpack("xl/_rels/workbook.xml.rels") { piece in
            try reader.read(piece) { tag in
                if tag.name == "Relationship", let id = tag.attribute("Id"), let target = tag.attribute("Target") { targets[id] = target }
            }
        }
        countsFrom1904 = is1904
        sheets = found.compactMap { sheet in
            targets[sheet.relation].map { Sheet(name: sheet.name, part: $0.hasPrefix("/") ? String($0.dropFirst()) : "xl/" + $0) }
        }
        guard !sheets.isEmpty else {
            throw SourceError(.malformed, problem: "\(path) has no sheet", mend: "save the workbook again with a sheet of cells")
        }
    }

    /// - Throws: `malformed` naming the sheets there are.
    func sheet(named name: String?) throws(SourceError) -> Sheet {
        guard let name else { return sheets[0] }
        if let sheet = sheets.first(where: { $0.name == name }) { return sheet }
        throw SourceError(
            .malformed, problem: "\(archive.path) has no sheet \"\(name)\"; it has \(sheets.prefix(50).map { "\"\($0.name)\"" }.joined(separator: ", "))",
            mend: "correct `sheet` in the declaration")
    }

    /// The rectangle of cells with content, and the merged ranges; reads the whole sheet once.
    func extent(of sheet: Sheet) throws -> (used: CellRange?, merged: [CellRange]) {
        var scan = SheetScan()
        var reader = TagReader()
        try archive.unpack(sheet.part) { piece in try reader.read(piece) { scan.take($0) } }
        return (scan.used, scan.merged)
    }
}

/// Follows the cells of a sheet. Cells that are only formatted have no content and do not count.
private struct SheetScan {
    private(set) var used: CellRange?
    private(set) var merged: [CellRange] = []
    private var row = 0
    private var column = 0

    private static let mostMerged = 100_000

    mutating func take(_ tag: TagReader.Tag) {
        switch tag.name {
        case "row":
            row = tag.attribute("r").flatMap { Int($0) } ?? row + 1
            column = 0
        case "c":
            column = tag.attribute("r").flatMap { CellRange.cell($0) }?.column ?? column + 1
        case "v", "is": if !tag.isEmpty { extend() }
        case "mergeCell":
            if merged.count < Self.mostMerged, let range = tag.attribute("ref").flatMap({ CellRange(text: $0) }) { merged.append(range) }
        default: break
        }
    }

    private mutating func extend() {
        guard let range = used else {
            used = CellRange(firstRow: row, lastRow: row, firstColumn: column, lastColumn: column)
            return
        }
        used = CellRange(
            firstRow: min(range.firstRow, row), lastRow: max(range.lastRow, row), firstColumn: min(range.firstColumn, column),
            lastColumn: max(range.lastColumn, column))
    }
}
