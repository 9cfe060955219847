import Catalog
import FoundationEssentials
import Pipeline
import Schema
import Source

/// How the text of a row that was set aside divides into the columns of its source or model.
struct QuarantinedFields: Sendable, Hashable {
    /// In the order of the table; empty if nothing is known of them yet.
    let columns: [String]
    /// `nil` where the text is JSON, or the delimiter has to be found.
    var delimiter: Character?
    var quote: Character = "\""

    /// The fields of a batch's rows.
    init(model: ModelDeclaration) { columns = model.fields.map(\.name) }

    /// - Parameter found: the columns of the last load, if there was one.
    init(source: SourceDeclaration?, found: [String]) {
        columns = found.isEmpty ? source?.columns.keys.sorted() ?? [] : found
        delimiter = source?.delimiter?.first ?? (source?.format == .tsv ? "\t" : nil)
        quote = source?.quote?.first ?? "\""
    }

    private init(columns: [String], delimiter: Character?, quote: Character) {
        self.columns = columns
        self.delimiter = delimiter
        self.quote = quote
    }

    /// The same with further columns, each once, in their order.
    func adding(_ further: [String]) -> QuarantinedFields {
        var known = Set(columns)
        return QuarantinedFields(columns: columns + further.filter { known.insert($0).inserted }, delimiter: delimiter, quote: quote)
    }

    /// A row's values by column, as texts.
    struct Divided: Sendable, Hashable {
        var columns: [String]
        var values: [String: String]
        /// How many values the text has, if that is not one for each column.
        var found: Int?
    }

    func divide(_ raw: String) -> Divided {
        if raw.first == "{", let members = Self.members(of: raw) {
            let strangers = members.keys.filter { !columns.contains($0) }.sorted()
            return Divided(columns: columns + strangers, values: members)
        }
        guard !columns.isEmpty else { return Divided(columns: [], values: [:]) }
        let texts = texts(of: raw)
        let values = Dictionary(zip(columns, texts), uniquingKeysWith: { first, _ in first })
        return Divided(columns: columns, values: values, found: texts.count == columns.count ? nil : texts.count)
    }

    /// The columns that reasons speak of.
    static func suspects(_ reasons: [String], among columns: [String]) -> Set<String> {
        let words = Set(reasons.flatMap { reason in reason.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init) })
        return Set(columns.filter { column in words.contains(column) || (column.contains { !$0.isASCII } && reasons.contains { $0.contains(column) }) })
    }

    private func texts(of raw: String) -> [String] {
        let candidates: [Character] = delimiter.map { [$0] } ?? [",", "\t", ";", "|"]
        let divided = candidates.map { DelimitedText.records(raw, delimiter: $0, quote: quote).first ?? [] }
        return divided.first { $0.count == columns.count } ?? divided.max { $0.count < $1.count } ?? []
    }

    private static func members(of raw: String) -> [String: String]? {
        // A text that is no JSON object is divided by its delimiter.
        (try? JSONDecoder().decode([String: JSONText].self, from: Data(raw.utf8)))?.mapValues(\.text)
    }

    /// A JSON value as a person would write it into a cell; `null` is empty.
    private struct JSONText: Decodable {
        let text: String

        init(from decoder: any Decoder) throws {
            // Each attempt asks which kind the value is.
            if let container = try? decoder.singleValueContainer() {
                if container.decodeNil() { text = ""; return }
                if let value = try? container.decode(String.self) { text = value; return }
                if let value = try? container.decode(Bool.self) { text = value ? "true" : "false"; return }
                if let value = try? container.decode(Foundation64.self) { text = value.text; return }
                if let members = try? container.decode([String: JSONText].self) {
                    text = "{" + members.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.text)" }.joined(separator: ", ") + "}"
                    return
                }
                if let items = try? container.decode([JSONText].self) {
                    text = "[" + items.map(\.text).joined(separator: ", ") + "]"
                    return
                }
            }
            text = ""
        }
    }

    /// A number: whole if it is, else with all its digits.
    private struct Foundation64: Decodable {
        let text: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let whole = try? container.decode(Int64.self) {  // A number with a fraction is none.
                text = String(whole)
            } else {
                text = "\(try container.decode(FoundationEssentials.Decimal.self))"
            }
        }
    }
}
