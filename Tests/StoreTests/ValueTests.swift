import Store
import TestKit
import Testing

/// What is written comes back as it was, from both databases.
@Suite struct ValueTests {
    static let table = Migration(
        room: "test", number: 1, name: "values",
        sql: "CREATE TABLE cell (id INTEGER NOT NULL PRIMARY KEY, i INTEGER, r REAL, t TEXT, b BLOB) STRICT;")

    static let insert = "INSERT INTO cell (id, i, r, t, b) VALUES (?, ?, ?, ?, ?)"

    static let rows: [[SQLValue]] = [
        [1, .integer(.max), .real(.greatestFiniteMagnitude), "", .blob([])],
        [2, .integer(.min), .real(-.leastNonzeroMagnitude), "合流 𠮷 👩‍👩‍👧 é e\u{301} ß", .blob([0, 1, 0, 255, 92, 120])],
        [3, nil, nil, nil, nil],
        [4, 0, 0.1, "'; DROP TABLE cell; -- \" \\ ? $1 %", .blob(Array(0...255))],
        [5, -1, .real(.infinity), "line\nline\r\n\ttab", .blob([UInt8](repeating: 0, count: 100_000))],
        [6, 1, .real(1.0 / 3.0), .text(String(repeating: "长", count: 100_000)), .blob([39, 34])],
    ]

    @Test(arguments: TestBackend.allCases)
    func keepsEveryKindOfValue(backend: TestBackend) async throws {
        try await backend.withStore { store in
            try await store.migrate([Self.table])
            try await store.write { writer in
                for row in Self.rows.prefix(3) { #expect(try writer.execute(Self.insert, row) == 1) }
                try writer.executeBatch(Self.insert, Array(Self.rows.dropFirst(3)))
            }
            let stored = try await store.read { try $0.rows("SELECT id, i, r, t, b FROM cell ORDER BY id") }
            #expect(stored.map(\.values) == Self.rows)
            #expect(stored.first?.columns == ["id", "i", "r", "t", "b"])
            // The same through a cursor, and by comparison inside the database.
            let (streamed, found) = try await store.read { reader in
                var streamed: [[SQLValue]] = []
                try reader.forEachRow("SELECT id, i, r, t, b FROM cell ORDER BY id") { streamed.append($0.values) }
                let found = try Self.rows.filter { !$0[4].isNull }.map { row in
                    try reader.row("SELECT id FROM cell WHERE i = ? AND r = ? AND t = ? AND b = ?", Array(row.dropFirst()))?.integer("id")
                }
                return (streamed, found)
            }
            #expect(streamed == Self.rows)
            #expect(found == [1, 2, 4, 5, 6])
        }
    }

    @Test(arguments: TestBackend.allCases)
    func readsByNameAndSaysWhatDoesNotFit(backend: TestBackend) async throws {
        try await backend.withStore { store in
            try await store.migrate([Self.table])
            try await store.write { try $0.execute(Self.insert, [7, 1, 2.5, "text", .blob([1, 2])]) }
            let row = try #require(try await store.read { try $0.row("SELECT i, r, t, b, NULL AS missing FROM cell") })
            #expect(try row.integer("i") == 1)
            #expect(try row.bool("i"))
            #expect(try row.real("i") == 1)
            #expect(try row.real("r") == 2.5)
            #expect(try row.text("t") == "text")
            #expect(try row.blob("b") == [1, 2])
            #expect(try row.optionalText("missing") == nil)
            #expect(try row.optionalInteger("missing") == nil)
            #expect(row["t"] == "text")
            await expect(throws: .typeMismatch) { try row.integer("t") }
            await expect(throws: .typeMismatch) { try row.text("missing") }
            await expect(throws: .missingColumn) { try row.text("absent") }
        }
    }

    @Test(arguments: TestBackend.allCases)
    func refusesAValueOfAnotherType(backend: TestBackend) async throws {
        let wrong: [[SQLValue]] = [
            [1, "twelve", nil, nil, nil], [1, .blob([1]), nil, nil, nil], [1, 1.5, nil, nil, nil], [1, nil, nil, nil, "text"],
            [1, nil, nil, nil, 12], [1, nil, nil, "nul\u{0}", nil], [1, nil, nil, .blob([65]), nil],
        ]
        try await backend.withStore { store in
            try await store.migrate([Self.table])
            for row in wrong {
                await expect(throws: .typeMismatch, "\(row)") { try await store.write { try $0.execute(Self.insert, row) } }
            }
            try await store.expect(0, rowsIn: "cell")
        }
    }

    @Test(arguments: TestBackend.allCases)
    func convertsNumbersAlike(backend: TestBackend) async throws {
        try await backend.withStore { store in
            try await store.migrate([Self.table])
            try await store.write { try $0.execute(Self.insert, [1, 2.0, 3, "5", nil]) }
            let row = try await store.read { try $0.row("SELECT i, r, t FROM cell") }
            #expect(row?.values == [2, 3.0, "5"])
        }
    }

    @Test(arguments: TestBackend.allCases)
    func aggregatesAlike(backend: TestBackend) async throws {
        try await backend.withStore { store in
            try await store.migrate([Self.table])
            try await store.write { try $0.executeBatch(Self.insert, (1...4).map { [.integer($0), .integer($0), 0.5, nil, nil] }) }
            let row = try await store.read {
                try $0.row("SELECT SUM(i) AS s, COUNT(*) AS n, MAX(i) AS m, SUM(r) AS r, AVG(i) AS a, COUNT(*) > 3 AS many, 7 / 2 AS d FROM cell")
            }
            #expect(row?.values == [10, 4, 4, 2.0, 2.5, 1, 3])
        }
    }

    @Test(arguments: TestBackend.allCases)
    func ordersTextByItsBytes(backend: TestBackend) async throws {
        try await backend.withStore { store in
            try await store.migrate([Self.table])
            let words = ["b", "B", "a", "A", "é", "重庆", "一", "_", "10", "9"]
            try await store.write { writer in
                try writer.executeBatch(Self.insert, words.enumerated().map { [SQLValue($0), nil, nil, .text($1), nil] })
            }
            let ordered = try await store.read { try $0.rows("SELECT t FROM cell ORDER BY t").map { try $0.text("t") } }
            #expect(ordered == words.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        }
    }

    @Test(arguments: TestBackend.allCases)
    func asksWhetherAnArgumentIsNull(backend: TestBackend) async throws {
        try await backend.withStore { store in
            try await store.migrate([Self.table])
            try await store.write { try $0.executeBatch(Self.insert, [[1, 1, nil, "a", nil], [2, 2, nil, "b", nil]]) }
            let sql = "SELECT id FROM cell WHERE ?1 IS NULL OR i = CAST(?1 AS INTEGER) ORDER BY id LIMIT ?"
            let all = try await store.read { try $0.rows(sql, [nil, 10]).map { try $0.integer("id") } }
            let one = try await store.read { try $0.rows(sql, [2, 10]).map { try $0.integer("id") } }
            #expect(all == [1, 2])
            #expect(one == [2])
        }
    }
}
