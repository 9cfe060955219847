import Foundation
import TestKit
import Testing

/// What we hand on is read by the programs of others as it was meant.
struct RoundTripTests {
    private let python = ProcessInfo.processInfo.environment["HELIU_TEST_PYTHON"] ?? Program.root + "/.heliu/test-venv/bin/python3"
    private let names = ["station", "reading", "fault"]

    /// The tutorial's app, run but for what reads its database.
    private func prepared() throws -> (heliu: Program, digests: [String: String]) {
        var heliu = try Program()
        heliu.environment["HELIU_APPS"] = Program.root + "/docs/tutorial"
        let result = try heliu.run(["run", "stations", "--json"] + names.flatMap { ["--model", $0] })
        #expect(result.status == 0, "\(result.output) \(result.errors)")
        let steps = try #require((try result.json() as? [[String: Any]])?.first?["steps"] as? [[String: Any]])
        let digests = steps.map { ($0["name"] as? String ?? "", $0["versionDigest"] as? String ?? "") }
        return (heliu, Dictionary(digests, uniquingKeysWith: { $1 }))
    }

    private func call(_ program: String, _ arguments: [String], in heliu: Program) throws -> Program.Result {
        try RunningProgram(path: program, arguments: arguments, environment: heliu.environment, folder: heliu.folder, input: nil).finish()
    }

    @Test func programsOfOthersReadWhatIsExported() throws {
        let frictionless = URL(filePath: python).deletingLastPathComponent().path + "/frictionless"
        try #require(FileManager.default.isExecutableFile(atPath: frictionless), "run `make setup-tests` first: it makes \(frictionless)")
        let (heliu, digests) = try prepared()
        defer { heliu.remove() }
        let exported = try heliu.run(["export"] + names.map { "stations.\($0)" } + ["--to", "out"])
        #expect(exported.status == 0, "\(exported.errors)")
        let validated = try call(frictionless, ["validate", "out/datapackage.json"], in: heliu)
        #expect(validated.status == 0, "\(validated.output) \(validated.errors)")
        let hex = try #require(digests["reading"]?.dropFirst("sha256:".count))
        let bundle = "\(heliu.folder)/data/versions/\(hex.prefix(2))/\(hex)"
        let script = Program.root + "/Tests/HeliuTests/scripts/read_package.py"
        let read = try call(python, [script, heliu.folder + "/out", bundle], in: heliu)
        #expect(read.status == 0 && read.output.contains("all agree"), "\(read.output) \(read.errors)")
    }

    @Test func anExportSaysWhatItCannotDo() throws {
        let (heliu, _) = try prepared()
        defer { heliu.remove() }
        let unknown = try heliu("export", "stations.nothing", "--to", "out")
        #expect(unknown.status == 66 && unknown.errors.contains("there is no dataset stations.nothing"), "\(unknown.errors)")
        let one = try heliu("export", "stations.reading", "--to", "out", "--english")
        #expect(one.status == 0, "\(one.errors)")
        #expect(one.output.split(separator: "\n") == ["out/data.csv", "out/data.parquet", "out/datapackage.json"])
        let text = try String(contentsOfFile: heliu.folder + "/out/datapackage.json", encoding: .utf8)
        // The stations are not in the package: a key that leads out of it is only told.
        #expect(text.contains("Monthly mean concentration") && !text.contains("foreignKeys"))
        #expect(text.contains("\"heliu:references\" : \"stations.station\""))
        let again = try heliu("export", "stations.reading", "--to", "out")
        #expect(again.status == 65 && again.errors.contains("out/data") && again.errors.contains("there already"), "\(again.errors)")
    }

    @Test func aServedPackageLeadsToItsFilesAndShowsOnlyWhatIsOpen() throws {
        let (heliu, digests) = try prepared()
        defer { heliu.remove() }
        let (server, address, _) = try heliu.serve("--no-run")
        defer { server.kill() }
        for path in ["/datasets", "/api/v1/datasets"].map({ "\($0)/stations.reading/datapackage.json?version=\(digests["reading"] ?? "")" }) {
            let text = try call("/usr/bin/curl", ["-sSf", address + path], in: heliu).output
            let package = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "\(text)")
            let resources = try #require(package["resources"] as? [[String: Any]])
            #expect(resources.count == 2)
            for resource in resources {
                let file = try call("/bin/bash", ["-c", "curl -sSf '\(resource["path"] ?? "")' | sha256sum"], in: heliu).output
                #expect("sha256:" + file.prefix(64) == resource["hash"] as? String, "\(resource["path"] ?? "")")
            }
        }
        func status(_ path: String) throws -> String {
            try call("/usr/bin/curl", ["-s", "-o", "/dev/null", "-w", "%{http_code}", address + path], in: heliu).output
        }
        // Faults are shared between public bodies, not open: for everybody else they are not there.
        for path in ["/datasets/stations.fault", "/api/v1/datasets/stations.fault", "/datasets/no.such"] {
            #expect(try status(path + "/datapackage.json") == "404", "\(path)")
        }
    }

    @Test func aPackageForEverybodyHoldsNoMaskedValueAndPromisesNothingOfIt() throws {
        var heliu = try Program()
        defer { heliu.remove() }
        heliu.environment["HELIU_APPS"] = heliu.folder + "/apps"
        let app = "apps/people"
        for folder in ["models", "pipeline", "sources", "samples"] {
            try FileManager.default.createDirectory(atPath: "\(heliu.folder)/\(app)/\(folder)", withIntermediateDirectories: true)
        }
        let title = "title: {zh: 人, en: People}"
        let manifest = "name: people\n\(title)\ndescription: {zh: 人, en: People}\nversion: 1.0.0\nregion: \"500000\"\n"
        _ = try heliu.write(manifest + "organisation: {id: office, \(title)}\n", to: app + "/app.yaml")
        let fields = """
              - {name: id, type: text, \(title)}
              - {name: kind, type: text, \(title), codes: [rescued, adopted], grade: general.3, required: true}
            """
        _ = try heliu.write(
            "model: person\n\(title)\ngrade: general.1\nopenness: open\nkey: [id]\nfields:\n\(fields)\n", to: app + "/models/person.yaml")
        _ = try heliu.write("SELECT id, kind FROM raw_person", to: app + "/pipeline/person.sql")
        _ = try heliu.write("source: raw_person\n\(title)\nformat: csv\npath: samples/people.csv\n", to: app + "/sources/raw_person.yaml")
        _ = try heliu.write("id,kind\nA,rescued\nB,adopted\n", to: app + "/samples/people.csv")
        let run = try heliu("run", "people")
        #expect(run.status == 0, "\(run.output) \(run.errors)")
        let (server, address, _) = try heliu.serve("--no-run")
        defer { server.kill() }
        let text = try call("/usr/bin/curl", ["-sSf", "\(address)/datasets/people.person/datapackage.json"], in: heliu).output
        #expect(text.contains("\"heliu:masked\" : true") && !text.contains("rescued") && text.contains("primaryKey"), "\(text)")
        let file = try #require(text.firstMatch(of: #/http[^"]*data\.csv/#)).output
        let rows = try call("/usr/bin/curl", ["-sSf", String(file)], in: heliu).output
        #expect(rows.hasPrefix("id,kind\nA,") && !rows.contains("rescued"), "\(rows)")
        let digest = try call("/bin/bash", ["-c", "curl -sSf '\(file)' | sha256sum"], in: heliu).output.prefix(64)
        #expect(text.contains("sha256:\(digest)"))
    }
}
