import Foundation
import Testing
import Vocabulary

@Suite("A region code")
struct RegionCodeTests {
    @Test(arguments: [
        ("500000", RegionCode.Level.province, nil), ("500100", .city, "500000"), ("500101", .district, "500000"), ("500241", .district, "500000"), ("510100", .city, "510000"),
        ("510104", .district, "510100"), ("429004", .district, "420000"), ("110101", .district, "110000"), ("510104017", .town, "510104"), ("510104017001", .village, "510104017"),
        ("441900003", .town, "441900"), ("810000", .province, nil),
    ] as [(String, RegionCode.Level, String?)])
    func knowsItsLevelAndWhereItBelongs(text: String, level: RegionCode.Level, parent: String?) throws {
        let region = try RegionCode(text: text)
        #expect(region.text == text)
        #expect(region.level == level)
        #expect(region.parent?.text == parent)
    }

    @Test(arguments: [("500000000000", "500000"), ("510104000", "510104"), ("510104017000", "510104017"), ("510100000000", "510100")])
    func isTheShorterCodeWhenPaddedWithZeros(text: String, short: String) throws {
        #expect(try RegionCode(text: text) == RegionCode(text: short))
    }

    @Test(arguments: ["", "50", "5000", "50000", "5000000", "50000a", "５０００００", "000000", "990000", "160000", "500001", "500000001", "510104000001", "重庆市", "500000 ", "-50000", "5001010010010"])
    func rejectsWhatIsNoDivision(text: String) {
        #expect(fault { try RegionCode(text: text) }?.kind == .malformedRegion)
    }

    @Test func liesInItsAncestors() throws {
        let village = try RegionCode(text: "510104017001")
        #expect(village.ancestors.map(\.text) == ["510000", "510100", "510104", "510104017"])
        #expect(village.isWithin(try RegionCode(text: "510100")))
        #expect(village.isWithin(village))
        #expect(!village.isWithin(try RegionCode(text: "500000")))
    }
}

@Suite("An identifier")
struct IdentifierTests {
    @Test(arguments: [("innovation", nil, "innovation"), ("innovation.statement", "innovation", "statement"), ("a", nil, "a"), ("a-b_9.c", "a-b_9", "c")] as [(String, String?, String)])
    func aNameMayStandInAnApp(text: String, app: String?, local: String) throws {
        let name = try Name(text)
        #expect(name.app == app)
        #expect(name.local == local)
    }

    @Test(arguments: ["", ".", "a.", ".a", "a.b.c", "A", "9a", "-a", "_a", "a b", "a/b", "名", "é", "e\u{301}", "a\n", "ａ", String(repeating: "a", count: 64)])
    func rejectsWhatIsNoName(text: String) {
        #expect(fault { try Name(text) }?.kind == .malformedName)
    }

    @Test func aResourceIsAKindAndAName() throws {
        let resource = try ResourceIdentifier(text: "dataset/innovation.statement")
        #expect(resource.kind == "dataset")
        #expect(resource.name.app == "innovation")
        #expect(resource.text == "dataset/innovation.statement")
        #expect(try ResourceIdentifier(kind: "dataset", name: Name("innovation.statement")) == resource)
        #expect(fault { try ResourceIdentifier(kind: "a.b", name: Name("c")) }?.kind == .malformedName)
    }

    @Test(arguments: ["", "/", "dataset", "dataset/", "/a", "dataset/a/b", "data.set/a", "Dataset/a", "dataset//a", "dataset/a "])
    func rejectsWhatIsNoResource(text: String) {
        #expect(fault { try ResourceIdentifier(text: text) }?.kind == .malformedIdentifier)
    }

    @Test func aDigestIsThirtyTwoBytesInLowerCaseHexadecimal() throws {
        let digest = ContentDigest(bytes: (0..<32).map { UInt8($0 * 8) })
        #expect(digest.text.hasPrefix("sha256:00081018") && digest.text.utf8.count == 71)
        #expect(try ContentDigest(text: digest.text) == digest)
        #expect(try ContentDigest(hex: digest.hex) == digest)
        #expect(try JSONDecoder().decode([ContentDigest].self, from: JSONEncoder().encode([digest])) == [digest])
    }

    @Test(arguments: ["", "sha256:", "sha256:00", "md5:" + String(repeating: "0", count: 64), String(repeating: "0", count: 64), "sha256:" + String(repeating: "F", count: 64), "sha256:" + String(repeating: "g", count: 64), "SHA256:" + String(repeating: "0", count: 64)])
    func rejectsWhatIsNoDigest(text: String) {
        #expect(fault { try ContentDigest(text: text) }?.subject == text)
    }
}

@Suite("Text")
struct TextTests {
    @Test(arguments: [
        (nil, Language.zh), ("", .zh), ("en", .en), ("zh-CN,zh;q=0.9,en;q=0.8", .zh), ("en-GB,en;q=0.9,zh;q=0.8", .en), ("fr, en;q=0.5", .en), ("fr,de", .zh), ("en;q=0, zh;q=0.1", .zh), ("en;q=0", .zh),
        ("zh;q=0.5,en;q=0.501", .en), ("*", .zh), ("en;q=0.3,*;q=0.5", .zh), ("EN-us", .en), ("en ; q=0.8 , zh ; q=0.9", .zh), ("en;q=2", .zh), ("en;q=abc,zh", .zh), (";;;,,,", .zh), ("en;q=1.0", .en),
        ("en;q=1.001", .zh), ("english", .zh), ("zh;q=0.9,en;q=0.9", .zh), ("en;level=1", .zh), ("en;q=0.8x", .zh), ("\u{0},en", .en),
    ] as [(String?, Language)])
    func theLanguageFollowsTheHeader(header: String?, language: Language) {
        #expect(Language.preferred(acceptLanguage: header) == language)
    }

    @Test func theLanguageOfAnEndlessHeaderIsStillFound() {
        #expect(Language.preferred(acceptLanguage: "en," + String(repeating: "fr,", count: 1_000_000)) == .en)
    }

    @Test func aTextFallsBackToTheOtherLanguage() {
        #expect(LocalizedText(zh: "目标", en: "Target")[.en] == "Target")
        #expect(LocalizedText(zh: "目标", en: "")[.en] == "目标")
        #expect(LocalizedText(zh: "", en: "Target")[.zh] == "Target")
    }

    @Test(arguments: [("e\u{301}", "\u{E9}"), ("１２３％", "123%"), ("　重庆市\u{00A0}", "重庆市"), ("\u{FEFF}a", "a"), ("가", "가"), ("", "")])
    func isNormalisedToOneWriting(text: String, normal: String) {
        #expect(Array(text.normalized.unicodeScalars) == Array(normal.unicodeScalars))
    }

    @Test func ofATitleKeepsItsFullWidthPunctuation() {
        #expect("　研发（R＆D）e\u{301}，２ ".composedText.unicodeScalars.elementsEqual("研发（R＆D）\u{E9}，２".unicodeScalars))
    }

    @Test func anErrorSaysTheValueAndTheMendAndBoundsTheValue() {
        let error = VocabularyError(.malformedDecimal, subject: String(repeating: "9", count: 1000), message: "is wrong", mend: "Mend it")
        #expect(error.problem.count < 120)
        #expect(error.code == "malformed_decimal")
        #expect(error.description.hasSuffix("Mend it."))
    }
}
