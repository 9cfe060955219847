import Engine
import Vocabulary

/// A database's address, taken apart so that its password stands in no message and no list of the engine.
struct PostgresAddress {
    var host: String
    var port: Int
    var database: String
    var user: String
    var password: String
    /// Parameters of the connection, such as `sslmode=require`.
    var parameters: [(name: String, value: String)] = []

    private static let knownParameters: Set<String> = [
        "application_name", "channel_binding", "client_encoding", "connect_timeout", "gssencmode", "hostaddr", "keepalives", "keepalives_idle",
        "options", "sslcert", "sslkey", "sslmode", "sslrootcert", "target_session_attrs", "tcp_user_timeout",
    ]

    /// - Throws: `malformed`, without the address.
    init(_ address: String, source: String) throws(SourceError) {
        guard let scheme = ["postgresql://", "postgres://"].first(where: { address.hasPrefix($0) }) else { throw Self.malformed(source, "its scheme") }
        let rest = address.dropFirst(scheme.count)
        let body = rest.prefix { $0 != "?" }
        let slash = body.firstIndex(of: "/") ?? body.endIndex
        let authority = body[..<slash]
        let at = authority.lastIndex(of: "@")
        let credentials = at.map { authority[..<$0] } ?? ""
        let place = at.map { authority[authority.index(after: $0)...] } ?? authority
        let colon = credentials.firstIndex(of: ":")
        guard let user = Self.decoded(credentials[..<(colon ?? credentials.endIndex)]),
            let password = Self.decoded(colon.map { credentials[credentials.index(after: $0)...] } ?? "")
        else { throw Self.malformed(source, "user or password") }
        // An IPv6 address stands in brackets, which keep its colons.
        let portMark = place.hasSuffix("]") ? nil : place.lastIndex(of: ":")
        guard let host = Self.decoded(place[..<(portMark ?? place.endIndex)].filter { $0 != "[" && $0 != "]" }[...]), !host.isEmpty,
            let port = portMark.map({ Int(place[place.index(after: $0)...]) }) ?? 5432, (1...65_535).contains(port)
        else { throw Self.malformed(source, "host or port") }
        guard slash < body.endIndex, let database = Self.decoded(body[body.index(after: slash)...]), !database.isEmpty else {
            throw Self.malformed(source, "the database")
        }
        (self.host, self.port, self.database, self.user, self.password) = (host, port, database, user, password)
        for item in rest.dropFirst(body.count + 1).split(separator: "&") {
            let parts = item.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let value = Self.decoded(parts[1]) else { throw Self.malformed(source, "a parameter") }
            guard Self.knownParameters.contains(String(parts[0])) else { throw Self.malformed(source, "the parameter \(parts[0].prefix(40))") }
            parameters.append((String(parts[0]), value))
        }
        if !parameters.contains(where: { $0.name == "connect_timeout" }) { parameters.append(("connect_timeout", "15")) }
    }

    /// For messages: without user, password and parameters.
    var label: String { "\(database) on \(host):\(port)" }

    /// The part of the connection that may be seen by everybody.
    var openPart: String {
        parameters.map { "\($0.name)='\($0.value.replacing("\\", with: "\\\\").replacing("'", with: "\\'"))'" }.joined(separator: " ")
    }

    /// A secret of the engine, which never shows it again, for the rest.
    func secret(named name: String) -> String {
        let members = [("HOST", host), ("PORT", String(port)), ("DATABASE", database), ("USER", user), ("PASSWORD", password)]
        let list = members.filter { !$0.1.isEmpty }.map { "\($0.0) \(quoteLiteral($0.1))" }
        return "CREATE TEMPORARY SECRET \(name) (TYPE postgres, \(list.joined(separator: ", ")))"
    }

    /// The text without the password, in any of its spellings.
    func redacted(_ text: String) -> String {
        guard !password.isEmpty else { return text }
        // A password this short may stand in any word.
        guard password.count >= 4 else { return text.contains(password) ? "(the database's words are kept back: they may show the password)" : text }
        return [password, quoteLiteral(password), Self.encoded(password), Self.encoded(password).lowercased()]
            .reduce(text) { $0.replacing($1, with: "•••") }
    }

    private static func malformed(_ source: String, _ part: String) -> SourceError {
        SourceError(
            .malformed, problem: "source \(source): the address of its database cannot be read: \(part)",
            mend: "write postgresql://user:password@host:port/database, with reserved characters as %XX")
    }

    private static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".utf8)
        return String(decoding: text.utf8.flatMap { plain.contains($0) ? [$0] : [37, digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else { return nil }
            rest = rest.dropFirst(2)
            bytes.append(value)
        }
        guard !bytes.contains(0) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }
}
