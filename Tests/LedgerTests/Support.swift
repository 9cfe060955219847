import Ledger
import Store
import TestKit
import Testing
import Vocabulary

/// A log on an empty store.
struct TestLog: Sendable {
    static let origin = "ledger.example.cn/heliu"

    let store: any OperationalStore
    let key: LedgerSigningKey
    let log: TransparencyLog

    /// Where the store is, for those that open it a second time.
    let location: StoreLocation

    init(store: any OperationalStore, location: StoreLocation) throws {
        self.store = store
        self.location = location
        key = try LedgerSigningKey.generate(name: Self.origin)
        log = TransparencyLog(store: store, origin: Self.origin, signingKey: key, now: { 1_760_000_000_000 })
    }

    /// Appends `count` entries, numbered from `start`, in one transaction.
    func append(_ count: Int, from start: Int = 0) async throws {
        try await store.write { writer in
            _ = try LedgerWriter.append(contentsOf: (start..<start + count).map(sampleEntry), in: writer)
        }
    }

    @discardableResult
    func append(_ entry: LedgerEntry) async throws -> Int64 {
        try await store.write { try LedgerWriter.append(entry, in: $0) }
    }

    /// Changes stored rows behind the log's back.
    func tamper(_ sql: String, _ arguments: [SQLValue] = []) async throws {
        let changed = try await store.write { try $0.execute(sql, arguments) }
        #expect(changed > 0, "nothing was tampered with")
    }

    func scalar(_ sql: String) async throws -> Int64 {
        try await store.read { try $0.row(sql, [])?.integer("n") ?? -1 }
    }
}

func sampleEntry(_ number: Int) -> LedgerEntry {
    LedgerEntry(
        actor: ["zhang", "王芳", "li"][number % 3], action: ["version.publish", "user.create"][number % 2],
        subject: "dataset/innovation.statement\(number % 7)", digest: nil, at: 1_750_000_000_000 + Int64(number),
        details: ["number": "\(number)", "说明": "第\(number)条"])
}

/// Runs `body` with a log on an empty store, once on SQLite and once on PostgreSQL.
func withLog(on backends: [TestBackend] = TestBackend.allCases, _ body: (TestLog) async throws -> Void) async throws {
    try await withEachLocation(of: backends) { location in
        // Many tests share one server.
        let store = try await openStore(location, options: StoreOptions(connectionLimit: 3))
        do {
            try await store.migrate(LedgerMigrations.all)
            try await body(TestLog(store: store, location: location))
            await store.close()
        } catch {
            await store.close()
            throw error
        }
    }
}

/// Runs `body` with an empty SQLite file, then with an empty PostgreSQL database.
func withEachLocation(
    of backends: [TestBackend] = TestBackend.allCases, _ body: (StoreLocation) async throws -> Void
) async throws {
    for backend in backends {
        do { try await backend.withLocation(body) } catch {
            Issue.record("the test ended early on \(backend)")
            throw error
        }
    }
}

/// The definitions of RFC 6962, section 2.1, word for word: slow, and written without a look at the code under test.
struct LiteralTree {
    let leaves: [TreeHash]
    private var known: [Range<Int>: TreeHash] = [:]

    init(_ leaves: [TreeHash]) { self.leaves = leaves }

    mutating func root(_ range: Range<Int>) -> TreeHash {
        if range.isEmpty { return .empty }
        if range.count == 1 { return leaves[range.lowerBound] }
        if let hash = known[range] { return hash }
        let k = split(range)
        let hash = TreeHash.node(root(range.lowerBound..<k), root(k..<range.upperBound))
        known[range] = hash
        return hash
    }

    mutating func path(_ m: Int, _ range: Range<Int>) -> [TreeHash] {
        if range.count == 1 { return [] }
        let k = split(range)
        return m < k
            ? path(m, range.lowerBound..<k) + [root(k..<range.upperBound)] : path(m, k..<range.upperBound) + [root(range.lowerBound..<k)]
    }

    mutating func subproof(_ m: Int, _ range: Range<Int>, _ isKnown: Bool) -> [TreeHash] {
        if m == range.upperBound { return isKnown ? [] : [root(range)] }
        let k = split(range)
        return m <= k
            ? subproof(m, range.lowerBound..<k, isKnown) + [root(k..<range.upperBound)]
            : subproof(m, k..<range.upperBound, false) + [root(range.lowerBound..<k)]
    }

    private func split(_ range: Range<Int>) -> Int {
        var k = 1
        while k * 2 < range.count { k *= 2 }
        return range.lowerBound + k
    }
}
