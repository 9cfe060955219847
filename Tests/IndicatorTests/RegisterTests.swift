import FoundationEssentials
import Ledger
import Store
import TestKit
import Testing
import Vocabulary

@testable import Indicator

@Suite("The indicator register")
struct RegisterTests {
    @Test(arguments: TestStore.kinds)
    func keepsASetAndAnswersWithIt(kind: TestStore.Kind) async throws {
        try await TestStore.withStore(kind) { store in
            let register = IndicatorRegister(store: store)
            let changes = try await register.replace(set: Sample.set, content: Sample.content(), versions: ["innovation.statement": "sha256:aa"], at: 1000)
            #expect(changes.map(\.target) == ["t1", "t2", "t3"])
            #expect(changes.allSatisfy { $0.previous == nil })
            #expect(changes.map(\.now?.status) == [.onTrack, .noData, .met])

            let sets = try await register.sets()
            #expect(sets == [StoredIndicatorSet(set: Sample.set, versions: ["innovation.statement": "sha256:aa"], computedAt: 1000)])

            let indicators = try await register.indicators(set: "innovation")
            #expect(indicators.map(\.definition.key) == ["cq.firms", "cq.intensity", "cq.rank"])
            #expect(indicators[0].headline?.value == 48838)
            #expect(indicators[0].headline?.region?.text == "500000")
            #expect(indicators[0].latest.count == 3)
            #expect(indicators[0].standings.map(\.target.id) == ["t1"])
            #expect(indicators[0].definition == Sample.content().definitions[0])

            let detail = try #require(try await register.indicator(set: "innovation", key: "cq.firms"))
            #expect(detail.observations.map(\.value.canonicalText) == ["43000", "120", "48838", "2300.5"])
            #expect(detail.standings.first?.judgement == changes[0].now)
            #expect(detail.standings.first?.judgedAt == 1000)
            #expect(try await register.indicator(set: "innovation", key: "cq.none") == nil)
            #expect(try await register.indicator(set: "none", key: "cq.firms") == nil)
            #expect(try await register.standings(set: "innovation").map(\.target) == Sample.content().targets)
        }
    }

    @Test(arguments: TestStore.kinds)
    func writesNothingWhenNothingChanged(kind: TestStore.Kind) async throws {
        try await TestStore.withStore(kind) { store in
            let register = IndicatorRegister(store: store)
            let versions = ["innovation.statement": "sha256:aa"]
            _ = try await register.replace(set: Sample.set, content: Sample.content(), versions: versions, at: 1000)
            var shuffled = Sample.content()
            shuffled.observations.reverse()
            shuffled.observations.append(shuffled.observations[0])
            #expect(try await register.replace(set: Sample.set, content: shuffled, versions: versions, at: 2000).isEmpty)
            #expect(try await register.sets().first?.computedAt == 1000)
            #expect(try await ledgerActions(store).count == 3)
            // A new version with the same figures is noted without a new judgement.
            #expect(try await register.replace(set: Sample.set, content: shuffled, versions: ["innovation.statement": "sha256:bb"], at: 3000).isEmpty)
            #expect(try await register.sets().first?.computedAt == 3000)
            #expect(try await register.sets().first?.versions == ["innovation.statement": "sha256:bb"])
            #expect(try await register.standings(set: "innovation").allSatisfy { $0.judgedAt == 1000 })
            #expect(try await ledgerActions(store).count == 3)
        }
    }

    @Test(arguments: TestStore.kinds)
    func putsEveryChangedJudgementOnTheRecordWithItsAct(kind: TestStore.Kind) async throws {
        try await TestStore.withStore(kind) { store in
            let register = IndicatorRegister(store: store)
            _ = try await register.replace(set: Sample.set, content: Sample.content(), versions: [:], at: 1000)
            var content = Sample.content()
            content.observations.append(try Sample.observation("cq.intensity", "500000", "2023", "2.31", "%"))
            content.targets.removeLast()
            let changes = try await register.replace(set: Sample.set, content: content, versions: ["innovation.statement": "sha256:bb"], by: "user/li", at: 2000)
            #expect(changes.map(\.target) == ["t2", "t3"])
            #expect(changes[0].previous?.status == .noData)
            #expect(changes[0].now?.status == .attention)
            #expect(changes[1].previous?.status == .met && changes[1].now == nil)
            #expect(try await register.standings(set: "innovation").map(\.judgedAt) == [1000, 2000])
            #expect(try await ledgerActions(store).suffix(2) == ["user/li judgement.change target/innovation/t2", "user/li judgement.withdraw target/innovation/t3"])
            let entry = try #require(try await ledgerEntries(store).dropLast().last)
            #expect(entry.details["previous"] == "no_data" && entry.details["status"] == "attention")
            #expect(entry.details["observed"] == "2.31 %" && entry.details["period"] == "2023" && entry.details["version innovation.statement"] == "sha256:bb")
        }
    }

    @Test(arguments: TestStore.kinds)
    func changesNothingIfTheRowsDoNotFit(kind: TestStore.Kind) async throws {
        try await TestStore.withStore(kind) { store in
            let register = IndicatorRegister(store: store)
            _ = try await register.replace(set: Sample.set, content: Sample.content(), versions: [:], at: 1000)
            var content = Sample.content()
            content.targets[0].indicator = "cq.none"
            await #expect(throws: IndicatorError.self) { try await register.replace(set: Sample.set, content: content, versions: [:], at: 2000) }
            #expect(try await register.standings(set: "innovation").map(\.target) == Sample.content().targets)
        }
    }

    @Test(arguments: TestStore.kinds)
    func writesNoJudgementWithoutItsLedgerEntry(kind: TestStore.Kind) async throws {
        try await TestStore.withStore(kind) { store in
            let register = IndicatorRegister(store: store)
            // An actor the ledger refuses: the whole replacement is undone.
            await #expect(throws: LedgerError.self) {
                try await register.replace(set: Sample.set, content: Sample.content(), versions: [:], by: "", at: 1000)
            }
            let (sets, indicators) = (try await register.sets(), try await register.indicators(set: "innovation"))
            #expect(sets.isEmpty && indicators.isEmpty)
        }
    }

    @Test(arguments: TestStore.kinds)
    func opensThePlanFromTheGoalDownToTheTarget(kind: TestStore.Kind) async throws {
        try await TestStore.withStore(kind) { store in
            let register = IndicatorRegister(store: store)
            _ = try await register.replace(set: Sample.set, content: Sample.content(), versions: [:], at: 1000)
            let plan = try #require(try await register.plan(set: "innovation").first)
            #expect(plan.node.id == "p")
            #expect(plan.children.map(\.node.id) == ["p.G1", "p.O1", "p.O2"])
            #expect(plan.counts.total == 2 && plan.counts[.onTrack] == 1 && plan.counts[.noData] == 1 && plan.counts[.met] == 0)
            #expect(plan.branch("p.O1")?.standings.map(\.target.id) == ["t1"])
            #expect(plan.branch("p.O2")?.counts[.noData] == 1)
            #expect(plan.branch("none") == nil)
            #expect(try await register.plan(set: "innovation", root: "p.O1").map(\.node.id) == ["p.O1"])
            #expect(try await register.plan(set: "innovation", root: "none").isEmpty)

            let summary = try await register.summary(set: "innovation")
            #expect(summary.total.total == 3 && summary.total[.met] == 1)
            #expect(summary.plans.map(\.plan?.id) == ["p", nil])
            #expect(summary.regions.map(\.region?.text) == ["500000", "500101"])
            #expect(try await register.summary(set: "none").total.total == 0)
        }
    }

    @Test(arguments: TestStore.kinds)
    func drillsDownFromARegionToItsParts(kind: TestStore.Kind) async throws {
        try await TestStore.withStore(kind) { store in
            let register = IndicatorRegister(store: store)
            _ = try await register.replace(set: Sample.set, content: Sample.content(), versions: [:], at: 1000)
            let figures = try await register.figures(region: try RegionCode(text: "500000"))
            #expect(figures.map(\.region.text) == ["500000", "500101"])
            #expect(figures[0].figures.map(\.definition.key) == ["cq.firms"])
            #expect(figures[1].figures.map(\.observation.value.canonicalText) == ["2300.5", "3"])
            #expect(try await register.figures(region: try RegionCode(text: "500101"), set: "innovation").map(\.region.text) == ["500101"])
            #expect(try await register.figures(region: try RegionCode(text: "510000")).isEmpty)
            #expect(try await register.figures(region: try RegionCode(text: "500000"), set: "other").isEmpty)
        }
    }

    @Test(arguments: TestStore.kinds)
    func takesASetAwayAndLeavesTheOthers(kind: TestStore.Kind) async throws {
        try await TestStore.withStore(kind) { store in
            let register = IndicatorRegister(store: store)
            var other = Sample.set
            other.name = "other"
            _ = try await register.replace(set: Sample.set, content: Sample.content(), versions: ["a": "b"], at: 1000)
            _ = try await register.replace(set: other, content: Sample.content(), versions: ["a": "b"], at: 1000)
            #expect(try await register.remove(set: "innovation", at: 2000).count == 3)
            #expect(try await register.sets().map(\.set.name) == ["other"])
            #expect(try await register.standings(set: "other").count == 3)
            #expect(try await register.remove(set: "innovation", at: 3000).isEmpty)
        }
    }

    @Test(arguments: TestStore.kinds)
    func namesTheTableOfARowItCannotRead(kind: TestStore.Kind) async throws {
        try await TestStore.withStore(kind) { store in
            let register = IndicatorRegister(store: store)
            _ = try await register.replace(set: Sample.set, content: Sample.content(), versions: [:], at: 1000)
            try await store.write { _ = try $0.execute("UPDATE observation SET value = 'many' WHERE indicator = 'cq.rank'", []) }
            do {
                _ = try await register.indicators(set: "innovation")
                Issue.record("a damaged row was read")
            } catch let error as IndicatorError {
                #expect(error.kind == .damagedRow)
                #expect(error.problem.contains("innovation, table observation, column value") && error.problem.contains("many"))
            }
        }
    }

    @Test(arguments: [
        ("SELECT value FROM observation WHERE set_name = ? AND latest = 1", "observation_latest"),
        ("SELECT value FROM observation WHERE set_name = ? AND indicator = ?", "sqlite_autoindex_observation_1"),
        ("SELECT value FROM observation WHERE latest = 1 AND subject = '' AND region BETWEEN ? AND ?", "observation_region"),
        ("SELECT value FROM target t WHERE t.set_name = ? AND t.indicator = ?", "target_indicator"),
    ])
    func findsTheRowsOfAPageByAnIndex(query: String, index: String) async throws {
        try await TestStore.withStore(.sqlite) { store in
            let arguments = query.filter { $0 == "?" }.map { _ in SQLValue.text("") }
            let plan = try await store.read { try $0.rows("EXPLAIN QUERY PLAN " + query, arguments).map { try $0.text("detail") } }
            #expect(plan.contains { $0.contains(index) }, "\(plan)")
        }
    }

    @Test(arguments: TestStore.kinds)
    func replacesTenThousandObservationsInLinearTime(kind: TestStore.Kind) async throws {
        try await TestStore.withStore(kind) { store in
            let register = IndicatorRegister(store: store)
            let definition = Sample.content().definitions[0]
            let rows = try (0..<10_000).map {
                try Sample.observation("cq.firms", "500000", "\(1000 + $0 / 4)-Q\($0 % 4 + 1)", "\($0).25", "家")
            }
            let content = IndicatorContent(definitions: [definition], observations: rows)
            let clock = ContinuousClock()
            for (at, versions) in [(1, ["a": "1"]), (2, ["a": "2"])] as [(Int64, [String: String])] {
                let time = try await clock.measure { _ = try await register.replace(set: Sample.set, content: content, versions: versions, at: at) }
                // A debug build on a busy machine: the bound only catches a step from linear to quadratic.
                #expect(time < .seconds(60))
            }
            #expect(try await register.indicator(set: "innovation", key: "cq.firms")?.observations.count == 10_000)
        }
    }
}

/// A small set: one indicator with regions and a subject, one with a baseline only, a rank.
enum Sample {
    static let set = IndicatorSet(
        name: "innovation", title: LocalizedText(zh: "创新", en: "Innovation"), description: LocalizedText(zh: "说明", en: ""),
        tolerance: Decimal(unscaled: 25, scale: 2))

    static func observation(
        _ indicator: String, _ region: String?, _ period: String, _ value: String, _ unit: String, subject: String = ""
    ) throws -> Observation {
        Observation(
            indicator: indicator, region: try region.map { try RegionCode(text: $0) }, subject: subject, period: try Period(text: period),
            value: try Decimal(exactText: value), unit: Unit(unit), published: try Period(text: "2023-07-11"), source: "测试")
    }

    static func content() -> IndicatorContent {
        // The sample's own values are well-formed.
        try! content_()
    }

    private static func content_() throws -> IndicatorContent {
        func definition(_ key: String, _ zh: String, _ unit: String, _ direction: Direction) -> IndicatorDefinition {
            IndicatorDefinition(
                key: key, set: "innovation", title: LocalizedText(zh: zh, en: key), unit: Unit(unit), direction: direction, owner: "市科技局")
        }
        func node(_ id: String, _ parent: String?, _ kind: String, _ ordinal: Int) throws -> PlanNode {
            PlanNode(
                id: id, parent: parent, kind: kind, ordinal: ordinal, title: LocalizedText(zh: "节点\(id)", en: ""), owner: "市科技局",
                period: try Period(text: "2023/2027"), source: "测试")
        }
        var region = try target("<= 3 位 2025", id: "t3", indicator: "cq.rank")
        region.region = try RegionCode(text: "500101")
        var first = try target("= 8.6 万家 2027 from 43000 家 2022", id: "t1", indicator: "cq.firms")
        first.node = "p.O1"
        var second = try target("> 2.7 % 2027 from 2.3 % 2022", id: "t2", indicator: "cq.intensity")
        second.node = "p.O2"
        return IndicatorContent(
            definitions: [
                definition("cq.firms", "科技型企业数", "家", .up), definition("cq.intensity", "研发投入强度", "%", .up), definition("cq.rank", "排名", "位", .down),
            ],
            observations: [
                try observation("cq.firms", "500000", "2022", "43000", "家"), try observation("cq.firms", "500000", "2023-06-30", "48838", "家"),
                try observation("cq.firms", "500101", "2023-06-30", "2300.5", "家"),
                try observation("cq.firms", "500000", "2023-03-31", "120", "家", subject: "两江新区"), try observation("cq.rank", "500101", "2023", "3", "位"),
            ],
            targets: [first, second, region],
            plan: [
                try node("p", nil, "plan", 1), try node("p.O2", "p", "objective", 3), try node("p.O1", "p", "objective", 2), try node("p.G1", "p", "goal", 1),
            ])
    }
}

func ledgerEntries(_ store: any OperationalStore) async throws -> [LedgerEntry] {
    try await store.read { reader in
        try reader.rows("SELECT leaf FROM ledger_entry ORDER BY entry_index", []).map { try LedgerEntry(canonicalBytes: try $0.blob("leaf")) }
    }
}

func ledgerActions(_ store: any OperationalStore) async throws -> [String] {
    try await ledgerEntries(store).map { "\($0.actor) \($0.action) \($0.subject)" }
}
