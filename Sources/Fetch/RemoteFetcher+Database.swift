package import Source

extension RemoteFetcher {
    /// Parameters of a database's address that leave its host, user and files alone.
    private static let parameters: Set<String> = [
        "sslmode", "connect_timeout", "application_name", "target_session_attrs", "channel_binding", "gssencmode",
    ]

    /// See `SourceFetching`. The address names the checked IP address (`hostaddr`) beside the host, so that the name is not asked for again.
    ///
    /// - Throws: `malformedAddress`, `notAllowed`, `unresolved`; of the credential `credentialMissing`, `credentialKind`, `credentialKey`.
    package func databaseAddress(of source: SourceDeclaration, remote: RemoteDeclaration) async throws -> String {
        let address = try RemoteAddress(remote.url, schemes: ["postgresql", "postgres"])
        var pairs = try Self.pairs(address)
        let connections = OutboundConnections(policy: policy, options: options, resolve: surroundings.resolve)
        let addresses = try await connections.checkedAddresses(of: address)
        let secret = try await secret(of: remote)
        var user = ""
        if case .database(let name, let password) = secret { user = "\(RemoteAddress.component(name)):\(RemoteAddress.component(password))@" }
        pairs.append("hostaddr=\(RemoteAddress.component(addresses[0].description))")
        if !pairs.contains(where: { $0.hasPrefix("connect_timeout=") }) { pairs.append("connect_timeout=\(options.connectSeconds)") }
        let host = address.host.contains(":") ? "[\(address.host)]" : address.host
        return "postgresql://\(user)\(host):\(address.port)\(address.path)?\(pairs.joined(separator: "&"))"
    }

    private static func pairs(_ address: RemoteAddress) throws(FetchError) -> [String] {
        guard address.path.count > 1, !address.path.dropFirst().contains("/") else {
            throw FetchError(
                .malformedAddress, problem: "\(address.label) names no database", mend: "Write it as postgresql://host:port/database")
        }
        let pairs = (address.query ?? "").split(separator: "&").map(String.init)
        for pair in pairs {
            let name = String(pair.prefix { $0 != "=" })
            // Others could name a second host, a password file, or another user.
            guard parameters.contains(name) else {
                throw FetchError(
                    .malformedAddress, problem: "\(address.label) has the parameter \(name.excerpt(40)), which is not taken",
                    mend: "Leave it out; \(parameters.sorted().joined(separator: ", ")) may stand there")
            }
        }
        return pairs
    }
}
