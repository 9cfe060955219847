import Governance
import Ledger
import TestKit
import Testing
import Vocabulary

private func column(_ text: String) -> ColumnReference {
    let parts = text.split(separator: "/").map(String.init)
    return ColumnReference(parts[0], parts[1])
}

private func edge(_ from: String, _ to: String, _ how: String? = nil) -> GradeEdge {
    GradeEdge(from: from.contains("/") ? .column(column(from)) : .table(from), to: column(to), transformation: how)
}

struct GradeTests {
    private func declared(_ list: [String: Grade]) -> [ColumnReference: Grade] {
        Dictionary(uniqueKeysWithValues: list.map { (column($0.key), $0.value) })
    }

    @Test func aGradeTravelsDownEveryStep() {
        let result = GradePropagation(
            declared: declared(["a/id": .general4, "b/id": .general1, "c/id": .general1, "c/n": .general1]), edges: [edge("a/id", "b/id"), edge("b/id", "c/id", "upper(id)")]
        ).result()
        #expect(result.grades[column("c/id")] == .general4 && result.grades[column("c/n")] == .general1)
        #expect(result.grade(ofDataset: "c") == .general4 && result.grade(ofDataset: "none") == nil)
        #expect(result.path(to: column("c/id")).map(\.column) == [column("a/id"), column("b/id"), column("c/id")])
        #expect(result.path(to: column("c/id")).last?.transformation == "upper(id)")
        #expect(result.blocking("c").map(\.kind) == [.lowerThanInherited])
        #expect(result.blocking("c").first?.message.contains("a.id (general.4) → b.id (general.4) → c.id (general.4)") == true)
    }

    @Test func theHighestOfSeveralInputsCounts() {
        let result = GradePropagation(
            declared: declared(["a/x": .general2, "a/y": .important, "b/z": .important]), edges: [edge("a/x", "b/z"), edge("a/y", "b/z")]
        ).result()
        #expect(result.grades[column("b/z")] == .important && result.findings.isEmpty)
    }

    @Test func anUnknownOriginTakesTheWholeTablesHighest() {
        let result = GradePropagation(declared: declared(["a/x": .general1, "a/y": .core, "b/z": .general1]), edges: [edge("a", "b/z")]).result()
        #expect(result.grades[column("b/z")] == .core && result.blocking("b").first?.path.first?.column == column("a/y"))
    }

    @Test func aConfirmedGradeTravelsAndIsReported() {
        let result = GradePropagation(
            declared: declared(["a/x": .general1, "b/x": .general1]), confirmed: [column("a/x"): .general4], edges: [edge("a/x", "b/x")]
        ).result()
        #expect(result.grades(of: "b") == ["x": .general4])
        #expect(result.findings.map(\.kind) == [.lowerThanConfirmed, .lowerThanInherited])
        #expect(result.findings.map(\.blocks) == [false, true])
    }

    @Test func onlyAnApprovedLoweringOfThisVeryStatementLowers() {
        let lowering = GradeLowering(column: column("b/n"), to: .general1, by: .aggregate, reason: "counts of ≥ 10", approvedBy: "chen", definition: "sha256:1")
        var work = GradePropagation(
            declared: declared(["a/id": .general4, "b/n": .general1, "c/n": .general1]), edges: [edge("a/id", "b/n", "count(id)"), edge("b/n", "c/n")], lowerings: [lowering],
            definitions: ["b": "sha256:1"])
        #expect(work.result().grades[column("c/n")] == .general1 && work.result().findings.isEmpty)
        work.definitions = ["b": "sha256:2"]
        #expect(work.result().grades[column("c/n")] == .general4)
        #expect(work.result().findings.map(\.kind) == [.lowerThanInherited, .staleLowering, .lowerThanInherited])
    }

    @Test func aLoweringNeverGoesBelowWhatAStewardConfirmed() {
        let lowering = GradeLowering(column: column("b/n"), to: .general1, by: .hash, reason: "hashed", approvedBy: "chen")
        let result = GradePropagation(
            declared: declared(["a/id": .general4, "b/n": .general1]), confirmed: [column("b/n"): .general3], edges: [edge("a/id", "b/n")], lowerings: [lowering]
        ).result()
        #expect(result.grades[column("b/n")] == .general3)
    }

    @Test func cyclesEndAndLongChainsHold() {
        let cycle = GradePropagation(declared: declared(["a/x": .general3, "b/x": .general1]), edges: [edge("a/x", "b/x"), edge("b/x", "a/x"), edge("b/x", "b/x")]).result()
        #expect(cycle.grades[column("b/x")] == .general3 && cycle.path(to: column("b/x")).count == 2)
        let count = 3_000
        let chain = (1..<count).map { edge("t\($0 - 1)/x", "t\($0)/x") }
        let long = GradePropagation(declared: [column("t0/x"): .core], edges: chain).result()
        #expect(long.grades[column("t\(count - 1)/x")] == .core && long.path(to: column("t\(count - 1)/x")).count == 100)
    }

    @Test(arguments: TestBackend.allCases) func whoAsksForALowerGradeDoesNotApproveIt(backend: TestBackend) async throws {
        try await withGovernance(backend) { store, clock in
            let register = LoweringRegister(store: store, now: { clock.now })
            let asked = try await register.request(column("demo.sum/n"), to: .general1, by: .aggregate, definition: "sha256:1", reason: "counts only", actor: "li")
            await expect(throws: .alreadyExists) { try await register.request(column("demo.sum/n"), to: .general2, by: .mask, definition: "sha256:1", reason: "again", actor: "wu") }
            await expect(throws: .samePerson) { try await register.approve(asked.number, actor: "li") }
            await expect(throws: .notFound) { try await register.approve(99, actor: "chen") }
            #expect(try await register.approved().isEmpty)
            try await register.approve(asked.number, actor: "chen")
            await expect(throws: .wrongState) { try await register.approve(asked.number, actor: "wu") }
            let approved = try await register.approved()
            #expect(approved.map(\.approvedBy) == ["chen"] && approved.first?.definition == "sha256:1")
            await expect(throws: .malformed) { try await register.reject(asked.number, answer: "", actor: "chen") }
            try await register.reject(asked.number, answer: "small groups came up", actor: "chen")
            #expect(try await register.approved().isEmpty, "an approval can be taken back")
            let second = try await register.request(column("demo.sum/n"), to: .general2, by: .aggregate, reason: "groups of ten", actor: "li")
            #expect(second.number == 2)
            #expect(try await register.requests(.requested).map(\.number) == [2])
            try await register.withdraw(2, actor: "li")
            #expect(try await ledgerEntries(store).map(\.action) == ["lowering.request", "lowering.approve", "lowering.reject", "lowering.request", "lowering.withdraw"])
        }
    }
}
