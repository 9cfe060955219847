import Foundation
import Testing

/// The size of files, as a ratchet: these numbers only go down.
@Suite struct StyleTests {
    /// Source files of more than 200 lines.
    private static let longFiles = 1
    private static let mostLines = 400

    @Test func filesStaySmall() throws {
        let sources = Program.root + "/Sources"
        var long: [String] = []
        var count = 0
        for name in try FileManager.default.subpathsOfDirectory(atPath: sources) where name.hasSuffix(".swift") {
            let lines = try String(contentsOfFile: "\(sources)/\(name)", encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false).count
            count += 1
            #expect(lines <= Self.mostLines, "\(name) has \(lines) lines: split it by what it decides")
            if lines > 200 { long.append("\(name) \(lines)") }
        }
        #expect(count > 100, "the sources were found")
        #expect(long.count <= Self.longFiles, "\(long.sorted())")
    }

    /// The rooms from top to bottom; a room imports only rooms below it.
    private static let rooms = [
        "heliu", "Server", "App", "Indicator", "Governance", "Fetch", "Pipeline", "Lineage", "Quality", "Source", "Job", "Schema", "Catalog",
        "Ledger", "Engine", "Store", "Vocabulary",
    ]

    /// Modules of C, which import nothing of ours.
    private static let foundations = ["CDuckDB", "CPostgres"]

    @Test func everyRoomHasItsPlace() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Program.root + "/Sources").filter { !$0.hasPrefix(".") }
        #expect(Set(folders) == Set(Self.rooms + Self.foundations))
    }

    @Test func arrowsOnlyPointDown() throws {
        for (place, room) in Self.rooms.enumerated() {
            let folder = "\(Program.root)/Sources/\(room)"
            let files = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".swift") }
            #expect(!files.isEmpty, "\(room)")
            for file in files {
                let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
                for match in text.matches(of: /(?m)^(?:package |public |@testable )?import ([A-Za-z]+)/) {
                    guard let below = Self.rooms.firstIndex(of: String(match.1)) else { continue }
                    #expect(below > place, "\(room)/\(file) imports \(match.1)")
                }
            }
        }
    }
}
