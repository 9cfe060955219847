import Lineage
import Pipeline
import Testing

@testable import Server

@Suite struct LineageGraphTests {
    private func thing(_ id: String, rows: [String] = []) -> LineageGraph.Thing {
        .init(id: id, title: id, kind: "dataset", kindWord: "", rows: rows.map { .init(id: "\(id).\($0)", text: $0) })
    }

    private func edge(_ from: String, _ to: String) -> LineageGraph.Edge { .init(from: from, to: to, kind: "exact", kindWord: "") }

    @Test func aThingStandsRightOfWhatItCameFromAndBesideWhatItWentInto() throws {
        let layers = LineageLayers(things: ["a", "b", "c", "late"], edges: [("a", "b"), ("b", "c"), ("late", "c")])
        #expect(layers.layers == [["a"], ["b", "late"], ["c"]])
    }

    @Test func aCycleIsDrawnAllTheSame() {
        let layers = LineageLayers(things: ["a", "b"], edges: [("a", "b"), ("b", "a")])
        #expect(layers.layers.flatMap(\.self).sorted() == ["a", "b"])
    }

    @Test func anArrowLeadsFromRowToRowAndFromAWholeThingToItsHead() throws {
        let graph = LineageGraph(things: [thing("a", rows: ["x", "y"]), thing("b", rows: ["z"])], edges: [edge("a.y", "b.z"), edge("a", "b")])
        let rowY = try #require(graph.boxes.first?.rows.last).y
        let middle = try #require(Int(rowY)) + LineageGraph.rowHeight / 2
        #expect(graph.arrows.count == 2)
        #expect(graph.arrows[0].path.hasPrefix("M\(LineageGraph.margin + LineageGraph.boxWidth) \(middle)C"))
        let first = try #require(graph.boxes.first)
        let top = try #require(Int(first.y))
        #expect(graph.arrows[1].path.contains(" \(top + LineageGraph.headHeight / 2)C"))
    }

    @Test func anArrowToWhatIsNotDrawnIsLeftOut() {
        #expect(LineageGraph(things: [thing("a")], edges: [edge("a", "elsewhere")]).arrows.isEmpty)
        #expect(LineageGraph(things: [], edges: []).boxes.isEmpty)
    }

    @Test func aSmallLineNeedsTwoValuesAndDoesNotExaggerate() throws {
        #expect(Sparkline([99], least: 4, words: "") == nil)
        let calm = try #require(Sparkline([99, 99.1], least: 4, words: ""))
        let heights = calm.line.split(separator: " ").compactMap { $0.split(separator: ",").last.flatMap { Double($0) } }
        #expect(heights.count == 2 && abs(heights[0] - heights[1]) < 1)
    }
}

@Suite struct LineageQueryTests {
    @Test func aQuestionIsReadFromTheAddress() throws {
        let query = try LineageQuery(items: [("node", "dataset:a.b.c"), ("direction", "upstream"), ("depth", "2"), ("rows", "true"), ("lang", "zh")])
        #expect(query.node == LineageTable(.dataset, "a.b").column("c") && query.way == .upstream && query.depth == 2 && query.includesRows)
        #expect(query.href(of: "dataset:a.b.*") == "/lineage?node=dataset%3Aa.b.%2A&direction=upstream&depth=2&rows=true")
    }

    @Test(arguments: [
        [("node", "dataset:a.b.c"), ("depth", "0")], [("node", "dataset:a.b.c"), ("depth", "33")], [("node", "dataset:a.b.c"), ("direction", "left")],
        [("node", "dataset:a.b.c"), ("rows", "1")], [("node", "dataset:a.b.c"), ("size", "1")], [],
    ])
    func aParameterThatCannotBeReadIsRefused(items: [(String, String)]) {
        #expect(throws: PipelineError.self) { try LineageQuery(items: items.map { (name: $0.0, value: $0.1) }) }
    }

    @Test func aNodeThatNamesNoColumnIsRefusedWithItsMend() {
        #expect {
            try LineageQuery(items: [(name: "node", value: "water")])
        } throws: { ($0 as? LineageError)?.mend.contains("kind:app.thing.column") == true }
    }
}
