import Testing

@testable import Pipeline

struct ModelGraphTests {
    @Test
    func putsEachModelBehindThoseItReads() throws {
        let reads = ["a": ["b", "d"], "b": ["c", "source"], "d": ["c"]]
        #expect(try ModelGraph.order(["a", "b", "c", "d"], reads: reads) == ["c", "b", "d", "a"])
    }

    @Test
    func keepsTheDeclaredOrderOtherwise() throws {
        #expect(try ModelGraph.order(["z", "a", "m"], reads: ["z": ["s"], "a": ["s"]]) == ["z", "a", "m"])
    }

    @Test
    func namesTheCycleAndNothingElse() async {
        let reads = ["a": ["b"], "b": ["c"], "c": ["d"], "d": ["b"]]
        let error = await fault { try ModelGraph.order(["a", "b", "c", "d"], reads: reads) }
        #expect(error?.kind == .modelCycle)
        #expect(error?.problem == "models read each other in a circle: b → c → d → b")
    }

    @Test
    func namesAModelThatReadsItself() async {
        let error = await fault { try ModelGraph.order(["a"], reads: ["a": ["a"]]) }
        #expect(error?.problem.hasSuffix("a → a") == true)
    }
}
