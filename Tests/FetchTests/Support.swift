import Foundation
import Ledger
import Source
import Store
import Synchronization
import TestKit
import Testing
import Vocabulary

@testable import Fetch

/// The server of `scripts/serve.py`, in a process of its own.
struct TestServer: Sendable {
    private let child: ChildProcess
    let port: Int

    /// Two of them, for all tests: one that is meant, and one that secrets must not reach.
    static let shared = Result { try TestServer() }
    static let other = Result { try TestServer() }

    init(_ arguments: [String] = []) throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "scripts/serve.py").path
        child = try ChildProcess(["python3", script] + arguments)
        let line = child.available().trimmingCharacters(in: .whitespacesAndNewlines)
        guard let port = Int(line) else { throw TestKitFailure("the server did not start: \(line)") }
        self.port = port
    }

    func stop() {
        child.kill()
        child.wait()
    }

    func url(_ path: String, host: String = "127.0.0.1", scheme: String = "http") -> String { "\(scheme)://\(host):\(port)\(path)" }

    /// The requests whose path has `word` in it.
    func requests(with word: String) async throws -> [String] {
        try await withTemporaryFolder { folder in
            let fetched = try await fetcher().fetch(source(.csv), url("/log"), into: folder)
            return try texts(fetched).joined().split(separator: "\n").map(String.init).filter { $0.contains(word) }
        }
    }
}

/// Pauses that were asked for, without any being made.
final class Pauses: Sendable {
    private let list = Mutex<[Int64]>([])
    var all: [Int64] { list.withLock { $0 } }
    func note(_ milliseconds: Int64) { list.withLock { $0.append(milliseconds) } }
}

/// 2026-08-01T00:00:00Z.
let testTime: Int64 = 1_785_542_400_000

func fetcher(
    allow: [String] = ["127.0.0.1"], credentials: CredentialRegister? = nil, pauses: Pauses = Pauses(), chance: Double = 1,
    names: [String: [String]] = [:], now: Int64 = testTime, change: (inout FetchOptions) -> Void = { _ in }
) throws -> RemoteFetcher {
    var options = FetchOptions()
    options.tries = 3
    change(&options)
    return RemoteFetcher(
        policy: try OutboundPolicy(allow), credentials: credentials, options: options,
        surroundings: FetchSurroundings(
            now: { now }, pause: { pauses.note($0) }, chance: { chance },
            resolve: { host in try names[host].map { try $0.map { try #require(InternetAddress($0)) } } ?? noAddress(host) }))
}

private func noAddress(_ host: String) throws -> [InternetAddress] {
    throw FetchError(.unresolved, problem: "the test knows no \(host)", mend: "name it")
}

func source(_ format: SourceDeclaration.Format, records: String? = nil, pattern: String? = nil) -> SourceDeclaration {
    var source = SourceDeclaration(name: "remote", format: format)
    source.records = records
    source.pattern = pattern
    return source
}

extension RemoteFetcher {
    func fetch(
        _ source: SourceDeclaration, _ url: String, into folder: String, since mark: FetchMark? = nil, watermark: String? = nil,
        change: (inout RemoteDeclaration) -> Void = { _ in }, progress: @escaping @Sendable (Int64) -> Void = { _ in }
    ) async throws -> Fetched {
        var remote = RemoteDeclaration(url: url)
        change(&remote)
        return try await fetch(source, remote: remote, into: folder, since: mark, watermark: watermark, progress: progress)
    }
}

func texts(_ fetched: Fetched) throws -> [String] {
    guard case .files(let paths, _) = fetched else { throw TestKitFailure("\(fetched) has no files") }
    return try paths.map { try String(contentsOfFile: $0, encoding: .utf8) }
}

func names(in folder: String) throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }

/// Fetches what must fail, and checks that nothing stays behind.
func failure(
    _ fetcher: RemoteFetcher, _ source: SourceDeclaration, _ url: String, change: (inout RemoteDeclaration) -> Void = { _ in },
    location: SourceLocation = #_sourceLocation
) async throws -> FetchError {
    try await withTemporaryFolder { folder in
        do {
            let fetched = try await fetcher.fetch(source, url, into: folder, change: change)
            Issue.record("\(url) gave \(fetched)", sourceLocation: location)
            throw TestKitFailure("no failure")
        } catch let error as FetchError {
            #expect(try names(in: folder) == [], sourceLocation: location)
            return error
        }
    }
}

/// A register on an empty store of its own, with its key file.
func withCredentials(
    on backend: TestBackend = .sqlite, _ body: (CredentialRegister, any OperationalStore, _ folder: String) async throws -> Void
) async throws {
    try await withTemporaryFolder { folder in
        try await backend.withStore { store in
            try await store.migrate(LedgerMigrations.all + FetchMigrations.all)
            let register = CredentialRegister(store: store, keyPath: "\(folder)/keys/credential.key", now: { testTime })
            try await body(register, store, folder)
        }
    }
}
