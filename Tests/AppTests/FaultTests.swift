import App
import Foundation
import Testing
import TestKit

/// A way to spoil a sound app and the faults it must lead to, `file:line:column code`, no others.
struct FaultCase: Sendable, CustomTestStringConvertible {
    var file: String
    var old: String
    var new: String
    var faults: [String]
    /// What the first fault's mend has to say.
    var mend: String = ""
    var testDescription: String { "\(faults.first ?? "none"): \(new.prefix(40))" }

    /// Replaces the first `old` in `file`, or writes the file anew if `old` is empty.
    func spoil(_ fixture: inout AppFixture) {
        guard !old.isEmpty else {
            fixture.files[file] = new
            return
        }
        guard let text = fixture.files[file], let range = text.range(of: old) else {
            preconditionFailure("\(file) does not hold \(old)")
        }
        fixture.files[file] = text.replacingCharacters(in: range, with: new)
    }
}

private let (app, road, busy, source, checks) = (
    "app.yaml", "models/road.yaml", "models/busy_road.yaml", "sources/roads.yaml", "checks/road.yaml"
)

/// Faults of the YAML text and of single values.
private let valueCases: [FaultCase] = [
    .init(file: app, old: "version: 1.2.0", new: "version: [", faults: ["app.yaml:6:1 malformedYAML"]),
    .init(file: app, old: "traffic", new: "traf\u{7}fic", faults: ["app.yaml:1:11 malformedYAML"], mend: "Delete the character"),
    .init(file: app, old: "version: 1.2.0", new: "version: 1.2.0\nversion: 1.3.0", faults: ["app.yaml:5:1 duplicateKey"]),
    .init(
        file: road, old: "title: {zh: 道路, en: Roads}", new: "title: {zh: 道路, zh: 路}", faults: ["models/road.yaml:2:9 duplicateKey"]),
    .init(file: app, old: "", new: "# nothing\n", faults: ["app.yaml:1:1 emptyFile"]),
    .init(file: app, old: "", new: "- name\n", faults: ["app.yaml:1:1 wrongShape"]),
    .init(
        file: app, old: "needs:", new: "x: \(String(repeating: "[", count: 40))\(String(repeating: "]", count: 40))\nneeds:",
        faults: ["app.yaml:7:20 tooComplex"]),
    .init(
        file: app, old: "needs:", new: "x: &a [1]\ny: [\(Array(repeating: "*a", count: 20).joined(separator: ", "))]\nneeds:",
        faults: ["app.yaml:1:1 tooComplex"]),
    .init(file: app, old: "needs:", new: "neds:", faults: ["app.yaml:7:1 unknownKey"] + needless, mend: "Did you mean needs?"),
    .init(file: road, old: "required: true", new: "mandatory: true", faults: ["models/road.yaml:7:28 unknownKey"]),
    .init(file: checks, old: "columns: [id, cars]", new: "column: id", faults: ["checks/road.yaml:3:5 missingKey", "checks/road.yaml:3:23 unknownKey"]),
    .init(file: app, old: "region: \"500000\"\n", new: "", faults: ["app.yaml:1:1 missingKey"], mend: "region"),
    .init(file: app, old: "version: 1.2.0", new: "version:", faults: ["app.yaml:4:1 missingKey"]),
    .init(file: road, old: "type: text, ", new: "", faults: ["models/road.yaml:7:5 missingKey"], mend: "decimal(18,4)"),
    .init(file: road, old: "grade: general.1\n", new: "", faults: ["models/road.yaml:1:1 missingKey"]),
    .init(
        file: app, old: "zh: 道路车流", new: "zh: 道路,车流", faults: ["app.yaml:3:22 unknownKey"], mend: "in quotes"),
    .init(file: road, old: "key: [id]", new: "key: id", faults: ["models/road.yaml:5:6 wrongShape"], mend: "key: [id]"),
    .init(file: app, old: "title: {zh: 交通, en: Traffic}", new: "title: 交通", faults: ["app.yaml:2:8 wrongShape"], mend: "{zh: 交通, en: …}"),
    .init(file: app, old: ", en: Traffic", new: "", faults: ["app.yaml:2:8 missingTranslation"]),
    .init(file: app, old: "zh: 交通, ", new: "", faults: ["app.yaml:2:8 missingKey"]),
    .init(file: road, old: ", title: {zh: 编号, en: Id}", new: "", faults: ["models/road.yaml:7:5 missingTranslation"]),
    .init(file: app, old: "version: 1.2.0", new: "version: 1.2", faults: ["app.yaml:4:10 malformedVersion"]),
    .init(file: app, old: "\"500000\"", new: "\"5000\"", faults: ["app.yaml:5:9 malformedRegion"]),
    .init(file: app, old: "id: cq-jtj", new: "id: 市交通局", faults: ["app.yaml:6:20 malformedName"]),
    .init(
        file: road, old: "name: cars", new: "name: Cars",
        faults: [
            "checks/road.yaml:3:37 unknownColumn", "checks/road.yaml:5:28 unknownColumn", "models/road.yaml:9:12 malformedName",
            "pipeline/road.sql:2:34 undeclaredColumn",
        ]),
    .init(file: app, old: "name: traffic", new: "name: trafic", faults: ["app.yaml:1:7 nameDiffersFromFile"]),
    .init(file: "pages/home.yaml", old: "page: home", new: "page: start", faults: ["pages/home.yaml:1:7 nameDiffersFromFile"]),
    .init(
        file: road, old: "grade: general.1", new: "grade: generel.1", faults: ["models/road.yaml:3:8 unknownValue"],
        mend: "Did you mean general.1?"),
    .init(file: road, old: "openness: open", new: "openness: opne", faults: ["models/road.yaml:4:11 unknownValue"], mend: "Did you mean open?"),
    .init(file: checks, old: "severity: block", new: "severity: blok", faults: ["checks/road.yaml:3:54 unknownValue"], mend: "block"),
    .init(file: source, old: "format: csv", new: "format: xlsx", faults: ["sources/roads.yaml:3:9 unknownValue"]),
    .init(file: source, old: "encoding: utf-8", new: "encoding: big5", faults: ["sources/roads.yaml:5:11 unknownValue"], mend: "iconv -f big5"),
    .init(file: source, old: "delimiter: \",\"", new: "delimiter: \"::\"", faults: ["sources/roads.yaml:6:12 unknownValue"]),
    .init(file: source, old: "header: true", new: "header: yes", faults: ["sources/roads.yaml:7:9 unknownValue"], mend: "header: true"),
    .init(file: road, old: "type: integer", new: "type: string", faults: ["models/road.yaml:9:24 unknownType"], mend: "Did you mean text?"),
    .init(file: road, old: "type: integer", new: "type: \"decimal(40,2)\"", faults: ["models/road.yaml:9:24 unknownType"], mend: "38 digits"),
    .init(
        file: road, old: "type: integer", new: "type: decimal(18,4)",
        faults: ["models/road.yaml:9:24 unknownType", "models/road.yaml:9:35 unknownKey"], mend: "Put it in quotes"),
    .init(file: source, old: "cars: integer", new: "cars: intger", faults: ["sources/roads.yaml:8:27 unknownType"], mend: "integer"),
    .init(
        file: busy, old: "openness_reason: {zh: 依据示例办法第三条, en: Article 3 of the sample measures}\n", new: "",
        faults: ["models/busy_road.yaml:5:11 missingReason"]),
    .init(file: checks, old: "min: 0", new: "min: zero", faults: ["checks/road.yaml:5:39 malformedNumber"]),
    .init(file: checks, old: "min: 1", new: "min: -1", faults: ["checks/road.yaml:9:29 malformedNumber"]),
    .init(file: checks, old: "min: 0", new: "min: 200000", faults: ["checks/road.yaml:5:39 emptyRange"]),
    .init(file: checks, old: "min: 1, ", new: "", faults: ["checks/road.yaml:9:5 missingKey"]),
    .init(file: checks, old: "'[A-Z][0-9]+'", new: "'[A-Z'", faults: ["checks/road.yaml:6:41 malformedPattern"]),
    .init(file: checks, old: "'[A-Z][0-9]+'", new: "'(?=G)G'", faults: ["checks/road.yaml:6:41 malformedPattern"]),
    .init(file: checks, old: "'[A-Z][0-9]+'", new: "'(G)\\1'", faults: ["checks/road.yaml:6:41 malformedPattern"]),
    .init(
        file: checks, old: "check: not_null", new: "check: notnull", faults: ["checks/road.yaml:3:13 unknownCheck"],
        mend: "Did you mean not_null?"),
    .init(file: checks, old: "check: not_null, ", new: "", faults: ["checks/road.yaml:3:5 missingKey"]),
    .init(file: road, old: "unit: 辆", new: "unit: 辆, unit_field: id", faults: ["models/road.yaml:9:54 conflictingKeys"]),
]

/// Without `needs`, what the app reads of others is at fault too.
private let needless = [
    "checks/road.yaml:7:45 missingNeed", "models/road.yaml:8:46 missingNeed", "pipeline/road.sql:4:6 missingNeed",
]

/// Faults of names: declared twice, or not at all.
private let nameCases: [FaultCase] = [
    .init(file: road, old: "name: region", new: "name: id", faults: [
        "checks/road.yaml:7:33 unknownColumn", "checks/road.yaml:8:31 unknownColumn", "models/road.yaml:8:12 duplicateName",
        "pipeline/road.sql:2:24 undeclaredColumn",
    ]),
    .init(
        file: "models/street.yaml", old: "", new: AppFixture.soundFiles[road] ?? "",
        faults: ["models/street.yaml:1:8 duplicateName", "models/street.yaml:1:8 nameDiffersFromFile"]),
    .init(
        file: "sources/more.yaml", old: "", new: AppFixture.soundFiles[source] ?? "", faults: ["sources/roads.yaml:1:9 duplicateName"]),
    .init(
        file: "sources/more.yaml", old: "", new: (AppFixture.soundFiles[source] ?? "").replacing("raw_road", with: "road"),
        faults: ["sources/more.yaml:1:9 duplicateName"], mend: "raw_road"),
    .init(
        file: "pages/second.yaml", old: "", new: AppFixture.soundFiles["pages/home.yaml"] ?? "",
        faults: ["pages/second.yaml:1:7 nameDiffersFromFile", "pages/second.yaml:1:7 duplicateName"]),
    .init(
        file: "indicators/again.yaml", old: "", new: AppFixture.soundFiles["indicators/traffic.yaml"] ?? "",
        faults: ["indicators/again.yaml:1:6 nameDiffersFromFile", "indicators/traffic.yaml:1:6 duplicateName"]),
    .init(
        file: checks, old: "check: unique,", new: "check: unique, name: no_ghosts,", faults: ["checks/road.yaml:11:11 duplicateName"]),
    .init(file: checks, old: "[id, cars]", new: "[id, id]", faults: ["checks/road.yaml:3:37 duplicateName"]),
    .init(file: app, old: "[divisions]", new: "[divisions, divisions]", faults: ["app.yaml:7:20 duplicateName"]),
    .init(file: road, old: "key: [id]", new: "key: [ids]", faults: ["models/road.yaml:5:7 unknownColumn"], mend: "Did you mean id?"),
    .init(file: road, old: "unit: 辆", new: "unit_field: units", faults: ["models/road.yaml:9:45 unknownColumn"]),
    .init(file: checks, old: "model: road", new: "model: raod", faults: ["checks/road.yaml:1:8 unknownModel"], mend: "Did you mean road?"),
    .init(
        file: checks, old: "[id, cars]", new: "[id, carz]", faults: ["checks/road.yaml:3:37 unknownColumn"], mend: "Did you mean cars?"),
    .init(
        file: checks, old: "to_column: code", new: "to_column: cod", faults: ["checks/road.yaml:7:76 unknownColumn"],
        mend: "Did you mean code?"),
    .init(
        file: checks, old: "to: divisions.division", new: "to: divisions.divison", faults: ["checks/road.yaml:7:45 unknownTable"],
        mend: "Did you mean divisions.division?"),
    .init(file: checks, old: "to: divisions.division", new: "to: raw_road", faults: ["checks/road.yaml:7:45 unknownTable"]),
    .init(file: checks, old: "column: cars", new: "column: id", faults: ["checks/road.yaml:5:28 wrongColumnType"]),
    .init(file: road, old: "references: divisions.division", new: "references: rode", faults: ["models/road.yaml:8:46 unknownTable"], mend: "road"),
    .init(file: source, old: "cars: integer", new: "car: integer", faults: ["sources/roads.yaml:8:21 unknownColumn"], mend: "Did you mean cars?"),
    .init(file: app, old: "[divisions]", new: "[divisions, ports]", faults: ["app.yaml:7:20 unknownApp"]),
    .init(file: app, old: "[divisions]", new: "[]", faults: needless, mend: "Add divisions to needs"),
    .init(file: app, old: "[divisions]", new: "[{app: divisions, from: 2.0.0}]", faults: ["app.yaml:7:15 needTooOld"]),
    .init(file: app, old: "[divisions]", new: "[divisions, Ports]", faults: ["app.yaml:7:20 malformedName"], mend: "ports"),
    .init(file: app, old: "[divisions]", new: "[divisions, traffic]", faults: ["app.yaml:7:20 needsCycle"]),
]

/// Faults of the SQL and of how models hang together.
private let graphCases: [FaultCase] = [
    .init(
        file: "pipeline/busy_road.sql", old: "FROM road", new: "FROM raod", faults: ["pipeline/busy_road.sql:2:6 unknownTable"],
        mend: "Did you mean road?"),
    .init(
        file: "pipeline/road.sql", old: "JOIN divisions.division", new: "JOIN divisions.divisionz",
        faults: ["pipeline/road.sql:4:6 unknownTable"], mend: "Did you mean divisions.division?"),
    .init(
        file: "pipeline/busy_road.sql", old: "FROM road", new: "FROM traffic.road", faults: ["pipeline/busy_road.sql:2:6 unknownTable"],
        mend: "Write road"),
    .init(
        file: "pipeline/busy_road.sql", old: "FROM road", new: "FORM road", faults: ["pipeline/busy_road.sql:2:1 malformedSQL"],
        mend: "Did you mean FROM?"),
    .init(file: "pipeline/busy_road.sql", old: "", new: "-- later\n;", faults: ["pipeline/busy_road.sql:1:1 malformedSQL"]),
    .init(
        file: "pipeline/busy_road.sql", old: "SELECT id, cars", new: "SELECT id", faults: ["pipeline/busy_road.sql:1:1 missingColumn"],
        mend: "NULL AS cars"),
    .init(
        file: "pipeline/busy_road.sql", old: "SELECT id, cars", new: "SELECT id, cars, region",
        faults: ["pipeline/busy_road.sql:1:18 undeclaredColumn"]),
    .init(
        file: "pipeline/road.sql", old: "FROM raw_road AS r", new: "FROM raw_road AS r\nJOIN busy_road AS b",
        faults: ["pipeline/busy_road.sql:2:6 modelCycle"]),
    .init(file: "pipeline/busy_road.sql", old: "FROM road", new: "FROM busy_road", faults: ["pipeline/busy_road.sql:2:6 modelCycle"]),
    .init(
        file: "models/lane.yaml", old: "", new: (AppFixture.soundFiles[road] ?? "").replacing("model: road", with: "model: lane"),
        faults: ["models/lane.yaml:1:8 modelWithoutStatement"], mend: "pipeline/lane.sql"),
    .init(file: "pipeline/lane.sql", old: "", new: "SELECT id FROM road", faults: ["pipeline/lane.sql:1:1 statementWithoutModel"]),
    .init(
        file: "sources/more.yaml", old: "", new: (AppFixture.soundFiles[source] ?? "").replacing("raw_road", with: "raw_lane"),
        faults: ["sources/more.yaml:1:9 unusedSource"]),
    .init(
        file: "indicators/traffic.yaml", old: "FROM road", new: "FROM raod", faults: ["indicators/traffic.yaml:9:6 unknownTable"],
        mend: "Did you mean road?"),
    .init(file: "indicators/traffic.yaml", old: "FROM road", new: "FROM raw_road", faults: ["indicators/traffic.yaml:9:6 unknownTable"]),
    .init(
        file: "indicators/traffic.yaml", old: "FROM road", new: "FROM busy_road", faults: ["indicators/traffic.yaml:9:6 unpublishedModel"]),
    .init(
        file: "indicators/traffic.yaml", old: "'=' AS comparator, ", new: "", faults: ["indicators/traffic.yaml:7:1 missingColumn"],
        mend: "NULL AS comparator"),
    .init(file: "indicators/traffic.yaml", old: "observations: |", new: "targets: |", faults: [
        "indicators/traffic.yaml:1:1 missingKey",
    ] + ["baseline_period", "baseline_value", "id", "node", "unit"].map { _ in "indicators/traffic.yaml:7:1 missingColumn" }),
    .init(file: checks, old: "FROM road WHERE", new: "FROM lanes WHERE", faults: ["checks/road.yaml:13:25 unknownTable"]),
]

/// Faults of files.
private let fileCases: [FaultCase] = [
    .init(file: "modles/road.yaml", old: "", new: "x", faults: ["modles/road.yaml:1:1 unexpectedFile"], mend: "Did you mean models?"),
    .init(file: "models/lane.yml", old: "", new: "x", faults: ["models/lane.yml:1:1 unexpectedFile"], mend: "models/lane.yaml"),
    .init(file: "notes.txt", old: "", new: "x", faults: ["notes.txt:1:1 unexpectedFile"]),
    .init(file: source, old: "samples/roads.csv", new: "samples/road.csv", faults: ["sources/roads.yaml:4:7 missingFile"], mend: "Did you mean samples/roads.csv?"),
    .init(file: source, old: "samples/roads.csv", new: "../roads.csv", faults: ["sources/roads.yaml:4:7 escapesFolder"]),
    .init(file: source, old: "samples/roads.csv", new: "samples/../../roads.csv", faults: ["sources/roads.yaml:4:7 escapesFolder"]),
    .init(file: source, old: "samples/roads.csv", new: "/etc/hostname", faults: ["sources/roads.yaml:4:7 outsideFolder"]),
    .init(
        file: source, old: "samples/roads.csv", new: "/no/such.csv",
        faults: ["sources/roads.yaml:4:7 outsideFolder", "sources/roads.yaml:4:7 missingFile"]),
    .init(file: "samples/roads.csv", old: "", new: "", faults: ["sources/roads.yaml:4:7 emptyFile"]),
    .init(
        file: "pages/big.yaml", old: "", new: "page: big\n#" + String(repeating: "x", count: 1 << 20),
        faults: ["pages/big.yaml:1:1 fileTooLarge"]),
]

@Suite struct FaultTests {
    @Test(arguments: valueCases + nameCases + graphCases + fileCases)
    func pointsAtTheFaultAndNothingElse(_ fault: FaultCase) throws {
        var fixture = AppFixture()
        fault.spoil(&fixture)
        let (app, faults) = try fixture.load()
        #expect(faults.map { "\($0.file):\($0.line):\($0.column) \($0.code)" } == fault.faults)
        #expect((app == nil) == faults.contains { $0.severity == .error })
        for fault in faults {
            #expect(!fault.problem.isEmpty && !fault.mend.isEmpty)
            #expect(!fault.problem.hasSuffix(".") && !fault.mend.hasSuffix("."))
        }
        if !fault.mend.isEmpty { #expect(faults.contains { $0.mend.contains(fault.mend) }, "\(faults.map(\.mend))") }
    }

    @Test func printsTheCycleOfModels() throws {
        var fixture = AppFixture()
        fixture.files["pipeline/road.sql"] = "SELECT r.id, r.region, r.cars FROM raw_road AS r JOIN busy_road AS b"
        let fault = try #require(try fixture.load().faults.first { $0.kind == .modelCycle })
        #expect(fault.problem == "Models read each other in a circle: busy_road → road → busy_road")
    }

    @Test func printsTheCycleOfApps() throws {
        var fixture = AppFixture()
        fixture.known?[0].needs = ["ports"]
        fixture.known?.append(KnownApp(name: "ports", needs: ["traffic"]))
        let fault = try #require(try fixture.load().faults.first)
        #expect(fault.problem == "Apps need each other in a circle: traffic → divisions → ports → traffic")
        #expect(fault.line == 7)
    }

    @Test func readsOnPastADuplicateKey() throws {
        var fixture = AppFixture()
        fixture.files["models/road.yaml"] = fixture.files["models/road.yaml"]?
            .replacing("key: [id]", with: "title:\n  zh: 路\n  en: Road\nkey: [di]\nkey: [id]")
        let faults = try fixture.load().faults
        #expect(faults.map(\.kind) == [.duplicateKey, .unknownColumn, .duplicateKey])
        #expect(faults.map(\.line) == [5, 8, 9])
    }

    @Test func refusesAFileThatIsNotUTF8() throws {
        let folder = try TemporaryFolder()
        var fixture = AppFixture()
        fixture.files["app.yaml"] = nil
        try folder.write(Data("name: traffic\ntitle: ".utf8) + Data([0xBD, 0xBB, 0xCD, 0xA8]), to: "traffic/app.yaml")
        let faults = try fixture.load(in: folder).faults
        #expect(faults.map(\.kind).first == .notUTF8)
        #expect(faults.first?.line == 2)
        #expect(faults.first?.mend.contains("GB18030") == true)
    }

    @Test func refusesLinksOutOfTheFolder() throws {
        let folder = try TemporaryFolder()
        try folder.write("id,region,cars\nX,1,1\n", to: "outside.csv")
        try FileManager.default.createDirectory(atPath: "\(folder.path)/traffic/samples", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/traffic/samples/roads.csv", withDestinationPath: "\(folder.path)/outside.csv")
        var fixture = AppFixture()
        fixture.files["samples/roads.csv"] = nil
        let faults = try fixture.load(in: folder).faults
        #expect(faults.map(\.kind) == [.escapesFolder])
        #expect(faults.first?.file == "samples/roads.csv")
    }

    @Test func refusesAFolderOfTooManyFiles() throws {
        var fixture = AppFixture()
        for number in 0..<10_000 { fixture.files["samples/\(number).csv"] = "a\n" }
        #expect(try fixture.load().faults.map(\.kind).contains(.tooManyFiles))
    }

    @Test func refusesAFileOfOver10MiB() throws {
        let folder = try TemporaryFolder()
        try folder.write(Data(count: 10 << 20 + 1), to: "traffic/samples/big.bin")
        let faults = try AppFixture().load(in: folder).faults
        #expect(faults.map(\.kind) == [.fileTooLarge])
    }

    @Test func refusesAFileThatIsNone() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: "\(folder.path)/traffic/models", withIntermediateDirectories: true)
        #expect(mkfifo("\(folder.path)/traffic/models/pipe.yaml", 0o600) == 0)
        #expect(try AppFixture().load(in: folder).faults.first?.kind == .unreadableFile)
    }

    @Test(arguments: ["/no/such/folder", "/etc/hostname", ""])
    func refusesWhatIsNoFolder(path: String) {
        let (app, faults) = loadApp(at: path)
        #expect(app == nil)
        #expect(faults.map(\.kind) == [.notAFolder])
    }

    @Test func asksForAppYAML() throws {
        var fixture = AppFixture()
        fixture.files["app.yaml"] = nil
        #expect(try fixture.load().faults.first { $0.file == "app.yaml" }?.kind == .missingFile)
    }

    @Test func coversEveryKindOfFault() {
        let elsewhere: Set<String> = ["breakingChange", "notAFolder", "folderNotEmpty", "cannotWrite", "unreadableFile", "tooManyFiles", "notUTF8"]
        let covered = Set((valueCases + nameCases + graphCases + fileCases + DeclarationFaultTests.cases).flatMap(\.faults).compactMap { $0.split(separator: " ").last.map(String.init) })
        #expect(Set(AppFault.Kind.allCases.map(\.rawValue)).subtracting(covered).subtracting(elsewhere) == [])
    }
}
