import Foundation
import Testing

/// The documents say what the code says: settings, commands, faults and addresses are compared with the sources, links with the files.
struct DocumentationTests {
    private let sources = ProjectFiles()

    // MARK: Settings

    @Test func everySettingHasARowAndEveryRowASetting() throws {
        let declared = try sources.settings().map(\.key)
        let rows = try sources.configurationRows().map(\.key)
        #expect(!declared.isEmpty)
        #expect(rows == declared, "the rows stand in the order of Settings.swift")
    }

    @Test func aSettingsRowNamesItsFlagVariableAndDefault() throws {
        let rows = Dictionary(uniqueKeysWithValues: try sources.configurationRows().map { ($0.key, $0.cells) })
        for (key, fallback) in try sources.settings() {
            let cells = try #require(rows[key], "\(key)")
            try #require(cells.count == 5, "\(key): flag, environment, default and meaning stand beside the key")
            #expect(cells[1].contains("`--set \(key)=…`"), "\(key): \(cells[1])")
            #expect(cells[2] == "`HELIU_" + key.uppercased().replacing(".", with: "_") + "`", "\(key): \(cells[2])")
            #expect(cells[3] == (fallback.isEmpty ? "empty" : "`\(fallback)`"), "\(key): \(cells[3])")
            #expect(!cells[4].isEmpty, "\(key)")
        }
    }

    @Test func everyFlagOfASettingIsNamed() throws {
        let rows = Dictionary(uniqueKeysWithValues: try sources.configurationRows().map { ($0.key, $0.cells) })
        for key in ["data", "store", "apps", "host", "port"] { #expect(rows[key]?[1].contains("`--\(key)`") == true, "\(key)") }
    }

    // MARK: Commands and faults

    @Test func everySubcommandIsInTheOperatingManual() throws {
        let manual = try sources.text("docs/operating.md")
        let commands = try sources.text("Sources/heliu/Heliu.swift").matches(of: #/([A-Z][A-Za-z]+)Command\.self/#).map { $0.1.lowercased() }
        #expect(!commands.isEmpty)
        for command in commands { #expect(manual.contains("`heliu \(command)"), "heliu \(command)") }
    }

    @Test func everyExitStatusAndItsCodesAreInTheOperatingManual() throws {
        let manual = try sources.text("docs/operating.md")
        let source = try sources.text("Sources/heliu/Output.swift")
        let body = try #require(source.ranges(of: "switch code {").last.map { source[$0.upperBound...] })
        let codes = body.matches(of: #/"([a-z_]+)"/#).map { String($0.1) }
        #expect(!codes.isEmpty)
        for code in codes { #expect(manual.contains("`\(code)`"), "\(code)") }
        let used = Set(body.matches(of: #/(?::|^)\s*([a-zA-Z]+)$/#.anchorsMatchLineEndings()).map { String($0.1) })
        for status in source.matches(of: #/static let ([a-zA-Z]+): Int32 = ([0-9]+)/#) where used.contains(String(status.1)) {
            #expect(manual.contains("\n| \(status.2) |"), "\(status.1)")
        }
    }

    // MARK: Addresses

    @Test func everyDescribedAddressIsInTheReference() throws {
        let reference = try sources.text("docs/api.md")
        let described = try ["OpenAPI+Paths.swift", "OpenAPI+Integration.swift", "OpenAPI+Lineage.swift", "OpenAPI+Contracts.swift"].map { try sources.text("Sources/Server/Presenting/Data/API/" + $0) }
            .joined().matches(of: #/"(/api/v1/[^"]*|/checkpoint|/tile/[^"]*)"/#).map { String($0.1) }
        #expect(!described.isEmpty)
        for address in described { #expect(reference.contains(address), "\(address)") }
    }

    // MARK: Documents

    @Test func everyLinkAndPictureLeadsSomewhere() throws {
        let documents = try sources.documents()
        #expect(documents.contains("README.md") && documents.contains("docs/api.md"))
        for document in documents {
            for link in ProjectFiles.links(in: try sources.text(document)) {
                let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
                let target = parts[0].isEmpty ? document : sources.resolve(parts[0], from: document)
                #expect(sources.exists(target), "\(document) links to \(link)")
                guard parts.count == 2, target.hasSuffix(".md"), sources.exists(target) else { continue }
                #expect(ProjectFiles.anchors(of: try sources.text(target)).contains(parts[1]), "\(document) links to \(link)")
            }
        }
    }

    @Test func theIndexNamesEveryDocument() throws {
        let named = Set(ProjectFiles.links(in: try sources.text("docs/README.md")).map { "docs/" + $0 })
        for document in try sources.documents() where document.hasPrefix("docs/") && document != "docs/README.md" {
            #expect(named.contains(document), "\(document)")
        }
    }

    @Test func noDocumentNamesAPlaceOfTheMachineItWasWrittenOn() throws {
        for document in try sources.documents() {
            let text = try sources.text(document)
            let places = text.matches(of: #/(?:^|[^A-Za-z0-9_.])(/(?:work|tmp/plan|root|home)\b)/#.anchorsMatchLineEndings()).map { String($0.1) }
            #expect(places.isEmpty, "\(document)")
        }
    }

    @Test func bothReadmesGiveTheSameCommands() throws {
        let english = ProjectFiles.commands(in: try sources.text("README.md"))
        #expect(english.contains("make demo") && english.contains("make test"))
        #expect(ProjectFiles.commands(in: try sources.text("README.zh-CN.md")) == english)
    }
}

/// The project's files, read as text.
private struct ProjectFiles {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    func text(_ path: String) throws -> String { try String(contentsOf: root.appending(path: path), encoding: .utf8) }

    func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: root.appending(path: path).path) }

    /// READMEs, the list of changes, and everything under `docs`.
    func documents() throws -> [String] {
        let top = try FileManager.default.contentsOfDirectory(atPath: root.path).filter { $0.hasSuffix(".md") }
        let below = try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: "docs").path)
        return (top + below.filter { $0.hasSuffix(".md") }.map { "docs/" + $0 }).sorted()
    }

    /// A relative link as a path below the root.
    func resolve(_ link: String, from document: String) -> String {
        var parts = document.split(separator: "/").dropLast().map(String.init)
        for part in link.split(separator: "/") where part != "." {
            if part == "..", !parts.isEmpty { parts.removeLast() } else { parts.append(String(part)) }
        }
        return parts.joined(separator: "/")
    }

    func settings() throws -> [(key: String, fallback: String)] {
        try text("Sources/heliu/Settings.swift").matches(of: #/\bSetting\(\s*"([a-z.]+)",\s*"([^"]*)"/#).map { (String($0.1), String($0.2)) }
    }

    /// Rows of the table of settings: the key and all cells.
    func configurationRows() throws -> [(key: String, cells: [String])] {
        try text("docs/configuration.md").split(separator: "\n").compactMap { line in
            guard let key = line.prefixMatch(of: #/\| `([a-z.]+)` \|/#)?.1 else { return nil }
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
            return (String(key), cells)
        }
    }

    /// Relative targets of links and pictures outside code.
    static func links(in text: String) -> [String] {
        var isCode = false
        let prose = text.split(separator: "\n").filter { line in
            if line.hasPrefix("```") { isCode.toggle() }
            return !isCode && !line.hasPrefix("```")
        }.joined(separator: "\n").replacing(#/`[^`\n]*`/#, with: "")
        return prose.matches(of: #/\]\(([^)\s]+)\)/#).map { String($0.1) }.filter { !$0.contains("://") && !$0.hasPrefix("mailto:") }
    }

    /// Anchors of the headings: lower case, blanks as hyphens, without punctuation.
    static func anchors(of text: String) -> Set<String> {
        Set(
            text.split(separator: "\n").filter { $0.hasPrefix("#") }.map { line in
                String(
                    line.drop { $0 == "#" || $0 == " " }.lowercased().compactMap { character in
                        character == " " ? "-" : character.isLetter || character.isNumber || character == "-" || character == "_" ? character : nil
                    })
            })
    }

    /// Lines of the blocks marked `sh`.
    static func commands(in text: String) -> [String] {
        var isShell = false
        return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).filter { line in
            defer { if line.hasPrefix("```") { isShell = line == "```sh" } }
            return isShell && !line.hasPrefix("```")
        }
    }
}
