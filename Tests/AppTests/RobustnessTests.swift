import App
import Foundation
import Testing
import TestKit

/// A small generator with a fixed start, so that a failure can be repeated.
private struct Shuffle: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite struct RobustnessTests {
    @Test func survivesRandomDamage() throws {
        var random = Shuffle(state: 20_261_121)
        let folder = try TemporaryFolder()
        let names = AppFixture.soundFiles.keys.sorted()
        for _ in 0..<150 {
            var fixture = AppFixture()
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                guard let file = names.randomElement(using: &random), let text = fixture.files[file] else { continue }
                fixture.files[file] = damaged(text, using: &random)
            }
            let (app, faults) = try fixture.load(in: folder)
            #expect((app == nil) == faults.contains { $0.severity == .error })
            for fault in faults {
                let lines = (fixture.files[fault.file] ?? "").split(separator: "\n", omittingEmptySubsequences: false).count
                #expect((1...max(1, lines + 1)).contains(fault.line), "\(fault)")
                #expect(fault.column >= 1)
            }
        }
    }

    private func damaged(_ text: String, using random: inout Shuffle) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let line = Int.random(in: 0..<lines.count, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: lines.remove(at: line)
        case 1: lines.insert(lines[line], at: line)
        case 2: lines[line] = String(lines[line].shuffled(using: &random))
        case 3:
            var characters = Array(lines[line])
            guard characters.count > 1 else { return text }
            let place = Int.random(in: 1..<characters.count, using: &random)
            characters.swapAt(place - 1, place)
            lines[line] = String(characters)
        case 4: lines[line] = String(lines[line].prefix(Int.random(in: 0...lines[line].count, using: &random)))
        default:
            let junk = ["[", "{", "&a ", "*a", "!!x ", "\t", "\"", "'", ": ", "- ", "|", "? ", "\u{0}", "%", "\u{FEFF}", "---\n", "...\n"]
            var characters = Array(lines[line])
            characters.insert(contentsOf: junk.randomElement(using: &random) ?? "", at: Int.random(in: 0...characters.count, using: &random))
            lines[line] = String(characters)
        }
        return lines.joined(separator: "\n")
    }

    @Test(arguments: [
        "? [a]\n: b", "!!binary x", "&a [*a]", "*unknown", "--- a\n--- b", "%YAML 9.9\n---\na: b", "a: !!set {x}", "\u{FEFF}name: traffic",
        "name: {name: {name: x}}", "{", "- - - - - -", "? ? ? ?", "key: >+99\n x", "\u{85}\u{2028}", "a: |\n\tb", "\r\r\r", "~", "\"\\ud800\"",
    ])
    func survivesOddYAML(text: String) throws {
        for file in ["app.yaml", "models/road.yaml", "checks/road.yaml", "indicators/traffic.yaml"] {
            var fixture = AppFixture()
            fixture.files[file] = text
            let (app, faults) = try fixture.load()
            #expect(app == nil)
            #expect(faults.contains { $0.file == file })
        }
    }

    @Test func boundsWhatAliasesMultiply() throws {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...5 { bomb += "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 3).joined(separator: ", "))]\n" }
        var fixture = AppFixture()
        fixture.files["app.yaml"] = bomb
        let clock = ContinuousClock()
        let start = clock.now
        #expect(try fixture.load().app == nil)
        fixture.files["app.yaml"] = String(repeating: "[", count: 500_000)
        #expect(try fixture.load().faults.map(\.kind).contains(.malformedYAML))
        fixture.files["app.yaml"] = "x: [" + String(repeating: "1,", count: 100_000) + "]"
        #expect(try fixture.load().faults.map(\.kind).contains(.tooComplex))
        #expect(clock.now - start < .seconds(5))
    }

    @Test func keepsTheListOfFaultsBounded() throws {
        var fixture = AppFixture()
        fixture.files["app.yaml"] = (0..<1500).map { "key\($0): 1" }.joined(separator: "\n")
        #expect(try fixture.load().faults.count == 1000)
    }
}
