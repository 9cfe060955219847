import Foundation
import Ledger
import TestKit
import Testing

/// The log convinces programs that were not written for it: pymerkle and openssl.
@Suite struct ClientTests {
    @Test func pymerkleAndOpensslAcceptTheLog() async throws {
        let python = try Self.python()
        try await withLog { test in
            try await withTemporaryFolder { folder in
                try await test.append(200)
                try await test.log.seal()
                try await test.append(517, from: 200)
                let checkpoint = try await test.log.seal()
                try await Self.publish(test.log, size: checkpoint.size, in: folder)
                let proofs = try await Self.proofs(test.log, size: checkpoint.size)
                try JSONEncoder().encode(proofs).write(to: URL(filePath: "\(folder)/proofs.json"))
                let output = try Self.run(python, ["\(Self.scripts)/check_log.py", folder])
                #expect(output.status == 0, "\(output.text)")
                #expect(
                    output.text
                        == "717 entries, \(proofs.inclusion.count) inclusion and \(proofs.consistency.count) consistency proofs hold\n")

                // The client is not one that accepts everything.
                let tile = URL(filePath: "\(folder)/tile/0/001")
                let intact = try Data(contentsOf: tile)
                var forged = intact
                forged[100] ^= 1
                try forged.write(to: tile)
                #expect(try Self.run(python, ["\(Self.scripts)/check_log.py", folder]).status != 0)
                try intact.write(to: tile)
                let note = try String(contentsOf: URL(filePath: "\(folder)/checkpoint"), encoding: .utf8)
                try note.replacing("\n717\n", with: "\n716\n").write(
                    to: URL(filePath: "\(folder)/checkpoint"), atomically: true, encoding: .utf8)
                #expect(try Self.run(python, ["\(Self.scripts)/check_log.py", folder]).status != 0)
            }
        }
    }

    private struct Proofs: Encodable {
        struct Inclusion: Encodable {
            let index: Int64
            let size: Int64
            let hashes: [String]
        }
        struct Consistency: Encodable {
            let from: Int64
            let to: Int64
            let hashes: [String]
        }
        var inclusion: [Inclusion] = []
        var consistency: [Consistency] = []
    }

    private static let scripts = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "scripts").path

    /// Every address of the log, as its server would answer it.
    private static func publish(_ log: TransparencyLog, size: Int64, in folder: String) async throws {
        var paths = [LedgerPath.checkpoint]
        var (count, level) = (size, 0)
        while count > 0 {
            for index in 0..<(count + 255) / 256 {
                let width = count - index * 256 < 256 ? Int(count - index * 256) : nil
                paths.append(.tile(level: level, index: index, width: width))
                if level == 0 { paths.append(.entries(index: index, width: width)) }
            }
            (count, level) = (count / 256, level + 1)
        }
        for path in paths {
            let file = URL(filePath: "\(folder)/\(path.text)")
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(await log.resource(path)).write(to: file)
        }
        try Data("\(log.verifierKey.text)\n".utf8).write(to: URL(filePath: "\(folder)/vkey"))
    }

    private static func proofs(_ log: TransparencyLog, size: Int64) async throws -> Proofs {
        var proofs = Proofs()
        for index in [0, 1, 2, 127, 199, 255, 256, 511, 512, 513, 700, 715, 716] as [Int64] {
            for size in [index + 1, index + 2, (index + size) / 2 + 1, size] where size <= 717 {
                let proof = try await log.inclusionProof(index: index, size: size)
                proofs.inclusion.append(.init(index: index, size: size, hashes: proof.hashes.map(\.base64)))
            }
        }
        for (old, new) in [(1, 2), (1, 717), (2, 3), (200, 717), (256, 512), (256, 717), (511, 512), (600, 717), (716, 717)]
            as [(Int64, Int64)]
        {
            let proof = try await log.consistencyProof(from: old, to: new)
            proofs.consistency.append(.init(from: old, to: new, hashes: proof.hashes.map(\.base64)))
        }
        return proofs
    }

    /// The interpreter of the test environment, with pymerkle in it.
    private static func python() throws -> String {
        var folder = URL(filePath: #filePath)
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        let candidates = [
            ProcessInfo.processInfo.environment["HELIU_TEST_PYTHON"], folder.appending(path: ".heliu/test-venv/bin/python3").path,
        ].compactMap { $0 }
        return try #require(
            candidates.first { FileManager.default.isExecutableFile(atPath: $0) },
            "no \(candidates.last ?? ""): run `make setup-tests`, which installs pymerkle there, or set HELIU_TEST_PYTHON")
    }

    private static func run(_ program: String, _ arguments: [String]) throws -> (status: Int32, text: String) {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }
}
