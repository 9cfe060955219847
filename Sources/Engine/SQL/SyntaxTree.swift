internal import Foundation

/// A node of the engine's parse tree: JSON as it comes.
package enum SyntaxTree: Sendable {
    case object([String: SyntaxTree])
    case list([SyntaxTree])
    case text(String)
    case number(Double)
    case flag(Bool)
    case null

    /// - Throws: if it is no JSON.
    init(json: String) throws {
        self.init(try JSONSerialization.jsonObject(with: Data(json.utf8), options: .fragmentsAllowed))
    }

    private init(_ value: Any) {
        switch value {
        case let members as [String: Any]: self = .object(members.mapValues(Self.init))
        case let elements as [Any]: self = .list(elements.map(Self.init))
        case let text as String: self = .text(text)
        // "c" is how a truth value calls itself; numbers are "q" and "d".
        case let number as NSNumber: self = number.objCType.pointee == 0x63 ? .flag(number.boolValue) : .number(number.doubleValue)
        default: self = .null
        }
    }

    /// The member of an object; `null` if there is none.
    package subscript(_ member: String) -> SyntaxTree {
        if case .object(let members) = self { members[member] ?? .null } else { .null }
    }

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
