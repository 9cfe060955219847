/// Finds the tags of an XML text that comes piece by piece; what stands between them is passed over.
struct TagReader {
    struct Tag {
        /// Without a prefix such as `x:`; an end tag begins with `/`.
        var name: Substring
        var attributes: Substring
        var isEmpty: Bool

        /// The attribute's value with its entities resolved; a prefix such as `r:` belongs to the name.
        func attribute(_ name: String) -> String? {
            var rest = attributes
            while let equals = rest.firstIndex(of: "=") {
                let found = rest[..<equals].split(whereSeparator: \.isWhitespace).last.map(String.init)
                rest = rest[rest.index(after: equals)...].drop(while: \.isWhitespace)
                guard let quote = rest.first, quote == "\"" || quote == "'" else { return nil }
                rest.removeFirst()
                guard let end = rest.firstIndex(of: quote) else { return nil }
                if found == name { return TagReader.resolved(rest[..<end]) }
                rest = rest[rest.index(after: end)...]
            }
            return nil
        }
    }

    /// Longest tag that is looked at; a longer one is cut.
    private static let mostBytes = 4_096

    private var bytes: [UInt8] = []
    private var isInside = false

    mutating func read(_ piece: UnsafeRawBufferPointer, _ body: (Tag) throws -> Void) throws {
        for byte in piece {
            if isInside {
                if byte == UInt8(ascii: ">") {
                    isInside = false
                    try body(Self.tag(bytes))
                    bytes.removeAll(keepingCapacity: true)
                } else if bytes.count < Self.mostBytes {
                    bytes.append(byte)
                }
            } else if byte == UInt8(ascii: "<") {
                isInside = true
            }
        }
    }

    private static func tag(_ bytes: [UInt8]) -> Tag {
        let text = String(decoding: bytes, as: UTF8.self)[...]
        let isEmpty = text.hasSuffix("/")
        let content = isEmpty ? text.dropLast() : text
        let name = content.prefix { !$0.isWhitespace }
        let attributes = content[name.endIndex...]
        guard let colon = name.lastIndex(of: ":") else { return Tag(name: name, attributes: attributes, isEmpty: isEmpty) }
        let plain = name[name.index(after: colon)...]
        return Tag(name: name.hasPrefix("/") ? "/" + plain : plain, attributes: attributes, isEmpty: isEmpty)
    }

    private static func resolved(_ text: Substring) -> String {
        guard text.contains("&") else { return String(text) }
        var (result, rest) = ("", text)
        while let start = rest.firstIndex(of: "&"), let end = rest[start...].firstIndex(of: ";") {
            result += rest[..<start]
            let entity = rest[rest.index(after: start)..<end]
            switch entity {
            case "amp": result += "&"
            case "lt": result += "<"
            case "gt": result += ">"
            case "quot": result += "\""
            case "apos": result += "'"
            default:
                let number = entity.hasPrefix("#x") ? UInt32(entity.dropFirst(2), radix: 16) : UInt32(entity.dropFirst())
                if let scalar = number.flatMap(Unicode.Scalar.init) { result.unicodeScalars.append(scalar) }
            }
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }
}
