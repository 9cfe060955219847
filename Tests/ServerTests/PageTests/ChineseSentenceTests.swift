import App
import Foundation
import Testing

@testable import Server

/// Errors speak English; pages say them in Chinese.
@Suite struct ChineseSentenceTests {
    private static let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Sources").standardizedFileURL

    private func files(in places: [String]) throws -> [(name: String, text: String)] {
        var files: [(String, String)] = []
        for place in places {
            let url = Self.sources.appending(path: place)
            let found = place.hasSuffix(".swift")
                ? [url] : (FileManager.default.enumerator(at: url, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }
            for file in found { files.append((file.lastPathComponent, try String(contentsOf: file, encoding: .utf8))) }
        }
        return files
    }

    @Test func everyCodeThatPeopleMeetHasAChineseText() throws {
        var codes = Set(AppFault.Kind.allCases.map(\.rawValue))
        for file in try files(in: ["Source", "Fetch", "Pipeline", "Engine", "Quality"]) {
            for found in file.text.matches(of: /Code\(name: "([a-z_]+)"\)/) { codes.insert(String(found.1)) }
        }
        #expect(codes.count > 120, "the search found \(codes.count)")
        for code in codes.sorted() { #expect(ProblemText.of(code: code) != nil, "\(code) has no Chinese text") }
    }

    /// What uploads, added sources and runs say.
    @Test func everySentenceThatPeopleMeetIsTranslated() throws {
        let places = [
            "Source", "Fetch", "Pipeline", "Quality", "Engine", "App/Added", "App/RemoteReading.swift", "App/SourcePlace.swift", "App/SourceReading.swift",
            "App/Platform/Platform+Ingest.swift",
        ]
        let known = Set(ChineseSentences.pairs.map(\.english))
        var count = 0
        for file in try files(in: places) {
            let found = SentenceScanner(file.text).sentences
            count += found.count
            for sentence in found.sorted() where !known.contains(sentence) { Issue.record("\(file.name): \"\(sentence)\" is in no table of ChineseSentences") }
        }
        #expect(count > 400, "the search found \(count)")
    }

    @Test func everyTranslationHasEveryValueOnce() {
        var seen: Set<String> = []
        for pair in ChineseSentences.pairs {
            #expect(seen.insert(pair.english).inserted, "\(pair.english) stands twice")
            let open = pair.chinese.matches(of: /\{([0-9]?)\}/).map { String($0.1) }
            let wanted = pair.literals.count - 1
            let isSound = open.allSatisfy(\.isEmpty) ? open.count == wanted : Set(open) == Set((1...max(wanted, 1)).map(String.init)) && open.count == wanted
            #expect(isSound, "\(pair.english): \(pair.chinese)")
        }
    }

    @Test(arguments: [
        ("beds.csv is empty: it has neither a header nor rows", "beds.csv 是空的：既没有表头也没有数据行"),
        ("beds.csv is empty: it has neither a header nor rows behind 3 skipped ones", "beds.csv 是空的：既没有表头也没有数据行（在跳过的 3 行之后）"),
        ("a.xlsx is a damaged or incomplete workbook: part x.xml is missing", "a.xlsx 是损坏或不完整的工作簿：缺少部件 x.xml"),
        ("rows.csv, line 4, column beds: \"viel\" is no integer; 2 rows fail", "rows.csv 第 4 行，列 beds：“viel”不是 integer；共 2 行不符"),
        ("check many of model bed: bed has no column dust", "模型 bed 的规则 many：bed 没有列 dust"),
    ])
    func valuesStandInTheChineseSentence(english: String, chinese: String) {
        #expect(ChineseSentences.chinese(english) == chinese)
    }

    @Test func whatIsNotKnownStays() {
        #expect(ChineseSentences.chinese("Binder Error: nobody knows this") == nil)
        #expect(ChineseSentences.chinese("") == nil)
        #expect(ChineseSentences.chinese(String(repeating: "x", count: 30_000)) == nil)
    }
}
