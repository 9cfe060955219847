import FoundationEssentials
import Testing
import Vocabulary

@Suite("A decimal")
struct DecimalTests {
    @Test(arguments: [
        ("0", "0"), ("-0", "0"), ("-0.00", "0"), ("2.30", "2.3"), ("2.3", "2.3"), ("48838", "48838"), ("100", "100"), ("007", "7"), ("-0.05", "-0.05"),
        ("0.000000000000000000000000000000000001", "0.000000000000000000000000000000000001"),
        ("12345678901234567890123456789012345678", "12345678901234567890123456789012345678"),
        ("99999999999999999999999999999999999999", "99999999999999999999999999999999999999"),
        ("-1234567890.1234567890123456789", "-1234567890.1234567890123456789"),
        ("100000000000000000000000000000000000000000", "100000000000000000000000000000000000000000"),
        ("1.10000000000000000000000000000000000000000000000000000", "1.1"),
    ])
    func isReadAndWrittenWithoutLosingADigit(text: String, canonical: String) throws {
        #expect(try Decimal(exactText: text).canonicalText == canonical)
    }

    @Test(arguments: [
        "", " ", "-", ".", "+1", ".5", "5.", "1.2.3", "1,000", " 1", "1 ", "1e5", "0x10", "１２３", "NaN", "inf", "一百", "12%", "1\0", "--1", "1-", "٣", "½",
    ])
    func rejectsAnyOtherWritingWhenReadStrictly(text: String) {
        #expect(throws: VocabularyError.self) { try Decimal(exactText: text) }
        #expect(fault { try Decimal(exactText: text) }?.kind == .malformedDecimal)
        #expect(fault { try Decimal(exactText: text) }?.subject == text)
    }

    @Test(arguments: [
        "123456789012345678901234567890123456789", "1.23456789012345678901234567890123456789", "0." + String(repeating: "0", count: 127) + "1",
        "1" + String(repeating: "0", count: 200),
    ])
    func rejectsMoreDigitsThanItCanKeep(text: String) {
        #expect(fault { try Decimal(exactText: text) }?.kind == .decimalTooLong)
    }

    @Test(arguments: [
        ("１２３", "123"), ("　１，２３４．５　", "1234.5"), ("48,838", "48838"), ("1,234,567.89", "1234567.89"), ("+5", "5"), ("−5", "-5"), ("－５", "-5"),
        (".5", "0.5"), ("-.5", "-0.5"), ("5.", "5"), ("1.2E+3", "1200"), ("5e-3", "0.005"), ("\u{FEFF}7\u{00A0}", "7"), ("1e0", "1"), ("-5.e2", "-500"),
    ])
    func isReadAsPeopleAndSpreadsheetsWriteIt(text: String, canonical: String) throws {
        #expect(try Decimal(lenientText: text).canonicalText == canonical)
    }

    @Test(arguments: [
        "", "　", "1,23", "1,2345", "1234,567", ",123", "1,,234", "0.1,234", "1 234", "1e", "e5", "1e+-5", "1e1234", "+-1", "-+1", "－", "十", "1.2万", ".", "-.", "1..", "５％",
        String(repeating: "1", count: 400),
    ])
    func rejectsWhatCouldMeanSomethingElse(text: String) {
        #expect(fault { try Decimal(lenientText: text) }?.kind == .malformedDecimal)
    }

    @Test(arguments: [("48838", "48,838"), ("838", "838"), ("-1234567.1234", "-1,234,567.1234"), ("0.5", "0.5"), ("1000", "1,000"), ("-999", "-999")])
    func isShownWithThousandsSeparatorsBeforeThePointOnly(text: String, shown: String) throws {
        #expect(try Decimal(exactText: text).displayText == shown)
    }

    @Test func isTheSameNumberWhateverItsTrailingZeros() throws {
        let (short, long) = (try Decimal(exactText: "2.3"), try Decimal(exactText: "2.300"))
        #expect(short == long && short.hashValue == long.hashValue && short.scale == 1 && long.scale == 1)
    }

    @Test(arguments: [(Int128(235), 2, "2.35"), (-235, 2, "-2.35"), (Int128.max, 0, "170141183460469231731687303715884105727"), (Int128.min, 10, "-17014118346046923173168730371.5884105728"), (0, 30, "0"), (7, -3, "7000")])
    func isBuiltFromAWholeNumberAndAScale(unscaled: Int128, scale: Int, text: String) {
        let decimal = Decimal(unscaled: unscaled, scale: scale)
        #expect(decimal.canonicalText == text)
        #expect(decimal.unscaled(scale: scale) == unscaled)
    }

    @Test func hasNoWholeFormAtAScaleThatWouldLoseDigits() throws {
        #expect(try Decimal(exactText: "2.35").unscaled(scale: 1) == nil)
        #expect(try Decimal(exactText: "2.35").unscaled(scale: 4) == 23500)
        #expect(try Decimal(exactText: "99999999999999999999999999999999999999").unscaled(scale: 4) == nil)
        #expect(Decimal.nan.unscaled(scale: 0) == nil)
    }

    @Test(arguments: [("2.345", 2, "2.35"), ("-2.345", 2, "-2.35"), ("2.344", 2, "2.34"), ("2.5", 0, "3"), ("0.4", 0, "0"), ("1250", -2, "1300"), ("9.99", 1, "10"), ("0.000001", 2, "0"), ("5", 3, "5")])
    func isRoundedHalfAwayFromZero(text: String, scale: Int, rounded: String) throws {
        #expect(try Decimal(exactText: text).rounded(scale: scale).canonicalText == rounded)
    }

    @Test func keepsEveryDigitThroughTenThousandRoundTrips() throws {
        var state: UInt64 = 42
        for _ in 0..<10_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let digits = Int128(state) * Int128(state >> 20)
            let scale = Int(state % 39)
            let text = Decimal(unscaled: state.isMultiple(of: 3) ? -digits : digits, scale: scale).canonicalText
            #expect(try Decimal(exactText: text).canonicalText == text)
            #expect(try Decimal(exactText: text).unscaled(scale: scale)?.magnitude == digits.magnitude)
        }
    }

    @Test func addsMoneyExactlyWhereFloatingPointWouldNot() throws {
        let cent = try Decimal(exactText: "0.1")
        #expect((0..<10).reduce(Decimal(0)) { sum, _ in sum + cent } == Decimal(1))
    }
}

/// The fault a call throws, or `nil`.
func fault<T>(_ call: () throws -> T) -> VocabularyError? {
    do {
        _ = try call()
        return nil
    } catch { return error as? VocabularyError }
}
