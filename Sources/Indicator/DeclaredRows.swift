import Vocabulary

/// The result of one SELECT of an indicator set, cell by cell.
package struct DeclaredRows: Sendable, Hashable {
    package enum Cell: Sendable, Hashable {
        case null
        /// Text, or a number, date or truth value in its exact writing.
        case text(String)
        /// A floating-point number, which is refused where a value is expected.
        case floatingPoint(Double)
    }

    package var columns: [String]
    package var rows: [[Cell]]

    /// - Precondition: every row has a cell for each column.
    package init(columns: [String], rows: [[Cell]]) {
        precondition(rows.allSatisfy { $0.count == columns.count }, "a row has one cell per column")
        self.columns = columns
        self.rows = rows
    }
}

/// Reads the rows of one SELECT, naming the place of whatever cannot be read.
struct DeclaredRowReader {
    let set: String
    let query: String
    private let rows: DeclaredRows
    private let indexes: [String: Int]

    /// - Throws: `missingColumn` if a required column is absent, `unknownColumn` for one nobody reads: a misspelt name would otherwise be
    ///   taken for an absent one.
    init(_ rows: DeclaredRows, set: String, query: String, required: [String], optional: [String]) throws(IndicatorError) {
        self.set = set
        self.query = query
        self.rows = rows
        indexes = Dictionary(rows.columns.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        let known = (required + optional).joined(separator: ", ")
        if let missing = required.first(where: { indexes[$0] == nil }) {
            throw IndicatorError(
                .missingColumn, at: .init(set: set, query: query, column: missing), message: "the SELECT gives no column \(missing)",
                mend: "Select it; the columns are \(known)")
        }
        let expected = Set(required + optional)
        if let unknown = rows.columns.first(where: { !expected.contains($0) }) {
            throw IndicatorError(
                .unknownColumn, at: .init(set: set, query: query, column: unknown), message: "nobody reads the column \(unknown)",
                mend: "Rename or remove it; the columns are \(known)")
        }
    }

    func map<T>(_ body: (DeclaredRow) throws(IndicatorError) -> T) throws(IndicatorError) -> [T] {
        var result: [T] = []
        result.reserveCapacity(rows.rows.count)
        for (index, cells) in rows.rows.enumerated() {
            result.append(try body(DeclaredRow(cells: cells, number: index + 1, reader: self)))
        }
        return result
    }

    fileprivate func cell(_ column: String, in cells: [DeclaredRows.Cell]) -> DeclaredRows.Cell {
        indexes[column].map { cells[$0] } ?? .null
    }
}

/// One row of a SELECT. Blank text counts as no value.
struct DeclaredRow {
    fileprivate let cells: [DeclaredRows.Cell]
    /// From 1.
    let number: Int
    fileprivate let reader: DeclaredRowReader

    func optional(_ column: String) throws(IndicatorError) -> String? {
        switch reader.cell(column, in: cells) {
        case .null: return nil
        case .text(let text): return text.utf8.allSatisfy { $0 == 32 } ? nil : text
        case .floatingPoint(let value):
            throw IndicatorError(
                .malformedValue, at: place(column, "\(value)"), message: "\(value) is a floating-point number, which is not exact",
                mend: "CAST the column to DECIMAL, INTEGER or VARCHAR in the SELECT")
        }
    }

    func required(_ column: String) throws(IndicatorError) -> String {
        guard let text = try optional(column) else {
            throw IndicatorError(
                .missingValue, at: place(column, nil), message: "there is no value",
                mend: "Give it in the source, or leave such rows out with WHERE \(column) IS NOT NULL")
        }
        return text
    }

    /// Normalised text that identifies something.
    func key(_ column: String) throws(IndicatorError) -> String { try required(column).normalized }

    func optionalKey(_ column: String) throws(IndicatorError) -> String? {
        guard let text = try optional(column)?.normalized, !text.isEmpty else { return nil }
        return text
    }

    /// Text to be shown; empty if there is none.
    func prose(_ column: String) throws(IndicatorError) -> String { try optional(column)?.composedText ?? "" }

    func title() throws(IndicatorError) -> LocalizedText {
        LocalizedText(zh: try required("title_zh").composedText, en: try prose("title_en"))
    }

    /// The value as `parse` reads it.
    func value<T>(_ column: String, _ parse: (String) throws(VocabularyError) -> T) throws(IndicatorError) -> T {
        try parsed(column, try required(column), parse)
    }

    func optionalValue<T>(_ column: String, _ parse: (String) throws(VocabularyError) -> T) throws(IndicatorError) -> T? {
        guard let text = try optionalKey(column) else { return nil }
        return try parsed(column, text, parse)
    }

    func fault(_ kind: IndicatorError.Code, _ column: String, _ value: String?, _ message: String, mend: String) -> IndicatorError {
        IndicatorError(kind, at: place(column, value), message: message, mend: mend)
    }

    private func place(_ column: String, _ value: String?) -> IndicatorError.Place {
        .init(set: reader.set, query: reader.query, row: number, column: column, value: value)
    }

    private func parsed<T>(_ column: String, _ text: String, _ parse: (String) throws(VocabularyError) -> T) throws(IndicatorError) -> T {
        do {
            return try parse(text)
        } catch {
            throw IndicatorError(.malformedValue, at: place(column, text), message: error.problem, mend: error.mend)
        }
    }
}
