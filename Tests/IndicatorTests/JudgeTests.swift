import FoundationEssentials
import Testing
import Vocabulary

@testable import Indicator

@Suite("A target")
struct JudgeTests {
    @Test func isOnTrackWhenTheLatestValueLiesOnOrAboveTheLine() throws {
        // 2022-12-31 to 2027-12-31 is 1826 days; 181 of them to mid 2023: 43000 + 43000 × 181/1826 = 47262.3…
        let judgement = try judged("= 8.6 万家 2027 from 43000 家 2022", ["2023-06-30 = 48838"], unit: "家")
        #expect(judgement.status == .onTrack)
        #expect(judgement.observed?.value == 48838)
        #expect(judgement.target == 86000)
        #expect(judgement.unit.symbol == "家")
        #expect(judgement.expected == 47262)
        #expect(judgement.gap == 1576)
        #expect(judgement.progress == Decimal(string: "0.1357"))
        #expect(judgement.expectedProgress == Decimal(string: "0.0991"))
        #expect(judgement.reason.zh == "2023年6月30日为 48,838 家，序时应为 47,262 家，领先 1,576 家。")
        #expect(judgement.reason.en == "48,838 家 on 30 June 2023; the path stands at 47,262 家: 1,576 家 ahead.")
    }

    @Test func exactlyOnTheLineIsOnTrack() throws {
        // 2021-12-31 to 2025-12-31 is 1461 days, 365 of them in 2022: the line stands at 365.
        let judgement = try judged(">= 1461 个 2025 from 0 个 2021", ["2022 = 365"])
        #expect(judgement.status == .onTrack)
        #expect(judgement.gap == 0)
        #expect(try judged(">= 1461 个 2025 from 0 个 2021", ["2022 = 364.99999999999999999999999999"]).status == .behind)
    }

    @Test func isBehindBelowTheLine() throws {
        let judgement = try judged("> 2.7 % 2027 from 2.3 % 2022", ["2023 = 2.35"])
        #expect(judgement.status == .behind)
        #expect(judgement.expected == Decimal(string: "2.380"))
        #expect(judgement.gap == Decimal(string: "-0.03"))
        #expect(judgement.reason.zh == "2023年为 2.35%，序时应为 2.38%，落后 0.03 个百分点。")
    }

    @Test(arguments: [("0.1", Judgement.Status.attention), ("0.0748", .behind), ("0.0749", .attention), (nil, .behind)] as [(String?, Judgement.Status)])
    func needsAttentionWhenBehindByLessThanTheSetTolerates(tolerance: String?, status: Judgement.Status) throws {
        // A fifth of 1826 days is 365.2: the line is 2.3799…, the shortfall 0.02995… of 0.4 = 0.07489…
        let judgement = try judged("> 2.7 % 2027 from 2.3 % 2022", ["2023 = 2.35"], tolerance: tolerance)
        #expect(judgement.status == status)
    }

    @Test(arguments: [
        (">= 40", "= 40", true), ("> 40", "= 40", false), ("> 40", "> 40", true), ("> 40", ">= 40", false), (">= 40", "> 40", true), ("= 40", "= 41", true), ("= 40", "= 39", false),
        ("> 40", "~ 41", true), (">= 40", "< 50", false), (">= 40", "<= 50", false), ("<= 7", "= 7", true), ("< 7", "= 7", false), ("< 7", "< 7", true), ("<= 7", "> 6", false), ("<= 7", "= 8", false),
        ("~ 40", "= 39.5", true), ("~ 40", "= 39.4", false), ("~ 40", "= 55", true),
    ])
    func isMetOnlyIfItsComparatorIsSatisfiedForAllTheObservationSays(target: String, observed: String, isMet: Bool) throws {
        let judgement = try judged("\(target) 个 2027", ["2024 \(observed)"])
        #expect((judgement.status == .met) == isMet)
        if isMet { #expect(judgement.progress == 1) }
    }

    @Test func ofARankIsMetFromAbove() throws {
        #expect(try judged("= 7 位 2027", ["2024 = 6"], direction: .down).status == .met)
        #expect(try judged("= 5 位 2027 from 7 位 2022", ["2024 = 6"], direction: .down).status == .onTrack)
        let behind = try judged("= 5 位 2027 from 9 位 2022", ["2025 = 8"], direction: .down)
        #expect(behind.status == .behind)
        #expect(behind.expected == Decimal(string: "6.6"))
        #expect(behind.gap == Decimal(string: "-1.4"))
        #expect(behind.progress == Decimal(string: "0.25"))
    }

    @Test func withAnInequalityIsApproachedFromItsOwnSideWhateverTheDirection() throws {
        #expect(try judged("<= 10 % 2027", ["2024 = 9"], direction: .up).status == .met)
        #expect(try judged(">= 10 % 2027", ["2024 = 11"], direction: .down).status == .met)
    }

    @Test func withoutAnyObservationHasNoData() throws {
        let judgement = try judged("> 2.7 % 2027 from 2.3 % 2022", [])
        #expect(judgement.status == .noData)
        #expect(judgement.observed == nil && judgement.progress == nil && judgement.expected == nil)
        #expect(judgement.baseline?.value == Decimal(string: "2.3"))
        #expect(judgement.reason.zh == "还没有观测值。")
    }

    @Test func whoseOnlyObservationIsItsBaselineHasNoDataSinceThen() throws {
        let judgement = try judged("> 40 万人 2027 from 20 万人 2022", ["2022 > 200000"], unit: "人")
        #expect(judgement.status == .noData)
        #expect(judgement.reason.zh == "基期（2022年）以来没有新的观测值。")
        #expect(judgement.progress == 0)
        #expect(judgement.observed?.value == 200_000)
    }

    @Test func withoutABaselineUsesTheFirstObservationIfThereIsALaterOne() throws {
        let judgement = try judged(">= 100 个 2027", ["2022 = 10", "2023 = 30"])
        #expect(judgement.status == .onTrack)
        #expect(judgement.baseline == .init(value: 10, period: try Period(text: "2022")))
    }

    @Test func withoutABaselineAndWithOneObservationSaysWhatIsMissing() throws {
        let judgement = try judged(">= 100 个 2027", ["2023 = 30"])
        #expect(judgement.status == .noData)
        #expect(judgement.baseline == nil && judgement.progress == nil)
        #expect(judgement.reason.en.contains("neither a baseline nor an earlier observation"))
        #expect(try judged(">= 100 个 2027", ["2023 = 30 @2024-01", "2023 = 31 @2024-02"]).status == .noData)
    }

    @Test func withABaselineOfNoPeriodHasNoPathButProgress() throws {
        let judgement = try judged(">= 100 个 2027 from 10 个 -", ["2023 = 55"])
        #expect(judgement.status == .noData)
        #expect(judgement.progress == Decimal(string: "0.5"))
        #expect(judgement.reason.zh.contains("没有注明时期"))
    }

    @Test func whoseBaselineIsNotBeforeItsPeriodHasNoPath() throws {
        let judgement = try judged(">= 100 个 2027 from 10 个 2028", ["2026 = 55"])
        #expect(judgement.status == .noData)
        #expect(judgement.reason.en.contains("not before"))
    }

    @Test func thatIsOverdueAndNotReachedIsBehindEvenWithoutABaseline() throws {
        let judgement = try judged("> 7000 家 2023", ["2024-06-30 = 6900"], tolerance: "0.5")
        #expect(judgement.status == .behind)
        #expect(judgement.expected == 7000)
        #expect(judgement.gap == -100)
        #expect(judgement.reason.zh.hasPrefix("目标期（2023年）已过"))
        #expect(try judged("> 7000 家 2023", ["2023 = 6900"]).status == .behind)
    }

    @Test func reachedAfterItsPeriodIsMetAndSaysSo() throws {
        let judgement = try judged("> 7000 家 2023 from 6000 家 2022", ["2023 = 6900", "2024-03 = 7100"])
        #expect(judgement.status == .met)
        #expect(judgement.reason.zh.contains("之后达到"))
    }

    @Test func reachedInItsPeriodStaysMetWhenTheValueFallsLater() throws {
        let judgement = try judged("> 7000 家 2023", ["2023 = 7100", "2024 = 6900"])
        #expect(judgement.status == .met)
        #expect(judgement.observed?.period.text == "2023")
        // Before its period ends, a value that has fallen back counts as it is.
        #expect(try judged("> 7000 家 2027 from 6000 家 2022", ["2023 = 7100", "2024 = 5900"]).status == .behind)
    }

    @Test func isJudgedByTheLatestPublicationOfTheLatestPeriod() throws {
        let rows = ["2024 = 60 @2025-03", "2023 = 99 @2025-06", "2024 = 20 @2025-02", "2024 = 70"]
        let judgement = try judged(">= 100 个 2027 from 10 个 2022", rows)
        #expect(judgement.observed?.value == 60)
        for order in [rows.reversed(), rows.sorted()] {
            #expect(try judged(">= 100 个 2027 from 10 个 2022", order) == judgement)
        }
    }

    @Test func withTwoValuesOfTheSameDayHasNoDataAndNamesBoth() throws {
        let judgement = try judged(">= 100 个 2027 from 10 个 2022", ["2024 = 60 @2025-03", "2024 = 61 @2025-03"])
        #expect(judgement.status == .noData)
        #expect(judgement.reason.zh.contains("60 个") && judgement.reason.zh.contains("61 个"))
        #expect(try judged(">= 100 个 2027 from 10 个 2022", ["2024 = 60 @2025-03", "2024 = 60.0 @2025-03"]).status == .onTrack)
        // The first observation is only relied upon if the path starts from it.
        let disputedStart = ["2022 = 10 @2023-03", "2022 = 11 @2023-03", "2024 = 60"]
        #expect(try judged(">= 100 个 2027", disputedStart).status == .noData)
        #expect(try judged(">= 60 个 2027", disputedStart).status == .met)
        #expect(try judged(">= 100 个 2027 from 10 个 2022", disputedStart).status == .onTrack)
    }

    @Test func isNotComparedWithAnotherIndicatorRegionOrSubject() throws {
        let target = try target("> 2.7 % 2027 from 2.3 % 2022")
        for change in [\Observation.indicator, \.subject] {
            var other = try observation("2024 = 3", unit: "%")
            other[keyPath: change] = "other"
            #expect(judge(target, observations: [other], direction: .up).status == .noData)
        }
        var elsewhere = try observation("2024 = 3", unit: "%")
        elsewhere.region = try RegionCode(text: "510000")
        #expect(judge(target, observations: [elsewhere], direction: .up).status == .noData)
    }

    @Test func isNotComparedWithAUnitThatCountsSomethingElse() throws {
        let judgement = try judged("> 2.7 % 2027 from 2.3 % 2022", ["2024 = 3"], unit: "家")
        #expect(judgement.status == .noData)
        #expect(judgement.reason.zh.contains("“家”") && judgement.reason.zh.contains("“%”"))
    }

    @Test func withAnObservationThatIsABoundCountsTheBound() throws {
        #expect(try judged(">= 100 个 2027 from 10 个 2022", ["2024 > 50"]).status == .onTrack)
        #expect(try judged(">= 100 个 2027 from 10 个 2022", ["2024 > 20"]).status == .behind)
        #expect(try judged(">= 100 个 2027 from 10 个 2022", ["2024 < 20"]).status == .behind)
        #expect(try judged(">= 100 个 2027 from 10 个 2022", ["2024 < 90"]).status == .noData)
    }

    @Test func ofAnIncrementCountsFromZeroAtTheStartOfItsPeriod() throws {
        let judgement = try judged(">= 7064 家 2023", ["2022 = 6500", "2023-01/2023-06 = 5849"], measure: .increment)
        #expect(judgement.status == .onTrack)
        #expect(judgement.expected == 3503)
        #expect(judgement.progress == Decimal(string: "0.828"))
        #expect(try judged(">= 8 个 2027", ["2023 = 3"], measure: .increment).status == .noData)
        #expect(try judged(">= 8 个 2023/2027", ["2023 = 1"], measure: .increment).status == .behind)
        #expect(try judged(">= 8 个 2023/2027", ["2023-07/2023-12 = 3"], measure: .increment).status == .noData)
    }

    @Test func thatOnlyKeepsItsBaselineIsMetWhileItHolds() throws {
        #expect(try judged(">= 8 个 2027 from 8 个 2022", ["2024 = 8"]).status == .met)
        let judgement = try judged(">= 8 个 2027 from 8 个 2022", ["2024 = 7"], tolerance: "0.1")
        #expect(judgement.status == .behind)
        #expect(judgement.progress == 0)
    }

    @Test func keepsProgressWithinZeroAndOneAndNeverShowsCompleteBeforeItIs() throws {
        #expect(try judged(">= 100 个 2027 from 10 个 2022", ["2024 = 5"]).progress == 0)
        #expect(try judged(">= 100 个 2027 from 10 个 2022", ["2024 = 150"]).progress == 1)
        #expect(try judged(">= 100 个 2027 from 10 个 2022", ["2024 = 99.9999"]).progress == Decimal(string: "0.9999"))
    }

    @Test func isJudgedExactlyBeyondFifteenDigits() throws {
        #expect(try judged("> 12345678901234567890.1 元 2027", ["2024 = 12345678901234567890.10001"]).status == .met)
        #expect(try judged("> 12345678901234567890.1 元 2027", ["2024 = 12345678901234567890.1"]).status == .noData)
        #expect(try judged("> 123456789012345678.9 亿元 2027", ["2024 = 12345678901234567890000000.01"], unit: "元").status == .met)
    }

    @Test func neverStandsWorseWhenTheValueIsBetter() throws {
        let order: [Judgement.Status] = [.behind, .attention, .onTrack, .met]
        for (text, direction, sign) in [("= 100 个 2027 from 10 个 2022", Direction.up, ""), ("= -100 个 2027 from -10 个 2022", .down, "-")] {
            var worst = 0
            var seen: Set<Judgement.Status> = []
            for value in stride(from: 5, through: 120, by: 1) {
                let judgement = try judged(text, ["2025-06-30 = \(sign)\(value)"], direction: direction, tolerance: "0.1")
                let rank = try #require(order.firstIndex(of: judgement.status))
                #expect(rank >= worst)
                worst = rank
                seen.insert(judgement.status)
                // Half a day short of half the way: 10 + 90 × 912/1826 = 54.95…
                #expect((rank >= 2) == (value >= 55))
            }
            #expect(seen.count == 4)
        }
    }

    @Test func isFoundAmongTenThousandObservationsQuickly() throws {
        let many = try (0..<10_000).map { try observation("\(2000 + $0 % 25) = \($0)", unit: "个", indicator: "i\($0)") } + [observation("2024 = 60", unit: "个")]
        let target = try target(">= 100 个 2027 from 10 个 2022")
        let clock = ContinuousClock()
        #expect(clock.measure { _ = judge(target, observations: many, direction: .up) } < .seconds(30))
    }
}

/// A target as `> 2.7 % 2027 from 2.3 % 2022`; the baseline's period may be `-`.
func target(_ text: String, id: String = "t", indicator: String = "i") throws -> IndicatorTarget {
    let words = text.split(separator: " ").map(String.init)
    var target = IndicatorTarget(
        id: id, indicator: indicator, region: try RegionCode(text: "500000"), comparator: try Comparator(text: words[0]),
        value: try Decimal(exactText: words[1]), unit: Unit(words[2]), period: try Period(text: words[3]), source: "test")
    if words.count > 4 {
        let baseline = Quantity(value: try Decimal(exactText: words[5]), unit: Unit(words[6]))
        target.baselineValue = try baseline.converted(to: target.unit).value
        target.baselinePeriod = words[7] == "-" ? nil : try Period(text: words[7])
    }
    return target
}

/// An observation as `2023-06-30 = 48838 @2023-07`.
func observation(_ text: String, unit: String, indicator: String = "i") throws -> Observation {
    let words = text.split(separator: " ").map(String.init)
    return Observation(
        indicator: indicator, region: try RegionCode(text: "500000"), period: try Period(text: words[0]), value: try Decimal(exactText: words[2]),
        unit: Unit(unit), comparator: try Comparator(text: words[1]), published: words.count > 3 ? try Period(text: String(words[3].dropFirst())) : nil,
        source: "test")
}

func judged(
    _ text: String, _ observations: [String], unit: String? = nil, direction: Direction = .up, measure: Measure = .level, tolerance: String? = nil
) throws -> Judgement {
    let target = try target(text)
    return judge(
        target, observations: try observations.map { try observation($0, unit: unit ?? target.unit.symbol) }, direction: direction,
        measure: measure, tolerance: try tolerance.map { try Decimal(exactText: $0) })
}
