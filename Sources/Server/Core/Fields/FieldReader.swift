import Hummingbird
import Vocabulary

/// Typed reading of a query or a form that collects every fault and throws them at once.
///
///     var query = try FieldReader(query: request)
///     let limit = query.integer("limit", in: 1...500) ?? 50
///     let period = query.period("period")
///     try query.finish()
struct FieldReader {
    private let fields: FormFields
    /// Such as "query parameter" or "field".
    private let kind: String
    private var known: Set<String>
    private(set) var faults: [Problem.Fault] = []

    /// - Throws: a 400 problem if the query is malformed.
    init(query request: Request) throws(Problem) {
        fields = try FormFields(urlEncoded: (request.uri.query ?? "").utf8)
        kind = "query parameter"
        known = ["lang"]
    }

    init(form: FormFields) {
        fields = form
        kind = "field"
        known = ["lang", CrossSiteGuard.field]
    }

    /// The value, blanks at its ends removed; `nil` if missing or empty.
    mutating func text(_ name: String, maximumLength: Int = 500) -> String? {
        guard let value = single(name) else { return nil }
        guard value.count <= maximumLength else {
            return refuse(name, "too_long", "is longer than \(maximumLength) characters", mend: "Shorten it")
        }
        return value
    }

    mutating func integer(_ name: String, in range: ClosedRange<Int>) -> Int? {
        guard let value = single(name) else { return nil }
        guard value.utf8.count <= 19, let number = Int(value), value.first != "+", range.contains(number) else {
            return refuse(
                name, "out_of_range", "\"\(value.prefix(40))\" is not a whole number from \(range.lowerBound) to \(range.upperBound)",
                mend: "Write a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    mutating func boolean(_ name: String) -> Bool? {
        guard let value = single(name) else { return nil }
        switch value {
        case "true", "1", "yes", "on": return true
        case "false", "0", "no", "off": return false
        default: return refuse(name, "malformed", "\"\(value.prefix(40))\" is neither true nor false", mend: "Write true or false")
        }
    }

    mutating func choice<Choice: RawRepresentable & CaseIterable>(_ name: String, of type: Choice.Type) -> Choice?
    where Choice.RawValue == String {
        guard let value = single(name) else { return nil }
        if let choice = Choice(rawValue: value) { return choice }
        let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        return refuse(name, "unknown_value", "\"\(value.prefix(40))\" is not one of \(words)", mend: "Write one of \(words)")
    }

    mutating func period(_ name: String) -> Period? { explained(name) { value throws(VocabularyError) in try Period(text: value) } }
    mutating func name(_ name: String) -> Name? { explained(name) { value throws(VocabularyError) in try Name(value) } }
    mutating func region(_ name: String) -> RegionCode? { explained(name) { value throws(VocabularyError) in try RegionCode(text: value) } }

    mutating func digest(_ name: String) -> ContentDigest? {
        explained(name) { value throws(VocabularyError) in try ContentDigest(text: value) }
    }

    /// Every value of a repeated field, such as ticked boxes.
    mutating func all(_ name: String, limit: Int = 100) -> [String] {
        known.insert(name)
        let values = fields.all(name)
        guard values.count <= limit else {
            let none: [String]? = refuse(name, "too_many", "is given \(values.count) times", mend: "Give it at most \(limit) times")
            return none ?? []
        }
        return values
    }

    /// Records a fault the caller found itself.
    mutating func fault(_ name: String, _ code: String, _ detail: String, mend: String) {
        faults.append(Problem.Fault(field: name, code: code, detail: detail, mend: mend))
    }

    /// The value or a fault "is missing".
    mutating func required<Value>(_ name: String, _ value: Value?) -> Value? {
        if value == nil, !faults.contains(where: { $0.field == name }) {
            fault(name, "missing", "is missing", mend: "Give a value")
        }
        return value
    }

    /// Lets further names pass, such as filters named after columns.
    mutating func allow(_ names: some Sequence<String>) { known.formUnion(names) }

    /// - Throws: one 400 problem with all faults, including names nobody asked for.
    func finish(allowingUnknown: Bool = false) throws(Problem) {
        var faults = faults
        if !allowingUnknown {
            for name in Set(fields.fields.map(\.name)).subtracting(known).sorted().prefix(20) {
                let words = known.subtracting(["lang", CrossSiteGuard.field]).sorted().joined(separator: ", ")
                faults.append(
                    Problem.Fault(
                        field: String(name.prefix(80)), code: "unknown_parameter", detail: "is not known here",
                        mend: words.isEmpty ? "Leave it out" : "Known are \(words)"))
            }
        }
        guard let first = faults.first else { return }
        let detail = faults.count == 1 ? "The \(kind) \(first.field) \(first.detail)" : "\(faults.count) \(kind)s are wrong"
        throw .malformed("malformed_parameters", detail, mend: first.mend, faults: faults)
    }

    private mutating func single(_ name: String) -> String? {
        known.insert(name)
        let values = fields.all(name)
        guard values.count <= 1 else { return refuse(name, "repeated", "is given \(values.count) times", mend: "Give it once") }
        let value = values.first.map { String($0.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()) }
        return value?.isEmpty == true ? nil : value
    }

    private mutating func explained<Value>(_ name: String, _ read: (String) throws(VocabularyError) -> Value) -> Value? {
        guard let value = single(name) else { return nil }
        do {
            return try read(value)
        } catch {
            return refuse(name, Problem.snake(error.code), error.problem, mend: error.mend)
        }
    }

    private mutating func refuse<Value>(_ name: String, _ code: String, _ detail: String, mend: String) -> Value? {
        fault(name, code, detail, mend: mend)
        return nil
    }
}
