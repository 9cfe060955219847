import CPostgres

/// Makes connections, and says why one cannot be made.
enum PostgresConnecting {
    struct Fault {
        let error: StoreError
        /// It may be different in a moment, as with a server that is starting. Only a password does not get better by trying.
        let mayPass: Bool
    }

    private static let oldestVersion: Int32 = 130_000

    /// - Returns: `nil` once `connection` is ready for transactions.
    static func connect(_ address: PostgresAddress, _ options: StoreOptions, to connection: inout OpaquePointer?) -> Fault? {
        let pointer = open(address)
        if let fault = fault(of: pointer, address) ?? setUp(pointer, address, options) {
            PQfinish(pointer)
            return fault
        }
        connection = pointer
        return nil
    }

    /// What stands before the address may be overridden by it, what stands behind may not.
    private static func open(_ address: PostgresAddress) -> OpaquePointer? {
        let parameters = [
            ("connect_timeout", "10"), ("keepalives_idle", "30"), ("keepalives_interval", "10"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "60000"), ("dbname", address.url), ("client_encoding", "UTF8"), ("fallback_application_name", "heliu"),
        ]
        return withCStrings(parameters.map(\.0)) { keywords in
            withCStrings(parameters.map(\.1)) { values in PQconnectdbParams(keywords, values, 1) }
        }
    }

    private static func fault(of pointer: OpaquePointer?, _ address: PostgresAddress) -> Fault? {
        if PQstatus(pointer) == CONNECTION_OK { return nil }
        let complaint = String(cString: PQerrorMessage(pointer)).split(whereSeparator: \.isNewline).joined(separator: "; ")
        let mend: String
        var mayPass = false
        if PQconnectionNeedsPassword(pointer) != 0 {
            mend = "Put the password into the address or into ~/.pgpass"
        } else if PQconnectionUsedPassword(pointer) != 0 {
            mend = "See that user, password and database are right and the server's pg_hba.conf lets them in"
        } else {
            mayPass = true
            mend = PQping(address.url) == PQPING_OK
                ? "See that user and database exist, that the server's pg_hba.conf lets them in and that it has connections left"
                : "Start the server, and see that host and port are right and the network lets the connection through"
        }
        let error = StoreError(.cannotOpen, subject: address.label, message: "cannot be connected to: \(complaint)", mend: mend)
        return Fault(error: error, mayPass: mayPass)
    }

    private static func setUp(_ pointer: OpaquePointer?, _ address: PostgresAddress, _ options: StoreOptions) -> Fault? {
        // libpq would print notices on the program's standard error.
        _ = PQsetNoticeReceiver(pointer, { _, _ in }, nil)
        guard PQserverVersion(pointer) >= oldestVersion else {
            return refusal(address, "is older than PostgreSQL 13", mend: "Use PostgreSQL 13 or later")
        }
        guard let encoding = PQparameterStatus(pointer, "server_encoding"), String(cString: encoding) == "UTF8" else {
            return refusal(address, "does not keep text as UTF-8", mend: "Create the database with ENCODING 'UTF8'")
        }
        // Acknowledged means on disk, whatever the server's default; a stricter setting stays.
        let session = """
            SET standard_conforming_strings = on; SET bytea_output = 'hex'; SET extra_float_digits = 1; SET cursor_tuple_fraction = 1;
            SET lock_timeout = '\(options.lockTimeoutSeconds)s';
            SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'
            """
        guard let answer = PQexec(pointer, session) else { return refusal(address, "went away", mend: "Try again") }
        let result = PostgresResult(answer)
        return result.isFailure ? refusal(address, "refused the session: \(result.message)", mend: "Look at the server's log") : nil
    }

    private static func refusal(_ address: PostgresAddress, _ message: String, mend: String) -> Fault {
        Fault(error: StoreError(.cannotOpen, subject: address.label, message: message, mend: mend), mayPass: false)
    }

    /// Lends a list of C strings that ends with a null pointer.
    private static func withCStrings<Value>(_ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Value) -> Value {
        var bytes: [CChar] = []
        var starts: [Int] = []
        for string in strings {
            starts.append(bytes.count)
            bytes += string.utf8CString
        }
        return bytes.withUnsafeBufferPointer { buffer in
            let pointers: [UnsafePointer<CChar>?] = starts.map { start in buffer.baseAddress.map { $0 + start } } + [nil]
            return body(pointers)
        }
    }
}
