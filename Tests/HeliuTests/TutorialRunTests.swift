import Foundation
import TestKit
import Testing

/// The tutorial's app, from messy files and a changing table to published datasets, by declarations alone.
struct TutorialRunTests {
    private let credential = "user=\(PostgresCluster.guardedUser)\npassword=\(PostgresCluster.guardedPassword)\n"

    private func counts(_ step: [String: Any]?) -> [Int] {
        ["rowsRead", "rowsPublished", "rowsQuarantined", "rowsDuplicate"].map { (step?[$0] as? NSNumber)?.intValue ?? -1 }
    }

    private func prepared(_ database: String) throws -> Tutorial {
        let tutorial = try Tutorial(database: database)
        try tutorial.sql(file: "monitoring.sql")
        let stored = try tutorial.heliu("credential", "put", "monitoring-db", "--kind", "database", input: credential)
        #expect(stored.status == 0, "\(stored.errors)")
        return tutorial
    }

    @Test func theAppIsSoundAndItsModelsPassTheirTests() throws {
        let heliu = try Program()
        defer { heliu.remove() }
        let app = Program.root + "/docs/tutorial/stations"
        let check = try heliu("app", "check", app, "--json")
        let faults = try check.json() as? [Any]
        #expect(check.status == 0 && faults?.isEmpty == true, "\(check.output)")
        let tests = try heliu("app", "test", app)
        #expect(tests.status == 0 && tests.output.contains("4 tests, 0 failed"), "\(tests.output) \(tests.errors)")
    }

    @Test func messySourcesBecomeDatasetsAndEveryRowIsAccountedFor() throws {
        let tutorial = try prepared("tutorial_first")
        defer { tutorial.remove() }
        #expect(try tutorial.dryRun() == ["raw_limit": "make", "station": "make", "reading": "make", "exceedance": "make", "fault": "make"])
        let (state, steps, output) = try tutorial.run()
        #expect(state == "succeeded" && !output.contains(PostgresCluster.guardedPassword))
        #expect(counts(steps["raw_limit"]) == [3, 3, 0, 0])
        // 9 records: an impossible date and a ragged line set aside, one station told twice.
        #expect(counts(steps["station"]) == [9, 6, 2, 1])
        // 38 lines of the workbook are 76 means: one below zero, two of a station that nobody registered.
        #expect(counts(steps["reading"]) == [76, 73, 3, 0])
        #expect(counts(steps["exceedance"]) == [12, 12, 0, 0])
        // 5 lines: one broken, one fault of 66 days.
        #expect(counts(steps["fault"]) == [5, 3, 2, 0])
        for (name, step) in steps {
            let numbers = counts(step)
            #expect(numbers[0] == numbers[1...].reduce(0, +), "\(name)")
        }
        #expect(
            try tutorial.rows("SELECT code, altitude_m, opened FROM stations.station ORDER BY code") == [
                "CQ-S001,258,2016-03-01", "CQ-S002,412,2017-05-12", "CQ-S003,1024,2018-11-30", "CQ-S005,2100,2020-06-01",
                "CQ-S007,906,2015-09-01", "CQ-S008,675,2021-07-15",
            ])
        #expect(
            try tutorial.rows(
                "SELECT month, mean, valid_days FROM stations.reading WHERE station = 'CQ-S001' AND pollutant = 'ozone' ORDER BY month LIMIT 3") == ["2024-01-01,111.3,22", "2024-02-01,72.2,22", "2024-03-01,64.9,28"])
        #expect(try tutorial.rows("SELECT id, minutes, \"long\" FROM stations.fault ORDER BY id") == ["E-1,95,true", "E-2,240,true", "E-3,30,false"])
        #expect(try tutorial.rows("SELECT pollutant, count(*) FROM stations.exceedance GROUP BY 1 ORDER BY 1") == ["ozone,6", "pm25,6"])
    }

    @Test func aChangedTableMakesANewVersionOfWhatReadsItAndOnlyOfThat() throws {
        let tutorial = try prepared("tutorial_second")
        defer { tutorial.remove() }
        let first = try tutorial.run().steps
        let again = try tutorial.run()
        // A table can only be compared by reading it; what reads it is not made again.
        for name in ["station", "reading", "exceedance", "fault"] { #expect(again.steps[name]?["state"] as? String == "unchanged", "\(name)") }
        #expect(
            try tutorial.dryRun() == [
                "raw_limit": "ask", "station": "unchanged", "reading": "unchanged", "exceedance": "depends", "fault": "unchanged",
            ])
        try tutorial.sql(file: "monitoring-change.sql")
        let (state, steps, output) = try tutorial.run()
        #expect(state == "succeeded" && output.contains("(1 new, 1 changed, 1 gone)"), "\(output)")
        #expect(counts(steps["raw_limit"]) == [3, 3, 0, 0])
        #expect(counts(steps["exceedance"]) == [17, 17, 0, 0])
        for name in ["station", "reading", "fault"] { #expect(steps[name]?["state"] as? String == "unchanged", "\(name)") }
        #expect(steps["exceedance"]?["versionDigest"] as? String != first["exceedance"]?["versionDigest"] as? String)
        #expect(try tutorial.rows("SELECT DISTINCT most FROM stations.exceedance WHERE pollutant = 'pm25'") == ["45"])
    }

    @Test func everyCommandOfTheTutorialRuns() throws {
        let tutorial = try Tutorial(database: "tutorial_read")
        defer { tutorial.remove() }
        let english = try Self.commands("README.md")
        #expect(try Self.commands("README.zh-CN.md") == english)
        #expect(english.contains { $0.hasPrefix("heliu serve") } && english.contains { $0.contains("correct.py") })
        let folder = URL(filePath: Program.path).deletingLastPathComponent().path
        var lines = ["trap 'kill $(jobs -p) 2> /dev/null || true' EXIT"]
        for line in english {
            lines.append(tutorial.fitted(line).replacing("$PWD/.build/release", with: folder))
            // A person waits until the address is printed.
            if line.hasPrefix("heliu serve") {
                lines.append("for _ in $(seq 300); do curl -sf http://127.0.0.1:\(tutorial.port)/health > /dev/null && break; sleep 0.1; done")
            }
        }
        let result = try tutorial.shell(lines.joined(separator: "\n"))
        #expect(result.status == 0, "\(result.output.suffix(3_000)) \(result.errors.suffix(3_000))")
        for expected in [
            "4 tests, 0 failed", "station: 9 read = 6 kept + 2 set aside + 1 duplicates", "corrected CQ-S004", "corrected E-4",
            "station: 9 read = 7 kept + 1 set aside + 1 duplicates", "fault: 5 read = 4 kept + 1 set aside + 0 duplicates",
        ] {
            #expect(result.output.contains(expected), "\(expected): \(result.output)")
        }
        // What was corrected is published: one station more, one fault more.
        var heliu = tutorial.heliu
        heliu.environment["HELIU_DATA"] = heliu.folder + "/.heliu/tutorial"
        let rows = try heliu(
            "query", "SELECT opened, minutes FROM stations.station, stations.fault WHERE code = 'CQ-S004' AND id = 'E-4'", "--csv")
        #expect(rows.output.split(separator: "\n").last == "2019-02-28,96", "\(rows.output) \(rows.errors)")
        #expect(FileManager.default.fileExists(atPath: heliu.folder + "/handed-on/datapackage.json"))
    }

    /// Lines of the blocks marked `sh`.
    private static func commands(_ file: String) throws -> [String] {
        var isShell = false
        let text = try String(contentsOfFile: "\(Program.root)/docs/tutorial/\(file)", encoding: .utf8)
        return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).filter { line in
            defer { if line.hasPrefix("```") { isShell = line == "```sh" } }
            return isShell && !line.hasPrefix("```")
        }
    }
}
