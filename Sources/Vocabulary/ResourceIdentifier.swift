/// A name in the register: `[a-z][a-z0-9_-]{0,62}`, or two of them as `app.name`.
package struct Name: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    package let text: String

    /// - Throws: `malformedName`.
    package init(_ text: String) throws(VocabularyError) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy(Self.isPart) else {
            throw VocabularyError(
                .malformedName, subject: text, message: "is not a name",
                mend: "Start with a letter a-z and use at most 63 of a-z 0-9 _ -, once with a point between app and name")
        }
        self.text = text
    }

    /// What stands before the point; `nil` without one.
    package var app: String? {
        text.firstIndex(of: ".").map { String(text[..<$0]) }
    }

    /// What stands after the point, or the whole name.
    package var local: String {
        text.firstIndex(of: ".").map { String(text[text.index(after: $0)...]) } ?? text
    }

    package var description: String { text }
    package static func < (left: Name, right: Name) -> Bool { left.text < right.text }

    package init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    private static func isPart(_ part: Substring.UTF8View) -> Bool {
        func isLetter(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") }
        guard (1...63).contains(part.count), isLetter(part[part.startIndex]) else { return false }
        return part.allSatisfy { isLetter($0) || $0.isASCIIDigit || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
    }
}

/// The identifier of a resource: `kind/name`, such as `dataset/innovation.statement`.
package struct ResourceIdentifier: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    /// One word without a point: `dataset`, `organisation`, `app`.
    package let kind: String
    package let name: Name

    /// - Throws: `malformedName` if `kind` is dotted or no name.
    package init(kind: String, name: Name) throws(VocabularyError) {
        guard try Name(kind).app == nil else {
            throw VocabularyError(
                .malformedName, subject: kind, message: "is not a kind of resource", mend: "Write one word without a point, such as dataset")
        }
        self.kind = kind
        self.name = name
    }

    /// - Throws: `malformedIdentifier` if `text` is not two valid names with one `/` between.
    package init(text: String) throws(VocabularyError) {
        let parts = text.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 2, let kind = try? Name(String(parts[0])), kind.app == nil, let name = try? Name(String(parts[1])) else {
            // The two faults inside are one to the reader: the identifier as a whole is malformed.
            throw VocabularyError(
                .malformedIdentifier, subject: text, message: "is not a resource identifier",
                mend: "Write kind/name, such as dataset/innovation.statement")
        }
        self.kind = kind.text
        self.name = name
    }

    package var text: String { "\(kind)/\(name.text)" }
    package var description: String { text }
    package static func < (left: ResourceIdentifier, right: ResourceIdentifier) -> Bool { left.text < right.text }

    package init(from decoder: any Decoder) throws {
        try self.init(text: decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
