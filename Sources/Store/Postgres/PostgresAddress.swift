import CPostgres

/// A checked PostgreSQL address.
struct PostgresAddress: Sendable, Hashable {
    let url: String
    /// Host, port and database for messages, without user and password.
    let label: String

    /// - Throws: `cannotOpen` if libpq cannot read the address. The message never carries the password.
    init(url: String) throws(StoreError) {
        var complaint: UnsafeMutablePointer<CChar>?
        guard url.hasPrefix("postgres://") || url.hasPrefix("postgresql://"), let options = PQconninfoParse(url, &complaint) else {
            PQfreemem(complaint)
            throw StoreError(
                .cannotOpen, subject: "The PostgreSQL address", message: "cannot be read",
                mend: "Write it as postgres://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=verify-full, with %-escapes for special characters")
        }
        defer { PQconninfoFree(options) }
        var parts: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { parts[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        self.url = url
        let host = parts["host"] ?? parts["hostaddr"] ?? "localhost"
        label = "PostgreSQL \(host):\(parts["port"] ?? "5432")/\(parts["dbname"] ?? "")"
    }
}
