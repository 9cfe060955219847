import Foundation
import Store
import TestKit
import Testing

/// What only a server can do: be away, refuse, restart, and be reached over a network.
@Suite struct PostgresTests {
    private static func open(_ url: String, options: StoreOptions = StoreOptions(connectAttempts: 2)) async throws -> any OperationalStore {
        try await openStore(.postgres(url: url), options: options)
    }

    /// Opens, asks one question and closes.
    private static func ask(_ url: String, _ question: String = "SELECT 1 AS answer") async throws -> SQLValue? {
        let store = try await open(url)
        let answer = try await store.read { try $0.row(question)?["answer"] }
        await store.close()
        return answer
    }

    private static var cluster: PostgresCluster { get async throws { try await offSharedThreads { try PostgresCluster.shared } } }

    // MARK: Reaching the server

    @Test(arguments: ["", "heliu.sqlite", "mysql://localhost/x", "postgres://localhost:port/x", "postgres://u:secret@h/x?nonsense=1", "postgres://u:secret@[h/x"])
    func saysThatAnAddressCannotBeRead(url: String) async throws {
        let error = await expect(throws: .cannotOpen) { _ = try await Self.open(url) }
        #expect(error?.description.contains("secret") == false)
    }

    @Test func saysThatNoServerAnswers() async throws {
        let started = ContinuousClock.now
        // Port 1 is the port multiplexer's, which nobody runs.
        let error = await expect(throws: .cannotOpen) { _ = try await Self.open("postgres://heliu:secret@127.0.0.1:1/heliu") }
        #expect(error?.problem.contains("127.0.0.1:1/heliu") == true)
        #expect(error?.mend.contains("Start the server") == true)
        #expect(error?.description.contains("secret") == false)
        #expect(ContinuousClock.now - started < .seconds(5))
    }

    @Test func saysThatThePasswordIsWrongOrMissing() async throws {
        let cluster = try await Self.cluster
        let user = PostgresCluster.guardedUser
        for (password, mend) in [("hunter2", "user, password"), (nil, "Put the password")] as [(String?, String)] {
            let error = await expect(throws: .cannotOpen) { _ = try await Self.open(cluster.url("postgres", user: user, password: password)) }
            #expect(error?.mend.contains(mend) == true, "\(error?.description ?? "")")
            #expect(error?.description.contains("hunter2") == false)
        }
        let right = cluster.url("postgres", user: user, password: PostgresCluster.guardedPassword)
        #expect(try await Self.ask(right, "SELECT CAST(current_user AS TEXT) AS answer") == .text(user))
    }

    @Test func saysThatTheDatabaseIsMissingOrKeepsNoUnicode() async throws {
        let cluster = try await Self.cluster
        let missing = await expect(throws: .cannotOpen) { _ = try await Self.open(cluster.url("absent")) }
        #expect(missing?.problem.contains("\"absent\" does not exist") == true)
        try await offSharedThreads { _ = try cluster.run("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0") }
        let latin = await expect(throws: .cannotOpen) { _ = try await Self.open(cluster.url("latin")) }
        #expect(latin?.mend.contains("UTF8") == true)
        try await offSharedThreads { try cluster.dropDatabase("latin") }
    }

    @Test func encryptsAndChecksTheServerAsTheAddressAsks() async throws {
        let cluster = try await Self.cluster
        let isEncrypted = "SELECT ssl AS answer FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        let certificate = "sslrootcert=\(cluster.folder)/root.crt"
        #expect(try await Self.ask(cluster.url("postgres"), isEncrypted) == 0)
        #expect(try await Self.ask(cluster.url("postgres", tcp: true, parameters: "sslmode=require"), isEncrypted) == 1)
        #expect(try await Self.ask(cluster.url("postgres", tcp: true, parameters: "sslmode=verify-full&\(certificate)"), isEncrypted) == 1)
        // Without the certificate the server cannot be trusted; without encryption this server lets nobody in.
        await expect(throws: .cannotOpen) { _ = try await Self.open(cluster.url("postgres", tcp: true, parameters: "sslmode=verify-full&sslrootcert=/dev/null")) }
        await expect(throws: .cannotOpen) { _ = try await Self.open(cluster.url("postgres", tcp: true, parameters: "sslmode=disable")) }
    }

    // MARK: Connections

    @Test func commitsToDiskWhateverTheServersDefault() async throws {
        try await withPostgresDatabase { url in
            let cluster = try await Self.cluster
            let name = String(url.split(separator: "/").last!)
            try await offSharedThreads { _ = try cluster.run("ALTER DATABASE \(name) SET synchronous_commit = off") }
            #expect(try await Self.ask(url, "SELECT current_setting('synchronous_commit') AS answer") == "on")
        }
    }

    @Test func keepsToItsNumberOfConnections() async throws {
        try await TestBackend.postgres.withStore(options: StoreOptions(connectionLimit: 3)) { store in
            let most = try await withThrowingTaskGroup(of: Int64.self) { group in
                for _ in 0..<60 {
                    group.addTask {
                        try await store.read { reader in
                            try reader.row("SELECT COUNT(*) AS n FROM pg_stat_activity WHERE datname = current_database()")?.integer("n") ?? 0
                        }
                    }
                }
                return try await group.reduce(0, max)
            }
            #expect(most == 3)
        }
    }

    @Test func keepsABoundedNumberOfPreparedStatements() async throws {
        try await TestBackend.postgres.withStore(options: StoreOptions(connectionLimit: 1)) { store in
            let count = try await store.read { reader in
                let sums = try (0..<600).map { number in try reader.row("SELECT \(number) + CAST(? AS INTEGER) AS n", [1])?.integer("n") }
                #expect(sums == (1...600).map { Int64($0) })
                return try reader.row("SELECT COUNT(*) AS n FROM pg_prepared_statements")?.integer("n") ?? 0
            }
            #expect(count > 1 && count <= 256)
        }
    }

    @Test func replacesConnectionsThatDiedWhileTheyWereIdle() async throws {
        try await TestBackend.postgres.withStore(options: StoreOptions(connectionLimit: 2)) { store in
            try await store.migrate([TransactionTests.tables])
            let cluster = try await Self.cluster
            for number in Int64(1)...5 {
                try await Self.terminateBackends(of: store, on: cluster)
                try await store.write { try $0.execute(TransactionTests.insert, [.integer(number), .text("\(number)"), 0]) }
            }
            try await store.expect(5, rowsIn: "account")
        }
    }

    @Test func saysThatTheConnectionWasLostInATransaction() async throws {
        try await TestBackend.postgres.withStore { store in
            try await store.migrate([TransactionTests.tables])
            let runs = Counter()
            await expect(throws: .connectionLost) {
                try await store.write { writer in
                    runs.next()
                    try writer.execute(TransactionTests.insert, [1, "one", 1])
                    _ = try writer.row("SELECT pg_terminate_backend(pg_backend_pid()) AS gone")
                    try writer.execute(TransactionTests.insert, [2, "two", 2])
                }
            }
            #expect(runs.value == 1)
            try await store.expect(0, rowsIn: "account")
        }
    }

    /// A check that takes its time at the commit: the server is lost while nobody can know how it ended.
    @Test func saysThatAnOutcomeIsUnknown() async throws {
        try await TestBackend.postgres.withStore { store in
            try await store.migrate([TransactionTests.tables])
            try await store.write { writer in
                try writer.execute("CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); RETURN NULL; END'")
                try writer.execute(
                    """
                    CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON account DEFERRABLE INITIALLY DEFERRED
                    FOR EACH ROW WHEN (new.id = 1) EXECUTE FUNCTION dawdle()
                    """)
            }
            let cluster = try await Self.cluster
            let runs = Counter()
            let task = Task {
                try await store.write { writer in
                    runs.next()
                    try writer.execute(TransactionTests.insert, [1, "one", 1])
                }
            }
            let isCommitting = "SELECT COUNT(*) AS n FROM pg_stat_activity WHERE query = 'COMMIT' AND wait_event = 'PgSleep' AND datname = current_database()"
            while try await store.read({ try $0.row(isCommitting)?.integer("n") }) != 1 { try await Task.sleep(for: .milliseconds(5)) }
            // A change that is being committed is not cancelled.
            task.cancel()
            try await Self.terminateBackends(of: store, on: cluster, where: "query = 'COMMIT'")
            await expect(throws: .outcomeUnknown) { try await task.value }
            #expect(runs.value == 1)
        }
    }

    private static func terminateBackends(of store: any OperationalStore, on cluster: PostgresCluster, where condition: String = "true") async throws {
        let name = try await store.read { try $0.row("SELECT CAST(current_database() AS TEXT) AS name")?.text("name") ?? "" }
        let count = try await offSharedThreads {
            try cluster.run("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '\(name)' AND \(condition)").count
        }
        #expect(count > 0)
    }

    // MARK: Transactions in each other's way

    /// Each holds what the other wants next. The server undoes one of them; it runs again and both succeed.
    @Test func runsADeadlockedTransactionAgain() async throws {
        try await TestBackend.postgres.withStore { store in
            try await store.migrate([TransactionTests.tables])
            try await store.write { try $0.executeBatch(TransactionTests.insert, [[1, "one", 0], [2, "two", 0]]) }
            let runs = Counter()
            let holds = [DispatchSemaphore(value: 0), DispatchSemaphore(value: 0)]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (own, other) in [(0, 1), (1, 0)] {
                    group.addTask {
                        try await store.write { writer in
                            let run = runs.next()
                            try writer.execute("UPDATE account SET balance = balance + 1 WHERE id = ?", [SQLValue(own + 1)])
                            if run <= 2 {
                                holds[own].signal()
                                holds[other].wait()
                            }
                            try writer.execute("UPDATE account SET balance = balance + 1 WHERE id = ?", [SQLValue(other + 1)])
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(runs.value >= 3)
            #expect(try await store.read { try $0.rows("SELECT balance FROM account").map { try $0.integer("balance") } } == [2, 2])
        }
    }

    @Test func doesNotWaitForALockForEver() async throws {
        try await withPostgresDatabase { url in
            let holder = try await Self.open(url)
            let waiter = try await Self.open(url, options: StoreOptions(lockTimeoutSeconds: 1))
            let (isHeld, goOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            async let holding: Void = holder.write { writer in
                try writer.lock("ledger")
                isHeld.signal()
                goOn.wait()
            }
            try await offSharedThreads { isHeld.wait() }
            await expect(throws: .busy) { try await waiter.write { try $0.lock("ledger") } }
            try await waiter.write { try $0.lock("another") }
            goOn.signal()
            try await holding
            try await waiter.write { try $0.lock("ledger") }
            await holder.close()
            await waiter.close()
        }
    }

    @Test(arguments: [
        ("53100", StoreError.Code.diskFull), ("40001", .busy), ("XX001", .corrupt), ("42501", .readOnly), ("57014", .cancelled), ("P0001", .other),
    ])
    func namesWhatTheServerReports(state: String, code: StoreError.Code) async throws {
        try await TestBackend.postgres.withStore { store in
            let runs = Counter()
            let error = await expect(throws: code) {
                try await store.write { writer in
                    runs.next()
                    try writer.execute("DO $$ BEGIN RAISE EXCEPTION 'as asked' USING ERRCODE = '\(state)'; END $$")
                }
            }
            #expect(error?.message.contains("as asked") == true)
            // Only a transaction the server undid because of another one is run again.
            #expect(runs.value == (state == "40001" ? 4 : 1))
        }
    }

    /// Another program changes the table under a prepared statement: that transaction fails, the next one is served.
    @Test func recoversWhenATableWasChangedByOthers() async throws {
        try await withPostgresDatabase { url in
            let store = try await Self.open(url, options: StoreOptions(connectionLimit: 1))
            try await store.migrate([MigrationTests.first])
            let columns: @Sendable (any SQLReader) throws -> Int? = { try $0.row("SELECT * FROM one")?.columns.count }
            #expect(try await store.read(columns) == 1)
            let other = try await Self.open(url)
            try await other.migrate([MigrationTests.first, MigrationTests.second, MigrationTests.other])
            await other.close()
            await expect(throws: .other) { _ = try await store.read(columns) }
            #expect(try await store.read(columns) == 2)
            await store.close()
        }
    }
}
