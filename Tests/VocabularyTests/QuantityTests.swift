import FoundationEssentials
import Testing
import Vocabulary

@Suite("A quantity")
struct QuantityTests {
    @Test(arguments: [
        ("亿元", "元", "100000000"), ("万元", "元", "10000"), ("元", "元", "1"), ("万家", "家", "10000"), ("万亿元", "元", "1000000000000"), ("%", "%", "1"), ("％", "%", "1"),
        ("件", "件", "1"), ("百万元", "元", "1000000"), ("千亿元", "元", "100000000000"), ("万", "", "10000"), ("", "", "1"), ("百分点", "百分点", "1"), ("个百分点", "个百分点", "1"),
        ("万分之一", "万分之一", "1"), ("亿千瓦时", "瓦时", "100000000000"), ("台(套)", "台(套)", "1"), ("台（套）", "台(套)", "1"), ("公里", "公里", "1"), ("km", "km", "1"), (" 家 ", "家", "1"),
    ])
    func takesTheMultiplierOfItsUnitApart(symbol: String, base: String, factor: String) {
        let unit = Unit(symbol)
        #expect(unit.base == base)
        #expect(unit.factor.canonicalText == factor)
    }

    @Test(arguments: [("1.27", "万家", "家", "12700"), ("630.5", "亿元", "元", "63050000000"), ("12345", "元", "万元", "1.2345"), ("1", "元", "万亿元", "0.000000000001"), ("2.7", "％", "%", "2.7"), ("-3", "万", "", "-30000")])
    func isConvertedExactly(value: String, from: String, to: String, result: String) throws {
        let quantity = Quantity(value: try Decimal(exactText: value), unit: Unit(from))
        #expect(try quantity.converted(to: Unit(to)).value.canonicalText == result)
    }

    @Test(arguments: [("万元", "家"), ("%", "百分点"), ("元", "元/人"), ("公里", "米"), ("", "家")])
    func isNeverConvertedToAUnitThatCountsSomethingElse(from: String, to: String) {
        #expect(fault { try Quantity(value: 1, unit: Unit(from)).converted(to: Unit(to)) }?.kind == .incompatibleUnits)
    }

    @Test func isShownWithItsUnit() {
        #expect(Quantity(value: 48838, unit: Unit("家")).displayText == "48,838 家")
        #expect(Quantity(value: 36, unit: Unit("%")).displayText == "36%")
        #expect(Quantity(value: 5, unit: Unit("")).displayText == "5")
    }
}

@Suite("A comparator")
struct ComparatorTests {
    @Test(arguments: [("=", Comparator.equal), ("", .equal), (">", .greater), ("≥", .atLeast), (">=", .atLeast), ("＜", .less), ("≤", .atMost), ("＜＝", .atMost), ("~", .about), ("≈", .about), (" ~ ", .about)])
    func isReadInItsAsciiAndTypographicForms(text: String, comparator: Comparator) throws {
        #expect(try Comparator(text: text) == comparator)
    }

    @Test(arguments: ["=>", "!=", "milestone", "><", "-", "大于"])
    func rejectsAnythingElse(text: String) {
        #expect(fault { try Comparator(text: text) }?.kind == .malformedComparator)
    }

    @Test(arguments: [
        (Comparator.equal, "2.30", "2.3", true), (.equal, "2.31", "2.3", false), (.greater, "40", "40", false), (.greater, "40.0001", "40", true), (.atLeast, "40", "40", true),
        (.atLeast, "39.99", "40", false), (.less, "6", "7", true), (.less, "7", "7", false), (.atMost, "7", "7", true), (.atMost, "7.1", "7", false),
        (.about, "2.34", "2.3", true), (.about, "2.35", "2.3", false), (.about, "2.25", "2.3", true), (.about, "20", "20", true), (.about, "20.6", "20", false),
    ])
    func comparesWithTheBound(comparator: Comparator, value: String, bound: String, holds: Bool) throws {
        #expect(comparator.isSatisfied(by: try Decimal(exactText: value), bound: try Decimal(exactText: bound)) == holds)
    }
}
