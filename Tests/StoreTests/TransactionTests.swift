import Foundation
import Store
import Synchronization
import TestKit
import Testing

/// A transaction is whole or not at all, and sees what it should.
@Suite(.timeLimit(.minutes(1))) struct TransactionTests {
    static let tables = Migration(
        room: "test", number: 1, name: "accounts",
        sql: """
            CREATE TABLE account (
                id INTEGER NOT NULL PRIMARY KEY,
                name TEXT NOT NULL UNIQUE,
                balance INTEGER NOT NULL CHECK (balance >= 0)
            ) STRICT;
            CREATE TABLE movement (
                account INTEGER NOT NULL REFERENCES account (id),
                amount INTEGER NOT NULL
            ) STRICT;
            """)

    static let insert = "INSERT INTO account (id, name, balance) VALUES (?, ?, ?)"

    private func withAccounts(_ backend: TestBackend, _ body: (any OperationalStore) async throws -> Void) async throws {
        try await backend.withStore { store in
            try await store.migrate([Self.tables])
            try await store.write { try $0.executeBatch(Self.insert, [[1, "one", 10], [2, "two", 20]]) }
            try await body(store)
        }
    }

    struct Stop: Error, Equatable {}

    @Test(arguments: TestBackend.allCases)
    func undoesEverythingWhenTheBodyThrows(backend: TestBackend) async throws {
        try await withAccounts(backend) { store in
            await #expect(throws: Stop()) {
                try await store.write { writer in
                    try writer.execute(Self.insert, [3, "three", 30])
                    try writer.execute("UPDATE account SET balance = 0")
                    throw Stop()
                }
            }
            try await store.expect(2, rowsIn: "account")
            #expect(try await store.read { try $0.row("SELECT SUM(balance) AS s FROM account")?.integer("s") } == 30)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func seesItsOwnWritesAndLaterReadersSeeThem(backend: TestBackend) async throws {
        try await withAccounts(backend) { store in
            let inside = try await store.write { writer in
                try writer.execute(Self.insert, [3, "three", 30])
                return try writer.row("SELECT COUNT(*) AS n FROM account")?.integer("n")
            }
            #expect(inside == 3)
            try await store.expect(3, rowsIn: "account")
        }
    }

    @Test(arguments: TestBackend.allCases)
    func readsOneMomentWhileOthersWrite(backend: TestBackend) async throws {
        try await withAccounts(backend) { store in
            let (hasRead, goOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            async let counts = store.read { reader in
                let before = try reader.row("SELECT COUNT(*) AS n FROM account")?.integer("n")
                hasRead.signal()
                goOn.wait()
                return [before, try reader.row("SELECT COUNT(*) AS n FROM account")?.integer("n")]
            }
            try await offSharedThreads { hasRead.wait() }
            try await store.write { try $0.execute(Self.insert, [3, "three", 30]) }
            try await store.expect(3, rowsIn: "account")
            goOn.signal()
            #expect(try await counts == [2, 2])
        }
    }

    @Test(arguments: TestBackend.allCases)
    func namesTheConstraintThatWasBroken(backend: TestBackend) async throws {
        let broken: [(StoreError.Code, String, [SQLValue])] = [
            (.uniqueViolation, Self.insert, [1, "other", 1]),
            (.uniqueViolation, Self.insert, [9, "one", 1]),
            (.checkViolation, Self.insert, [9, "nine", -1]),
            (.notNull, Self.insert, [9, nil, 1]),
            (.foreignKeyViolation, "INSERT INTO movement (account, amount) VALUES (?, ?)", [99, 1]),
            (.other, "INSERT INTO nowhere (a) VALUES (?)", [1]),
            (.other, Self.insert, [1, "too few"]),
        ]
        try await withAccounts(backend) { store in
            for (code, sql, arguments) in broken {
                await expect(throws: code, "\(arguments)") { try await store.write { try $0.execute(sql, arguments) } }
                await expect(throws: code, "\(arguments)") { try await store.write { try $0.executeBatch(sql, [arguments]) } }
            }
            try await store.write { try $0.execute("INSERT INTO movement (account, amount) VALUES (?, ?)", [1, 1]) }
            await expect(throws: .foreignKeyViolation) { try await store.write { try $0.execute("DELETE FROM account WHERE id = 1") } }
            try await store.expect(2, rowsIn: "account")
        }
    }

    @Test(arguments: TestBackend.allCases)
    func neverCommitsAfterAFailedStatement(backend: TestBackend) async throws {
        try await withAccounts(backend) { store in
            await expect(throws: .uniqueViolation) {
                try await store.write { writer in
                    try writer.execute(Self.insert, [3, "three", 30])
                    // Swallowed, yet the transaction is spoilt.
                    _ = try? writer.execute(Self.insert, [1, "again", 0])
                }
            }
            try await store.expect(2, rowsIn: "account")
        }
    }

    @Test(arguments: TestBackend.allCases)
    func refusesToWriteWhileReading(backend: TestBackend) async throws {
        try await withAccounts(backend) { store in
            await expect(throws: .readOnly) { _ = try await store.read { try $0.rows("DELETE FROM account RETURNING id") } }
            try await store.expect(2, rowsIn: "account")
        }
    }

    @Test(arguments: TestBackend.allCases)
    func countsChangedRowsAndReturnsThem(backend: TestBackend) async throws {
        try await withAccounts(backend) { store in
            let upsert = "INSERT INTO account (id, name, balance) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET balance = excluded.balance"
            try await store.write { writer in
                var counts: [Int] = []
                counts.append(try writer.execute(upsert, [1, "one", 11]))
                counts.append(try writer.execute(upsert, [3, "three", 33]))
                counts.append(try writer.execute("UPDATE account SET balance = balance + 1"))
                counts.append(try writer.execute("DELETE FROM account WHERE id = ?", [77]))
                counts.append(try writer.execute("CREATE TABLE later (n INTEGER NOT NULL)"))
                #expect(counts == [1, 1, 3, 0, 0])
                let returned = try writer.rows(upsert + " RETURNING id, balance", [3, "three", 34])
                #expect(returned.map(\.values) == [[3, 34]])
                let first = try writer.row("UPDATE account SET balance = balance + ? RETURNING balance", [100])
                #expect(first != nil)
            }
            let balances = try await store.read { try $0.rows("SELECT balance FROM account ORDER BY id").map { try $0.integer("balance") } }
            #expect(balances == [112, 121, 134])
        }
    }

    @Test(arguments: TestBackend.allCases)
    func writesFiftyThousandRowsInOneBatch(backend: TestBackend) async throws {
        try await withAccounts(backend) { store in
            let rows: [[SQLValue]] = (100..<50_100).map { [.integer($0), .text("name \($0)"), .integer($0 % 7)] }
            try await store.write { try $0.executeBatch(Self.insert, rows) }
            let row = try await store.read { try $0.row("SELECT COUNT(*) AS n, SUM(id) AS s, SUM(balance) AS b FROM account WHERE id >= 100") }
            let (ids, balances) = rows.reduce(into: (Int64(0), Int64(0))) { sums, row in
                guard case .integer(let id) = row[0] else { return }
                sums = (sums.0 + id, sums.1 + id % 7)
            }
            #expect(row?.values == [50_000, .integer(ids), .integer(balances)])
            // One bad row among many spoils all of them.
            var next: [[SQLValue]] = (60_000..<61_000).map { [.integer($0), .text("name \($0)"), 0] }
            next[700][2] = -1
            let spoilt = next
            await expect(throws: .checkViolation) { try await store.write { try $0.executeBatch(Self.insert, spoilt) } }
            try await store.expect(50_002, rowsIn: "account")
            // The connection is as good as before.
            try await store.write { try $0.executeBatch(Self.insert, Array(spoilt.prefix(700))) }
            try await store.expect(50_702, rowsIn: "account")
            try await store.write { try $0.executeBatch(Self.insert, []) }
        }
    }

    @Test(arguments: TestBackend.allCases)
    func readsInsideARowByRowReading(backend: TestBackend) async throws {
        try await withAccounts(backend) { store in
            let pairs = try await store.read { reader in
                var pairs: [[SQLValue]] = []
                let sql = "SELECT id FROM account WHERE id > ? ORDER BY id"
                try reader.forEachRow(sql, [0]) { outer in
                    try reader.forEachRow(sql, [0]) { inner in pairs.append([outer["id"], inner["id"]]) }
                    let all = try reader.rows(sql, [0])
                    #expect(all.count == 2)
                }
                return pairs
            }
            #expect(pairs == [[1, 1], [1, 2], [2, 1], [2, 2]])
            await #expect(throws: Stop()) {
                try await store.read { try $0.forEachRow("SELECT id FROM account") { _ in throw Stop() } }
            }
            try await store.expect(2, rowsIn: "account")
        }
    }

    @Test(arguments: TestBackend.allCases)
    func streamsMoreRowsThanOneFetch(backend: TestBackend) async throws {
        try await withAccounts(backend) { store in
            try await store.write { try $0.executeBatch(Self.insert, (10..<2_510).map { [.integer($0), .text("\($0)"), 0] }) }
            let sum = try await store.read { reader in
                var sum: Int64 = 0
                try reader.forEachRow("SELECT id FROM account WHERE id >= ?", [10]) { sum += try $0.integer("id") }
                return sum
            }
            let expected: Int64 = (10 + 2_509) * 2_500 / 2
            #expect(sum == expected)
        }
    }

    /// Tasks of two programs read the balance and write it back: without the lock, some of the hundred steps would be lost.
    @Test(arguments: TestBackend.allCases)
    func aLockLetsOneTransactionInAtATime(backend: TestBackend) async throws {
        try await backend.withLocation { location in
            let stores = [try await openStore(location), try await openStore(location)]
            try await stores[0].migrate([Self.tables])
            try await stores[0].write { try $0.execute(Self.insert, [1, "one", 10]) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        try await stores[number % 2].write { writer in
                            try writer.lock("balance")
                            let balance = try writer.row("SELECT balance FROM account WHERE id = 1")?.integer("balance") ?? 0
                            try writer.execute("UPDATE account SET balance = ? WHERE id = 1", [.integer(balance + 1)])
                        }
                    }
                }
                try await group.waitForAll()
            }
            let balance = try await stores[0].read { try $0.row("SELECT balance FROM account WHERE id = 1")?.integer("balance") }
            #expect(balance == 110)
            for store in stores { await store.close() }
        }
    }

    @Test(arguments: TestBackend.allCases)
    func refusesWorkAfterItWasClosed(backend: TestBackend) async throws {
        try await withAccounts(backend) { store in
            await store.close()
            await expect(throws: .cannotOpen) { _ = try await store.count("account") }
            await expect(throws: .cannotOpen) { try await store.write { try $0.execute("DELETE FROM account") } }
            await store.close()
        }
    }

    @Test(arguments: TestBackend.allCases)
    func servesMoreTasksThanConnections(backend: TestBackend) async throws {
        try await withAccounts(backend) { store in
            let total = try await withThrowingTaskGroup(of: Int64.self) { group in
                for _ in 0..<200 { group.addTask { try await store.count("account") } }
                return try await group.reduce(0, +)
            }
            #expect(total == 400)
        }
    }
}
