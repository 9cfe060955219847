import Engine
import Schema
import TestKit
import Testing
import Vocabulary

@testable import Source

@Suite struct SchemaContractTests {
    private typealias Found = SchemaContract.Found

    private static let contract = SchemaContract(columns: [
        .init(name: "地区代码", type: .region), .init(name: "工业总产值", type: .decimal(precision: 18, scale: 2)), .init(name: "date", type: .date),
        .init(name: "remark", type: .text),
    ])
    private static let asExpected = [
        Found(name: "地区代码", type: .text), Found(name: "工业总产值", type: .integer), Found(name: "date", type: .date), Found(name: "remark", type: .integer),
    ]

    private func compare(_ change: (inout [Found]) -> Void) -> SchemaDifference {
        var found = Self.asExpected
        change(&found)
        return Self.contract.compare(found: found)
    }

    @Test func narrowerAndEmptyColumnsAreNoDifference() {
        #expect(compare { _ in }.isEmpty)
        #expect(compare { $0[2] = Found(name: "DATE", type: .text, isEmpty: true) }.isEmpty)
    }

    @Test func anotherOrderIsSaidAndStopsNothing() throws {
        let found = [2, 0, 1, 3].map { Self.asExpected[$0] }
        let difference = Self.contract.compare(found: found)
        #expect(difference.isOnlyReordered && !difference.isEmpty)
        #expect(difference.lines.map(\.en) == ["the columns come in another order: date, 地区代码, 工业总产值, remark"])
        guard case .accept(let mapping, _) = try ContractDecision.decide(
            difference, contract: Self.contract, found: found, policy: .stop, source: "s", place: "a.csv")
        else { throw TestFailure("not accepted") }
        #expect(mapping.steps.map(\.name) == ["地区代码", "工业总产值", "date", "remark"])
    }

    @Test func renamedColumnsAreFoundByNearNames() {
        let difference = compare {
            $0[1].name = "工业总产值（万元）"
            $0[3].name = "remarks"
        }
        #expect(difference.renamed.map { [$0.from, $0.to] } == [["工业总产值", "工业总产值（万元）"], ["remark", "remarks"]])
        #expect(difference.missing.isEmpty && difference.new.isEmpty)
        #expect(difference.renamed.last?.why.en == "the names are 91 % alike")
        #expect(difference.renamed.first?.why.zh.contains("名称相似") == true)
    }

    @Test func otherNamesOrTypesAreNoRename() {
        let difference = compare {
            $0[2] = Found(name: "负责人", type: .text)
            $0[1] = Found(name: "工业总产值2", type: .text)
        }
        #expect(difference.renamed.isEmpty)
        #expect(difference.missing.map(\.name) == ["工业总产值", "date"])
        #expect(difference.new.map(\.name) == ["工业总产值2", "负责人"])
    }

    @Test func twoCandidatesThatTieAreNotGuessed() {
        let difference = compare {
            $0[3].name = "remark1"
            $0.append(Found(name: "remark2", type: .text))
        }
        #expect(difference.renamed.isEmpty)
        #expect(difference.undecided == [.init(missing: "remark", candidates: ["remark1", "remark2"])])
        #expect(difference.lines.first?.en == "column \"remark\" (text) is missing; it could be remark1, remark2, which cannot be told")
    }

    @Test func sameValuesFindAColumnWhoseNameIsAnother() async throws {
        let difference = try await withSession { session in
            try session.execute(
                """
                CREATE TABLE was AS SELECT 'P' || i AS 编号, i * 1.5 AS v FROM range(2000) AS r(i);
                CREATE TABLE now AS SELECT 'P' || (i + 100) AS project_code, 'Q' || i AS note, i * 1.5 AS v FROM range(2000) AS r(i)
                """)
            let old = try ColumnFingerprint.take(["编号"], from: "was", in: session)
            let new = try ColumnFingerprint.take(["project_code", "note"], from: "now", in: session)
            let contract = SchemaContract(columns: [.init(name: "编号", type: .text, fingerprint: old["编号"]), .init(name: "v", type: .real)])
            return contract.compare(found: [
                .init(name: "project_code", type: .text, fingerprint: new["project_code"]), .init(name: "note", type: .text, fingerprint: new["note"]),
                .init(name: "v", type: .real),
            ])
        }
        #expect(difference.renamed.map { [$0.from, $0.to] } == [["编号", "project_code"]])
        #expect(difference.renamed.first?.why.en.contains("% of the values are the same") == true)
        #expect(difference.new.map(\.name) == ["note"])
    }

    @Test func fingerprintsEstimateOverlap() async throws {
        try await withSession { session in
            func print(_ select: String) throws -> ColumnFingerprint { try ColumnFingerprint.take(["v"], from: "(\(select))", in: session)["v"]! }
            let whole = try print("SELECT i AS v FROM range(10000) AS r(i)")
            #expect(whole.smallest.count == ColumnFingerprint.most)
            #expect(try whole.likeness(to: print("SELECT i::DECIMAL(18,2) AS v FROM range(10000) AS r(i)")) == 1, "a type's zeros do not count")
            #expect(try whole.likeness(to: print("SELECT i + 20000 AS v FROM range(10000) AS r(i)")) == 0)
            let half = try whole.likeness(to: print("SELECT i + 5000 AS v FROM range(10000) AS r(i)"))
            #expect((0.3...0.7).contains(half))
            #expect(try print("SELECT NULL AS v").smallest.isEmpty)
        }
    }

    @Test func retypedColumnsSayWhetherTheyWiden() {
        let difference = compare {
            $0[1].type = .decimal(precision: 20, scale: 4)
            $0[2].type = .text
        }
        #expect(difference.retyped.map(\.widening) == [true, false])
        #expect(difference.lines.map(\.en) == [
            "column \"工业总产值\" is decimal(20,4), not decimal(18,2) (wider)", "column \"date\" is text, not date",
        ])
    }

    @Test func stopNamesEveryDifference() {
        let difference = compare { $0[0] = Found(name: "x", type: .boolean) }
        #expect(
            throws: SourceError(
                .schemaMismatch,
                problem: "source s: a.csv has not the columns it is known for: column \"地区代码\" (region) is missing; column \"x\" (boolean) is new",
                mend: "mend the delivery, or take the change over: correct the declared columns, or set `on_change: adapt` for this source")
        ) {
            try ContractDecision.decide(difference, contract: Self.contract, found: [], policy: .stop, source: "s", place: "a.csv")
        }
    }

    @Test func quarantineSetsTheDeliveryAside() throws {
        let difference = compare { $0.removeLast() }
        let decision = try ContractDecision.decide(difference, contract: Self.contract, found: [], policy: .quarantine, source: "s", place: "a.csv")
        #expect(decision == .setAside(reasons: difference.lines))
        #expect(difference.lines.map(\.zh) == ["缺少字段 remark（text）"])
    }

    @Test func adaptBringsTheTableIntoForm() async throws {
        let table = try await withSession { session in
            try session.execute("CREATE TABLE s AS SELECT * FROM (VALUES (2, 'x', 'a1', 7), (1, 'y', 'a2', 8)) AS t(remarks, date, 地区代码, extra)")
            let found = [
                Found(name: "remarks", type: .integer), Found(name: "date", type: .text), Found(name: "地区代码", type: .text), Found(name: "extra", type: .integer),
            ]
            let difference = Self.contract.compare(found: found)
            guard case .accept(let mapping, let remarks) = try ContractDecision.decide(
                difference, contract: Self.contract, found: found, policy: .adapt, source: "s", place: "a.csv")
            else { throw TestFailure("not accepted") }
            #expect(remarks.count == 5)
            try mapping.apply(to: "s", in: session)
            return try session.query("SELECT * FROM s")
        }
        #expect(table.columns.map { "\($0.name) \($0.type.sql)" } == [
            "地区代码 VARCHAR", "工业总产值 DECIMAL(18,2)", "date VARCHAR", "remark VARCHAR", "extra BIGINT",
        ])
        #expect(table.row(0) == ["a1", nil, "x", "2", 7])
    }

    @Test func declaredTypesBindTheLastAcceptedColumns() {
        let contract = SchemaContract(
            lastAccepted: [.init(name: "b", type: .integer), .init(name: "a", type: .text)], declared: ["b": .decimal(precision: 18, scale: 2), "z": .date, "c": .text])
        #expect(contract.columns.map(\.name) == ["b", "a", "c", "z"])
        #expect(contract.columns[0].type == .decimal(precision: 18, scale: 2))
    }
}

struct TestFailure: Error {
    let text: String
    init(_ text: String) { self.text = text }
}
