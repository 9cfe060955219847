/// The one JSON form an entry may have (RFC 8785): sorted keys, no blanks, no needless escapes.
enum CanonicalJSON {
    /// Beyond 2^53 - 1 a JSON number is not exact everywhere.
    static let largestInteger: Int64 = 1 << 53 - 1

    struct Writer {
        private(set) var bytes: [UInt8] = []
        private var isFirst = true

        mutating func beginObject() {
            bytes.append(UInt8(ascii: "{"))
            isFirst = true
        }

        mutating func endObject() {
            bytes.append(UInt8(ascii: "}"))
            isFirst = false
        }

        mutating func member(_ key: String, _ value: String) {
            name(key)
            string(value)
        }

        mutating func member(_ key: String, _ value: Int64) {
            name(key)
            bytes.append(contentsOf: String(value).utf8)
        }

        mutating func member(_ key: String, _ value: [String: String]) {
            name(key)
            beginObject()
            for (key, text) in value.sorted(by: { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }) { member(key, text) }
            endObject()
        }

        private mutating func name(_ key: String) {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            string(key)
            bytes.append(UInt8(ascii: ":"))
        }

        private mutating func string(_ text: String) {
            bytes.append(UInt8(ascii: "\""))
            for byte in text.utf8 {
                switch byte {
                case 0x22, 0x5C: bytes.append(contentsOf: [0x5C, byte])
                case 0x08: bytes.append(contentsOf: "\\b".utf8)
                case 0x09: bytes.append(contentsOf: "\\t".utf8)
                case 0x0A: bytes.append(contentsOf: "\\n".utf8)
                case 0x0C: bytes.append(contentsOf: "\\f".utf8)
                case 0x0D: bytes.append(contentsOf: "\\r".utf8)
                case 0..<0x20: bytes.append(contentsOf: "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
                default: bytes.append(byte)
                }
            }
            bytes.append(UInt8(ascii: "\""))
        }
    }

    /// Reads what `Writer` writes. It need not be strict about form: whoever reads writes it again and compares.
    struct Reader {
        private let bytes: [UInt8]
        private var position = 0

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        mutating func skip(_ text: StaticString) -> Bool {
            let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
            guard bytes[position...].starts(with: wanted) else { return false }
            position += wanted.count
            return true
        }

        mutating func expect(_ text: StaticString) throws(LedgerError) {
            guard skip(text) else { throw malformed("lacks \(text)") }
        }

        func expectEnd() throws(LedgerError) {
            guard position == bytes.count else { throw malformed("goes on after its end") }
        }

        mutating func integer() throws(LedgerError) -> Int64 {
            let digits = bytes[position...].prefix { $0 == UInt8(ascii: "-") || (48...57).contains($0) }
            guard let value = Int64(String(decoding: digits, as: UTF8.self)) else { throw malformed("lacks a whole number") }
            position += digits.count
            return value
        }

        mutating func string() throws(LedgerError) -> String {
            try expect("\"")
            var content: [UInt8] = []
            while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
                if bytes[position] == UInt8(ascii: "\\") { content.append(try escape()) } else { content.append(bytes[position]) }
                position += 1
            }
            try expect("\"")
            guard let text = String(validating: content, as: UTF8.self) else { throw malformed("is not UTF-8") }
            return text
        }

        mutating func stringObject() throws(LedgerError) -> [String: String] {
            var members: [String: String] = [:]
            try expect("{")
            repeat {
                let key = try string()
                try expect(":")
                members[key] = try string()
            } while skip(",")
            try expect("}")
            return members
        }

        func malformed(_ fault: String) -> LedgerError {
            LedgerError(
                .malformedEntry, subject: "byte \(position)",
                problem: "the entry's bytes are not an entry: it \(fault) at byte \(position)",
                mend: "Take the entry's bytes from the log's entry bundle, unchanged")
        }

        /// Stands at the backslash, leaves at the escape's last character.
        private mutating func escape() throws(LedgerError) -> UInt8 {
            position += 1
            guard position < bytes.count else { throw malformed("ends within an escape") }
            switch bytes[position] {
            case 0x22, 0x5C: return bytes[position]
            case UInt8(ascii: "b"): return 0x08
            case UInt8(ascii: "t"): return 0x09
            case UInt8(ascii: "n"): return 0x0A
            case UInt8(ascii: "f"): return 0x0C
            case UInt8(ascii: "r"): return 0x0D
            case UInt8(ascii: "u"):
                let digits = bytes[(position + 1)...].prefix(4)
                guard digits.count == 4, let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16) else {
                    throw malformed("has an unknown escape")
                }
                position += 4
                return value
            default: throw malformed("has an unknown escape")
            }
        }
    }
}
