import Store
import Vocabulary

/// A row of one of this room's tables, read back into its values.
struct StoredRow {
    let table: String
    let row: Row

    func text(_ column: String) throws -> String { try row.text(column) }
    func optionalText(_ column: String) throws -> String? { try row.optionalText(column) }
    func integer(_ column: String) throws -> Int64 { try row.integer(column) }

    func value<T>(_ column: String, _ parse: (String) throws -> T) throws -> T {
        let text = try row.text(column)
        do { return try parse(text) } catch { throw damaged(column, text, error) }
    }

    /// `nil` for NULL and for the empty text.
    func optionalValue<T>(_ column: String, _ parse: (String) throws -> T) throws -> T? {
        guard let text = try row.optionalText(column), !text.isEmpty else { return nil }
        do { return try parse(text) } catch { throw damaged(column, text, error) }
    }

    func decimal(_ column: String) throws -> Decimal { try value(column) { try Decimal(exactText: $0) } }
    func optionalDecimal(_ column: String) throws -> Decimal? { try optionalValue(column) { try Decimal(exactText: $0) } }
    func period(_ column: String) throws -> Period { try value(column) { try Period(text: $0) } }
    func optionalPeriod(_ column: String) throws -> Period? { try optionalValue(column) { try Period(text: $0) } }
    func region(_ column: String) throws -> RegionCode? { try optionalValue(column) { try RegionCode(text: $0) } }
    func comparator(_ column: String) throws -> Comparator { try value(column) { try Comparator(text: $0) } }
    func unit(_ column: String) throws -> Unit { Unit(try row.text(column)) }

    func word<T: RawRepresentable<String>>(_ column: String, _ type: T.Type) throws -> T {
        let text = try row.text(column)
        guard let word = T(rawValue: text) else { throw damaged(column, text, nil) }
        return word
    }

    func title(_ name: String = "title") throws -> LocalizedText {
        LocalizedText(zh: try row.text("\(name)_zh"), en: try row.text("\(name)_en"))
    }

    /// The store holds something this room never writes.
    private func damaged(_ column: String, _ value: String, _ cause: (any Error)?) -> IndicatorError {
        // The set is unknown when a query does not select it.
        let set = (try? row.optionalText("set_name")) ?? nil
        return IndicatorError(
            .damagedRow, at: .init(set: set ?? "", query: "table \(table)", column: column, value: value),
            message: (cause as? any Explained)?.problem ?? "\"\(value)\" is not a value of this column",
            mend: "Compute the set again by running its app; if that does not help, restore a backup")
    }
}

extension SQLValue {
    init(_ decimal: Decimal?) { self = decimal.map { .text($0.canonicalText) } ?? .null }
    init(_ period: Period?) { self = period.map { .text($0.text) } ?? .null }
}
