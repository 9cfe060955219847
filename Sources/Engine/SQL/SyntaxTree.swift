/// A node of the engine's parse tree: JSON as it comes.
package enum SyntaxTree: Decodable, Sendable {
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

    package init(from decoder: any Decoder) throws {
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

    /// The member of an object; `null` if there is none.
    package subscript(_ member: String) -> SyntaxTree {
        if case .object(let members) = self { members[member] ?? .null } else { .null }
    }

    /// The elements of a list; none for anything else.
    /// The elements of a list; none for anything else.
    package var elements: [SyntaxTree] { if case .list(let elements) = self { elements } else { [] } }

    /// The text; `nil` also if it is empty, which the engine writes for "not given".
    package var text: String? { if case .text(let text) = self, !text.isEmpty { text } else { nil } }

    /// The elements that are texts.
    package var texts: [String] { elements.compactMap(\.text) }
    /// `false` also for what is no flag.
    package var flag: Bool { if case .flag(let flag) = self { flag } else { false } }
    /// `nil` if it is no whole number.
    package var integer: Int? { if case .number(let number) = self { Int(exactly: number) } else { nil } }
    package var isNull: Bool { if case .null = self { true } else { false } }

    /// The nodes directly below, members in the order of their names.
    package var children: [SyntaxTree] {
        switch self {
        case .object(let members): members.sorted { $0.key < $1.key }.map(\.value)
        case .list(let elements): elements
        default: []
        }
    }

    /// `WITH` names and their queries, in order.
    package var commonTables: [(name: String, aliases: [String], query: SyntaxTree)] {
        self["cte_map"]["map"].elements.compactMap { entry in
            entry["key"].text.map { ($0, entry["value"]["aliases"].texts, entry["value"]["query"]["node"]) }
        }
    }
}
