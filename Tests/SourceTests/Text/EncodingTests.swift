import Engine
import Foundation
import TestKit
import Testing
import Vocabulary

@testable import Source

struct EncodingTests {
    private static let text = "编号,名称\n1,重庆两江新区\n2,北京😀\n"

    /// The text in another encoding, by the C library.
    private func encoded(_ text: String, _ encoding: String, mark: [UInt8] = []) async throws -> [UInt8] {
        try await withTemporaryFolder { folder in
            try Data(text.utf8).write(to: URL(filePath: folder + "/in"))
            let child = try ChildProcess(["bash", "-c", "iconv -f UTF-8 -t \(encoding) \(folder)/in > \(folder)/out"])
            #expect(child.wait() == 0)
            return mark + Array(try Data(contentsOf: URL(filePath: folder + "/out")))
        }
    }

    @Test(arguments: [
        ("GB18030", [], SourceDeclaration.Encoding.gb18030), ("GB18030", [], .gbk), ("GB18030", [], .auto), ("UTF-8", [0xEF, 0xBB, 0xBF], .auto),
        ("UTF-8", [], .utf8), ("UTF-16LE", [0xFF, 0xFE], .auto), ("UTF-16BE", [0xFE, 0xFF], .auto), ("UTF-16LE", [0xFF, 0xFE], .utf16),
        ("UTF-16LE", [], .utf16LE), ("UTF-16BE", [], .utf16BE), ("UTF-16BE", [0xFE, 0xFF], .utf16BE),
    ] as [(String, [UInt8], SourceDeclaration.Encoding)])
    func readsEveryEncoding(written: String, mark: [UInt8], declared: SourceDeclaration.Encoding) async throws {
        let bytes = try await encoded(Self.text, written, mark: mark)
        let read = try await readText([bytes]) { $0.encoding = declared }
        #expect(read.loaded.columns.map(\.name) == ["编号", "名称"])
        #expect(read.rows == [["1", "重庆两江新区"], ["2", "北京😀"]])
    }

    @Test(arguments: [
        ("GB18030", SourceDeclaration.Encoding.utf8, "line 1, which is no UTF-8; the file is probably GB18030", "encoding: gb18030"),
        ("UTF-8", .gb18030, "is well-formed UTF-8 and is declared as gb18030", "encoding: utf-8"),
        ("UTF-8", .gbk, "is well-formed UTF-8 and is declared as gbk", "encoding: utf-8"),
        ("UTF-16LE", .utf8, "the file is probably UTF-16LE", "encoding: utf-16le"),
        ("UTF-16BE", .utf8, "the file is probably UTF-16BE", "encoding: utf-16be"),
        ("UTF-16LE", .auto, "the file is probably UTF-16LE", "encoding: utf-16le"),
        ("UTF-16LE", .gb18030, "the file is probably UTF-16LE", "encoding: utf-16le"),
        ("UTF-16LE", .utf16, "has no byte order mark", "encoding: utf-16le"),
        ("UTF-16BE", .utf16LE, "stand the other way round", "encoding: utf-16be"),
        ("UTF-8", .utf16LE, "is well-formed UTF-8", "encoding: utf-8"),
        ("GB18030", .utf16BE, "is well-formed GB18030", "encoding: gb18030"),
    ] as [(String, SourceDeclaration.Encoding, String, String)])
    func namesTheEncodingThatWasMistaken(written: String, declared: SourceDeclaration.Encoding, problem: String, mend: String) async throws {
        let bytes = try await encoded("编号,名称\n1,重庆两江新区\n2,北京\n", written)
        let error = await fault { try await readText([bytes]) { $0.encoding = declared } }
        #expect(error?.kind == .encoding)
        #expect(error?.problem.contains(problem) == true, "\(error?.problem ?? "no error")")
        #expect(error?.mend.contains(mend) == true)
    }

    @Test(arguments: [
        ("BIG-5", "Big5", "縣市,人口\n臺北市,二百五十萬\n高雄市,二百七十萬\n新竹縣,五十萬\n"),
        ("SHIFT_JIS", "Shift_JIS", "都市,データ\n東京,サーバーです\n大阪,これはペンです\n"),
        ("EUC-KR", "EUC-KR", "이름,도시\n김민수,서울특별시\n박지영,부산광역시\n대한민국,국민은 법률로 정한다\n바다,기술과 과학 발전\n"),
        ("WINDOWS-1252", "Windows-1252", "name,city\nMüller,Köln\nGröße,Zürich\n"),
    ])
    func doesNotTakeOtherEncodingsForGB18030(written: String, name: String, text: String) async throws {
        let bytes = try await encoded(text, written)
        let error = await fault { try await readText([bytes]) { $0.encoding = .auto } }
        #expect(error?.kind == .encoding && error?.problem.contains("characters are those of \(name)") == true, "\(error?.problem ?? "no error")")
        let mistaken = await fault { try await readText([bytes]) { $0.encoding = .utf8 } }
        #expect(mistaken?.problem.contains("characters are those of \(name)") == true, "\(mistaken?.problem ?? "no error")")
        let declared = try await readText([bytes]) { $0.encoding = .gb18030 }
        #expect(declared.loaded.columns.count == 2, "who declares an encoding is believed")
    }

    /// Simplified and traditional, short and repeated, with kana, Greek and rare characters.
    @Test(arguments: [
        "a\n渝\n", "a\n是\n否\n是\n", "名稱,數量\n國際學術門戶,一萬兩千\n縣級單位與個體經營,三千\n們個來會,們個\n", "a\nα射线β衰变 サーバー ひらがな\n",
        "县,乡\n酉阳,龚滩\n彭水,郁山\n忠县,㽏井\n", "地区,北\n渝北,北碚\n江北,南岸\n",
        "面积(㎡),长度(㎞),质量(㎏)\n1,2,3\n", "编号,面积㎡,长度㎜,宽度㎜,重量㎏\n1,2,3,4,5\n", "编号,代码\n１２３４５６７８９０,ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰ\n",
    ])
    func takesNoGB18030ForAnotherEncoding(text: String) async throws {
        #expect(ForeignText.likely(try await encoded(text, "GB18030")) == nil)
    }

    @Test
    func namesAByteThatIsNoGB18030() async throws {
        let bytes = try await encoded("a,b\n1,重庆\n", "GB18030")
        let error = await fault { try await readText([bytes + Array("2,".utf8) + [0xFF] + Array("\n".utf8)]) { $0.encoding = .gb18030 } }
        #expect(error?.problem.contains("has byte 0xFF at position 3 of line 3, which is no GB18030") == true)
    }

    @Test
    func namesAFileThatIsNoEncodingAtAll() async throws {
        let error = await fault { try await readText([Array("a,b\n汉字".utf8) + [0xFF, 0x0A]]) { $0.encoding = .auto } }
        #expect(error?.problem.contains("0xFF at position 7 of line 2, which is no UTF-8, nor is the file any other encoding") == true)
    }

    @Test
    func blamesTheCharacterAndNotTheByteBehindIt() async throws {
        let error = await fault { try await readText([Array("name,city\nJos".utf8) + [0xE9] + Array(",Malaga\n".utf8)]) { $0.encoding = .auto } }
        #expect(error?.problem.contains("byte 0xE9 at position 4 of line 2, which is no UTF-8") == true, "\(error?.problem ?? "no error")")
    }

    @Test
    func aFileThatMixesEncodingsIsNotReadAsGB18030() async throws {
        let mixed = Array("区县,床位\n渝中,12\n".utf8) + (try await encoded("江北,34\n", "GB18030"))
        let error = await fault { try await readText([mixed]) { $0.encoding = .auto } }
        #expect(error?.problem.contains("line 3, is not in UTF-8 as the lines before it are: the file mixes encodings") == true)
        let asked = try await readText([mixed]) { $0.encoding = .gb18030 }
        #expect(asked.rows.count == 2, "whoever says so gets what is asked for")
    }

    @Test
    func oneZeroByteMakesNoUTF16() async throws {
        let error = await fault { try await readText([Array("a,b\n1,x".utf8) + [0] + Array("y\n2,z\n".utf8)]) { $0.encoding = .auto } }
        #expect(error?.problem.hasSuffix("line 2: a NUL byte at position 4 of the line") == true, "\(error?.problem ?? "no error")")
    }

    @Test
    func readsCharactersOverTheEdgeOfTheBuffer() async throws {
        let text = "v\n" + String(repeating: "重庆两江新区\n", count: 90_000)
        for shift in 0..<3 {
            let bytes = try await encoded(String(repeating: "x", count: shift) + text, "GB18030")
            let read = try await readText([bytes]) { $0.encoding = .auto }
            #expect(read.loaded.rows == 90_000)
            #expect(read.rows[45_000] == ["重庆两江新区"])
        }
    }

    @Test
    func remarksOnAnEncodingThatWasFound() async throws {
        let read = try await readText([try await encoded(Self.text, "GB18030")]) { $0.encoding = .auto }
        #expect(read.loaded.remarks.first?.en == "1.csv is read as GB18030")
    }

    @Test
    func countsNoLineBehindTheLastLineEnd() async throws {
        try await withTemporaryFolder { folder in
            for (text, lines) in [("a\n1\n", 2), ("a\n1", 2), ("a\r\n1\r\n", 2), ("a\r1\r", 2), ("a\n\n", 2)] as [(String, Int64)] {
                try Data(text.utf8).write(to: URL(filePath: folder + "/s.csv"))
                #expect(try SourceInspection.inspect(folder + "/s.csv").lines == lines)
            }
        }
    }
}
