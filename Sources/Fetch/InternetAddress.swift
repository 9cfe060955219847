import Glibc

/// An IPv4 or IPv6 address in one normal form: an IPv4 address that is written as IPv6 (`::ffff:10.0.0.1`) is the IPv4 address.
package struct InternetAddress: Sendable, Hashable, CustomStringConvertible {
    /// 4 or 16 bytes in network order.
    package let bytes: [UInt8]

    init(bytes: [UInt8]) {
        precondition(bytes.count == 4 || bytes.count == 16, "an address has 4 or 16 bytes")
        let isMapped = bytes.count == 16 && bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        self.bytes = isMapped ? Array(bytes.suffix(4)) : bytes
    }

    /// Reads the usual forms only: four decimal numbers, or IPv6 without brackets and zone.
    package init?(_ text: String) {
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            self.init(bytes: withUnsafeBytes(of: &four) { [UInt8]($0) })
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            self.init(bytes: withUnsafeBytes(of: &six) { [UInt8]($0) })
        } else {
            return nil
        }
    }

    /// Reads every form the C library takes for an IPv4 address: `127.1`, `0177.0.0.1`, `0x7f000001`, `2130706433`.
    init?(looselyWritten text: String) {
        var four = in_addr()
        guard inet_aton(text, &four) == 1 else { return nil }
        self.init(bytes: withUnsafeBytes(of: &four) { [UInt8]($0) })
    }

    package var isIPv6: Bool { bytes.count == 16 }

    package var description: String {
        var buffer = [CChar](repeating: 0, count: 64)
        let family = isIPv6 ? AF_INET6 : AF_INET
        _ = bytes.withUnsafeBytes { inet_ntop(family, $0.baseAddress, &buffer, socklen_t(buffer.count)) }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// What the address is for if it is not a public host's; `nil` for a public one.
    ///
    /// - SeeAlso: the IANA registries of special-purpose IPv4 and IPv6 addresses.
    package var specialUse: String? { Self.specialBlocks.first { $0.block.contains(self) }?.use }

    /// The special block an address lies in.
    static let specialBlocks: [(block: AddressBlock, use: String)] = [
        ("0.0.0.0/8", "of this host itself"), ("10.0.0.0/8", "internal"), ("100.64.0.0/10", "shared by a provider's customers"),
        ("127.0.0.0/8", "loopback"), ("169.254.0.0/16", "link-local"), ("172.16.0.0/12", "internal"),
        ("192.0.0.0/24", "reserved for protocols"), ("192.0.2.0/24", "for documentation"), ("192.88.99.0/24", "a relay's"),
        ("192.168.0.0/16", "internal"), ("198.18.0.0/15", "for benchmarks"), ("198.51.100.0/24", "for documentation"),
        ("203.0.113.0/24", "for documentation"), ("224.0.0.0/4", "multicast"), ("240.0.0.0/4", "reserved"),
        ("::1/128", "loopback"), ("::/96", "of this host itself"), ("64:ff9b::/96", "a translated IPv4 address"),
        ("64:ff9b:1::/48", "a translated IPv4 address"), ("100::/64", "discarded"), ("2001::/23", "reserved for protocols"),
        ("2001:db8::/32", "for documentation"), ("2002::/16", "a tunnelled IPv4 address"), ("3fff::/20", "for documentation"),
        ("5f00::/16", "reserved"), ("fc00::/7", "internal (unique local)"), ("fe80::/10", "link-local"),
        ("fec0::/10", "internal (site-local)"), ("ff00::/8", "multicast"),
    ].map { text, use in
        guard let block = AddressBlock(text) else { preconditionFailure("\(text) is no block") }
        return (block, use)
    }
}

/// The addresses that share their first bits: `10.1.0.0/16`.
package struct AddressBlock: Sendable, Hashable, CustomStringConvertible {
    package let base: InternetAddress
    /// Bits that count.
    package let length: Int

    /// An address, or an address and the number of bits that count.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let base = InternetAddress(parts[0]) else { return nil }
        let width = base.bytes.count * 8
        guard parts.count == 2 else {
            (self.base, length) = (base, width)
            return
        }
        guard parts[1].count <= 3, parts[1].utf8.allSatisfy({ (48...57).contains($0) }), let length = Int(parts[1]), length <= width
        else { return nil }
        (self.base, self.length) = (base, length)
    }

    package func contains(_ address: InternetAddress) -> Bool {
        guard address.bytes.count == base.bytes.count else { return false }
        let whole = length / 8
        guard address.bytes.prefix(whole).elementsEqual(base.bytes.prefix(whole)) else { return false }
        let rest = length % 8
        return rest == 0 || (address.bytes[whole] ^ base.bytes[whole]) >> (8 - rest) == 0
    }

    /// Whether every address of `other` lies in this block.
    func contains(_ other: AddressBlock) -> Bool { length <= other.length && contains(other.base) }

    package var description: String { "\(base)/\(length)" }
}
