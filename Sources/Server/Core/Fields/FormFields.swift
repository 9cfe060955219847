/// The media type of a header, `text/html; charset=utf-8`, in lower case; parameter values as they are.
struct ContentType {
    let name: String
    let parameters: [String: String]

    /// - Parameter unescaping: whether `\\` escapes inside quotes; browsers send file names with bare backslashes.
    init(_ header: String?, unescaping: Bool = true) {
        var pieces = Self.pieces(of: (header ?? "").prefix(1000))
        name = pieces.isEmpty ? "" : pieces.removeFirst().lowercased()
        var parameters: [String: String] = [:]
        for piece in pieces.prefix(16) {
            let pair = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2 else { continue }
            parameters[pair[0].lowercased()] = Self.unquoted(pair[1], unescaping: unescaping)
        }
        self.parameters = parameters
    }

    /// Splits at semicolons outside quotes and trims blanks.
    private static func pieces(of header: Substring) -> [String] {
        var pieces: [String] = []
        var piece = ""
        var isQuoted = false
        var isEscaped = false
        for character in header {
            if character == ";", !isQuoted {
                pieces.append(piece)
                piece = ""
                continue
            }
            if character == "\"", !isEscaped { isQuoted.toggle() }
            isEscaped = character == "\\" && isQuoted && !isEscaped
            piece.append(character)
        }
        pieces.append(piece)
        return pieces.map { String($0.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed()) }
    }

    private static func unquoted(_ text: Substring, unescaping: Bool) -> String {
        guard text.utf8.count >= 2, text.first == "\"", text.last == "\"" else { return String(text) }
        guard unescaping else { return String(text.dropFirst().dropLast()) }
        var result = ""
        var isEscaped = false
        for character in text.dropFirst().dropLast() {
            if character == "\\", !isEscaped {
                isEscaped = true
            } else {
                result.append(character)
                isEscaped = false
            }
        }
        return result
    }
}

/// Named values of a form or a query, in their order; bounded.
struct FormFields: Sendable, Hashable {
    static let fieldLimit = 500

    private(set) var fields: [Field] = []

    struct Field: Sendable, Hashable {
        let name: String
        let value: String
    }

    init() {}

    /// - Throws: a 400 problem for malformed escapes, bytes that are no UTF-8, NUL, or too many fields.
    init(urlEncoded bytes: some Collection<UInt8>) throws(Problem) {
        for pair in bytes.split(separator: UInt8(ascii: "&"), maxSplits: Self.fieldLimit) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.text(parts[0]), let value = parts.count == 2 ? Self.text(parts[1]) : "" else {
                throw .malformed("malformed_field", "A field holds a malformed escape", mend: "Escape values as UTF-8, such as %E6%95%B0")
            }
            try append(name, value)
        }
    }

    mutating func append(_ name: String, _ value: String) throws(Problem) {
        guard fields.count < Self.fieldLimit else {
            throw .malformed("too_many_fields", "There are more than \(Self.fieldLimit) fields", mend: "Send fewer fields")
        }
        guard !name.utf8.contains(0), !value.utf8.contains(0) else {
            throw .malformed("malformed_field", "A field holds a NUL character", mend: "Send text")
        }
        fields.append(Field(name: name, value: value))
    }

    func first(_ name: String) -> String? { fields.first { $0.name == name }?.value }
    func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    private static func text(_ bytes: some Collection<UInt8>) -> String? {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        return PercentCoding.decode(text, plusIsSpace: true)
    }
}
