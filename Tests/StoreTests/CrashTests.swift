import Foundation
import Store
import TestKit
import Testing

/// What was acknowledged is there once, and nothing is half there, however the writer or the server dies.
@Suite(.timeLimit(.minutes(2))) struct CrashTests {
    /// No key on `n`: a row written twice would be seen.
    static let tables = Migration(
        room: "probe", number: 1, name: "rows",
        sql: """
            CREATE TABLE probe (n INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
            CREATE INDEX probe_n ON probe (n);
            CREATE TABLE probe_part (n INTEGER NOT NULL, part INTEGER NOT NULL) STRICT;
            """)

    /// - Parameter unacknowledged: most rows that may be there without having been acknowledged: those under way at a kill.
    static func check(_ store: any OperationalStore, acknowledged: Set<Int64>, unacknowledged: Int) async throws {
        let (rows, parts) = try await store.read { reader in
            (
                try reader.rows("SELECT n FROM probe ORDER BY n").map { try $0.integer("n") },
                try reader.rows("SELECT n, part FROM probe_part ORDER BY n, part").map(\.values)
            )
        }
        let missing = acknowledged.subtracting(rows)
        #expect(missing.isEmpty, "acknowledged rows are missing")
        #expect(Set(rows).count == rows.count, "a row is doubled")
        #expect(parts == rows.flatMap { [[.integer($0), 1], [.integer($0), 2]] }, "a transaction is half there")
        #expect(rows.count <= acknowledged.count + unacknowledged)
    }

    private static let kills = 64

    @Test(arguments: TestBackend.allCases)
    func keepsWhatWasAcknowledgedWhenTheWriterIsKilled(backend: TestBackend) async throws {
        try await backend.withLocation { location in
            let store = try await openStore(location)
            try await store.migrate([Self.tables])
            var acknowledged: Set<Int64> = []
            for round in 0..<Self.kills {
                let lines = try await offSharedThreads {
                    let probe = try ChildProcess(probe: "StoreProbe", ["write", location.argument, "\(round * 1_000_000)"])
                    // It is killed between its first acknowledgement and some three milliseconds later, at a different moment each time.
                    var output = probe.available()
                    usleep(UInt32(round * 47 % 3_000))
                    probe.kill()
                    output += probe.rest()
                    #expect(probe.wait() == -SIGKILL)
                    return output
                }
                let numbers = lines.split(separator: "\n").compactMap { Int64($0) }
                #expect(!numbers.isEmpty, "round \(round): \(lines)")
                acknowledged.formUnion(numbers)
                // Two writers, each with one row under way.
                try await Self.check(store, acknowledged: acknowledged, unacknowledged: 2 * (round + 1))
            }
            if store.dialect == .sqlite {
                #expect(try await store.read { try $0.row("PRAGMA integrity_check")?.values } == ["ok"])
            }
            await store.close()
        }
    }
}
