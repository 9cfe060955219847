import Foundation
import Governance
import Ledger
import Synchronization
import TestKit
import Testing
import Vocabulary

struct RightsTests {
    private static func rights(_ change: (inout DatasetRights) -> Void = { _ in }) -> DatasetRights {
        var rights = DatasetRights(
            owner: "kjj", processors: ["tjj"], operators: ["dsj"], revenue: [.init(holder: "kjj", percent: 60), .init(holder: "dsj", percent: 40)],
            legalBasis: "统计法 第二十条", purpose: LocalizedText(zh: "统计", en: "Statistics"), retention: .days(30), contact: "科技局数据处 023-00000000")
        change(&rights)
        return rights
    }

    @Test(arguments: TestBackend.allCases) func everyEditionIsKeptAndOnTheRecord(backend: TestBackend) async throws {
        try await withGovernance(backend) { store, clock in
            let register = RightsRegister(store: store, now: { clock.now })
            #expect(try await register.rights(of: "demo.visit") == nil)
            try await register.put(Self.rights(), dataset: "demo.visit", actor: "li")
            try await register.put(Self.rights(), dataset: "demo.visit", actor: "li")
            clock.advance(1_000)
            try await register.put(Self.rights { $0.processors = [] }, dataset: "demo.visit", actor: "wu")
            try await register.put(Self.rights(), dataset: "demo.other", actor: "li")
            let history = try await register.history(of: "demo.visit")
            #expect(history.map(\.edition) == [2, 1] && history.map(\.changedBy) == ["wu", "li"] && history[1].rights == Self.rights())
            #expect(try await register.rights(of: "demo.visit")?.rights.processors == [])
            #expect(try await register.all().map { "\($0.dataset) \($0.edition)" } == ["demo.other 1", "demo.visit 2"])
            let entries = try await ledgerEntries(store)
            #expect(entries.map(\.action) == ["rights.put", "rights.put", "rights.put"])
            #expect(entries.allSatisfy { $0.digest != nil } && entries[0].digest == entries[2].digest)
        }
    }

    @Test(arguments: [
        (rights { $0.revenue = [.init(holder: "a", percent: 60)] }, "60%"), (rights { $0.revenue[0].percent = 0 }, "share"),
        (rights { $0.revenue = [.init(holder: "a", percent: 33.333), .init(holder: "b", percent: 66.667)] }, "two places"), (rights { $0.legalBasis = " " }, "legal basis"),
        (rights { $0.processors = ["a", "a"] }, "twice"), (rights { $0.retention = .unlimited }, "without limit"), (rights { $0.retention = .days(0) }, "0 days"),
        (rights { $0.contact = String(repeating: "x", count: 2_000) }, "2000 bytes"), (rights { $0.owner = "" }, "owner"),
    ])
    func rightsThatDoNotHoldTogetherAreRefused(rights: DatasetRights, word: String) {
        let error = #expect(throws: GovernanceError.self) { try rights.validate("demo.visit") }
        #expect(error?.problem.contains(word) == true && error?.problem.contains("demo.visit") == true && error?.mend.isEmpty == false)
    }

    // MARK: Disposal

    private static let day: Int64 = 86_400_000
    private static let digest = "sha256:" + String(repeating: "ab", count: 32)

    private static func plan(_ now: Int64) -> DisposalPlan {
        DisposalPlan(
            dataset: "demo.visit", rights: rights(),
            held: [
                HeldItem(kind: .version, subject: digest, digest: digest, rows: 120, since: now - 31 * day), HeldItem(kind: .quarantine, subject: "batch-7", rows: 3, since: now - 40 * day),
                HeldItem(kind: .version, subject: "young", rows: 9, since: now - 29 * day),
            ], now: now)
    }

    @Test func whatIsDueFollowsFromTheRetention() throws {
        let plan = Self.plan(1_760_000_000_000)
        #expect(plan.due.map(\.item.subject) == ["batch-7", Self.digest])
        let held = [HeldItem(kind: .dataset, subject: "demo.visit", rows: 1, since: 0)]
        #expect(DisposalPlan(dataset: "d", rights: Self.rights { ($0.retention, $0.retentionReason) = (.unlimited, "archive") }, held: held, now: .max).due.isEmpty)
        let until = Self.rights { $0.retention = .until(CalendarDay(year: 2025, month: 1, day: 1)!) }
        // Midnight of 2025-01-02 in Chongqing is 16:00 UTC of the day before.
        let midnight: Int64 = 1_735_747_200_000
        #expect(DisposalPlan(dataset: "d", rights: until, held: held, now: midnight).due.isEmpty)
        #expect(DisposalPlan(dataset: "d", rights: until, held: held, now: midnight + 1).due.count == 1)
    }

    @Test(arguments: TestBackend.allCases) func anApprovedDisposalDestroysAndLeavesProof(backend: TestBackend) async throws {
        try await withGovernance(backend) { store, clock in
            let register = DisposalRegister(store: store, now: { clock.now })
            let disposal = try await register.propose(Self.plan(clock.now), reason: "retention over", actor: "li")
            await expect(throws: .alreadyExists) { try await register.propose(Self.plan(clock.now), reason: "again", actor: "wu") }
            await expect(throws: .wrongState) { try await register.execute(disposal.number) { _, _ in } }
            await expect(throws: .samePerson) { try await register.approve(disposal.number, actor: "li") }
            await expect(throws: .notFound) { try await register.approve(9, actor: "wu") }
            try await register.approve(disposal.number, actor: "wu")
            let gone = Mutex<[String]>([])
            let done = try await register.execute(disposal.number) { dataset, item in gone.withLock { $0.append("\(dataset) \(item.kind.rawValue) \(item.subject)") } }
            #expect(done.state == .done && done.items.allSatisfy { $0.state == .done && $0.doneAt != nil })
            #expect(gone.withLock { $0 } == ["demo.visit quarantine batch-7", "demo.visit version \(Self.digest)"])
            await expect(throws: .wrongState) { try await register.execute(disposal.number) { _, _ in } }
            let entries = try await ledgerEntries(store)
            #expect(entries.map(\.action) == ["disposal.approve", "disposal.begin", "disposal.destroy", "disposal.destroy", "disposal.done"])
            #expect(entries[3].digest?.text == Self.digest && entries[3].details["rows"] == "120" && entries[4].details["rows"] == "123")
        }
    }

    private struct Crash: Error {}

    @Test(arguments: TestBackend.allCases) func aDisposalThatCrashedGoesOnWhereItStopped(backend: TestBackend) async throws {
        try await withGovernance(backend) { store, clock in
            let register = DisposalRegister(store: store, now: { clock.now })
            let number = try await register.propose(Self.plan(clock.now), reason: "retention over", actor: "li").number
            try await register.approve(number, actor: "wu")
            let calls = Mutex<[String]>([])
            await #expect(throws: Crash.self) {
                try await register.execute(number) { _, item in
                    calls.withLock { $0.append(item.subject) }
                    if item.kind == .version { throw Crash() }
                }
            }
            let stopped = try await register.disposal(number)
            #expect(stopped.state == .begun && stopped.items.map(\.state) == [.done, .begun])
            await expect(throws: .wrongState) { try await register.reject(number, actor: "wu") }
            #expect(try await register.resume { _, item in calls.withLock { $0.append(item.subject) } } == [number])
            #expect(calls.withLock { $0 } == ["batch-7", Self.digest, Self.digest], "what was done is not done again; what had begun is")
            #expect(try await register.disposal(number).state == .done)
            #expect(try await register.resume { _, _ in throw Crash() } == [])
            #expect(try await ledgerEntries(store).count { $0.action == "disposal.destroy" } == 2, "one proof each")
        }
    }

    @Test(arguments: TestBackend.allCases) func aPlanWithNothingDueOrABadDigestIsRefused(backend: TestBackend) async throws {
        try await withGovernance(backend) { store, clock in
            let register = DisposalRegister(store: store, now: { clock.now })
            var plan = Self.plan(clock.now)
            plan.due[0].item.digest = "nonsense"
            let bad = plan
            await #expect(throws: VocabularyError.self) { try await register.propose(bad, reason: "r", actor: "li") }
            plan.due = []
            let empty = plan
            await expect(throws: .malformed) { try await register.propose(empty, reason: "r", actor: "li") }
        }
    }
}
