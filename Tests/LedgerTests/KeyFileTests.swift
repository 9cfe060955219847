import FoundationEssentials
import Ledger
import TestKit
import Testing

@Suite struct KeyFileTests {
    @Test func aKeyIsMadeOnceAndLoadedAgain() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/ledger.key"
            let made = try LedgerSigningKey.loadOrGenerate(at: path, name: "log.example.cn")
            let loaded = try LedgerSigningKey.loadOrGenerate(at: path, name: "log.example.cn")
            #expect(made.secretText == loaded.secretText)
            #expect(try mode(of: path) == 0o600)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["ledger.key"])
        }
    }

    @Test func manyAtOnceGetOneKey() async throws {
        try await withTemporaryFolder { folder in
            let secrets = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<16 {
                    group.addTask { try LedgerSigningKey.loadOrGenerate(at: "\(folder)/ledger.key", name: "log").secretText }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(secrets.count == 1)
        }
    }

    @Test func anExistingKeyIsNeverReplaced() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/ledger.key"
            let key = try LedgerSigningKey.generate(name: "log")
            try key.save(to: path)
            #expect(#expect(throws: LedgerError.self) { try LedgerSigningKey.generate(name: "log").save(to: path) }?.kind == .keyExists)
            #expect(try LedgerSigningKey.load(from: path).secretText == key.secretText)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["ledger.key"])
        }
    }

    @Test func aKeyOthersCanReadIsRefusedWithTheCommandThatMendsIt() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/ledger.key"
            try LedgerSigningKey.generate(name: "log").save(to: path)
            for mode in [0o644, 0o604, 0o640, 0o660, 0o602] {
                try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
                let error = #expect(throws: LedgerError.self) { try LedgerSigningKey.load(from: path) }
                #expect(error?.kind == .keyExposed)
                #expect(error?.mend.contains("chmod 600 \(path)") == true)
            }
            try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: path)
            _ = try LedgerSigningKey.load(from: path)
        }
    }

    @Test func aDamagedKeyIsRefusedAndNotReplaced() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/ledger.key"
            let text = try LedgerSigningKey.generate(name: "log").secretText
            let tail = text.hasSuffix("A") ? "B" : "A"
            for damaged in [
                "", "\n", text, String(text.dropLast(5)) + "\n", String(text.dropLast()) + tail + "\n", "\u{0}\n", text + "\n\n",
            ] {
                try Data(damaged.utf8).write(to: URL(filePath: path))
                try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
                let error = #expect(throws: LedgerError.self, "\(damaged)") { try LedgerSigningKey.loadOrGenerate(at: path, name: "log") }
                #expect(error?.kind == .malformedKey)
                #expect(error?.problem.contains(path) == true)
                #expect(try Data(contentsOf: URL(filePath: path)) == Data(damaged.utf8))
            }
        }
    }

    @Test func whereNoKeyCanBeTheErrorNamesThePath() async throws {
        try await withTemporaryFolder { folder in
            let missing = "\(folder)/none/ledger.key"
            #expect(#expect(throws: LedgerError.self) { try LedgerSigningKey.load(from: missing) }?.kind == .keyUnreadable)
            let error = #expect(throws: LedgerError.self) { try LedgerSigningKey.loadOrGenerate(at: missing, name: "log") }
            #expect(error?.kind == .keyUnwritable)
            #expect(error?.problem.contains(missing) == true)
            #expect(#expect(throws: LedgerError.self) { try LedgerSigningKey.load(from: folder) }?.kind == .keyUnreadable)
        }
    }

    @Test func aKeyOfAnotherNameIsRefused() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/ledger.key"
            _ = try LedgerSigningKey.loadOrGenerate(at: path, name: "old.example.cn")
            let error = #expect(throws: LedgerError.self) { try LedgerSigningKey.loadOrGenerate(at: path, name: "new.example.cn") }
            #expect(error?.kind == .keyChanged)
            #expect(error?.mend.contains("old.example.cn") == true)
        }
    }

    private func mode(of path: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }
}
