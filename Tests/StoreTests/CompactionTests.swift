import Foundation
import Synchronization
@testable import Store
import TestKit
import Testing

@Suite struct CompactionTests {
    private static let table = Migration(
        room: "test", number: 1, name: "note", sql: "CREATE TABLE note (id INTEGER NOT NULL PRIMARY KEY, body TEXT NOT NULL) STRICT;")

    /// Whether a file of the database holds the text; the server's write-ahead log is not this program's.
    private func holds(_ text: String, _ location: StoreLocation) async throws -> Bool {
        try await offSharedThreads {
            var files: [String]
            switch location {
            case .sqlite(let path): files = [path, path + "-wal"]
            case .postgres(let url):
                let cluster = try PostgresCluster.shared
                try cluster.run("CHECKPOINT")
                let name = URL(string: url)?.lastPathComponent ?? ""
                let number = try cluster.run("SELECT oid FROM pg_database WHERE datname = current_database()", in: name)[0]
                let base = "\(cluster.folder)/data/base/\(number)"
                files = try FileManager.default.contentsOfDirectory(atPath: base).map { "\(base)/\($0)" }
            }
            return files.contains { FileManager.default.contents(atPath: $0)?.range(of: Data(text.utf8)) != nil }
        }
    }

    /// Transactions of other tests on the same server are waited for.
    private static func compact(_ store: any OperationalStore) async throws {
        for _ in 0..<10 {
            do { return try await store.compact() } catch let error as StoreError where error.kind == .busy { continue }
        }
        try await store.compact()
    }

    /// One that only reads, too: what it may still see would be kept.
    @Test(arguments: [false, true])
    func aTransactionThatBeganBeforeIsWaitedForAndNamed(isReading: Bool) async throws {
        try await TestBackend.postgres.withLocation { location in
            var options = StoreOptions()
            options.lockTimeoutSeconds = 1
            let (store, other) = (try await openStore(location, options: options), try await openStore(location))
            try await store.migrate([Self.table])
            let compactMeanwhile: @Sendable () -> Void = {
                let waiting = Mutex<(any Error)?>(nil)
                let done = DispatchSemaphore(value: 0)
                Task {
                    do { try await store.compact() } catch { waiting.withLock { $0 = error } }
                    done.signal()
                }
                done.wait()
                let error = waiting.withLock { $0 as? StoreError }
                #expect(error?.kind == .busy && error?.message.contains("began before") == true, "\(String(describing: error))")
            }
            if isReading {
                try await other.read { reader in
                    _ = try reader.rows("SELECT id FROM note")
                    compactMeanwhile()
                }
            } else {
                try await other.write { writer in
                    try writer.execute("INSERT INTO note (id, body) VALUES (1, 'x')")
                    compactMeanwhile()
                }
            }
            try await Self.compact(other)
            for each in [store, other] { await each.close() }
        }
    }

    /// What was deleted or changed is in no file any more, also long texts, which are kept apart; what is there stays.
    @Test(arguments: TestBackend.allCases)
    func nothingIsLeftOfDeletedAndChangedRows(backend: TestBackend) async throws {
        try await backend.withLocation { location in
            let store = try await openStore(location)
            try await store.migrate([Self.table])
            let secrets = ["canary-9c1f44-short", "canary-9c1f44-changed", "canary-9c1f44-long"]
            // Too various to be compressed away.
            let long = (0..<2_000).map { _ in String(UInt64.random(in: 0...UInt64.max), radix: 36) }.joined() + secrets[2]
            try await store.write { writer in
                for (id, body) in [secrets[0], secrets[1], long, "kept-5b77e0"].enumerated() {
                    try writer.execute("INSERT INTO note (id, body) VALUES (?, ?)", [SQLValue(id), .text(body)])
                }
            }
            for secret in secrets { #expect(try await holds(secret, location), "\(secret) is looked for where it would be") }
            try await store.write { writer in
                try writer.execute("DELETE FROM note WHERE id IN (0, 2)")
                try writer.execute("UPDATE note SET body = '' WHERE id = 1")
            }
            try await Self.compact(store)
            for secret in secrets { #expect(try await !holds(secret, location), "\(secret)") }
            #expect(try await holds("kept-5b77e0", location))
            #expect(try await store.read { try $0.rows("SELECT body FROM note ORDER BY id").map { try $0.text("body") } } == ["", "kept-5b77e0"])
            await store.close()
        }
    }
}
