import Catalog
import Pipeline
import Vocabulary

/// What a list of datasets is asked for.
struct DatasetsQuery: Sendable {
    static let mostDatasets = 200
    static let parameters = ["q", "openness", "grade", "owner", "app", "region", "offset", "limit"]

    var register = ResourceRegister.Query()

    init() { register.kind = "dataset" }

    /// - Throws: `malformed` for an unknown parameter or a value that is none of its type.
    init(items: [(name: String, value: String)]) throws(PipelineError) {
        self.init()
        for (name, value) in items {
            switch name {
            case "q": register.text = value
            case "openness": register.openness = try Self.word(value, name)
            case "grade": register.grade = try Self.word(value, name)
            case "owner": register.owner = value
            case "app": register.app = value
            case "region": register.region = value
            case "offset": register.offset = try APINumber.read(value, name, in: 0...1_000_000)
            case "limit": register.limit = try APINumber.read(value, name, in: 1...Self.mostDatasets)
            case "lang": break
            default:
                throw PipelineError(
                    .malformed, problem: "there is no parameter \"\(name.prefix(80))\"",
                    mend: "the parameters are \(Self.parameters.joined(separator: ", "))")
            }
        }
    }

    private static func word<Value: RawRepresentable & CaseIterable>(_ text: String, _ name: String) throws(PipelineError) -> Value
    where Value.RawValue == String {
        if let value = Value(rawValue: text) { return value }
        throw PipelineError(
            .malformed, problem: "\(name) \"\(text.prefix(80))\" is not known",
            mend: "it is one of \(Value.allCases.map(\.rawValue).joined(separator: ", "))")
    }
}

/// Whole numbers among the parameters.
enum APINumber {
    static func read(_ text: String, _ name: String, in range: ClosedRange<Int>) throws(PipelineError) -> Int {
        if let value = Int(text), range.contains(value) { return value }
        throw PipelineError(
            .malformed, problem: "\(name) \"\(text.prefix(80))\" is no whole number from \(range.lowerBound) to \(range.upperBound)",
            mend: "give a number in that range")
    }
}

/// Which rows of a dataset are asked for: `field=value`, `field__gte=value` …, `after`, `limit`, `version`.
struct RowsQuery: Sendable {
    static let mostRows = 10_000
    static let mostFilters = 20
    private static let reserved: Set<String> = ["after", "limit", "version", "lang"]

    var filters: [DatasetReader.Filter] = []
    var after: Int64 = 0
    var limit = 100
    /// Digest of the version; `nil` for the current one.
    var version: String?

    init() {}

    /// - Throws: `malformed` for a number out of range, too many filters, an unknown comparison.
    init(items: [(name: String, value: String)]) throws(PipelineError) {
        for (name, value) in items {
            switch name {
            case "after": after = Int64(try APINumber.read(value, name, in: 0...Int(Int64.max)))
            case "limit": limit = try APINumber.read(value, name, in: 1...Self.mostRows)
            case "version": version = value
            case "lang": break
            default: filters.append(try Self.filter(name, value))
            }
        }
        guard filters.count <= Self.mostFilters else {
            throw PipelineError(
                .malformed, problem: "\(filters.count) filters; at most \(Self.mostFilters) are taken", mend: "ask for fewer conditions at once")
        }
    }

    /// The part behind the last `__` of a name is the comparison if it is one.
    private static func filter(_ name: String, _ value: String) throws(PipelineError) -> DatasetReader.Filter {
        guard let mark = name.ranges(of: "__").last else { return .init(field: name, comparison: .equal, value: value) }
        if let comparison = DatasetReader.Filter.Operator(rawValue: String(name[mark.upperBound...])) {
            return .init(field: String(name[..<mark.lowerBound]), comparison: comparison, value: value)
        }
        return .init(field: name, comparison: .equal, value: value)
    }

    /// The query item that asks for equality; it names the comparison where the field's name alone would be read otherwise.
    static func item(field: String, value: String) -> (name: String, value: String) {
        item(.init(field: field, comparison: .equal, value: value))
    }

    private static func item(_ filter: DatasetReader.Filter) -> (name: String, value: String) {
        let isPlain = filter.comparison == .equal && !reserved.contains(filter.field) && !filter.field.contains("__")
        return (isPlain ? filter.field : "\(filter.field)__\(filter.comparison.rawValue)", filter.value)
    }

    /// The items that ask for the rows behind `next` of the same version.
    func items(after next: Int64, version digest: String) -> [(name: String, value: String)] {
        filters.map(Self.item) + [("version", digest), ("after", String(next)), ("limit", String(limit))]
    }
}
