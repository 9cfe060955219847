import CDuckDB

/// A running or finished statement's result; released with its owner.
struct DuckDBResult: ~Copyable {
    let columns: [ResultColumn]
    private let layouts: [ColumnLayout]
    private let library: DuckDBLibrary
    private let result: UnsafeMutablePointer<heliu_duckdb_result>

    /// Takes the result over, also when it throws.
    ///
    /// - Throws: `unsupportedType` naming the column.
    init(_ result: heliu_duckdb_result, _ library: DuckDBLibrary) throws(EngineError) {
        let place = UnsafeMutablePointer<heliu_duckdb_result>.allocate(capacity: 1)
        place.initialize(to: result)
        var layouts: [ColumnLayout] = []
        var columns: [ResultColumn] = []
        do {
            for index in 0..<library.functions.column_count(place) {
                let name = library.functions.column_name(place, index).map { String(cString: $0) } ?? ""
                var type = library.functions.column_logical_type(place, index)
                defer { library.functions.destroy_logical_type(&type) }
                guard let present = type else { preconditionFailure("column \(name) has a type") }
                let layout = try ColumnLayout(present, column: name, library)
                layouts.append(layout)
                columns.append(ResultColumn(name: name, type: layout.type))
            }
        } catch {
            Self.release(place, library)
            throw error
        }
        self.columns = columns
        self.layouts = layouts
        self.library = library
        self.result = place
    }

    deinit { Self.release(result, library) }

    private static func release(_ result: UnsafeMutablePointer<heliu_duckdb_result>, _ library: DuckDBLibrary) {
        library.functions.destroy_result(result)
        result.deallocate()
    }

    /// `nil` at the end, or after a fault.
    func nextChunk() -> DuckDBChunk? {
        while let handle = library.functions.fetch_chunk(result.pointee) {
            let rows = Int(library.functions.data_chunk_get_size(handle))
            let chunk = DuckDBChunk(handle, rowCount: rows, columns, layouts, library)
            if rows > 0 { return chunk }
        }
        return nil
    }

    func fault() -> (text: String, number: Int32)? {
        guard let text = library.functions.result_error(result) else { return nil }
        return (String(cString: text), library.functions.result_error_type(result))
    }
}

/// Keeps the memory of a `Chunk`.
struct DuckDBChunk: ~Copyable {
    let rows: Chunk
    private let handle: heliu_duckdb_chunk
    private let library: DuckDBLibrary

    init(
        _ handle: heliu_duckdb_chunk, rowCount: Int, _ columns: [ResultColumn], _ layouts: [ColumnLayout], _ library: DuckDBLibrary
    ) {
        self.handle = handle
        self.library = library
        let vectors = layouts.enumerated().map { index, layout in
            guard let vector = library.functions.data_chunk_get_vector(handle, UInt64(index)) else {
                preconditionFailure("a chunk has a vector for each column")
            }
            return ColumnVector(vector, layout, library)
        }
        rows = Chunk(columns: columns, rowCount: rowCount, vectors: vectors)
    }

    deinit {
        var handle: heliu_duckdb_chunk? = handle
        library.functions.destroy_data_chunk(&handle)
    }
}
