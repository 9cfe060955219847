/// A node of the engine's parse tree: JSON as it comes.
enum SyntaxTree: Decodable, Sendable {
    case object([String: SyntaxTree])
    case list([SyntaxTree])
    case text(String)
    case number(Double)
    case flag(Bool)
    case null

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: Key.self) {
            var members: [String: SyntaxTree] = [:]
            for key in container.allKeys { members[key.stringValue] = try container.decode(SyntaxTree.self, forKey: key) }
            self = .object(members)
        } else if var container = try? decoder.unkeyedContainer() {
            var elements: [SyntaxTree] = []
            while !container.isAtEnd { elements.append(try container.decode(SyntaxTree.self)) }
            self = .list(elements)
        } else {
            // Each kind is tried in turn: JSON says which it is only by decoding.
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let text = try? container.decode(String.self) {
                self = .text(text)
            } else if let flag = try? container.decode(Bool.self) {
                self = .flag(flag)
            } else {
                self = .number(try container.decode(Double.self))
            }
        }
    }

    subscript(_ member: String) -> SyntaxTree {
        if case .object(let members) = self { members[member] ?? .null } else { .null }
    }

    var elements: [SyntaxTree] { if case .list(let elements) = self { elements } else { [] } }

    /// The text; `nil` also if it is empty, which the engine writes for "not given".
    var text: String? { if case .text(let text) = self, !text.isEmpty { text } else { nil } }

    var texts: [String] { elements.compactMap(\.text) }
    var flag: Bool { if case .flag(let flag) = self { flag } else { false } }
    var integer: Int? { if case .number(let number) = self { Int(exactly: number) } else { nil } }
    var isNull: Bool { if case .null = self { true } else { false } }

    /// The nodes directly below, members in the order of their names.
    var children: [SyntaxTree] {
        switch self {
        case .object(let members): members.sorted { $0.key < $1.key }.map(\.value)
        case .list(let elements): elements
        default: []
        }
    }

    /// `WITH` names and their queries, in order.
    var commonTables: [(name: String, aliases: [String], query: SyntaxTree)] {
        self["cte_map"]["map"].elements.compactMap { entry in
            entry["key"].text.map { ($0, entry["value"]["aliases"].texts, entry["value"]["query"]["node"]) }
        }
    }
}
