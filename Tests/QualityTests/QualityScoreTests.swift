import FoundationEssentials
import Schema
import Testing
import Vocabulary

@testable import Quality

struct QualityScoreTests {
    private func result(
        _ name: String, _ dimension: QualityDimension, failed: Int64, of checked: Int64, severity: CheckDeclaration.Severity = .block,
        remark: LocalizedText? = nil
    ) -> CheckResult {
        CheckResult(name: name, kind: "range", severity: severity, failed: failed, checked: checked, dimension: dimension, remark: remark)
    }

    private func column(_ present: Int64) -> QualityReport.Column {
        QualityReport.Column(name: "c", present: present, distinctEstimate: 1, least: "", greatest: "")
    }

    @Test
    func losesTheShareOfFailingRowsByDimension() throws {
        let score = try #require(
            QualityScore(
                checks: [
                    result("a", .accuracy, failed: 20, of: 100), result("b", .accuracy, failed: 0, of: 100),
                    result("c", .timeliness, failed: 1, of: 1),
                ], columns: [], rows: 100))
        // Accuracy loses 10 of its 50 points … that is 5; timeliness all 50.
        #expect(score.points == Decimal(unscaled: 450, scale: 1))
        #expect(score.dimensions.map(\.dimension) == [.accuracy, .timeliness])
        #expect(score.dimensions.map(\.points) == [90, 0])
        #expect(score.items.map(\.name) == ["c", "a", "b"])
        #expect(score.items.map(\.lost) == [50, 5, 0])
        #expect(score.items.map(\.atStake) == [50, 25, 25])
        #expect(score.tenths == 450)
    }

    @Test
    func weightsAreDataAndSeverityCounts() throws {
        let weights = try QualityWeights(
            dimensions: [.accuracy: 3, .timeliness: 1], severities: [.block: 3, .note: 1], citation: .init(zh: "本市办法", en: "our own"))
        let checks = [
            result("a", .accuracy, failed: 100, of: 100, severity: .note), result("b", .accuracy, failed: 0, of: 100),
            result("c", .timeliness, failed: 0, of: 1), result("d", .consistency, failed: 9, of: 9),
            result("e", .accuracy, failed: 9, of: 9, severity: .warn),
        ]
        let score = try #require(QualityScore(checks: checks, columns: [column(0)], rows: 9, weights: weights))
        // A quarter of accuracy's 75 points; what has no weight does not count.
        #expect(score.points == Decimal(unscaled: 813, scale: 1))
        #expect(score.citation.en == "our own")
    }

    @Test
    func aModelDeclaresItsOwnWeightsAndTheRestStaysAsItIs() throws {
        let weights = try QualityWeights(declared: ["accuracy": 3, "timeliness": 1, "warn": 0], by: "m")
        #expect(weights.dimensions == [.accuracy: 3, .timeliness: 1])
        #expect(weights.severities[.warn] == 0 && weights.severities[.block] == QualityWeights.severities[.block] && weights.presence == 1)
        let checks = [
            result("a", .accuracy, failed: 0, of: 1), result("b", .accuracy, failed: 9, of: 9, severity: .warn), result("c", .timeliness, failed: 1, of: 1),
            result("d", .consistency, failed: 9, of: 9),
        ]
        let score = try #require(QualityScore(checks: checks, columns: [], rows: 9, weights: weights))
        #expect(score.points == 75 && score.citation.en.contains("model m"))
        #expect(try QualityWeights(declared: ["presence": 0], by: "m").dimensions == QualityWeights.standard.dimensions)
        for wrong in [["beauty": 1], ["accuracy": 0], ["accuracy": 1_001]] {
            #expect(throws: QualityError.self) { try QualityWeights(declared: wrong, by: "m") }
        }
        var model = ModelDeclaration(name: "m", title: .init(zh: "", en: ""))
        #expect(model.qualityWeights == .standard)
        model.weights = ["accuracy": 3, "timeliness": 1, "warn": 0]
        #expect(model.qualityWeights == weights)
    }

    @Test
    func emptyCellsCostPointsOfCompleteness() throws {
        let score = try #require(QualityScore(checks: [], columns: [column(100), column(50)], rows: 100))
        #expect(score.points == 75)
        #expect(score.items.map(\.name) == ["profile.presence"])
    }

    @Test
    func aHundredMeansThatNothingWasLost() throws {
        let one = try #require(QualityScore(checks: [result("a", .accuracy, failed: 1, of: 1_000_000)], columns: [], rows: 1_000_000))
        #expect(one.points == Decimal(unscaled: 999, scale: 1))
        #expect(QualityScore(checks: [result("a", .accuracy, failed: 0, of: 1)], columns: [], rows: 1)?.points == 100)
    }

    @Test
    func whatWasNotJudgedDoesNotCount() {
        let unjudged = result("a", .accuracy, failed: 0, of: 1, remark: .init(zh: "", en: "not judged"))
        #expect(QualityScore(checks: [unjudged], columns: [], rows: 0) == nil)
        #expect(QualityScore(checks: [], columns: [], rows: 0) == nil)
    }

    @Test
    func theStandardsDimensionsAllHaveAWeightAndATitle() {
        #expect(Set(QualityWeights.standard.dimensions.keys) == Set(QualityDimension.allCases))
        #expect(QualityDimension.allCases.map(\.title.zh) == ["规范性", "完整性", "准确性", "一致性", "时效性", "可访问性"])
        #expect(QualityWeights.standard.citation.en.contains("GB/T 36344-2018"))
    }

    @Test(arguments: [([:], "no dimension has a weight"), ([.accuracy: -1], "the weight of accuracy is -1"), ([.accuracy: 1_001], "is 1001")]
        as [([QualityDimension: Int], String)])
    func refusesWeightsThatMakeNoScore(dimensions: [QualityDimension: Int], problem: String) throws {
        let error = try #require(throws: QualityError.self) { try QualityWeights(dimensions: dimensions, citation: .init(zh: "", en: "")) }
        #expect(error.problem.contains(problem))
        #expect(error.code == "malformed_weights")
    }
}
