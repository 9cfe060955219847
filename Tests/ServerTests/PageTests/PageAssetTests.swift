import Foundation
import Testing
import Vocabulary

@testable import Server

private let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardizedFileURL

private func text(_ path: String) throws -> String { try String(contentsOf: root.appending(path: path), encoding: .utf8) }

private func files(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path).sorted()
}

/// The texts between each `start` and the next character of `ends`.
private func pieces(of text: String, after start: String, upTo ends: Set<Character>) -> [String] {
    text.components(separatedBy: start).dropFirst().map { String($0.prefix { !ends.contains($0) }) }
}

@Suite struct PageAssetTests {
    @Test func everyAssetATemplateNamesIsThere() throws {
        let symbols = Set(pieces(of: try text("Public/icons.svg"), after: "<symbol id=\"", upTo: ["\""]))
        for file in try files(in: "Templates") {
            let template = try text("Templates/" + file)
            for asset in pieces(of: template, after: "\"/assets/", upTo: ["\"", "?", "#"]) {
                #expect(FileManager.default.fileExists(atPath: root.appending(path: "Public/" + asset).path), "\(file): \(asset)")
            }
            for symbol in pieces(of: template, after: "icons.svg#", upTo: ["\""]) where !symbol.hasPrefix("{{") {
                #expect(symbols.contains(symbol), "\(file): \(symbol)")
            }
        }
        for group in PageShell.navigation(Words(.zh), path: "/", plans: [PageLink(text: "1458", href: "/plans/1458")], administrator: true)
        {
            for item in group.items { #expect(symbols.contains(item.icon), "\(item.href): \(item.icon)") }
        }
    }

    @Test func scriptsAreSmallAndNeverWriteMarkup() throws {
        for file in try files(in: "Public") where file.hasSuffix(".js") {
            let script = try text("Public/" + file)
            #expect(script.split(separator: "\n", omittingEmptySubsequences: false).count < 200, "\(file)")
            for risk in ["innerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"] {
                #expect(!script.contains(risk), "\(file) uses \(risk)")
            }
        }
    }

    @Test func everyFormThatChangesSomethingCarriesTheToken() throws {
        for file in try files(in: "Templates") {
            for form in try text("Templates/" + file).components(separatedBy: "<form").dropFirst() {
                guard form.prefix(120).contains("method=\"post\"") else { continue }
                #expect(form.components(separatedBy: "</form>")[0].contains("name=\"csrf\" value=\"{{shell.csrf}}\""), "\(file)")
            }
        }
    }

    @Test func lightAndDarkDefineTheSameTokens() throws {
        let style = try text("Public/heliu.css")
        let dark = pieces(of: style, after: "color-scheme: dark;", upTo: ["}"]).map { Set(pieces(of: $0, after: "--", upTo: [":"])) }
        #expect(dark.count == 2 && dark[0] == dark[1] && dark[0].contains("accent"))
    }

    @Test func everyTextTheProgramAsksForIsInTheCatalogue() throws {
        let known = Set(Words.catalogue.map(\.key))
        let folder = root.appending(path: "Sources/Server")
        var unknown: Set<String> = []
        for file in try FileManager.default.subpathsOfDirectory(atPath: folder.path) where file.hasSuffix(".swift") {
            let source = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
            for key in pieces(of: source, after: "words[\"", upTo: ["\""]) + pieces(of: source, after: "words(\"", upTo: ["\""])
            where !known.contains(key) {
                unknown.insert("\(file): \(key)")
            }
        }
        #expect(unknown.sorted() == [], "a key made from data is looked up with known(_:)")
    }
}
