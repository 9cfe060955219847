import Foundation
@testable import Store
import TestKit
import Testing

/// What is wrong with a file or its folder is said with its path and how to mend it.
@Suite struct FileTests {
    @Test func saysThatTheFolderIsMissing() async throws {
        try await withTemporaryFolder { folder in
            let error = await expect(throws: .cannotOpen) { _ = try await openStore(.sqlite(path: folder + "/absent/heliu.sqlite")) }
            #expect(error?.problem.contains("there is no folder \(folder)/absent") == true)
            await expect(throws: .cannotOpen) { _ = try await openStore(.sqlite(path: folder)) }
            await expect(throws: .cannotOpen) { _ = try await openServing(path: folder + "/absent.sqlite") }
        }
    }

    /// Asked in another process, which gives up root's right to do everything.
    @Test(arguments: ["folder", "file", "neither"])
    func saysWhatMayNotBeWritten(what: String) async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/heliu.sqlite"
            let store = try await openStore(.sqlite(path: path))
            try await store.migrate([MigrationTests.first])
            await store.close()
            let rights = [folder: what == "folder" ? 0o555 : 0o777, path: what == "file" ? 0o444 : 0o666]
            for (path, rights) in rights { try FileManager.default.setAttributes([.posixPermissions: rights], ofItemAtPath: path) }
            let answer = try await offSharedThreads { try ChildProcess(probe: "StoreProbe", ["open", path]).rest() }
            try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder)
            switch what {
            case "folder": #expect(answer.hasPrefix("read_only: \(path) cannot be opened: the folder \(folder) may not be written"))
            case "file": #expect(answer.hasPrefix("read_only: \(path) may not be written"))
            default: #expect(answer == "opened\n")
            }
        }
    }

    @Test func saysThatAFileIsNoDatabase() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/text.sqlite"
            let text = Data(String(repeating: "This is no database. ", count: 100).utf8)
            try text.write(to: URL(filePath: path))
            await expect(throws: .corrupt) { _ = try await openStore(.sqlite(path: path)) }
            await expect(throws: .corrupt) { _ = try await openServing(path: path) }
            #expect(try Data(contentsOf: URL(filePath: path)) == text)
        }
    }

    @Test func saysThatAnotherProcessHoldsTheFile() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/heliu.sqlite"
            let probe = try await offSharedThreads {
                let probe = try ChildProcess(probe: "StoreProbe", ["lock", path])
                #expect(probe.available() == "locked\n")
                return probe
            }
            await expect(throws: .busy) { _ = try await openStore(.sqlite(path: path), options: StoreOptions(busyTimeoutSeconds: 0.2)) }
            probe.closeInput()
            try await offSharedThreads { #expect(probe.wait() == 0) }
            let store = try await openStore(.sqlite(path: path))
            try await store.expect(0, rowsIn: "locked")
            await store.close()
        }
    }

    /// The probe may not write files beyond two megabytes: what it was told is written stays, what was not is not there.
    @Test func saysThatTheDiskIsFullAndLosesNothing() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/heliu.sqlite"
            let store = try await openStore(.sqlite(path: path))
            try await store.migrate([CrashTests.tables])
            await store.close()
            let lines = try await offSharedThreads {
                let probe = try ChildProcess(probe: "StoreProbe", ["fill", path])
                let lines = probe.rest().split(separator: "\n")
                #expect(probe.wait() == 1)
                return lines
            }
            #expect(lines.last?.hasPrefix("disk_full: ") == true, "\(lines.last ?? "nothing")")
            #expect(lines.count > 10)
            let reopened = try await openStore(.sqlite(path: path))
            try await CrashTests.check(reopened, acknowledged: Set(lines.dropLast().compactMap { Int64($0) }), unacknowledged: 0)
            try await reopened.write { try $0.execute("INSERT INTO probe (n, body) VALUES (0, ?)", [.blob([])]) }
            await reopened.close()
        }
    }

    @Test func isOnDiskWhenAWriteReturns() async throws {
        try await TestBackend.sqlite.withStore { store in
            let settings = try await store.write { writer in
                try ["synchronous", "journal_mode", "foreign_keys"].map { try writer.row("PRAGMA \($0)")?.values.first }
            }
            // 2 is FULL.
            #expect(settings == [2, "wal", 1])
        }
    }

    @Test func keepsABoundedNumberOfPreparedStatements() async throws {
        try await TestBackend.sqlite.withStore(options: StoreOptions(connectionLimit: 1)) { store in
            for round in 0..<8 {
                let sums = try await store.read { reader in
                    try (0..<60).map { number in try reader.row("SELECT \(round * 60 + number) + ? AS n", [1])?.integer("n") }
                }
                #expect(sums.last == Int64(round * 60 + 60))
            }
            let count = try await store.read { try $0.row("SELECT COUNT(*) AS n FROM sqlite_stmt")?.integer("n") ?? 0 }
            #expect(count > 1 && count <= 256 + 60)
        }
    }

    @Test func servesAFinishedFileToReadOnly() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/serving.sqlite"
            try await TestBackend.sqlite.withStore { store in
                try await BackupTests.fill(store)
                try await store.backup(to: path)
            }
            try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: path)
            let file = try await openServing(path: path)
            #expect(file.dialect == .sqlite)
            let counts = try await withThrowingTaskGroup(of: Int64.self) { group in
                for _ in 0..<20 { group.addTask { try await file.count("word") } }
                return try await group.reduce(0, +)
            }
            #expect(counts == 60_000)
            await expect(throws: .readOnly) { _ = try await file.read { try $0.rows("DELETE FROM word RETURNING text") } }
            await file.close()
            await expect(throws: .cannotOpen) { _ = try await file.count("word") }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["serving.sqlite"])
        }
    }
}
