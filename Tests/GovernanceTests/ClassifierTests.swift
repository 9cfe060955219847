import Governance
import Testing
import Vocabulary

struct ClassifierTests {
    private let classifier = Classifier(today: CalendarDay(year: 2026, month: 1, day: 1)!)

    private struct Tally {
        var found = 0
        var missed = 0
        var wrong = 0

        init() {}
        init(_ parts: some Sequence<Tally>) {
            for part in parts {
                found += part.found
                missed += part.missed
                wrong += part.wrong
            }
        }

        var precision: Double { found + wrong == 0 ? 1 : Double(found) / Double(found + wrong) }
        var recall: Double { found + missed == 0 ? 1 : Double(found) / Double(found + missed) }
    }

    /// The figures of `docs/classification.md`: every column three times, clean, with 15% and with 35% of junk.
    @Test func findsEachKindWithStatedPrecisionAndRecall() {
        #expect(LabelledSet.columns.count >= 40)
        let tallies = tally(LabelledSet.columns, dirt: [0, 15, 35], seed: 0)
        for (kind, tally) in tallies {
            #expect(tally.found > 0, "\(kind.rawValue) stands in the set")
            #expect(tally.precision >= 0.75 && tally.recall >= 0.8, "\(kind.rawValue): \(tally)")
        }
        let all = Tally(tallies.values)
        #expect(all.precision >= 0.95 && all.recall >= 0.95, "\(all)")
    }

    /// What the detectors do with columns they were not made with; the figures stand in the same document.
    @Test func findsMostOfColumnsItWasNotMadeWith() {
        let all = Tally(tally(HeldOutSet.columns, dirt: [0, 15], seed: 1_000_000).values)
        #expect(all.precision >= 0.8 && all.recall >= 0.8, "\(all)")
    }

    /// Counts what comes first for each column, and prints the table.
    private func tally(_ columns: [LabelledColumn], dirt: [Int], seed: Int) -> [SensitiveKind: Tally] {
        var tallies = Dictionary(uniqueKeysWithValues: SensitiveKind.allCases.map { ($0, Tally()) })
        var lines: [String] = []
        for (place, column) in columns.enumerated() {
            for (round, dirt) in dirt.enumerated() {
                let sample = LabelledSet.sample(column, seed: UInt64(seed + place * 10 + round + 1), dirt: dirt)
                let best = classifier.findings(sample).first?.kind
                if best != column.kind {
                    lines.append("\(column.name) at \(dirt)%: \(best?.rawValue ?? "nothing"), not \(column.kind?.rawValue ?? "nothing")")
                }
                if let kind = column.kind { if best == kind { tallies[kind]?.found += 1 } else { tallies[kind]?.missed += 1 } }
                if let best, best != column.kind { tallies[best]?.wrong += 1 }
            }
        }
        for (kind, tally) in tallies.sorted(by: { $0.key < $1.key }) {
            let name = kind.rawValue + String(repeating: " ", count: 19 - kind.rawValue.count)
            lines.append("\(name)\(tally.found)\t\(tally.missed)\t\(tally.wrong)\t\(tally.precision)\t\(tally.recall)")
        }
        print((["kind               found missed wrong precision recall"] + lines).joined(separator: "\n"))
        return tallies
    }

    @Test(arguments: [
        ("11010519491231002X", true), ("11010519491231002x", true), ("110105194912310021", false), ("110105491231002", true),
        ("990105194912310020", false), ("110105194913310028", false), ("110105202712310023", false), ("１１０１０５１９４９１２３１００２Ｘ", true),
    ])
    func aResidentNumberNeedsItsCheckCharacterADayAndAProvince(value: String, isOne: Bool) {
        #expect(kinds(of: value, in: "身份证号").contains(.residentID) == isOne)
    }

    @Test(arguments: [
        ("91500000MA5U4CXL3H", false), ("91350100M000100Y43", true), ("91350100M000100Y44", false), ("9135010OM000100Y43", false),
    ])
    func aCreditCodeNeedsItsCheckCharacter(value: String, isOne: Bool) {
        #expect(kinds(of: value, in: "信用代码").contains(.creditCode) == isOne)
    }

    @Test(arguments: [("渝A12345", true), ("渝AD12345", true), ("渝A12345D", true), ("渝I12345", false), ("渝A1234", false), ("A12345", false), ("粤Z1234港", true)])
    func aPlateHasItsProvinceLetterAndPlaces(value: String, isOne: Bool) {
        #expect(kinds(of: value, in: "车牌").contains(.licencePlate) == isOne)
    }

    @Test(arguments: [("6222021234567890128", true), ("6222021234567890129", false), ("4111111111111111", true), ("4111111111111112", false), ("9111111111111111", false)])
    func aCardPassesLuhnUnderAnIssuersNumber(value: String, isOne: Bool) {
        #expect(kinds(of: value, in: "卡号").contains(.bankCard) == isOne)
    }

    @Test func evidenceHasCountsAndNoValues() throws {
        let sample = ColumnSample(name: "手机", values: ["13800138000", "13900139000", "无"], distinct: 3, nonNull: 7, rows: 9)
        let finding = try #require(classifier.findings(sample).first)
        #expect(finding.evidence == ClassificationEvidence(tested: 3, matched: 2, distinct: 3, nonNull: 7, rows: 9, hint: .supports))
        #expect(!"\(finding)".contains("138001"))
    }

    @Test func fewValuesDecideOnlyUnderATellingName() {
        #expect(kinds(of: "13800138000", in: "x").isEmpty)
        #expect(kinds(of: "13800138000", in: "mobile") == [.mobilePhone])
        #expect(classifier.findings(ColumnSample(name: "空", values: ["", " "])).isEmpty)
    }

    @Test func aTitleHintsLikeAName() {
        let values = ["1985-03-07"]
        #expect(classifier.findings(ColumnSample(name: "c7", values: values)).isEmpty)
        #expect(classifier.findings(ColumnSample(name: "c7", titles: ["出生日期"], values: values)).map(\.kind) == [.birthDate])
    }

    @Test func hostileValuesAreJustNoMatch() {
        let odd = ["\u{0}", String(repeating: "1", count: 10_000), "😀😀😀😀", "::::::::", "....", "@", "@.", "POINT(", "°°", "1e999", "-", "０", "\u{202E}身份"]
        for name in ["身份证号", "电话", "email", "姓名", "地址", "坐标", "lng", "ip", "卡号", "护照", "车牌", "dob", "信用代码"] {
            _ = classifier.findings(ColumnSample(name: name, values: odd))
        }
    }

    private func kinds(of value: String, in column: String) -> [SensitiveKind] {
        classifier.findings(ColumnSample(name: column, values: [value])).map(\.kind)
    }
}
