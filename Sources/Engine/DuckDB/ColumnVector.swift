import CDuckDB

/// How values of a column lie in memory.
enum VectorLayout: Sendable {
    case null, bool
    case int8, int16, int32, int64, int128
    case uint8, uint16, uint32, uint64, uint128
    case float, double
    case decimal16(Int), decimal32(Int), decimal64(Int), decimal128(Int)
    case text, blob, bits, uuid
    case date, time, timeWithZone, timestamp(multiplier: Int64), timestampNanoseconds, instant, interval
    case enumeration8, enumeration16, enumeration32
    case list, array(Int), structure, map, union

    /// Bytes from one value to the next; 0 where the values lie in children.
    var stride: Int {
        switch self {
        case .null, .array, .structure, .union: 0
        case .bool, .int8, .uint8, .enumeration8: 1
        case .int16, .uint16, .decimal16, .enumeration16: 2
        case .int32, .uint32, .float, .decimal32, .date, .enumeration32: 4
        case .int64, .uint64, .double, .decimal64, .time, .timeWithZone, .timestamp, .timestampNanoseconds, .instant: 8
        case .int128, .uint128, .decimal128, .uuid, .text, .blob, .bits, .interval, .list, .map: 16
        }
    }
}

/// The memory of one column of a chunk. Valid as long as the chunk; nothing outside `Chunk` keeps one.
struct ColumnVector {
    let layout: VectorLayout
    let type: EngineType
    let data: UnsafeRawPointer
    /// One bit per row, 1 for a value; `nil` if no row is null.
    let validity: UnsafePointer<UInt64>?
    let children: [ColumnVector]

    var stride: Int { layout.stride }

    init(_ vector: heliu_duckdb_vector?, _ column: ColumnLayout, _ library: DuckDBLibrary) {
        layout = column.layout
        type = column.type
        data = UnsafeRawPointer(library.functions.vector_get_data(vector)) ?? Self.none
        validity = UnsafePointer(library.functions.vector_get_validity(vector))
        switch column.layout {
        case .list, .map:
            children = [ColumnVector(library.functions.list_vector_get_child(vector), column.children[0], library)]
        case .array:
            children = [ColumnVector(library.functions.array_vector_get_child(vector), column.children[0], library)]
        case .structure, .union:
            children = column.children.enumerated().map {
                ColumnVector(library.functions.struct_vector_get_child(vector, UInt64($0)), $1, library)
            }
        default: children = []
        }
    }

    /// Stands where a vector has no memory of its own; never read.
    private static var none: UnsafeRawPointer { UnsafeRawPointer(bitPattern: 16).unsafelyUnwrapped }

    func isNull(_ row: Int) -> Bool {
        if case .null = layout { return true }
        guard let validity else { return false }
        return validity[row >> 6] & (1 << UInt64(row & 63)) == 0
    }

    func load<T: BitwiseCopyable>(_ row: Int, as type: T.Type) -> T {
        data.load(fromByteOffset: row * MemoryLayout<T>.stride, as: type)
    }

    func integer(_ row: Int) -> Int64 {
        switch layout {
        case .int64, .decimal64, .time, .instant, .timestampNanoseconds: load(row, as: Int64.self)
        case .timestamp(let multiplier): load(row, as: Int64.self).multiplied(keepingInfinity: multiplier)
        case .int32, .date, .decimal32: Int64(load(row, as: Int32.self))
        case .int16, .decimal16: Int64(load(row, as: Int16.self))
        case .int8: Int64(load(row, as: Int8.self))
        case .bool, .uint8: Int64(load(row, as: UInt8.self))
        case .uint16: Int64(load(row, as: UInt16.self))
        case .uint32: Int64(load(row, as: UInt32.self))
        default: preconditionFailure("\(type.sql) is no whole number of 64 bits")
        }
    }

    func real(_ row: Int) -> Double {
        switch layout {
        case .double: load(row, as: Double.self)
        case .float: Double(load(row, as: Float.self))
        default: preconditionFailure("\(type.sql) is no floating-point number")
        }
    }

    func unscaled(_ row: Int) -> Int128 {
        switch layout {
        case .int128, .decimal128: int128(row)
        case .uint64: Int128(load(row, as: UInt64.self))
        default: Int128(integer(row))
        }
    }

    func int128(_ row: Int) -> Int128 {
        let parts = load(row, as: heliu_duckdb_hugeint.self)
        return Int128(parts.upper) << 64 | Int128(parts.lower)
    }

    func bytes(_ row: Int) -> UnsafeBufferPointer<UInt8> {
        switch layout {
        case .text, .blob, .bits: break
        default: preconditionFailure("\(type.sql) has no bytes")
        }
        guard !isNull(row) else { return UnsafeBufferPointer(start: nil, count: 0) }
        let entry = data + row * MemoryLayout<heliu_duckdb_string>.stride
        let length = Int(entry.load(as: UInt32.self))
        let start = length <= Int(HELIU_DUCKDB_STRING_INLINED) ? entry + 4 : entry.load(fromByteOffset: 8, as: UnsafeRawPointer.self)
        return UnsafeBufferPointer(start: start.assumingMemoryBound(to: UInt8.self), count: length)
    }
}

extension Int64 {
    /// Infinite moments stay infinite. Finite ones were within the range of microseconds when they were written.
    func multiplied(keepingInfinity factor: Int64) -> Int64 {
        if self == .max || self == -.max { return self }
        let (product, overflow) = multipliedReportingOverflow(by: factor)
        return overflow ? (self > 0 ? .max : -.max) : product
    }
}
