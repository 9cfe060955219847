import AsyncHTTPClient
import NIOCore
import NIOHTTPCompression
import NIOPosix
import NIOSSL
import Synchronization

/// The connections of one delivery. Each goes to an address that was checked: the name is asked for once, and never again by a library.
final class OutboundConnections: Sendable {
    private struct Place: Hashable {
        let host: String
        let address: InternetAddress
    }

    private let policy: OutboundPolicy
    private let options: FetchOptions
    private let resolve: @Sendable (String) async throws -> [InternetAddress]
    private let clients = Mutex<[Place: HTTPClient]>([:])
    private let known = Mutex<[String: [InternetAddress]]>([:])

    init(policy: OutboundPolicy, options: FetchOptions, resolve: @escaping @Sendable (String) async throws -> [InternetAddress]) {
        self.policy = policy
        self.options = options
        self.resolve = resolve
    }

    /// A client that connects `address.host` to a checked address, whatever the name may mean by then.
    ///
    /// - Parameter attempt: of several addresses, each further try takes the next.
    /// - Throws: `notAllowed`, `unresolved`.
    func client(for address: RemoteAddress, attempt: Int) async throws -> HTTPClient {
        let addresses = try await checkedAddresses(of: address)
        let place = Place(host: address.host, address: addresses[attempt % addresses.count])
        return try clients.withLock { clients in
            if let client = clients[place] { return client }
            let client = HTTPClient(eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup.singleton), configuration: try configuration(place))
            clients[place] = client
            return client
        }
    }

    /// - Throws: `notAllowed` unless every address of the host is allowed.
    func checkedAddresses(of address: RemoteAddress) async throws -> [InternetAddress] {
        let addresses: [InternetAddress]
        if let literal = InternetAddress(address.host) {
            addresses = [literal]
        } else if let before = known.withLock({ $0[address.host] }) {
            addresses = before
        } else {
            addresses = try await resolve(address.host)
            known.withLock { $0[address.host] = addresses }
        }
        try policy.check(host: address.host, port: address.port, addresses: addresses)
        return addresses
    }

    /// Ends every connection.
    func close() async {
        let open = clients.withLock { clients in
            defer { clients = [:] }
            return Array(clients.values)
        }
        for client in open {
            // A connection that does not close in order was of no more use anyway.
            try? await client.shutdown()
        }
    }

    private func configuration(_ place: Place) throws -> HTTPClient.Configuration {
        var tls = TLSConfiguration.makeClientConfiguration()
        if let file = options.trustedCertificates { tls.additionalTrustRoots = [.file(file)] }
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(options.connectSeconds), read: .seconds(options.idleSeconds)),
            decompression: .enabled(limit: .ratio(options.mostExpansion)))
        if place.host != place.address.description { configuration.dnsOverride = [place.host: place.address.description] }
        // Tries are counted in one place, and an announced length is checked on one connection.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        return configuration
    }
}
