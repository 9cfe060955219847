import Engine
import Governance
import Ledger
import TestKit
import Testing
import Vocabulary

struct ClassificationRegisterTests {
    private let classifier = Classifier(today: CalendarDay(year: 2026, month: 1, day: 1)!)

    private func findings(_ column: String = "手机", phones: Int = 20, others: Int = 0) -> [ClassificationFinding] {
        let values = (0..<phones).map { "1380013\(8000 + $0)" } + (0..<others).map { "无\($0)" }
        return classifier.findings(ColumnSample(name: column, values: values))
    }

    @Test(arguments: TestBackend.allCases) func aStewardsWordMakesTheGrade(backend: TestBackend) async throws {
        try await withGovernance(backend) { store, clock in
            let register = ClassificationRegister(store: store, now: { clock.now })
            #expect(try await register.record(findings(), dataset: "demo.visit", rules: .standard) == 1)
            #expect(try await register.record(findings(), dataset: "demo.visit", rules: .standard) == 0)
            let page = try await register.queue()
            #expect(page.total == 1 && page.lines.first?.kind == .mobilePhone && page.lines.first?.state == .suggested)
            #expect(try await register.effectiveMarks("demo.visit").isEmpty)
            #expect(try await register.effectiveMarks("demo.visit", includingSuggested: true) == ["手机": .general3])

            try await register.decide(.confirm, dataset: "demo.visit", column: "手机", kind: .mobilePhone, actor: "li")
            #expect(try await register.effectiveMarks("demo.visit") == ["手机": .general3])
            #expect(try await register.reductions("demo.visit") == ["手机": .partial(first: 3, last: 4)])
            try await register.decide(.overrule(.general4), dataset: "demo.visit", column: "手机", kind: .mobilePhone, reason: "patients", actor: "li")
            #expect(try await register.effectiveMarks("demo.visit") == ["手机": .general4])
            try await register.record(findings(), dataset: "demo.visit", rules: .standard)
            #expect(try await register.effectiveMarks("demo.visit") == ["手机": .general4], "a new run leaves decisions alone")
            #expect(try await register.columns(holding: .mobilePhone).map(\.dataset) == ["demo.visit"])
            let entries = try await ledgerEntries(store)
            #expect(entries.map(\.action) == ["classification.confirm", "classification.overrule"])
            #expect(entries.allSatisfy { $0.subject == "dataset/demo.visit" && $0.actor == "li" && $0.details["column"] == "手机" })
        }
    }

    @Test(arguments: TestBackend.allCases) func aRejectedSuggestionStaysAwayUntilTheEvidenceIsNew(backend: TestBackend) async throws {
        try await withGovernance(backend) { store, clock in
            let register = ClassificationRegister(store: store, now: { clock.now })
            try await register.record(findings(phones: 20, others: 20), dataset: "demo.visit", rules: .standard)
            try await register.decide(.reject, dataset: "demo.visit", column: "手机", kind: .mobilePhone, reason: "device numbers", actor: "li")
            #expect(try await register.record(findings(phones: 20, others: 20), dataset: "demo.visit", rules: .standard) == 0)
            #expect(try await register.record(findings(phones: 24, others: 20), dataset: "demo.visit", rules: .standard) == 0)
            #expect(try await register.queue().total == 0)
            #expect(try await register.queue(state: .rejected).total == 1)
            #expect(try await register.record(findings(phones: 40, others: 2), dataset: "demo.visit", rules: .standard) == 1)
            #expect(try await register.queue().total == 1)
        }
    }

    @Test(arguments: TestBackend.allCases) func aSuggestionNoLongerMadeIsTakenBack(backend: TestBackend) async throws {
        try await withGovernance(backend) { store, clock in
            let register = ClassificationRegister(store: store, now: { clock.now })
            try await register.record(findings(), dataset: "demo.visit", rules: .standard)
            try await register.record([], dataset: "demo.visit", rules: .standard)
            #expect(try await register.classifications(of: "demo.visit").isEmpty)
        }
    }

    @Test(arguments: TestBackend.allCases) func theQueueComesInPagesAndByDataset(backend: TestBackend) async throws {
        try await withGovernance(backend) { store, clock in
            let register = ClassificationRegister(store: store, now: { clock.now })
            for number in 1...5 { try await register.record(findings("手机\(number)"), dataset: "demo.d\(number % 2)", rules: .standard) }
            #expect(try await register.queue(offset: 0, limit: 2).lines.count == 2)
            // Each run says what it finds in a dataset as a whole: the later columns replaced the earlier ones.
            #expect(try await register.queue(datasets: ["demo.d1"]).lines.map(\.column) == ["手机5"])
            #expect(try await register.queue(datasets: []).total == 0)
            await expect(throws: .tooMany) { try await register.queue(datasets: (0...500).map { "d\($0)" }) }
        }
    }

    @Test(arguments: TestBackend.allCases) func columnsAreMarkedByHandWithAReason(backend: TestBackend) async throws {
        try await withGovernance(backend) { store, clock in
            let register = ClassificationRegister(store: store, now: { clock.now })
            await expect(throws: .malformed) { try await register.mark(dataset: "d.m", column: "c", kind: .address, grade: .general4, reason: " ", actor: "li") }
            try await register.mark(dataset: "d.m", column: "c", kind: .address, grade: .general4, reason: "home addresses", actor: "li")
            #expect(try await register.effectiveMarks("d.m") == ["c": .general4])
            await expect(throws: .notFound) { try await register.decide(.confirm, dataset: "d.m", column: "x", kind: .address, actor: "li") }
            await expect(throws: .malformed) { try await register.decide(.reject, dataset: "d.m", column: "c", kind: .address, actor: "li") }
            await expect(throws: .tooLarge) {
                try await register.decide(.reject, dataset: "d.m", column: "c", kind: .address, reason: String(repeating: "长", count: 1_000), actor: "li")
            }
        }
    }

    @Test func theSampleIsDrawnFromTheWholeColumnAndAlwaysTheSame() async throws {
        let (first, again) = try await withSession { session in
            try session.execute(
                """
                CREATE TABLE visit AS SELECT '138' || lpad(CAST(i AS VARCHAR), 8, '0') AS "手机", CASE WHEN i % 2 = 0 THEN i END AS n, ' ' AS blank,
                    repeat('x', 1000) AS long FROM range(20000) t(i)
                """)
            let columns: [(name: String, titles: [String])] = [("手机", ["电话"]), ("n", []), ("blank", []), ("long", [])]
            return (try ColumnSampler.samples(of: "visit", columns: columns, session: session), try ColumnSampler.samples(of: "visit", columns: columns, session: session))
        }
        #expect(first == again)
        #expect(first[0].values.count == ColumnSampler.mostValues && first[0].rows == 20_000 && first[0].titles == ["电话"])
        #expect(first[0].values.contains { $0 > "13800010000" } && first[0].values.contains { $0 < "13800010000" }, "not the first rows only")
        #expect((15_000...20_000).contains(first[0].distinct), "an estimate")
        #expect(first[1].nonNull == 10_000 && first[2].values.isEmpty && first[3].values.map(\.count) == [ColumnSampler.mostCharacters])
    }
}
