import Foundation
import TestKit
import Testing

/// Uploads that are interrupted, as a program of others sends them.
struct UploadTests {
    private let python = ProcessInfo.processInfo.environment["HELIU_TEST_PYTHON"] ?? Program.root + "/.heliu/test-venv/bin/python3"

    private func call(_ program: String, _ arguments: [String], in heliu: Program) throws -> Program.Result {
        try RunningProgram(path: program, arguments: arguments, environment: heliu.environment, folder: heliu.folder, input: nil).finish()
    }

    @Test func anUploadGoesOnAfterABrokenConnectionAndAKilledNode() throws {
        try #require(FileManager.default.isExecutableFile(atPath: python), "run `make setup-tests` first: it makes \(python)")
        let heliu = try Program()
        defer { heliu.remove() }
        let rows = (0..<60_000).map { "\($0),企业\($0),\($0 % 97).50" }
        let file = try heliu.write("id,名称,金额\n" + rows.joined(separator: "\n") + "\n", to: "firms.csv")
        let script = Program.root + "/Tests/HeliuTests/scripts/tus_upload.py"
        var (server, address, _) = try heliu.serve("--no-run")
        let key = try #require((try heliu("key", "add", "admin", "--json").json() as? [String: String])?["secret"])
        let begun = try call(python, [script, "begin", address, key, file], in: heliu)
        #expect(begun.status == 0, "\(begun.output) \(begun.errors)")
        server.kill()
        (server, address, _) = try heliu.serve("--no-run")
        defer { server.kill() }
        let url = begun.output.trimmingCharacters(in: .whitespacesAndNewlines)
        let resumed = try call(python, [script, "resume", address, key, file, url], in: heliu)
        #expect(resumed.status == 0, "\(resumed.output) \(resumed.errors)")
        let id = resumed.output.trimmingCharacters(in: .whitespacesAndNewlines)
        let stored = try Data(contentsOf: URL(filePath: "\(heliu.folder)/data/uploads/\(id).data"))
        #expect(stored == (try Data(contentsOf: URL(filePath: file))), "every byte is as it was sent")
        let page = try call("/usr/bin/curl", ["-sS", "-H", "Authorization: Bearer \(key)", "-H", "Accept: application/json", "\(address)/upload/\(id)"], in: heliu)
        #expect(page.output.contains("60,000") && page.output.contains("企业19"), "\(page.output.prefix(500))")
    }

    @Test func aBrowserPausesLosesItsConnectionReloadsAndGoesOn() throws {
        try #require(FileManager.default.isExecutableFile(atPath: python), "run `make setup-tests` first: it makes \(python)")
        let heliu = try Program()
        defer { heliu.remove() }
        let row = String(repeating: "x", count: 90)
        let file = try heliu.write("id,note\n" + (0..<250_000).map { "\($0),\(row)" }.joined(separator: "\n") + "\n", to: "notes.csv")
        let (server, address, first) = try heliu.serve("--no-run")
        defer { server.kill() }
        let password = try #require(first)
        let script = Program.root + "/Tests/HeliuTests/scripts/upload_browser.py"
        let driven = try call(python, [script, address, password, file, heliu.folder], in: heliu)
        #expect(driven.status == 0, "\(driven.output) \(driven.errors)")
        let id = driven.output.trimmingCharacters(in: .whitespacesAndNewlines)
        let stored = try? Data(contentsOf: URL(filePath: "\(heliu.folder)/data/uploads/\(id).data"))
        #expect(stored == (try Data(contentsOf: URL(filePath: file))), "every byte is as it was sent")
    }
}
