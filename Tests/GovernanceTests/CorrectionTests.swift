import Governance
import Ledger
import Store
import TestKit
import Testing
import Vocabulary

struct CorrectionTests {
    private let report = CorrectionReport(dataset: "demo.visit", version: "sha256:x", rowKey: "17", column: "phone", text: "the number is my old one", wished: "13800138000")

    /// 2025-10-09 is the day of the test clock; the National Day holiday of 2025 ended the day before.
    private static let calendar = WorkingCalendar(
        holidays: Set((1...8).map { CalendarDay(year: 2025, month: 10, day: $0)! }), workedWeekends: [CalendarDay(year: 2025, month: 10, day: 11)!], citation: "国务院办公厅 2025年节假日安排")

    @Test(arguments: [
        ("2025-10-09", 1, "2025-10-10"), ("2025-10-10", 1, "2025-10-11"), ("2025-10-11", 1, "2025-10-13"), ("2025-09-30", 1, "2025-10-09"), ("2025-10-09", 10, "2025-10-22"), ("2025-10-12", 0, "2025-10-12"),
    ])
    func workingDaysPassOverWeekendsAndHolidays(from: String, days: Int, due: String) throws {
        #expect(Self.calendar.day(days, workingDaysAfter: try CalendarDay(text: from)).text == due)
    }

    @Test func aDeadlinesDayIsThatOfChongqing() {
        #expect(DeadlineRule.day(of: 1_759_939_199_999).text == "2025-10-08" && DeadlineRule.day(of: 1_759_939_200_000).text == "2025-10-09" && DeadlineRule.day(of: -1).text == "1970-01-01")
    }

    @Test(arguments: TestBackend.allCases) func aReportGetsAnAnswerByADay(backend: TestBackend) async throws {
        try await withGovernance(backend) { store, clock in
            let register = CorrectionRegister(store: store, calendar: Self.calendar, now: { clock.now })
            let asked = try await register.ask(report, organisation: "kjj", actor: "wang")
            #expect(asked.number == 1 && asked.state == .open && asked.rule == "correction.answer/1" && asked.dueOn.text == "2025-10-22")
            #expect(try await register.queue(of: "kjj").total == 1)
            #expect(try await register.queue(of: "tjj").total == 0)
            try await register.reassign(1, to: "tjj", note: "they keep the numbers", actor: "li")
            #expect(try await register.queue(of: "tjj").corrections.map(\.number) == [1])
            #expect(try await register.pressing().isEmpty)
            clock.advance(12 * 86_400_000)
            #expect(try await register.pressing().map(\.number) == [1])
            #expect(try await register.remind(1, actor: "heliu"))
            #expect(try await register.remind(1, actor: "heliu") == false)
            clock.advance(3 * 86_400_000)
            #expect(try await register.pressing().first?.isOverdue(on: DeadlineRule.day(of: clock.now)) == true)
            await expect(throws: .malformed) { try await register.close(1, accepted: true, answer: "\n", actor: "zhao") }
            try await register.close(1, accepted: true, answer: "in the next version", actor: "zhao")
            await expect(throws: .wrongState) { try await register.close(1, accepted: false, answer: "no", actor: "zhao") }
            let mine = try await register.reports(by: "wang")
            #expect(mine.first?.answer == "in the next version" && mine.first?.state == .accepted)
            #expect(try await register.correction(1).steps.map(\.what) == ["ask", "reassign", "remind", "accept"])
            let entries = try await ledgerEntries(store)
            #expect(entries.map(\.action) == ["correction.accept"] && entries[0].details["in_time"] == "no")
            #expect(!"\(entries)".contains("13800138000"), "what a report says stays off the public record")
            await expect(throws: .notFound) { try await register.correction(2) }
        }
    }

    @Test(arguments: TestBackend.allCases) func reportsAreBoundedInSizeAndNumber(backend: TestBackend) async throws {
        try await withGovernance(backend) { store, clock in
            let register = CorrectionRegister(store: store, now: { clock.now })
            var long = report
            long.text = String(repeating: "错", count: 4_000)
            let big = long
            await expect(throws: .tooLarge) { try await register.ask(big, organisation: "kjj", actor: "wang") }
            long.text = "a\u{0}b"
            let nul = long
            await expect(throws: .malformed) { try await register.ask(nul, organisation: "kjj", actor: "wang") }
            for _ in 0..<CorrectionRegister.mostPerDay { try await register.ask(report, organisation: "kjj", actor: "wang") }
            await expect(throws: .tooMany) { try await register.ask(report, organisation: "kjj", actor: "wang") }
            try await register.ask(report, organisation: "kjj", actor: "zhao")
            clock.advance(86_400_001)
            try await register.ask(report, organisation: "kjj", actor: "wang")
        }
    }

    // MARK: Data subjects

    private static func places() async throws -> [SubjectPlace] {
        let edges = [
            GradeEdge(from: .column(ColumnReference("a", "id")), to: ColumnReference("b", "who")), GradeEdge(from: .column(ColumnReference("b", "who")), to: ColumnReference("indicator/visits", "value")),
            GradeEdge(from: .table("a"), to: ColumnReference("c", "odd")), GradeEdge(from: .column(ColumnReference("z", "id")), to: ColumnReference("y", "id")),
            GradeEdge(from: .column(ColumnReference("indicator/visits", "value")), to: ColumnReference("a", "id")),
        ]
        return try await SubjectSearch.places(
            confirmed: [(ColumnReference("z", "id"), .general4), (ColumnReference("a", "id"), .general4)], edges: edges, count: { $0.table == "a" ? 2 : 0 })
    }

    @Test func aPersonsDataIsFollowedDownTheLineage() async throws {
        let places = try await Self.places()
        #expect(places.map(\.column.description) == ["a.id", "b.who", "c.odd", "indicator/visits.value"], "z holds nothing of the person, so y does not either")
        #expect(places[0].rows == 2 && places[0].kind == .confirmed && places[1].kind == .derived && places[1].origins == [ColumnReference("a", "id")])
    }

    @Test(arguments: TestBackend.allCases) func aRequestIsAnsweredWithoutKeepingTheIdentifier(backend: TestBackend) async throws {
        try await withGovernance(backend) { store, clock in
            let secrets = try await withTemporaryFolder { try MaskingSecrets.loadOrGenerate(at: $0 + "/masking.key") }
            let register = try SubjectRequestRegister(store: store, secrets: secrets, calendar: Self.calendar, now: { clock.now })
            let secret = "11010519491231002X"
            let request = try await register.record(identifier: secret, kind: .residentID, wish: .access, actor: "li")
            let same = try await register.record(identifier: " １１０１０５１９４９１２３１００２Ｘ", kind: .residentID, wish: .deletion, actor: "li")
            #expect(request.identifierCode == same.identifierCode && request.identifierCode == register.code(of: secret, kind: .residentID))
            #expect(register.code(of: secret, kind: .passport) != request.identifierCode)
            #expect(request.dueOn.text == "2025-10-29" && !request.isOverdue(on: request.dueOn))
            await expect(throws: .wrongState) { try await register.close(1, answered: true, answer: "here", actor: "li") }
            try await register.keep(Self.places(), for: 1)
            let closed = try await register.close(1, answered: true, answer: "two rows in a, and what is made of them", actor: "li")
            #expect(closed.state == .answered && closed.found?.count == 4)
            try await register.close(2, answered: false, answer: "kept by law", actor: "li")
            await expect(throws: .wrongState) { try await register.keep([], for: 2) }
            await expect(throws: .malformed) { try await register.record(identifier: " ", kind: .residentID, wish: .access, actor: "li") }
            let kept = try await store.read { reader in
                try ["subject_request", "ledger_entry"].flatMap { try reader.rows("SELECT * FROM \($0)", []) }.map { "\($0)" }.joined()
            }
            #expect(!kept.contains("19491231") && kept.contains(request.identifierCode))
            #expect(try await ledgerEntries(store).map(\.action) == ["subject.request", "subject.request", "subject.answer", "subject.refuse"])
        }
    }

    // MARK: Overrides

    @Test(arguments: TestBackend.allCases) func aStewardsMaskingIsKeptAndOnTheRecord(backend: TestBackend) async throws {
        try await withGovernance(backend) { store, clock in
            let register = MaskingRegister(store: store, now: { clock.now })
            try await register.put(dataset: "d.v", column: "c", audience: nil, rule: .partial(first: 1, last: 0), reason: "names", actor: "li")
            try await register.put(dataset: "d.v", column: "c", audience: .anonymous, rule: .null, reason: "names", actor: "li")
            try await register.put(dataset: "d.v", column: "c", audience: .anonymous, rule: nil, reason: "published anyway", actor: "wu")
            let overrides = try await register.overrides(of: "d.v")
            #expect(overrides.map(\.audience) == [nil, .anonymous] && overrides.map(\.rule) == [.partial(first: 1, last: 0), nil] && overrides[1].decidedBy == "wu")
            await expect(throws: .malformed) { try await register.put(dataset: "d.v", column: "c", audience: nil, rule: .hash(digits: 2), reason: "r", actor: "li") }
            await expect(throws: .malformed) { try await register.put(dataset: "d.v", column: "c", audience: nil, rule: .hide, reason: "", actor: "li") }
            try await register.remove(dataset: "d.v", column: "c", audience: .anonymous, actor: "wu")
            await expect(throws: .notFound) { try await register.remove(dataset: "d.v", column: "c", audience: .anonymous, actor: "wu") }
            #expect(try await ledgerEntries(store).map { $0.details["rule"] } == ["partial(1,0)", "null", "show", "policy"])
        }
    }
}
