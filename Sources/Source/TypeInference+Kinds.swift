import Engine
import Schema

extension TypeInference {
    /// Kinds of value, narrowest first.
    enum Kind: CaseIterable, Hashable {
        case integer, decimal, grouped, real, boolean, date, datetime, moment, spelledDate, spelledDatetime, text

        /// Kinds whose values may stand among those of this kind, and are values of the same sort.
        var wider: [Kind] {
            switch self {
            case .integer: [.decimal, .grouped, .real]
            case .decimal: [.grouped, .real]
            case .date: [.spelledDate, .spelledDatetime]
            case .datetime, .spelledDate: [.spelledDatetime]
            case .grouped, .real, .boolean, .moment, .spelledDatetime, .text: []
            }
        }

        /// SQL condition under which a text is of this kind.
        func condition(_ value: String) -> String {
            switch self {
            case .integer: "regexp_full_match(\(value), '(0|-?[1-9][0-9]{0,17})')"
            case .decimal: "regexp_full_match(\(value), '-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,18})?')"
            case .real: "regexp_full_match(\(value), '-?[0-9]+(\\.[0-9]+)?[eE][+-]?[0-9]{1,3}') AND isfinite(TRY_CAST(\(value) AS DOUBLE))"
            case .boolean: "\(value) IN ('true', 'false', 'TRUE', 'FALSE', 'True', 'False')"
            case .date: Self.matches(value, "[0-9]{4}-[0-9]{2}-[0-9]{2}") + " AND TRY_CAST(\(value) AS DATE) IS NOT NULL"
            case .datetime: Self.matches(value, ValueSpelling.isoMoment) + " AND TRY_CAST(\(value) AS TIMESTAMP) IS NOT NULL"
            case .moment: Self.matches(value, ValueSpelling.moment) + " AND \(ValueSpelling.inUTC(value)) IS NOT NULL"
            case .grouped: "regexp_full_match(\(Self.ascii(value)), '-?(0|[1-9][0-9]{0,17}|[1-9][0-9]{0,2}(,[0-9]{3}){1,5})(\\.[0-9]{1,18})?')"
            case .spelledDate: "(\(ValueSpelling.isSpelledDay(value, withTime: false)))"
            case .spelledDatetime: "(\(ValueSpelling.isSpelledDay(value, withTime: true)))"
            case .text: "true"
            }
        }

        private static func matches(_ value: String, _ pattern: String) -> String {
            "regexp_full_match(\(value), \(quoteLiteral(pattern)))"
        }

        static func ascii(_ value: String) -> String { "translate(\(value), '０１２３４５６７８９，．－', '0123456789,.-')" }

        /// SQL condition that one value at least must meet for the column to be of this kind.
        func evidence(_ value: String) -> String? {
            guard self == .grouped else { return nil }
            return "regexp_full_match(\(Self.ascii(value)), \(quoteLiteral(ValueSpelling.surelyGrouped))) OR regexp_matches(\(value), '[０-９]')"
        }
    }

    struct Counts {
        var present: Int64 = 0
        var matches: [Kind: Int64] = [:]
        /// Most digits before and after the point of any value.
        var wholeDigits: Int64 = 1
        var fractionDigits: Int64 = 0
        /// Kinds that no value gives the evidence for.
        var unproven: Set<Kind> = []

        func matching(_ kind: Kind) -> Int64 { matches[kind] ?? 0 }

        func narrowest(tolerance: Double) -> Kind {
            guard present > 0 else { return .text }
            let needed = Int64((Double(present) * (1 - tolerance)).rounded(.up))
            return Kind.allCases.first { $0 != .text && matching($0) >= max(needed, 1) && !unproven.contains($0) } ?? .text
        }

        func type(of kind: Kind) -> FieldType {
            switch kind {
            case .integer: .integer
            case .decimal, .grouped:
                .decimal(precision: Int(min(38, max(18, wholeDigits + fractionDigits))), scale: Int(fractionDigits))
            case .real: .real
            case .boolean: .boolean
            case .date, .spelledDate: .date
            case .datetime, .moment, .spelledDatetime: .datetime
            case .text: .text
            }
        }
    }
}
