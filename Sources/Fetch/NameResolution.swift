import Glibc
import Store

/// Asks the machine's resolver for every address of a host.
///
/// - Parameter host: a name, or an address in any spelling.
/// - Returns: the addresses in the resolver's order, each once.
/// - Throws: `unresolved`.
package func resolveHost(_ host: String) async throws -> [InternetAddress] {
    try await onBlockingThread { try addresses(of: host) }
}

private func addresses(of host: String) throws(FetchError) -> [InternetAddress] {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(host, nil, &hints, &list)
    guard status == 0 else {
        throw FetchError(
            .unresolved, problem: "the host \(host.excerpt()) cannot be found: \(String(cString: gai_strerror(status)))",
            mend: "Check the name, and this machine's resolver")
    }
    defer { freeaddrinfo(list) }
    var found: [InternetAddress] = []
    var next = list
    while let entry = next {
        if let address = InternetAddress(entry.pointee.ai_addr), !found.contains(address) { found.append(address) }
        next = entry.pointee.ai_next
    }
    return found
}

extension InternetAddress {
    fileprivate init?(_ socketAddress: UnsafeMutablePointer<sockaddr>) {
        switch Int32(socketAddress.pointee.sa_family) {
        case AF_INET:
            self = socketAddress.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { pointer in
                InternetAddress(bytes: withUnsafeBytes(of: pointer.pointee.sin_addr) { [UInt8]($0) })
            }
        case AF_INET6:
            self = socketAddress.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { pointer in
                InternetAddress(bytes: withUnsafeBytes(of: pointer.pointee.sin6_addr) { [UInt8]($0) })
            }
        default: return nil
        }
    }
}
