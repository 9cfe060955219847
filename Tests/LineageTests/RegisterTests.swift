import Engine
import Store
import TestKit
import Testing

@testable import Lineage

/// The graph: what is recorded is found again, in both directions, within bounds.
struct RegisterTests {
    /// source s(a, b) > clean(a, b, n) > total(sum) > indicator; other reads clean without anyone knowing how.
    private static func chain(_ register: LineageRegister) async throws {
        try await register.record(
            dataset("clean"), columns: ["a", "b", "n"],
            ["source:app.s.a > dataset:app.clean.a", "source:app.s.b ~ dataset:app.clean.b", "source:app.s.b # dataset:app.clean.*"])
        try await register.record(
            dataset("total"), columns: ["sum"], ["dataset:app.clean.b ~ dataset:app.total.sum", "dataset:app.clean.a # dataset:app.total.*"])
        try await register.record(
            LineageTable(.indicator, "app.goals"), columns: ["growth"], ["dataset:app.total.sum ~ indicator:app.goals.growth"])
        try await register.record(dataset("other"), columns: ["x"], ["dataset:app.clean.* ? dataset:app.other.x"])
    }

    private static func nodes(_ slice: LineageSlice) -> [String] { slice.nodes.map { "\($0.distance) \($0.node.text)" } }

    @Test(arguments: TestBackend.allCases)
    func followsAColumnDownstream(backend: TestBackend) async throws {
        try await withRegister(backend) { register in
            try await Self.chain(register)
            let slice = try await register.closure(from: [source("s").column("b")], direction: .downstream)
            #expect(
                Self.nodes(slice) == [
                    "0 source:app.s.b", "1 dataset:app.clean.*", "1 dataset:app.clean.b", "2 dataset:app.other.x", "2 dataset:app.total.sum",
                    "3 indicator:app.goals.growth",
                ])
            #expect(
                slice.edges.map { text($0) } == [
                    "dataset:app.clean.* ? dataset:app.other.x", "dataset:app.clean.b ~ dataset:app.total.sum",
                    "dataset:app.total.sum ~ indicator:app.goals.growth", "source:app.s.b ~ dataset:app.clean.b",
                ])
            #expect(slice.origins[dataset("clean")] == LineageOrigin(version: "v1", run: "r", recordedAt: 1))
            #expect(slice.origins[source("s")] == nil)
            #expect(!slice.truncated && slice.unrecorded.isEmpty)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func followsAColumnUpstreamAndOpensWhatIsUnknown(backend: TestBackend) async throws {
        try await withRegister(backend) { register in
            try await Self.chain(register)
            let known = try await register.closure(from: [dataset("total").column("sum")], direction: .upstream)
            #expect(Self.nodes(known) == ["0 dataset:app.total.sum", "1 dataset:app.clean.b", "2 source:app.s.b"])
            let unknown = try await register.closure(from: [dataset("other").column("x")], direction: .upstream)
            #expect(
                Self.nodes(unknown) == [
                    "0 dataset:app.other.x", "1 dataset:app.clean.*", "1 dataset:app.clean.a", "1 dataset:app.clean.b", "1 dataset:app.clean.n",
                    "2 source:app.s.a", "2 source:app.s.b",
                ])
        }
    }

    @Test(arguments: TestBackend.allCases)
    func followsWhatDecidesRowsOnlyWhenAsked(backend: TestBackend) async throws {
        try await withRegister(backend) { register in
            try await Self.chain(register)
            let start = [source("s").column("a")]
            let values = try await register.closure(from: start, direction: .downstream)
            #expect(Self.nodes(values).filter { $0.contains("total") } == [])
            let all = try await register.closure(from: start, direction: .downstream, limits: .wide)
            #expect(Self.nodes(all).contains("2 dataset:app.total.*"))
            // Rows are decided, but no value of total is made of it.
            #expect(!Self.nodes(all).contains { $0.contains("growth") })
            let up = try await register.closure(from: [dataset("total").column("sum")], direction: .upstream, limits: .wide)
            #expect(up.nodes.map(\.node.text).contains("source:app.s.a"))
        }
    }

    @Test(arguments: TestBackend.allCases)
    func aThingAsAWholeStandsForItsColumns(backend: TestBackend) async throws {
        try await withRegister(backend) { register in
            try await Self.chain(register)
            let slice = try await register.closure(from: [dataset("clean").whole], direction: .downstream)
            #expect(slice.nodes.filter { $0.distance == 0 }.count == 4)
            #expect(slice.nodes.map(\.node.text).contains("dataset:app.total.sum"))
            let up = try await register.closure(from: [dataset("clean").whole], direction: .upstream)
            #expect(up.nodes.filter { $0.node.table.kind == .source }.count == 2)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func recordingAgainReplaces(backend: TestBackend) async throws {
        try await withRegister(backend) { register in
            try await Self.chain(register)
            try await register.record(
                dataset("clean"), columns: ["a"], ["source:app.s.a > dataset:app.clean.a"], version: "v2", at: 2)
            let slice = try await register.closure(from: [source("s").column("b")], direction: .downstream)
            #expect(slice.nodes.count == 1)
            // What was made of a column that is no more still says so; what nobody read is forgotten.
            let up = try await register.closure(from: [dataset("total").column("sum")], direction: .upstream)
            #expect(Self.nodes(up) == ["0 dataset:app.total.sum", "1 dataset:app.clean.b"])
            #expect(try await register.closure(from: [dataset("clean").column("n")], direction: .upstream).unrecorded.count == 1)
            #expect(try await register.origin(of: dataset("clean")) == LineageOrigin(version: "v2", run: "r", recordedAt: 2))
            try await register.store.write { try register.forget(dataset("clean"), in: $0) }
            #expect(try await register.origin(of: dataset("clean")) == nil)
            #expect(try await register.tables(.upstream, of: dataset("clean")).entries.isEmpty)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func aRecordThatFailsChangesNothing(backend: TestBackend) async throws {
        try await withRegister(backend) { register in
            try await Self.chain(register)
            let error = await #expect(throws: LineageError.self) {
                try await register.record(
                    dataset("clean"), columns: ["a"], ["source:app.s.a > dataset:app.clean.a", "source:app.s.a > dataset:app.total.sum"])
            }
            #expect(error?.code == "foreign_lineage_edge")
            #expect(error?.problem == "the lineage of dataset:app.clean has an edge into dataset:app.total.sum")
            #expect(try await register.closure(from: [source("s").column("b")], direction: .downstream).nodes.count == 6)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func aCycleEnds(backend: TestBackend) async throws {
        try await withRegister(backend) { register in
            try await register.record(dataset("x"), columns: ["a"], ["dataset:app.y.a > dataset:app.x.a", "dataset:app.x.a > dataset:app.x.a"])
            try await register.record(dataset("y"), columns: ["a"], ["dataset:app.x.a > dataset:app.y.a"])
            for direction in LineageDirection.allCases {
                let slice = try await register.closure(from: [dataset("x").column("a")], direction: direction)
                #expect(slice.nodes.count == 2 && slice.edges.count == 3 && !slice.truncated)
                #expect(try await register.tables(direction, of: dataset("x")).entries.map(\.table) == [dataset("y")])
            }
            #expect(try await register.reaches(from: [dataset("x").column("a")], to: [source("z").column("a")]) == .notReached)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func keepsTheTransformationOfAnEdge(backend: TestBackend) async throws {
        try await withRegister(backend) { register in
            let edges = [
                try edge("source:app.s.phone ~ dataset:app.p.phone", transformation: "hide_middle"),
                // The same ends twice: what says more about the value stays.
                try edge("source:app.s.phone > dataset:app.p.phone"),
            ]
            let record = LineageRecord(
                subject: dataset("p"), columns: ["phone"], edges: edges, origin: .init(version: nil, run: nil, recordedAt: 5))
            try await register.store.write { try register.record(record, in: $0) }
            let slice = try await register.closure(from: [dataset("p").column("phone")], direction: .upstream)
            #expect(slice.edges == [edges[0]])
        }
    }

    @Test func readsAndWritesTheNamesOfNodes() throws {
        for text in ["dataset:app.model.column", "source:app.s.*", "indicator:goals.growth"] { #expect(try LineageNode(text: text).text == text) }
        for text in ["", "dataset", "dataset:", "thing:a.b.c", "dataset:a", "dataset:a..b"] {
            let error = #expect(throws: LineageError.self) { try LineageNode(text: text) }
            #expect(error?.problem == "\"\(text)\" names no column")
        }
    }
}
