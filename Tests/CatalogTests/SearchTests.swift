import Catalog
import Store
import TestKit
import Testing
import Vocabulary

/// What a search finds, and in which order.
@Suite struct SearchTests {
    private func names(_ text: String, in catalogue: TestCatalogue) async throws -> [String] {
        var query = ResourceRegister.Query()
        query.text = text
        return try await catalogue.resources.find(query, audience: .node).resources.map(\.name)
    }

    private func withDatasets(_ backend: TestBackend, _ body: (TestCatalogue) async throws -> Void) async throws {
        try await withCatalogue(backend) { catalogue in
            try await catalogue.resources.put(
                [
                    sampleDataset("innovation.target", zh: "重庆市科技创新“十四五”目标", en: "Science targets", about: "研发经费与技术合同"),
                    sampleDataset("divisions.population", zh: "常住人口与城镇化率", en: "Resident population", about: "第七次人口普查，GDP"),
                    sampleDataset("gdp", zh: "地区生产总值", en: "Gross domestic product (GDP)", about: "含研发经费"),
                    sampleDataset("rd", zh: "研发经费支出", en: "R&D expenditure", about: ""),
                ], actor: "li")
            try await body(catalogue)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func findsChineseWordsOfTwoCharactersInsideLongerTitles(backend: TestBackend) async throws {
        try await withDatasets(backend) { catalogue async throws in
            #expect(try await names("科技", in: catalogue) == ["innovation.target"])
            #expect(try await names("创新", in: catalogue) == ["innovation.target"])
            #expect(try await names("人口", in: catalogue) == ["divisions.population"])
            #expect(try await names("城镇化率", in: catalogue) == ["divisions.population"])
            #expect(try await names("值", in: catalogue) == ["gdp"], "one character finds too")
            #expect(try await names("科技 目标", in: catalogue) == ["innovation.target"])
        }
    }

    @Test(arguments: TestBackend.allCases)
    func findsLatinWordsByTheirBeginningInAnyCaseAndWidth(backend: TestBackend) async throws {
        try await withDatasets(backend) { catalogue async throws in
            for text in ["pop", "POP", "population", "Resident popul", "ｐｏｐ"] {
                #expect(try await names(text, in: catalogue) == ["divisions.population"], "\(text)")
            }
            #expect(try await names("opulation", in: catalogue).isEmpty, "not from the middle")
            #expect(try await names("pop resident", in: catalogue).isEmpty, "only the last word may be a beginning")
            #expect(try await names("GDP 生产", in: catalogue) == ["gdp"])
        }
    }

    @Test(arguments: TestBackend.allCases)
    func findsNothingForWhatIsNotThere(backend: TestBackend) async throws {
        try await withDatasets(backend) { catalogue async throws in
            for text in ["教育", "科学院", "人技", "科技教育", "zebra", "pop zebra", "。！", "'; DROP TABLE resource", "%", "_", "*"] {
                #expect(try await names(text, in: catalogue).isEmpty, "\(text)")
            }
            #expect(try await names("", in: catalogue).count == 4, "an empty search narrows nothing")
        }
    }

    @Test(arguments: TestBackend.allCases)
    func putsTitlesBeforeNamesBeforeDescriptions(backend: TestBackend) async throws {
        try await withDatasets(backend) { catalogue async throws in
            #expect(try await names("研发", in: catalogue) == ["rd", "gdp", "innovation.target"], "equals stand by their id")
            #expect(try await names("gdp", in: catalogue) == ["gdp", "divisions.population"])
        }
    }

    @Test(arguments: TestBackend.allCases)
    func followsAChangedTitle(backend: TestBackend) async throws {
        try await withDatasets(backend) { catalogue async throws in
            try await catalogue.resources.put([sampleDataset("rd", zh: "科学研究投入", en: "Spending")], actor: "li")
            #expect(try await names("支出", in: catalogue).isEmpty)
            #expect(try await names("研究投入", in: catalogue) == ["rd"])
        }
    }

    @Test(arguments: TestBackend.allCases)
    func takesWordsWithoutEnd(backend: TestBackend) async throws {
        try await withDatasets(backend) { catalogue async throws in
            let endless = String(repeating: "abcdefgh", count: 1_000)
            let marks = "e" + String(repeating: "\u{301}", count: 4_000)
            let han = "汉" + String(repeating: "\u{301}", count: 4_000)
            try await catalogue.resources.put([sampleDataset("long", zh: "长词", en: endless, about: endless + " " + marks + " " + han)], actor: "li")
            #expect(try await names("abcdefghabc", in: catalogue) == ["long"])
            #expect(try await names("长词", in: catalogue) == ["long"])
            #expect(try await names(endless, in: catalogue) == ["long"])
        }
    }

    @Test func splitsATextIntoWordsCharactersAndPairs() {
        #expect(SearchIndex.terms(of: "R&D 经费 2023年") == ["r", "d", "经", "费", "经费", "2023", "年"])
        #expect(SearchIndex.terms(of: " —。") == [])
    }
}
