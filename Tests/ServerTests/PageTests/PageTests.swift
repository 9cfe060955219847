import Foundation
import Testing
import Vocabulary

@testable import Server

private let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardizedFileURL
private let templates = root.appending(path: "Templates")

private func template(_ name: String) throws -> [TemplateTag] {
    let text = try String(contentsOf: templates.appending(path: name + ".mustache"), encoding: .utf8)
    return try #require(TemplateTag.read(text), "\(name): a section is not closed")
}

private func templateNames() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: templates.path).map { String($0.dropLast(".mustache".count)) }
}

private func names(in tags: [TemplateTag]) -> [String] {
    tags.flatMap { tag in
        switch tag {
        case .variable(let name), .unescaped(let name): [name]
        case .partial: [String]()
        case .section(let name, let inner, inverted: _): [name] + names(in: inner)
        }
    }.filter { $0 != "." && !$0.hasPrefix("w.") }
}

/// What the tags of a template look up, against what a page has.
private struct TagWalk {
    /// Fields that were read, as "Type.field".
    var read: Set<String> = []
    /// Tags that were looked up, as "template: name".
    var reached: Set<String> = []
    /// Those of them that no field in reach answers to.
    var unknown: Set<String> = []
    private var ways: Set<String> = []

    mutating func walk(_ tags: [TemplateTag], _ stack: [Any], in name: String) throws {
        for tag in tags {
            switch tag {
            case .variable(let path), .unescaped(let path): _ = values(path, stack, in: name)
            case .partial(let partial):
                let way = partial + " " + stack.map(Self.shape).joined(separator: "/")
                if ways.insert(way).inserted { try walk(template(partial), stack, in: partial) }
            case .section(let path, let inner, inverted: true):
                _ = values(path, stack, in: name)
                try walk(inner, stack, in: name)
            case .section(let path, let inner, inverted: false):
                for value in values(path, stack, in: name) { try walk(inner, value is Bool ? stack : stack + [value], in: name) }
            }
        }
    }

    /// The type of a value and which of its fields hold something: a partial is walked once for each.
    private static func shape(_ value: Any) -> String {
        "\(type(of: value))" + Mirror(reflecting: value).children.map { Mirror(reflecting: $0.value).children.isEmpty ? "0" : "1" }.joined()
    }

    /// The values a name stands for: each element of a list, the value of an optional; nothing for words and missing fields.
    private mutating func values(_ path: String, _ stack: [Any], in name: String) -> [Any] {
        if path == "." || path.hasPrefix("w.") { return [] }
        reached.insert("\(name): \(path)")
        let parts = path.split(separator: ".").map(String.init)
        for object in stack.reversed() {
            guard let first = field(parts[0], of: object) else { continue }
            return parts.dropFirst().reduce(first) { found, part in found.flatMap { field(part, of: $0) ?? [] } }
        }
        unknown.insert("\(name): \(path)")
        return []
    }

    private mutating func field(_ name: String, of object: Any) -> [Any]? {
        guard let child = Mirror(reflecting: object).children.first(where: { $0.label == name }) else { return nil }
        read.insert("\(type(of: object)).\(name)")
        let mirror = Mirror(reflecting: child.value)
        switch mirror.displayStyle {
        case .optional, .collection: return mirror.children.map(\.value)
        default: return [child.value]
        }
    }
}

/// Every field of the types a page is made of, as "Type.field".
private func allFields(of value: Any, into fields: inout Set<String>) {
    let mirror = Mirror(reflecting: value)
    if mirror.displayStyle == .struct, !(value is any ScriptData), !(value is String) {
        for child in mirror.children { if let label = child.label { fields.insert("\(type(of: value)).\(label)") } }
    }
    if value is any ScriptData || value is String { return }
    for child in mirror.children { allFields(of: child.value, into: &fields) }
}

@Suite struct PageTests {
    /// Fields for programs, which read them in the JSON twin, not for templates.
    static let twinOnly: Set<String> = [
        "PageShell.language", "PageShell.title", "RegionTile.code", "Facet.name", "FacetOption.value", "FacetOption.selected",
        "PlanPage.id", "RunRow.id", "TargetRow.id", "AppPage.name", "IndicatorRow.key",
    ]

    @Test func everyTagOfATemplateHasAFieldAndEveryFieldATag() throws {
        var walk = TagWalk()
        var fields: Set<String> = []
        for sample in PageSamples(.zh).all {
            let name = type(of: sample.page).template
            try walk.walk(template(name), [sample.page], in: name)
            allFields(of: sample.page, into: &fields)
        }
        #expect(walk.unknown == [])
        #expect(fields.subtracting(walk.read).subtracting(Self.twinOnly) == [])
        for file in try templateNames() {
            let tags = try names(in: template(file)).map { "\(file): \($0)" }
            #expect(Set(tags).subtracting(walk.reached) == [], "no sample reaches these tags")
        }
    }

    @Test func everyTemplateBelongsToAPageOrAnotherTemplate() throws {
        let files = try templateNames()
        var used = Set(PageSamples(.zh).all.map { type(of: $0.page).template })
        for file in files {
            let text = try String(contentsOf: templates.appending(path: file + ".mustache"), encoding: .utf8)
            for other in files where text.contains("{{>\(other)}}") || text.contains("{{<\(other)}}") { used.insert(other) }
        }
        #expect(Set(files).subtracting(used) == [])
    }

    @Test func wordsOfTemplatesAreInTheCatalogueInBothLanguages() throws {
        let known = Set(Words.catalogue.map(\.key))
        #expect(known.count == Words.catalogue.count)
        #expect(Words.catalogue.allSatisfy { !$0.zh.isEmpty && !$0.en.isEmpty })
        for file in try FileManager.default.contentsOfDirectory(atPath: templates.path) {
            let text = try String(contentsOf: templates.appending(path: file), encoding: .utf8)
            for piece in text.split(separator: "{{w.").dropFirst() {
                #expect(known.contains(String(piece.prefix { $0 != "}" })), "\(file)")
            }
            let withoutTags = text.split(separator: "{{").map { $0.split(separator: "}}", maxSplits: 1).last ?? "" }.joined()
            #expect(!withoutTags.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }, "\(file) holds Chinese text of its own")
        }
    }

    @Test func onlyScriptDataIsWrittenUnescapedAndInsideAScript() throws {
        for file in try FileManager.default.contentsOfDirectory(atPath: templates.path) {
            let text = try String(contentsOf: templates.appending(path: file), encoding: .utf8)
            #expect(!text.contains("{{&"), "\(file)")
            for piece in text.components(separatedBy: "{{{").dropLast() {
                #expect(piece.hasSuffix("<script type=\"application/json\">"), "\(file)")
            }
            #expect(
                !text.contains(" style=") && !text.contains(" onclick=") && !text.contains("<style"),
                "\(file) breaks the content security policy")
        }
    }

    @Test(arguments: [Language.zh, .en]) func everyPageRenders(language: Language) throws {
        let library = try TemplateLibrary(folder: templates.path)
        for sample in PageSamples(language).all {
            let html = try library.render(sample.page)
            #expect(html.hasPrefix("<!doctype html>") && html.contains("</html>") && html.contains("<h1"), "\(sample.name)")
            #expect(!html.contains("{{") && !html.contains("Optional("), "\(sample.name)")
            #expect(html.contains(language == .zh ? "lang=\"zh-CN\"" : "lang=\"en\""), "\(sample.name)")
        }
    }

    @Test func textCannotLeaveItsPlaceEvenBehindACombiningAccent() throws {
        let hostile = "\"\u{301} onmouseover=alert(1) <script>'&"
        var page = PageSamples(.zh).login
        page.name = hostile
        let html = try TemplateLibrary(folder: templates.path).render(page)
        #expect(html.contains("value=\"&quot;\u{301} onmouseover=alert(1) &lt;script&gt;&#39;&amp;\""))
    }

    @Test func chartDataCannotEndItsScript() throws {
        let chart = IndicatorChart(unit: "</script><script>\u{2028}&", shape: "line", series: [], paths: [])
        let text = try TemplateValue.scriptText(chart, name: "chart")
        #expect(text.contains("\\u003c/script\\u003e\\u003cscript\\u003e\\u2028\\u0026"))
    }

    @Test func aFieldThatIsEmptyHidesTheSameNameFurtherOut() throws {
        var page = PageSamples(.en).dataset
        page.lineage = nil
        page.quality = nil
        let html = try TemplateLibrary(folder: templates.path).render(page)
        #expect(!html.contains("id=\"lineage\"") && !html.contains("id=\"quality\""))
    }

    @Test func theTwinOfAPageHasItsFieldsButNoToken() throws {
        let json = String(decoding: try JSONEncoder().encode(PageSamples(.zh).indicator), as: UTF8.self)
        #expect(json.contains("\"key\":\"cq.tech_firms\"") && !json.contains("csrf") && !json.contains("3f9a"))
    }

    @Test func aMissingFolderIsNamedWithItsMend() {
        #expect(throws: TemplateError.self) { try TemplateLibrary(folder: "/nowhere") }
    }
}

@Suite struct LineageDrawingTests {
    @Test func aNodeStandsRightOfEverythingItWasMadeFrom() throws {
        let nodes = ["a", "b", "c"].map { LineageDrawing.Node(id: $0, title: $0, kind: "model", kindWord: "") }
        let drawing = LineageDrawing(
            nodes: nodes, edges: [.init(from: "a", to: "b"), .init(from: "b", to: "c"), .init(from: "a", to: "c")])
        let x = try drawing.nodes.map { try #require(Int($0.x)) }
        #expect(x[0] < x[1] && x[1] < x[2] && drawing.arrows.count == 3)
    }

    @Test func aCycleIsDrawnAllTheSame() {
        let nodes = ["a", "b"].map { LineageDrawing.Node(id: $0, title: $0, kind: "model", kindWord: "") }
        #expect(LineageDrawing(nodes: nodes, edges: [.init(from: "a", to: "b"), .init(from: "b", to: "a")]).nodes.count == 2)
    }

    @Test func nothingMakesAnEmptyDrawing() { #expect(LineageDrawing(nodes: [], edges: []).nodes.isEmpty) }

    @Test func longTitlesAreCutByTheirWidth() {
        #expect(LineageBox.shortened("科技创新指标陈述与目标体系数据集", to: 24) == "科技创新指标陈述与目标…")
        #expect(LineageBox.shortened("short", to: 24) == "short")
    }
}
