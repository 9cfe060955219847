/// Types as the analytic engine calls them.
extension FieldType {
    /// The engine's type for a column.
    package var engineType: String {
        switch self {
        case .text, .period, .region, .form: "VARCHAR"
        case .json: "VARCHAR"
        case .integer: "BIGINT"
        case .decimal(let precision, let scale): "DECIMAL(\(precision),\(scale))"
        case .real: "DOUBLE"
        case .boolean: "BOOLEAN"
        case .date: "DATE"
        case .datetime: "TIMESTAMP"
        }
    }

    /// The narrowest field type that holds an engine type's values.
    package init(engineType: String) {
        switch engineType {
        case "BIGINT", "INTEGER", "SMALLINT", "TINYINT", "UINTEGER", "USMALLINT", "UTINYINT": self = .integer
        case "HUGEINT", "UBIGINT": self = .decimal(precision: 38, scale: 0)
        case "DOUBLE", "FLOAT": self = .real
        case "BOOLEAN": self = .boolean
        case "DATE": self = .date
        case "TIMESTAMP", "TIMESTAMP WITH TIME ZONE": self = .datetime
        default:
            self = engineType.hasPrefix("DECIMAL") ? FieldType(text: engineType.lowercased()) ?? .text : .text
        }
    }
}
