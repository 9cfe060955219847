#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An IPv4 or IPv6 address; IPv4 mapped into IPv6 is IPv4.
package struct ClientAddress: Sendable, Hashable, CustomStringConvertible {
    /// 4 or 16.
    let bytes: [UInt8]

    /// - Returns: `nil` unless `text` is an address without a port.
    package init?(_ text: String) {
        let bare = text.prefix { $0 != "%" }
        guard bare.utf8.count <= 45, !bare.utf8.contains(0) else { return nil }
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, String(bare), &four) == 1 {
            bytes = withUnsafeBytes(of: &four) { [UInt8]($0) }
        } else if inet_pton(AF_INET6, String(bare), &six) == 1 {
            let all = withUnsafeBytes(of: &six) { [UInt8]($0) }
            let isMapped = all.prefix(10).allSatisfy { $0 == 0 } && all[10] == 0xFF && all[11] == 0xFF
            bytes = isMapped ? Array(all.suffix(4)) : all
        } else {
            return nil
        }
    }

    var isLoopback: Bool { bytes.count == 4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1 }

    /// What one caller can hardly change: the address, or the first 64 bits of an IPv6 address.
    var network: [UInt8] { bytes.count == 4 ? bytes : Array(bytes.prefix(8)) }

    package var description: String {
        var text = [CChar](repeating: 0, count: 64)
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        guard inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else { return "" }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

/// Addresses with the same leading bits, such as `10.0.0.0/8`.
package struct AddressRange: Sendable, Hashable {
    private let base: ClientAddress
    private let bits: Int

    /// - Throws: `malformedSetting` unless `text` is an address or `address/bits`.
    package init(_ text: String) throws(ServerError) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let address = parts.first.flatMap(ClientAddress.init) else { throw Self.malformed(text) }
        let width = address.bytes.count * 8
        guard let bits = parts.count == 2 ? Int(parts[1]) : width, (0...width).contains(bits) else { throw Self.malformed(text) }
        base = address
        self.bits = bits
    }

    package func contains(_ address: ClientAddress) -> Bool {
        guard address.bytes.count == base.bytes.count else { return false }
        let whole = bits / 8
        guard address.bytes.prefix(whole) == base.bytes.prefix(whole) else { return false }
        let rest = bits % 8
        return rest == 0 || (address.bytes[whole] ^ base.bytes[whole]) >> (8 - rest) == 0
    }

    private static func malformed(_ text: String) -> ServerError {
        ServerError(
            .malformedSetting, problem: "\"\(text.prefix(80))\" is not a range of addresses",
            mend: "Write an address or a prefix, such as 10.0.0.0/8")
    }
}

extension ClientAddress {
    /// The address a request comes from.
    ///
    /// `forwarded` is read from its end, as each proxy appends the peer it saw: the first address that is no trusted proxy is the client.
    /// An entry that is no address ends the reading, so a client cannot choose its own address.
    static func resolve(peer: ClientAddress?, forwarded: [String], trusting proxies: [AddressRange]) -> ClientAddress? {
        guard var client = peer, !proxies.isEmpty else { return peer }
        let entries = forwarded.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }.suffix(16)
        for entry in entries.reversed() {
            guard proxies.contains(where: { $0.contains(client) }) else { break }
            guard let next = ClientAddress(String(entry.trimmingPrefix { $0 == " " }.prefix { $0 != " " })) else { break }
            client = next
        }
        return client
    }
}
