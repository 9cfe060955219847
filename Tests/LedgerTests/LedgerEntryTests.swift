import Ledger
import Testing
import Vocabulary

@Suite struct LedgerEntryTests {
    private let digest = ContentDigest(bytes: (0..<32).map { UInt8($0) })

    @Test func canonicalBytesAreSortedJSONWithoutBlanks() throws {
        let entry = LedgerEntry(
            actor: "王芳", action: "version.publish", subject: "dataset/innovation.statement", digest: digest, at: 1_750_000_000_123,
            details: ["行数": "48838", "b": "a\"\\/\u{8}\t\n\u{c}\r\u{1}\u{7f}😀", "a": ""])
        let text = String(decoding: try entry.canonicalBytes(), as: UTF8.self)
        #expect(
            text == #"{"action":"version.publish","actor":"王芳","at":1750000000123,"details":{"a":"","b":"a\"\\/\b\t\n\f\r\u0001"#
                + "\u{7f}😀" + #"","行数":"48838"},"digest":"sha256:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f","#
                + #""subject":"dataset/innovation.statement"}"#)
        #expect(try LedgerEntry(canonicalBytes: Array(text.utf8)) == entry)
    }

    @Test func whatIsAbsentIsLeftOut() throws {
        let entry = LedgerEntry(actor: "a", action: "b", subject: "c", digest: nil, at: -1)
        #expect(String(decoding: try entry.canonicalBytes(), as: UTF8.self) == #"{"action":"b","actor":"a","at":-1,"subject":"c"}"#)
        #expect(try LedgerEntry(canonicalBytes: entry.canonicalBytes()) == entry)
    }

    @Test func decomposedTextIsComposed() throws {
        let decomposed = LedgerEntry(actor: "Jose\u{301}", action: "a", subject: "s", digest: nil, at: 0, details: ["e\u{301}": "u\u{308}"])
        let composed = LedgerEntry(actor: "Jos\u{e9}", action: "a", subject: "s", digest: nil, at: 0, details: ["\u{e9}": "\u{fc}"])
        #expect(try decomposed.canonicalBytes() == composed.canonicalBytes())
        #expect(Array(decomposed.actor.utf8) == Array(composed.actor.utf8))
    }

    @Test func keysAreSortedByUTF16Units() throws {
        let entry = LedgerEntry(actor: "a", action: "b", subject: "c", digest: nil, at: 0, details: ["\u{FF21}": "1", "😀": "2", "z": "3"])
        let text = String(decoding: try entry.canonicalBytes(), as: UTF8.self)
        // By scalars the full-width letter U+FF21 would stand before the emoji U+1F600; by units it stands after its surrogates.
        #expect(text.contains("{\"z\":\"3\",\"😀\":\"2\",\"\u{FF21}\":\"1\"}"))
        #expect(try LedgerEntry(canonicalBytes: entry.canonicalBytes()) == entry)
    }

    @Test func theLargestEntryFitsABundleAndALargerOneIsRefused() throws {
        func entry(_ count: Int) -> LedgerEntry {
            LedgerEntry(actor: "a", action: "b", subject: "c", digest: nil, at: 0, details: ["d": String(repeating: "x", count: count)])
        }
        let frame = try entry(0).canonicalBytes().count
        #expect(try entry(65_535 - frame).canonicalBytes().count == 65_535)
        let error = #expect(throws: LedgerError.self) { try entry(65_536 - frame).canonicalBytes() }
        #expect(error?.kind == .entryTooLarge)
        #expect(error?.problem.contains("65536 bytes") == true)
    }

    @Test(arguments: ["", "a\nb", "a\u{0}", "a\u{7f}", String(repeating: "长", count: 400)])
    func termsAreOneShortLine(term: String) {
        for entry in [
            LedgerEntry(actor: term, action: "b", subject: "c", digest: nil, at: 0),
            LedgerEntry(actor: "a", action: term, subject: "c", digest: nil, at: 0),
            LedgerEntry(actor: "a", action: "b", subject: term, digest: nil, at: 0),
        ] {
            #expect(#expect(throws: LedgerError.self) { try entry.canonicalBytes() }?.kind == .malformedEntry)
        }
    }

    @Test(arguments: [Int64.min, Int64.max, 1 << 53])
    func timesBeyondExactJSONNumbersAreRefused(at: Int64) {
        let entry = LedgerEntry(actor: "a", action: "b", subject: "c", digest: nil, at: at)
        #expect(#expect(throws: LedgerError.self) { try entry.canonicalBytes() }?.kind == .malformedEntry)
    }

    @Test(arguments: [
        "", "{", "{}", "null", #"{"action":"b","actor":"a","at":1,"subject":"c"}x"#, #"{ "action":"b","actor":"a","at":1,"subject":"c"}"#,
        #"{"actor":"a","action":"b","at":1,"subject":"c"}"#, #"{"action":"b","actor":"a","at":01,"subject":"c"}"#,
        #"{"action":"b","actor":"a","at":1.0,"subject":"c"}"#, #"{"action":"b","actor":"a","at":1,"details":{},"subject":"c"}"#,
        #"{"action":"b","actor":"a","at":1,"details":{"b":"1","a":"2"},"subject":"c"}"#,
        #"{"action":"b","actor":"a","at":1,"details":{"a":"1","a":"2"},"subject":"c"}"#,
        #"{"action":"b","actor":"\u0061","at":1,"subject":"c"}"#, #"{"action":"b","actor":"\u000A","at":1,"subject":"c"}"#,
        #"{"action":"b","actor":"a","at":1,"digest":"sha256:00","subject":"c"}"#, #"{"action":"b","actor":"\"#,
        #"{"action":"b","actor":"a\q","at":1,"subject":"c"}"#, "{\"action\":\"b\",\"actor\":\"e\u{301}\",\"at\":1,\"subject\":\"c\"}",
    ])
    func onlyTheCanonicalFormIsRead(text: String) {
        #expect(#expect(throws: LedgerError.self) { try LedgerEntry(canonicalBytes: Array(text.utf8)) }?.kind == .malformedEntry)
    }

    @Test func everyControlCharacterSurvives() throws {
        let text = String(String.UnicodeScalarView((0...0xFF).compactMap { Unicode.Scalar($0) }))
        let entry = LedgerEntry(actor: "a", action: "b", subject: "c", digest: nil, at: 0, details: ["all": text])
        let read = try LedgerEntry(canonicalBytes: entry.canonicalBytes())
        #expect(Array(read.details["all"]!.unicodeScalars) == Array(entry.details["all"]!.unicodeScalars))
    }

    @Test func bundlesCarryLengthsInTwoBytesBigEndian() throws {
        let entries: [[UInt8]] = [[], [1], [UInt8](repeating: 7, count: 258)]
        let bytes = EntryBundle.encode(entries)
        #expect(Array(bytes.prefix(7)) == [0, 0, 0, 1, 1, 1, 2])
        #expect(try EntryBundle.decode(bytes) == entries)
        for cut in [1, 3, bytes.count - 1] {
            #expect(#expect(throws: LedgerError.self) { try EntryBundle.decode(Array(bytes.prefix(cut))) }?.kind == .malformedTile)
        }
    }
}
