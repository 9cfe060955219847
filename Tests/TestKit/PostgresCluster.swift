// TestKit: decides on what the tests of all rooms run: throw-away databases and folders.

import CPostgres
import Foundation
import Synchronization

/// A PostgreSQL server with a life as long as the test process.
///
/// A shell script starts it and waits on a pipe whose other end only this process holds. However this process ends, the pipe closes,
/// and the script stops the server and removes its files.
package final class PostgresCluster: Sendable {
    /// The folder of the socket, the data and the log.
    package let folder: String
    package let port: Int
    // Holds the pipe open.
    private let script: ChildProcess
    private let databases = Mutex(0)

    /// The server of this process, started at the first use.
    package static var shared: PostgresCluster { get throws { try sharedResult.get() } }
    private static let sharedResult = Result { try PostgresCluster() }

    package static let user = "heliu"
    /// A role that must give its password.
    package static let guardedUser = "guarded"
    package static let guardedPassword = "p@ss/wörd"

    /// - Parameter settings: more lines for `postgresql.conf`.
    package init(settings: [String] = []) throws {
        // A port that was free a moment ago may be taken by the time the server listens: then another one.
        var failure = TestKitFailure("PostgreSQL was not started")
        for _ in 0..<4 {
            switch try Self.launch(settings) {
            case .success(let launched):
                (folder, port, script) = launched
                return
            case .failure(let reason): failure = reason
            }
        }
        throw failure
    }

    private static func launch(_ settings: [String]) throws -> Result<(String, Int, ChildProcess), TestKitFailure> {
        let binaries = try findBinaries()
        let folder = try makeTemporaryFolder("/tmp/heliu-pg-")
        let port = try freePort()
        let script = try ChildProcess(survivor: ["bash", "-c", program, "postgres-cluster", binaries, folder, "\(port)", guardedPassword] + settings)
        if script.available().hasPrefix("ready") { return .success((folder, port, script)) }
        // The folder goes with its script.
        let texts = ["start.log", "server.log"].map { (try? String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8)) ?? "no \($0)" }
        return .failure(TestKitFailure("PostgreSQL did not start: \(texts.map { String($0.suffix(1_500)) }.joined(separator: "\n"))"))
    }

    /// The address of a database over the socket, or over TCP.
    package func url(_ database: String, user: String = user, password: String? = nil, tcp: Bool = false, parameters: String = "") -> String {
        let secret = password.map { ":" + $0.addingPercentEncoding(withAllowedCharacters: .alphanumerics)! } ?? ""
        let host = tcp ? "127.0.0.1" : folder.addingPercentEncoding(withAllowedCharacters: .alphanumerics)!
        return "postgres://\(user)\(secret)@\(host):\(port)/\(database)\(parameters.isEmpty ? "" : "?" + parameters)"
    }

    /// Creates an empty database.
    package func createDatabase() throws -> String {
        let number = databases.withLock { count in
            count += 1
            return count
        }
        let name = "test_\(number)"
        try run("CREATE DATABASE \(name) TEMPLATE template0")
        return name
    }

    package func dropDatabase(_ name: String) throws {
        try run("DROP DATABASE \(name) WITH (FORCE)")
    }

    /// Runs a statement as the superuser, outside of a transaction.
    ///
    /// - Returns: the first column of its rows.
    @discardableResult
    package func run(_ sql: String, in database: String = "postgres") throws -> [String] {
        let connection = PQconnectdb(url(database))
        defer { PQfinish(connection) }
        let result = PQexec(connection, sql)
        defer { PQclear(result) }
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK: return []
        case PGRES_TUPLES_OK: return (0..<PQntuples(result)).map { String(cString: PQgetvalue(result, $0, 0)) }
        default: throw TestKitFailure("\(sql): \(String(cString: PQerrorMessage(connection)))")
        }
    }

    /// Stops the server without letting it finish anything, as a power cut would.
    package func stopAtOnce() throws { try control("stop", "-m", "immediate") }

    package func start() throws { try control("-w", "-l", folder + "/server.log", "start") }

    private func control(_ arguments: String...) throws {
        let command = [try Self.findBinaries() + "/pg_ctl", "-s", "-D", folder + "/data"] + arguments
        let prefix = geteuid() == 0 ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"] : []
        let process = try ChildProcess(prefix + command)
        guard process.wait() == 0 else { throw TestKitFailure("pg_ctl \(arguments.joined(separator: " ")) failed") }
    }

    private static func findBinaries() throws -> String {
        let root = "/usr/lib/postgresql"
        let versions = ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []).compactMap(Int.init).sorted()
        guard let newest = versions.last else {
            throw TestKitFailure("the tests need a PostgreSQL server under \(root): apt-get install postgresql")
        }
        return "\(root)/\(newest)/bin"
    }

    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw TestKitFailure("there is no free port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// The order of its texts is Chinese by default, so that a test notices where the store forgets to ask for the order of bytes.
    private static let program = #"""
        trap '' INT TERM HUP
        binaries=$1; folder=$2; port=$3; password=$4; shift 4
        as=(); if [ "$(id -u)" = 0 ]; then as=(setpriv --reuid=postgres --regid=postgres --init-groups --); chown postgres "$folder"; fi
        start() {
            cd / && "${as[@]}" "$binaries/initdb" -D "$folder/data" -U heliu -A trust -E UTF8 --no-sync --no-instructions \
                --locale=C --locale-provider=icu --icu-locale=zh-CN || return
            "${as[@]}" openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=127.0.0.1 \
                -addext subjectAltName=IP:127.0.0.1 -keyout "$folder/data/server.key" -out "$folder/data/server.crt" || return
            cp "$folder/data/server.crt" "$folder/root.crt"
            {
                echo "listen_addresses = '127.0.0.1'"; echo "port = $port"; echo "unix_socket_directories = '$folder'"
                echo "fsync = off"; echo "shared_buffers = 16MB"; echo "max_connections = 80"; echo "autovacuum = off"; echo "jit = off"
                echo "ssl = on"; echo "max_wal_size = 256MB"; echo "log_min_messages = fatal"
                for setting in "$@"; do echo "$setting"; done
            } >> "$folder/data/postgresql.conf"
            {
                echo "local all guarded scram-sha-256"; echo "local all all trust"
                echo "host all guarded all scram-sha-256"; echo "hostssl all all 127.0.0.1/32 trust"
            } > "$folder/data/pg_hba.conf"
            "${as[@]}" "$binaries/pg_ctl" -s -D "$folder/data" -w -l "$folder/server.log" start || return
            "$binaries/psql" -q -X -h "$folder" -p "$port" -U heliu postgres -v ON_ERROR_STOP=1 -v password="$password" \
                <<< "CREATE ROLE guarded LOGIN PASSWORD :'password'"
        }
        if start "$@" < /dev/null > "$folder/start.log" 2>&1; then echo ready; else echo failed; fi
        exec > /dev/null
        read -r _
        "${as[@]}" "$binaries/pg_ctl" -s -D "$folder/data" -m immediate stop
        rm -rf "$folder"
        """#
}

/// Something the tests stand on is missing.
package struct TestKitFailure: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
