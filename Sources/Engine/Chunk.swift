import CDuckDB

/// Some thousand rows of a result, column by column, in the engine's own memory; gone when the closure that received it returns.
///
/// Texts are borrowed, never copied, unless asked for as values.
package struct Chunk: ~Copyable {
    package let columns: [ResultColumn]
    package let rowCount: Int
    private let vectors: [ColumnVector]

    init(columns: [ResultColumn], rowCount: Int, vectors: [ColumnVector]) {
        self.columns = columns
        self.rowCount = rowCount
        self.vectors = vectors
    }

    package subscript(row: Int, column: Int) -> EngineValue {
        checkRow(row)
        return vectors[column].value(row)
    }

    package func isNull(row: Int, column: Int) -> Bool {
        checkRow(row)
        return vectors[column].isNull(row)
    }

    /// A whole number of at most 64 bits, a date's days, a time's or timestamp's count; 1 and 0 for booleans. Undefined for null.
    ///
    /// - Precondition: the column has such a type.
    package func integer(row: Int, column: Int) -> Int64 {
        checkRow(row)
        return vectors[column].integer(row)
    }

    /// Undefined for null.
    ///
    /// - Precondition: the column is `float` or `double`.
    package func real(row: Int, column: Int) -> Double {
        checkRow(row)
        return vectors[column].real(row)
    }

    /// A decimal × 10^scale, or a whole number of any width up to 128 bits. Undefined for null.
    ///
    /// - Precondition: the column is an exact number.
    package func unscaled(row: Int, column: Int) -> Int128 {
        checkRow(row)
        return vectors[column].unscaled(row)
    }

    /// Lends the bytes of a text (UTF-8) or blob; none for null.
    ///
    /// - Precondition: the column is `text` or `blob`.
    package func withBytes<Result, Failure: Error>(
        row: Int, column: Int, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        checkRow(row)
        return try body(vectors[column].bytes(row).span)
    }

    /// Lends the whole column as it lies in memory; what stands where a value is null is undefined.
    ///
    /// - Precondition: `Element` has the width of the column's values.
    package func withElements<Element: BitwiseCopyable, Result, Failure: Error>(
        column: Int, as type: Element.Type, _ body: (Span<Element>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(vectors[column].stride == MemoryLayout<Element>.stride, "the column's values have another width")
        let start = vectors[column].data.assumingMemoryBound(to: Element.self)
        return try body(UnsafeBufferPointer(start: start, count: rowCount).span)
    }

    private func checkRow(_ row: Int) { precondition(row >= 0 && row < rowCount, "row outside the chunk") }
}
