extension RemoteAddress {
    /// Percent-encodes everything but letters, digits and `-._~`.
    static func component(_ text: String, allowing others: String = "") -> String {
        let others = Array(others.utf8)
        var result: [UInt8] = []
        for byte in text.utf8 { if isUnreserved(byte) || others.contains(byte) { result.append(byte) } else { result += percent(byte) } }
        return String(decoding: result, as: UTF8.self)
    }

    /// - Returns: `nil` if an escape is cut off or the bytes are not UTF-8.
    static func decoded(_ text: String, plusIsSpace: Bool = false) -> String? {
        var result: [UInt8] = []
        var bytes = Array(text.utf8)[...]
        while let byte = bytes.popFirst() {
            if byte == UInt8(ascii: "%") {
                guard bytes.count >= 2, let value = UInt8(String(decoding: bytes.prefix(2), as: UTF8.self), radix: 16) else { return nil }
                bytes = bytes.dropFirst(2)
                result.append(value)
            } else {
                result.append(plusIsSpace && byte == UInt8(ascii: "+") ? 32 : byte)
            }
        }
        return String(validating: result, as: UTF8.self)
    }

    /// Encodes what may not stand in an address; escapes that are there stay.
    static func encoded(_ text: String, allowing more: String) -> String {
        let kept = Array("!$&'()*+,;=:@\(more)".utf8)
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            let isEscape = byte == UInt8(ascii: "%") && index + 2 < bytes.count && isHexadecimal(bytes[index + 1]) && isHexadecimal(bytes[index + 2])
            if isEscape || isUnreserved(byte) || kept.contains(byte) { result.append(byte) } else { result += percent(byte) }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...70, 97...102: true
        default: false
        }
    }

    static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
        default: false
        }
    }

    private static func percent(_ byte: UInt8) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
}
