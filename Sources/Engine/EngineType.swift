/// The type of a column.
package enum EngineType: Sendable, Hashable {
    case null
    case boolean
    case int8, int16, int32, int64, int128
    case uint8, uint16, uint32, uint64, uint128
    case float, double
    case decimal(precision: Int, scale: Int)
    case text, blob, bits, uuid
    case date
    case time, timeWithZone
    case timestamp(Grain)
    case timestampWithZone
    case interval
    case enumeration([String])
    indirect case list(EngineType)
    indirect case array(EngineType, count: Int)
    case structure([Field])
    indirect case map(key: EngineType, value: EngineType)
    case union([Field])
    /// A type we do not read; `CAST` it.
    case other(Int)

    /// What a timestamp counts.
    package enum Grain: Sendable, Hashable { case seconds, milliseconds, microseconds, nanoseconds }

    package struct Field: Sendable, Hashable {
        package let name: String
        package let type: EngineType

        package init(name: String, type: EngineType) {
            self.name = name
            self.type = type
        }
    }

    /// The type as SQL writes it.
    package var sql: String {
        switch self {
        case .null: "\"NULL\""
        case .boolean: "BOOLEAN"
        case .int8: "TINYINT"
        case .int16: "SMALLINT"
        case .int32: "INTEGER"
        case .int64: "BIGINT"
        case .int128: "HUGEINT"
        case .uint8: "UTINYINT"
        case .uint16: "USMALLINT"
        case .uint32: "UINTEGER"
        case .uint64: "UBIGINT"
        case .uint128: "UHUGEINT"
        case .float: "FLOAT"
        case .double: "DOUBLE"
        case .decimal(let precision, let scale): "DECIMAL(\(precision),\(scale))"
        case .text: "VARCHAR"
        case .blob: "BLOB"
        case .bits: "BIT"
        case .uuid: "UUID"
        case .date: "DATE"
        case .time: "TIME"
        case .timeWithZone: "TIME WITH TIME ZONE"
        case .timestamp(.seconds): "TIMESTAMP_S"
        case .timestamp(.milliseconds): "TIMESTAMP_MS"
        case .timestamp(.microseconds): "TIMESTAMP"
        case .timestamp(.nanoseconds): "TIMESTAMP_NS"
        case .timestampWithZone: "TIMESTAMP WITH TIME ZONE"
        case .interval: "INTERVAL"
        case .enumeration(let values): "ENUM(\(values.map(quoteLiteral).joined(separator: ", ")))"
        case .list(let element): "\(element.sql)[]"
        case .array(let element, let count): "\(element.sql)[\(count)]"
        case .structure(let fields): "STRUCT(\(Self.sql(of: fields)))"
        case .map(let key, let value): "MAP(\(key.sql), \(value.sql))"
        case .union(let fields): "UNION(\(Self.sql(of: fields)))"
        case .other(let number): "type \(number)"
        }
    }

    private static func sql(of fields: [Field]) -> String {
        fields.map { "\(quoteIdentifier($0.name)) \($0.type.sql)" }.joined(separator: ", ")
    }

    /// Whether values are numbers that are summed exactly.
    package var isExactNumber: Bool {
        switch self {
        case .int8, .int16, .int32, .int64, .int128, .uint8, .uint16, .uint32, .uint64, .uint128, .decimal: true
        default: false
        }
    }
}
