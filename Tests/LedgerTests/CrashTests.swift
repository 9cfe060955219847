import Foundation
import Ledger
import Store
import Synchronization
import TestKit
import Testing

/// A process that appends and seals is killed, again and again, wherever it happens to be.
@Suite(.serialized) struct CrashTests {
    @Test(.timeLimit(.minutes(3))) func nothingAcknowledgedIsMissingOrDoubledAfterKills() async throws {
        try await withEachLocation { location in
            try await withTemporaryFolder { folder in
                switch location {
                case .sqlite(let path): try await Self.kill(rounds: 64, isServer: false, at: path, in: folder)
                // The server outlives its clients: there is less to lose.
                case .postgres(let url): try await Self.kill(rounds: 16, isServer: true, at: url, in: folder)
                }
            }
        }
    }

    private static func kill(rounds: Int, isServer: Bool, at address: String, in folder: String) async throws {
        let key = try LedgerSigningKey.loadOrGenerate(at: "\(folder)/ledger.key", name: TestLog.origin)
        var acknowledged: [Acknowledgement] = []
        for round in 0..<rounds {
            // Killed after 1 to 90 milliseconds of work.
            let lifetime = UInt32(1_000 + (round * round * 7_919) % 90_000)
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [
                    isServer = isServer as Bool, address = address as String, folder = folder as String, round = round as Int,
                    lifetime = lifetime as UInt32
                ] in
                let location: StoreLocation = isServer ? .postgres(url: address) : .sqlite(path: address)
                try await CrashTests.work(at: location, in: folder, round: round, lifetimeMicroseconds: lifetime)
            }
            // What a kill has lost stays lost: every eighth look finds it, and the entry's name tells the round.
            guard round % 8 == 7 else { continue }
            acknowledged = try Self.acknowledgements(in: folder)
            let store = try await openStore(isServer ? .postgres(url: address) : .sqlite(path: address))
            try await Self.check(acknowledged, store, key)
            await store.close()
        }
        for kind in ["entry", "sealed"] {
            #expect(acknowledged.count { $0.kind == kind } >= rounds / 2, "the processes hardly got to work")
        }
    }

    /// What the killed process had been told was done.
    private struct Acknowledgement {
        let kind: String
        let index: Int64
        let text: String
    }

    /// Kinds of what was acknowledged so far.
    private final class Kinds: Sendable { let names = Mutex<Set<String>>([]) }

    /// Runs in the process that is killed: appends acts with their entries, seals now and then, and notes what has been acknowledged.
    private static func work(at location: StoreLocation, in folder: String, round: Int, lifetimeMicroseconds: UInt32) async throws {
        let store = try await openStore(location)
        try await store.migrate(LedgerMigrations.all)
        try await store.write {
            try $0.execute("CREATE TABLE IF NOT EXISTS act (id TEXT NOT NULL PRIMARY KEY, entry_index INTEGER NOT NULL) STRICT")
        }
        let key = try LedgerSigningKey.load(from: "\(folder)/ledger.key")
        let log = TransparencyLog(store: store, origin: TestLog.origin, signingKey: key)
        let notes = open("\(folder)/acknowledged", O_WRONLY | O_APPEND | O_CREAT, 0o600)
        let seen = Kinds()
        @Sendable func acknowledge(_ line: String) {
            let bytes = Array("\(line)\n".utf8)
            precondition(write(notes, bytes, bytes.count) == bytes.count)
            seen.names.withLock { _ = $0.insert(String(line.prefix { $0 != " " })) }
        }
        Thread.detachNewThread {
            // Every other process has had something acknowledged, however slow the machine is; the others are killed wherever they are.
            while round % 2 == 0, seen.names.withLock({ $0.count }) < 2 { usleep(500) }
            usleep(lifetimeMicroseconds)
            Foundation.kill(getpid(), SIGKILL)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<3 {
                group.addTask {
                    for number in 0... {
                        let id = "\(round)-\(task)-\(number)"
                        let entry = LedgerEntry(
                            actor: "crash", action: "act.done", subject: "act/\(id)", digest: nil, at: 0,
                            details: ["padding": String(repeating: "x", count: number % 3_000)])
                        let index = try await store.write { writer in
                            let index = try LedgerWriter.append(entry, in: writer)
                            try writer.execute("INSERT INTO act (id, entry_index) VALUES (?, ?)", [.text(id), .integer(index)])
                            return index
                        }
                        acknowledge("entry \(index) act/\(id)")
                    }
                }
            }
            group.addTask {
                while true {
                    let checkpoint = try await log.seal()
                    acknowledge("sealed \(checkpoint.size) \(checkpoint.root.hex)")
                }
            }
            try await group.waitForAll()
        }
    }

    private static func acknowledgements(in folder: String) throws -> [Acknowledgement] {
        guard let data = FileManager.default.contents(atPath: "\(folder)/acknowledged") else { return [] }
        // A line that was cut off by the kill was not acknowledged.
        return try String(decoding: data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { line in
            let parts = line.split(separator: " ").map(String.init)
            return Acknowledgement(kind: parts[0], index: try #require(Int64(parts[1])), text: parts[2])
        }
    }

    private static func check(_ acknowledged: [Acknowledgement], _ store: any OperationalStore, _ key: LedgerSigningKey) async throws {
        let log = TransparencyLog(store: store, origin: TestLog.origin, signingKey: key)
        let report = try await log.verify()
        #expect(report.fault == nil)
        let (rows, acts) = try await store.read { reader in
            (
                try reader.rows("SELECT entry_index, subject FROM ledger_entry ORDER BY entry_index"),
                try reader.rows("SELECT id, entry_index FROM act ORDER BY entry_index")
            )
        }
        let subjects = try rows.map { try $0.text("subject") }
        #expect(Set(subjects).count == subjects.count, "an entry is doubled")
        for entry in acknowledged where entry.kind == "entry" {
            guard entry.index < subjects.count, subjects[Int(entry.index)] == entry.text else {
                Issue.record("entry \(entry.index) \(entry.text) is lost")
                continue
            }
        }
        // Act and entry are one.
        #expect(try acts.map { "act/" + (try $0.text("id")) } == subjects)
        // What was signed is still the beginning of the log.
        if let sealed = acknowledged.last(where: { $0.kind == "sealed" }) {
            let latest = try #require(try await log.latestCheckpoint())
            #expect(latest.size >= sealed.index)
            let old = try #require(
                try await store.read { try $0.row("SELECT root FROM ledger_checkpoint WHERE size = ?", [.integer(sealed.index)]) })
            let root = try #require(TreeHash(bytes: try old.blob("root")))
            #expect(root.hex == sealed.text)
        }
    }
}
