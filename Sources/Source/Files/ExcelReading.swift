import Engine
import Schema
import Vocabulary

/// Excel: cells are read as the texts that the workbook keeps, then typed over the whole sheet.
struct ExcelReading {
    let session: any EngineSession
    let source: SourceDeclaration

    /// What stands in a cell whose formula failed.
    private static let faults = [
        "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#GETTING_DATA",
    ]

    func load(_ paths: [String]) throws -> LoadedSource {
        try session.loadExtension("excel")
        let digest = try SourceDigest.of(files: paths)
        var remarks: [LocalizedText] = []
        var names: [String] = []
        for (index, path) in paths.enumerated() {
            let grid = try SheetGrid(path: path, source: source, session: session)
            if index == 0 { names = grid.columns.map(\.name) }
            try requireSame(grid, names)
            remarks += try read(grid, isFirst: index == 0, count: paths.count)
        }
        // The table of cells goes with the load, however it ends.
        defer { try? session.execute("DROP TABLE IF EXISTS \(quoteIdentifier(cells))") }
        let undeclared = names.filter { source.columns[$0] == nil }
        let inferred = try TypeInference(session: session, table: cells, columns: undeclared, firstLine: 1, lineColumn: "_heliu_row").infer()
        let landing = RowLanding(
            session: session, source: source, relation: quoteIdentifier(cells),
            columns: names.map { .init(name: $0, value: quoteIdentifier($0), hint: nil, isText: true) }, place: "_heliu_place || _heliu_row",
            label: paths.count == 1 ? paths[0] : "source \(source.name)", remarks: remarks + inferred.compactMap(Self.exception))
        return try landing.land(inferred: Dictionary(inferred.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first }), digest: digest)
    }

    private var cells: String { "_cells_" + source.name }

    private static func exception(_ column: InferredColumn) -> LocalizedText? {
        guard let found = column.exception else { return nil }
        return LocalizedText(
            zh: "列 \(column.name) 作为文本读取：\(found.count) 个值不是 \(found.narrower.text)，首个在第 \(found.firstLine) 行（\"\(found.value)\"）",
            en: "column \(column.name) is read as text: \(found.count) values are no \(found.narrower.text), the first in row \(found.firstLine) (\"\(found.value)\")")
    }

    private func requireSame(_ grid: SheetGrid, _ names: [String]) throws(SourceError) {
        let found = grid.columns.map(\.name)
        guard Set(found) != Set(names) else { return }
        let (more, fewer) = (found.filter { !names.contains($0) }, names.filter { !found.contains($0) })
        throw SourceError(
            .schemaMismatch,
            problem: "\(grid.label) has other columns than the first file: " + (fewer.isEmpty ? "" : "without \(fewer.joined(separator: ", "))")
                + (fewer.isEmpty || more.isEmpty ? "" : "; ") + (more.isEmpty ? "" : "with \(more.joined(separator: ", "))"),
            mend: "bring the files into one form, or declare them as sources of their own")
    }

    /// Adds the sheet's rows that are not blank to the table of cells, each with its row in the sheet.
    private func read(_ grid: SheetGrid, isFirst: Bool, count: Int) throws -> [LocalizedText] {
        let kinds = try grid.cellKinds(session)
        let values = grid.columns.map { "\(value(of: $0, kinds[$0.letters] ?? "VARCHAR", grid)) AS \(quoteIdentifier($0.name))" }
        let isFilled = grid.columns.map { "\(quoteIdentifier($0.letters)) IS NOT NULL" }.joined(separator: " OR ")
        let place = (count > 1 ? grid.fileName + ", " : "") + "sheet \(grid.sheet), row "
        let faulty = grid.columns.filter { isIgnoredWhereFaulty($0.name) }
        let select = """
            SELECT \(quoteLiteral(place)) AS _heliu_place, _heliu_row, \(values.joined(separator: ", "))
            FROM (SELECT row_number() OVER () + \(grid.firstRow - 1) AS _heliu_row, * FROM \(grid.relation)) WHERE \(isFilled)
            """
        do {
            try session.execute(
                isFirst ? "CREATE TABLE \(quoteIdentifier(cells)) AS \(select)" : "INSERT INTO \(quoteIdentifier(cells)) BY NAME \(select)")
            guard !faulty.isEmpty, grid.range != nil else { return [] }
            let counts = faulty.map { "count(*) FILTER (\(Self.isFault(quoteIdentifier($0.letters))))" }
            let firsts = faulty.map { "min(_heliu_row) FILTER (\(Self.isFault(quoteIdentifier($0.letters))))" }
            let found = try session.query(
                """
                SELECT \((counts + firsts).joined(separator: ", "))
                FROM (SELECT row_number() OVER () + \(grid.firstRow - 1) AS _heliu_row, * FROM \(grid.relation))
                """, [])
            return faulty.indices.compactMap { index in
                guard let count = found[0, index].integer, count > 0 else { return nil }
                let (name, row) = (faulty[index].name, found[0, faulty.count + index].displayText)
                return LocalizedText(
                    zh: "列 \(name) 有 \(count) 个公式错误，按空值读取，首个在第 \(row) 行",
                    en: "column \(name) has \(count) cells with a formula's error, read as empty; the first in row \(row)")
            }
        } catch {
            guard error.kind != .cancelled, error.kind != .outOfMemory else { throw error }
            throw SourceError(
                .malformed, problem: "\(grid.label) cannot be read: \(error.plainMessage)",
                mend: "open the workbook and save it again as .xlsx")
        }
    }

    /// An error in a declared column that is no text is a value that does not fit; elsewhere it is an empty cell.
    private func isIgnoredWhereFaulty(_ name: String) -> Bool { source.columns[name].map { ValueSpelling.takesAnyText($0) } ?? true }

    private static func isFault(_ cell: String) -> String { "\(cell) IN (\(faults.map(quoteLiteral).joined(separator: ", ")))" }

    /// SQL of a cell's text. Days stand in sheets as the number of days since the end of 1899, or of 1903.
    private func value(of column: SheetGrid.Column, _ kind: String, _ grid: SheetGrid) -> String {
        let cell = quoteIdentifier(column.letters)
        let declared = source.columns[column.name]
        var text = cell
        if declared == .date || declared == .datetime || declared == nil && ["DATE", "TIMESTAMP"].contains(kind) {
            text = """
                CASE WHEN regexp_full_match(\(cell), '[0-9]{1,7}(\\.[0-9]+)?') AND CAST(\(cell) AS DOUBLE) BETWEEN 1 AND 2958465.99999999
                    AND NOT (\(!grid.countsFrom1904) AND floor(CAST(\(cell) AS DOUBLE)) = 60)
                THEN \(day(cell, grid)) ELSE \(cell) END
                """
        } else if declared == nil, kind == "BOOLEAN" {
            text = "CASE \(cell) WHEN '1' THEN 'true' WHEN '0' THEN 'false' ELSE \(cell) END"
        } else if kind == "DOUBLE", declared != .text {
            // Some programs write whole numbers with a point, Excel large and small ones with an exponent.
            let plain = """
                CASE WHEN regexp_full_match(\(cell), '-?[0-9]+(\\.[0-9]+)?[eE][+-]?[0-9]{1,3}')
                    THEN CAST(CAST(\(cell) AS DOUBLE) AS VARCHAR) ELSE \(BinaryNumber.shortest(cell)) END
                """
            text = "regexp_replace(\(plain), '^(-?[0-9]+)\\.0+$', '\\1')"
        }
        text = "nullif(trim(\(text)), '')"
        return isIgnoredWhereFaulty(column.name) ? "CASE WHEN \(Self.isFault(cell)) THEN NULL ELSE \(text) END" : text
    }

    /// SQL of the day, and time if there is one, that a cell's number stands for, rounded to milliseconds as Excel shows them.
    private func day(_ cell: String, _ grid: SheetGrid) -> String {
        let number = "CAST(\(cell) AS DOUBLE)"
        // Excel takes 1900 for a leap year: its days before 1900-03-01 are one further.
        let start = grid.countsFrom1904
            ? "TIMESTAMP '1904-01-01'" : "CASE WHEN \(number) < 60 THEN TIMESTAMP '1899-12-31' ELSE TIMESTAMP '1899-12-30' END"
        let moment = "(\(start)) + to_milliseconds(CAST(round(\(number) * 86400000) AS BIGINT))"
        return """
            CASE WHEN round(\(number) * 86400000) % 86400000 = 0 THEN strftime(\(moment), '%Y-%m-%d') ELSE strftime(\(moment), '%Y-%m-%d %H:%M:%S.%g') END
            """
    }
}
