import Foundation
import TestKit
import Testing

/// Sources that are added by command.
struct SourceCommandTests {
    private func call(_ program: String, _ arguments: [String], in heliu: Program) throws -> Program.Result {
        try RunningProgram(path: program, arguments: arguments, environment: heliu.environment, folder: heliu.folder, input: nil).finish()
    }

    @Test func aSourceIsTestedAddedChangedShownAndRemoved() throws {
        var heliu = try Program()
        defer { heliu.remove() }
        heliu.environment["HELIU_SOURCES_FOLDERS"] = heliu.folder + "/drop"
        try FileManager.default.createDirectory(atPath: heliu.folder + "/drop", withIntermediateDirectories: true)
        let file = try heliu.write("district,beds\n渝中,12\n江北,34\n", to: "drop/beds.csv")
        let about = ["path=\(file)", "format=csv", "region=500000", "title=床位"]
        let tested = try heliu.run(["source", "test", "beds"] + about)
        #expect(tested.status == 0 && tested.output.contains("beds") && tested.output.contains("integer"), "\(tested.output) \(tested.errors)")
        #expect(try heliu("source", "list").output.contains("added") == false, "a test keeps nothing")
        let added = try heliu.run(["source", "add", "beds", "--json"] + about)
        #expect(added.status == 0, "\(added.output) \(added.errors)")
        let answered = try added.json() as? [String: String]
        #expect(answered?["dataset"] == "beds.beds")
        #expect(try heliu("query", "SELECT sum(beds) AS n FROM beds.beds").output.contains("46"))
        #expect(try heliu("source", "add", "beds", "schedule=30 2 * * *", "--no-run").status == 0, "what is not named stays")
        let shown = try heliu("source", "show", "beds")
        #expect(shown.output.contains("30 2 * * *") && shown.output.contains(file) && shown.output.contains("district"), "\(shown.output)")
        let wrong = try heliu.run(["source", "add", "other", "path=/etc/passwd", "format=cvs", "region=500000"])
        #expect(wrong.status == 65 && wrong.errors.contains("path: ") && !wrong.errors.contains("root:"), "\(wrong.errors)")
        #expect(try heliu("source", "add", "other", "colour=blue").errors.contains("colour=blue is no KEY=VALUE of a source"))
        #expect(try heliu("source", "remove", "beds").status == 0)
        #expect(try heliu("source", "remove", "beds").status == 66)
        #expect(try heliu("query", "SELECT sum(beds) AS n FROM beds.beds").output.contains("46"), "what was published stays")
    }

    @Test func anAddressIsTrustedByTheCertificatesOfTheSetting() throws {
        let heliu = try Program()
        defer { heliu.remove() }
        try FileManager.default.createDirectory(atPath: heliu.folder + "/served", withIntermediateDirectories: true)
        _ = try heliu.write("id,v\n1,a\n", to: "served/rows.csv")
        let made = try call(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
                "-keyout", "key.pem", "-out", "authority.pem",
            ], in: heliu)
        #expect(made.status == 0, "\(made.errors)")
        let both = try ["key.pem", "authority.pem"].map { try String(contentsOfFile: "\(heliu.folder)/\($0)", encoding: .utf8) }.joined()
        let server = try ChildProcess(
            ["python3", Program.root + "/Tests/HeliuTests/scripts/serve_folder.py", heliu.folder + "/served", try heliu.write(both, to: "server.pem")])
        defer { server.kill() }
        let port = try #require(Int(server.available().trimmingCharacters(in: .whitespacesAndNewlines)))
        let ask = ["source", "test", "rows", "url=https://127.0.0.1:\(port)/rows.csv", "format=csv", "region=500000", "--set", "fetch.allow=127.0.0.1"]
        let untrusted = try heliu.run(ask)
        #expect(untrusted.status == 69, "\(untrusted.status) \(untrusted.output) \(untrusted.errors)")
        let trusted = try heliu.run(ask + ["--set", "fetch.trust=authority.pem"])
        #expect(trusted.status == 0 && trusted.output.contains("1 rows read"), "\(trusted.output) \(trusted.errors)")
        let missing = try heliu.run(ask + ["--set", "fetch.trust=none.pem"])
        #expect(missing.status == 78 && missing.errors.contains("fetch.trust"), "\(missing.errors)")
    }
}
