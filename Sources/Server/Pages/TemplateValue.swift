import FoundationEssentials
import Mustache

/// Turns a page's fields into the dictionaries, arrays and texts a template reads.
///
/// A template looks a name up once per tag, so the fields are read by reflection once per page, not once per tag. A field that is `nil` or
/// empty stands for "nothing" and hides a field of the same name further out.
enum TemplateValue {
    /// - Throws: `cannotEncode` if a chart's data has no JSON form (a number that is not finite).
    static func fields(of value: Any) throws(TemplateError) -> [String: Any] {
        var fields: [String: Any] = [:]
        for child in Mirror(reflecting: value).children {
            guard let name = child.label else { continue }
            fields[name] = try represent(child.value, name: name)
        }
        return fields
    }

    private static func represent(_ value: Any, name: String) throws(TemplateError) -> Any {
        switch value {
        case let text as String: return text.isEmpty ? Nothing() : text
        case let flag as Bool: return flag
        case let number as Int: return String(number)
        case let data as any ScriptData: return try scriptText(data, name: name)
        default: return try representComposite(value, name: name)
        }
    }

    private static func representComposite(_ value: Any, name: String) throws(TemplateError) -> Any {
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional:
            guard let wrapped = mirror.children.first else { return Nothing() }
            return try represent(wrapped.value, name: name)
        case .collection:
            var items: [Any] = []
            items.reserveCapacity(mirror.children.count)
            for child in mirror.children { items.append(try represent(child.value, name: name)) }
            return items
        case .enum:
            return String(describing: value)
        default:
            return try fields(of: value)
        }
    }

    /// JSON that cannot end its script element: `<`, `>`, `&`, U+2028 and U+2029 are written as `\u` escapes.
    static func scriptText(_ data: some ScriptData, name: String) throws(TemplateError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let json: String
        do {
            json = String(decoding: try encoder.encode(data), as: UTF8.self)
        } catch {
            throw TemplateError(.cannotEncode, subject: name, message: "has no JSON form: \(error)")
        }
        var safe = ""
        safe.reserveCapacity(json.utf8.count)
        for scalar in json.unicodeScalars {
            switch scalar {
            case "<": safe += "\\u003c"
            case ">": safe += "\\u003e"
            case "&": safe += "\\u0026"
            case "\u{2028}": safe += "\\u2028"
            case "\u{2029}": safe += "\\u2029"
            default: safe.unicodeScalars.append(scalar)
            }
        }
        return safe
    }
}

/// The absence of a value: renders as nothing, opens no section, and stops the search for the name further out.
private struct Nothing: MustacheCustomRepresentation {
    var representation: Any? { nil }
}

/// Escapes text for HTML by Unicode scalar.
///
/// The library's own escaping compares whole characters, and a quotation mark followed by a combining accent is one character to it that it
/// leaves as it is: enough to leave an attribute. Here each scalar is looked at alone.
struct PlainEscaping: MustacheContentType {
    /// Makes the escaping known to the template parser; returns the name templates select it by.
    static func install() -> String {
        let name = "HELIU"
        MustacheContentTypes.register(PlainEscaping(), named: name)
        return name
    }

    func escapeText(_ text: String) -> String {
        guard text.utf8.contains(where: { Self.special($0) != nil }) else { return text }
        var safe: [UInt8] = []
        safe.reserveCapacity(text.utf8.count + 16)
        for byte in text.utf8 {
            if let entity = Self.special(byte) { safe += entity.utf8 } else { safe.append(byte) }
        }
        return String(decoding: safe, as: UTF8.self)
    }

    private static func special(_ byte: UInt8) -> String? {
        switch byte {
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        default: nil
        }
    }
}
