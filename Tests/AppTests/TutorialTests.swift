import App
import Foundation
import TestKit
import Testing

/// Runs `docs/writing-an-app.md`: files are written where their blocks say, commands give what stands below them.
@Suite struct TutorialTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static func text() throws -> String {
        try String(contentsOf: root.appending(path: "docs/writing-an-app.md"), encoding: .utf8)
    }

    /// A fenced block: the words after the fence and the lines inside.
    private static func blocks() throws -> [(info: [String], body: String)] {
        var blocks: [(info: [String], body: String)] = []
        var open: (info: [String], lines: [String])?
        for line in try text().split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                if let block = open {
                    blocks.append((block.info, block.lines.joined(separator: "\n") + "\n"))
                    open = nil
                } else {
                    open = (line.dropFirst(3).split(separator: " ").map(String.init), [])
                }
            } else {
                open?.lines.append(String(line))
            }
        }
        return blocks
    }

    @Test func everyStepDoesWhatItSays() async throws {
        let folder = try TemporaryFolder()
        var commands = 0
        for block in try Self.blocks() {
            if block.info.count == 2 {
                try folder.write(block.body, to: block.info[1])
            } else if block.info == ["console"] {
                var expected = ""
                var actual = ""
                for line in block.body.split(separator: "\n").map(String.init) {
                    guard line.hasPrefix("$ ") else {
                        expected += line + "\n"
                        continue
                    }
                    commands += 1
                    actual += try await Self.run(line.dropFirst(2).split(separator: " ").map(String.init), in: folder)
                }
                #expect(actual == expected)
            } else {
                Issue.record("no one knows what to do with a block of \(block.info)")
            }
        }
        #expect(commands >= 5)
    }

    /// What the commands of the tutorial do, without the program around them.
    private static func run(_ words: [String], in folder: TemporaryFolder) async throws -> String {
        switch (words.prefix(3).joined(separator: " "), words.count) {
        case (_, 2) where words[0] == "mkdir":
            try FileManager.default.createDirectory(atPath: "\(folder.path)/\(words[1])", withIntermediateDirectories: true)
            return ""
        case ("heliu app new", 6):
            let path = try createApp(named: words[3], in: "\(folder.path)/\(words[5])").dropFirst(folder.path.count + 1)
            return "made \(path)\nnext: heliu app check \(path), then heliu run \(words[3])\n"
        case ("heliu app test", 4):
            let app = try #require(check(words[3], in: folder).app)
            return testReport(try await runModelTests(of: app, engine: try sharedEngine()), untested: app.untestedModels) + "\n"
        case ("heliu app check", 4):
            let (app, faults) = check(words[3], in: folder)
            return checkReport(folder: words[3], app: app, faults: faults) + "\n"
        default:
            Issue.record("the test does not know the command \(words)")
            return ""
        }
    }

    private static func check(_ app: String, in folder: TemporaryFolder) -> (app: AppFolder?, faults: [AppFault]) {
        let divisions = KnownApp(
            name: "divisions", version: AppVersion(major: 1, minor: 0, patch: 0),
            datasets: ["division": ["code", "parent", "level", "kind", "name_zh", "name_en", "full_name_zh"]])
        return loadApp(at: "\(folder.path)/\(app)", known: [divisions], references: plainReferences)
    }

    @Test func namesEveryKey() throws {
        let text = try Self.text()
        for (file, keys) in AppKeys.byFile {
            let unnamed = keys.filter { !text.contains("`\($0)`") }
            #expect(unnamed == [], "in \(file)")
        }
    }

    @Test func namesEveryFault() throws {
        let text = try Self.text()
        let unnamed = AppFault.Kind.allCases.filter { !text.contains("`\($0.rawValue)`") }
        #expect(unnamed == [])
    }
}
