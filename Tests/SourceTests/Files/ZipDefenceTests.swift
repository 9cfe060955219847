import Engine
import Foundation
import TestKit
import Testing

@testable import Source

@Suite struct ZipDefenceTests {
    private func refusal(of bytes: [UInt8]) async throws -> SourceError? {
        try await withTemporaryFolder { folder in
            let path = folder + "/a.xlsx"
            try Data(bytes).write(to: URL(filePath: path))
            return await fault { try await LoadingFixture.load(SourceDeclaration(name: "s", format: .excel), .files([path])) }
        }
    }

    private static let parts = FixtureWorkbook([["a"], [1]]).parts

    @Test func bombsAreRefusedBeforeUnpacking() async throws {
        var huge = FixtureZip(Self.parts)
        huge.claimed = ["xl/worksheets/sheet1.xml": 3 << 30]
        let error = try await refusal(of: huge.bytes())
        #expect(error?.kind == .tooLarge)
        #expect(error?.problem.contains("part xl/worksheets/sheet1.xml would grow from") == true)
        var many = FixtureZip(Self.parts)
        many.parts += (0..<20).map { ("xl/media/\($0)", [UInt8](repeating: 0, count: 3_000)) }
        for index in 0..<20 { many.claimed["xl/media/\(index)"] = 3 << 20 }
        #expect(try await refusal(of: many.bytes())?.kind == .tooLarge)
    }

    @Test func aPartThatIsNotAsLongAsItSaysIsRefused() async throws {
        var lying = FixtureZip(Self.parts)
        lying.claimed = ["xl/worksheets/sheet1.xml": 20]
        #expect(try await refusal(of: lying.bytes())?.problem.contains("part xl/worksheets/sheet1.xml is longer than it says") == true)
        lying.claimed = ["xl/worksheets/sheet1.xml": 2_000]
        #expect(try await refusal(of: lying.bytes())?.problem.contains("is shorter than it says") == true)
    }

    @Test func otherFilesAreNamedForWhatTheyAre() async throws {
        #expect(try await refusal(of: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])?.problem.contains("Excel 97–2003 (.xls), or one protected by a password") == true)
        #expect(try await refusal(of: Array("<html><body>log in</body></html>".utf8))?.problem.hasSuffix("is no Excel workbook (.xlsx): it holds HTML or XML") == true)
        #expect(try await refusal(of: Array("a,b\n1,2\n".utf8))?.problem.hasSuffix("is no Excel workbook (.xlsx)") == true)
        #expect(try await refusal(of: [])?.kind == .empty)
        #expect(try await refusal(of: FixtureZip([("a.txt", [65])]).bytes())?.problem.contains("a zip file, but no Excel workbook") == true)
        var locked = FixtureZip(Self.parts)
        locked.isEncrypted = true
        #expect(try await refusal(of: locked.bytes())?.problem.contains("protected by a password") == true)
    }

    @Test func cutAndSpoiltWorkbooksNeverCrash() async throws {
        let whole = FixtureZip(Self.parts).bytes()
        for share in 1...9 {
            let error = try await refusal(of: Array(whole.prefix(whole.count * share / 10)))
            #expect(error?.kind == .malformed, "\(share)")
        }
        // Every second byte of the table of contents spoilt in turn: an error or a right answer, never a crash.
        var generator = SystemRandomNumberGenerator()
        for place in stride(from: whole.count - 300, to: whole.count, by: 7) {
            var spoilt = whole
            spoilt[place] = UInt8.random(in: 0...255, using: &generator)
            _ = try await refusal(of: spoilt)
        }
    }

    @Test func spoiltPackedPartsNeverCrash() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/o.xlsx"
            try await withSession { session in
                try session.loadExtension("excel")
                try session.execute("COPY (SELECT i, 'text ' || i * 7919 % 1000 AS t FROM range(500) AS r(i)) TO '\(path)' (FORMAT xlsx, HEADER true)")
            }
            let whole = [UInt8](try Data(contentsOf: URL(filePath: path)))
            let archive = try ZipDirectory(path: path)
            let sheet = try #require(archive.entries.first { $0.name.hasPrefix("xl/worksheets/") })
            #expect(sheet.method == 8)
            var text: [UInt8] = []
            try archive.unpack(sheet.name) { text += Array($0) }
            #expect(String(decoding: text, as: UTF8.self).hasSuffix("</worksheet>"))
            for place in stride(from: Int(sheet.offset), to: Int(sheet.offset + sheet.packedBytes), by: 97) {
                var spoilt = whole
                spoilt[place] ^= 0x5A
                _ = spoilt.withUnsafeBytes { bytes in
                    var inflater = Inflater(UnsafeRawBufferPointer(rebasing: bytes[(Int(sheet.offset) + 30 + sheet.name.utf8.count)...]))
                    var length = 0
                    return try? inflater.run { piece in
                        length += piece.count
                        if length > 10 << 20 { throw CancellationError() }
                    }
                }
            }
        }
    }

    @Test(arguments: [("A1", "A1:A1"), ("$B$2:AA10", "B2:AA10"), ("XFD1048576", "XFD1048576:XFD1048576")])
    func rangesAreReadAndWritten(text: String, written: String) { #expect(CellRange(text: text)?.text == written) }

    @Test(arguments: ["", "A", "1", "B2:A1", "A0", "XFE1", "A1048577", "A1:B2:C3", "Ä1"])
    func whatIsNoRangeIsNone(text: String) { #expect(CellRange(text: text) == nil) }
}
