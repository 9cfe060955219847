import CDuckDB

/// What is known of a column before its first row: type and layout, with those of nested values.
struct ColumnLayout {
    let type: EngineType
    let layout: VectorLayout
    let children: [ColumnLayout]

    /// - Throws: `unsupportedType` for types that no layout of ours reads.
    init(_ handle: heliu_duckdb_type, column: String, _ library: DuckDBLibrary) throws(EngineError) {
        let functions = library.functions
        let number = functions.get_type_id(handle)
        if let (type, layout) = Self.flat[number] {
            (self.type, self.layout, children) = (type, layout, [])
            return
        }
        func child(_ make: (heliu_duckdb_type) -> heliu_duckdb_type?) throws(EngineError) -> ColumnLayout {
            var handle = make(handle)
            defer { functions.destroy_logical_type(&handle) }
            guard let present = handle else { throw Self.unsupported(number, column) }
            return try ColumnLayout(present, column: column, library)
        }
        switch number {
        case 19:
            (type, layout) = Self.decimal(handle, functions)
            children = []
        case 23:
            let values = (0..<UInt64(functions.enum_dictionary_size(handle))).map {
                library.taken(functions.enum_dictionary_value(handle, $0))
            }
            type = .enumeration(values)
            switch functions.enum_internal_type(handle) {
            case 6: layout = .enumeration8
            case 7: layout = .enumeration16
            default: layout = .enumeration32
            }
            children = []
        case 24:
            let element = try child { functions.list_type_child_type($0) }
            (type, layout, children) = (.list(element.type), .list, [element])
        case 33:
            let element = try child { functions.array_type_child_type($0) }
            let count = Int(functions.array_type_array_size(handle))
            (type, layout, children) = (.array(element.type, count: count), .array(count), [element])
        case 25:
            let fields = try Self.fields(of: handle, column: column, library)
            type = .structure(fields.map { .init(name: $0.name, type: $0.layout.type) })
            (layout, children) = (.structure, fields.map(\.layout))
        case 26:
            let key = try child { functions.map_type_key_type($0) }
            let value = try child { functions.map_type_value_type($0) }
            (type, layout) = (.map(key: key.type, value: value.type), .map)
            children = [ColumnLayout(type: .null, layout: .structure, children: [key, value])]
        case 28:
            let members = try Self.members(of: handle, column: column, library)
            type = .union(members.map { .init(name: $0.name, type: $0.layout.type) })
            layout = .union
            children = [ColumnLayout(type: .uint8, layout: .uint8, children: [])] + members.map(\.layout)
        default: throw Self.unsupported(number, column)
        }
    }

    private init(type: EngineType, layout: VectorLayout, children: [ColumnLayout]) {
        (self.type, self.layout, self.children) = (type, layout, children)
    }

    /// The type if it has no parts; `nil` for any other.
    static func plain(_ handle: heliu_duckdb_type, _ library: DuckDBLibrary) -> EngineType? {
        let number = library.functions.get_type_id(handle)
        if number == 19 { return decimal(handle, library.functions).0 }
        return flat[number]?.0 == .null ? nil : flat[number]?.0
    }

    private static func unsupported(_ number: Int32, _ column: String) -> EngineError {
        EngineError(
            .unsupportedType, subject: column, message: "column \"\(column)\" has a type (\(number)) that is not read here",
            mend: "write CAST(\(quoteIdentifier(column)) AS VARCHAR) in the SELECT")
    }

    private static func decimal(_ handle: heliu_duckdb_type, _ functions: heliu_duckdb_functions) -> (EngineType, VectorLayout) {
        let (width, scale) = (Int(functions.decimal_width(handle)), Int(functions.decimal_scale(handle)))
        let layout: VectorLayout =
            switch functions.decimal_internal_type(handle) {
            case 3: .decimal16(scale)
            case 4: .decimal32(scale)
            case 5: .decimal64(scale)
            default: .decimal128(scale)
            }
        return (.decimal(precision: width, scale: scale), layout)
    }

    private static func fields(
        of handle: heliu_duckdb_type, column: String, _ library: DuckDBLibrary
    ) throws(EngineError) -> [(name: String, layout: ColumnLayout)] {
        var fields: [(name: String, layout: ColumnLayout)] = []
        for index in 0..<library.functions.struct_type_child_count(handle) {
            let name = library.taken(library.functions.struct_type_child_name(handle, index))
            var child = library.functions.struct_type_child_type(handle, index)
            defer { library.functions.destroy_logical_type(&child) }
            guard let present = child else { throw unsupported(25, column) }
            fields.append((name, try ColumnLayout(present, column: column, library)))
        }
        return fields
    }

    private static func members(
        of handle: heliu_duckdb_type, column: String, _ library: DuckDBLibrary
    ) throws(EngineError) -> [(name: String, layout: ColumnLayout)] {
        var members: [(name: String, layout: ColumnLayout)] = []
        for index in 0..<library.functions.union_type_member_count(handle) {
            let name = library.taken(library.functions.union_type_member_name(handle, index))
            var member = library.functions.union_type_member_type(handle, index)
            defer { library.functions.destroy_logical_type(&member) }
            guard let present = member else { throw unsupported(28, column) }
            members.append((name, try ColumnLayout(present, column: column, library)))
        }
        return members
    }

    /// DuckDB's numbers of the types without parts.
    private static let flat: [Int32: (EngineType, VectorLayout)] = [
        1: (.boolean, .bool), 2: (.int8, .int8), 3: (.int16, .int16), 4: (.int32, .int32), 5: (.int64, .int64),
        6: (.uint8, .uint8), 7: (.uint16, .uint16), 8: (.uint32, .uint32), 9: (.uint64, .uint64),
        10: (.float, .float), 11: (.double, .double), 12: (.timestamp(.microseconds), .timestamp(multiplier: 1)),
        13: (.date, .date), 14: (.time, .time), 15: (.interval, .interval), 16: (.int128, .int128), 17: (.text, .text),
        18: (.blob, .blob), 20: (.timestamp(.seconds), .timestamp(multiplier: 1_000_000)),
        21: (.timestamp(.milliseconds), .timestamp(multiplier: 1000)),
        22: (.timestamp(.nanoseconds), .timestampNanoseconds), 27: (.uuid, .uuid), 29: (.bits, .bits),
        30: (.timeWithZone, .timeWithZone), 31: (.timestampWithZone, .instant), 32: (.uint128, .uint128), 36: (.null, .null),
    ]
}
