import Governance
import Ledger
import Synchronization
import TestKit
import Testing
import Vocabulary

struct HoldTests {
    private static func plan(_ now: Int64) -> DisposalPlan {
        let rights = DatasetRights(
            owner: "kjj", legalBasis: "law", purpose: LocalizedText(zh: "统计", en: "Statistics"), retention: .days(1), contact: "office")
        return DisposalPlan(
            dataset: "demo.visit", rights: rights, held: ["a", "b"].map { HeldItem(kind: .quarantine, subject: $0, rows: 1, since: 0) }, now: now)
    }

    @Test(arguments: TestBackend.allCases) func nothingOfAHeldDatasetIsProposedApprovedOrDestroyed(backend: TestBackend) async throws {
        try await withGovernance(backend) { store, clock in
            let register = DisposalRegister(store: store, now: { clock.now })
            await expect(throws: .malformed) { try await register.hold("demo.visit", reason: " ", actor: "wu") }
            try await register.hold("demo.visit", reason: "court", actor: "wu")
            await expect(throws: .alreadyExists) { try await register.hold("demo.visit", reason: "court", actor: "wu") }
            await expect(throws: .legalHold) { try await register.propose(Self.plan(clock.now), reason: "over", actor: "li") }
            try await register.lift("demo.visit", reason: "closed", actor: "wu")
            await expect(throws: .notFound) { try await register.lift("demo.visit", reason: "closed", actor: "wu") }
            let number = try await register.propose(Self.plan(clock.now), reason: "over", actor: "li").number
            try await register.hold("demo.visit", reason: "another", actor: "wu")
            await expect(throws: .legalHold) { try await register.approve(number, actor: "wu") }
            try await register.lift("demo.visit", reason: "closed", actor: "wu")
            try await register.approve(number, actor: "wu")
            try await register.hold("demo.visit", reason: "third", actor: "wu")
            await expect(throws: .legalHold) { try await register.execute(number) { _, _ in Issue.record("destroyed") } }
            #expect(try await register.hold(on: "demo.visit")?.number == 3)
            let entries = try await ledgerEntries(store)
            #expect(entries.map(\.action) == ["hold.place", "hold.lift", "hold.place", "hold.lift", "disposal.approve", "hold.place"])
        }
    }

    @Test(arguments: TestBackend.allCases) func aHoldThatComesMeanwhileSavesTheRest(backend: TestBackend) async throws {
        try await withGovernance(backend) { store, clock in
            let register = DisposalRegister(store: store, now: { clock.now })
            let number = try await register.propose(Self.plan(clock.now), reason: "over", actor: "li").number
            try await register.approve(number, actor: "wu")
            await expect(throws: .legalHold) {
                try await register.execute(number) { _, _ in try await register.hold("demo.visit", reason: "court", actor: "wu") }
            }
            #expect(try await register.disposal(number).items.map(\.state) == [.done, .waiting])
            try await register.lift("demo.visit", reason: "closed", actor: "wu")
            let ended = Mutex(false)
            let done = try await register.execute(number, finally: { ended.withLock { $0 = true } }) { _, item in #expect(item.subject == "b") }
            #expect(done.state == .done && ended.withLock { $0 })
            let last = try #require(try await ledgerEntries(store).last)
            #expect(try last.digest == DisposalRegister.digest(of: done), "the proof names the whole list")
        }
    }

    @Test(arguments: TestBackend.allCases) func aPolicyMayStandForTheSecondPerson(backend: TestBackend) async throws {
        try await withGovernance(backend) { store, clock in
            let register = DisposalRegister(store: store, now: { clock.now })
            let disposal = try await register.propose(Self.plan(clock.now), reason: "over", policy: "rights edition 2", actor: "command")
            #expect(disposal.state == .approved && disposal.decidedBy == "rights edition 2")
            #expect(try await register.execute(disposal.number) { _, _ in }.state == .done)
            let entries = try await ledgerEntries(store)
            #expect(entries.first?.action == "disposal.approve" && entries.first?.actor == "rights edition 2")
        }
    }

    @Test(arguments: TestBackend.allCases) func exceptionsFromMaskingNeedTwoPersons(backend: TestBackend) async throws {
        try await withGovernance(backend) { store, clock in
            let requests = MaskingRequestRegister(store: store, now: { clock.now })
            let register = MaskingRegister(store: store, now: { clock.now })
            func ask(_ wish: String, reason: String = "public") async throws -> MaskingRequest {
                try await requests.request(dataset: "d", column: "phone", audience: .anonymous, wish: .init(text: wish), reason: reason, actor: "li")
            }
            await expect(throws: .malformed) { try await ask("show", reason: "") }
            await expect(throws: .malformed) { try await ask("partial(900,1)") }
            let first = try await ask("partial(3,4)")
            await expect(throws: .alreadyExists) { try await ask("show") }
            await expect(throws: .samePerson) { try await requests.approve(first.number, actor: "li") }
            #expect(try await register.overrides(of: "d").isEmpty, "what is asked for does not hold yet")
            try await requests.approve(first.number, actor: "wu")
            #expect(try await register.overrides(of: "d").map(\.rule) == [.partial(first: 3, last: 4)])
            await expect(throws: .wrongState) { try await requests.reject(first.number, answer: "no", actor: "wu") }
            let second = try await ask("show")
            await expect(throws: .malformed) { try await requests.reject(second.number, answer: "", actor: "wu") }
            try await requests.reject(second.number, answer: "no ground", actor: "wu")
            try await requests.approve(try await ask("policy").number, actor: "wu")
            #expect(try await register.overrides(of: "d").isEmpty)
            #expect(
                try await ledgerEntries(store).map(\.action) == [
                    "masking.request", "masking.approve", "masking.set", "masking.request", "masking.reject", "masking.request", "masking.approve", "masking.reset",
                ])
            #expect(try await requests.requests(.approved).map(\.number) == [3, 1])
        }
    }
}
