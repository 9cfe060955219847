import Engine
import Foundation
import TestKit
import Testing

/// Values that nobody outside may see are planted in every way they can come in; then every address is read, as everybody.
@Suite struct CanaryTests {
    /// Planted values: of rows that are published, of a row a check sets aside, of lines that cannot be read, of a run that fails.
    static let secrets = [
        "鸾翔凤集", "51010719850307213X", "13870001234", "6222020200112233445", "龙盘虎踞", "BADID-7788", "86-13870005678", "62229001",
        "凤毛麟角", "510107198503072199", "13870009999", "通天塔", "雁过拔毛", "13870008888", "生于鸿鹄之志年",
    ]

    @Test func noPlantedValueReachesAnybodyOutside() async throws {
        let heliu = try planted()
        defer { heliu.remove() }
        #expect(try heliu("run", "neighbour").status == 0)
        #expect(try heliu("run", "clinic").status == 0)
        #expect(try heliu("run", "broken").status != 0)
        for (user, organisation) in [("neighbour", "other"), ("steward", "health")] {
            let added = try heliu(
                "user", "add", user, "--organisation", organisation, "--role", "viewer", "--role", "steward", "--role", "operator")
            #expect(added.status == 0, "\(added.errors)")
        }
        let keys = try ["neighbour", "steward"].map { user in
            try heliu("key", "add", user).output.split(whereSeparator: { $0.isWhitespace }).map(String.init).first { $0.hasPrefix("hlk_") } ?? ""
        }
        #expect(keys.allSatisfy { !$0.isEmpty })
        let (server, address, _) = try heliu.serve()
        for key in ["", keys[0]] {
            var crawl = Crawl(address: address, key: key, folder: heliu.folder)
            try crawl.run()
            #expect(crawl.leaks == [], "as \(key.isEmpty ? "anybody" : "a user of another organisation")")
            #expect(crawl.faults == [])
            // The crawl came where the values lie.
            for part in ["/rows", "data.csv", "data.json", "data.parquet", "/runs/", "/quality/clinic.patient", "/datasets/clinic.patient"] {
                #expect(crawl.read.contains { $0.contains(part) }, "\(part)")
            }
            guard let parquet = crawl.read.first(where: { $0.hasSuffix("data.parquet") && $0.contains("clinic") }) else {
                Issue.record("no Parquet file was offered")
                continue
            }
            let rows = try await Self.rows(ofParquetAt: address + parquet, key: key, folder: heliu.folder)
            #expect(rows.contains("渝中区") && rows.contains("***"))
            #expect(Self.secrets.filter(rows.contains) == [])
        }
        var own = Crawl(address: address, key: keys[1], folder: heliu.folder)
        try own.run()
        // A steward of the owner sees all of them: the search above can fail.
        #expect(Set(Self.secrets).subtracting(own.found) == [])
        let stopped = server.stop()
        #expect(stopped.status == 0)
        #expect(Self.secrets.filter { (stopped.output + stopped.errors).contains($0) } == [], "in the log")
    }

    private static func rows(ofParquetAt address: String, key: String, folder: String) async throws -> String {
        let path = folder + "/fetched.parquet"
        try Crawl.fetch(address, accept: "*/*", key: key).body.write(to: URL(filePath: path))
        return try await withSession { session in
            let table = try session.query("SELECT * FROM read_parquet(\(quoteLiteral(path)))", [])
            return (0..<table.rowCount).map { row in (0..<7).map { table[row, $0].displayText }.joined(separator: ",") }.joined(separator: "\n")
        }
    }

    // MARK: What is planted

    private func planted() throws -> Program {
        var heliu = try Program()
        heliu.environment["HELIU_APPS"] = heliu.folder + "/apps"
        func write(_ app: String, _ files: [(String, String)]) throws {
            for (name, text) in files {
                let path = "\(heliu.folder)/apps/\(app)/\(name)"
                try FileManager.default.createDirectory(
                    atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
                try Data(text.utf8).write(to: URL(filePath: path))
            }
        }
        try write("clinic", CanaryApps.clinic)
        try write("broken", CanaryApps.people("broken", of: "health", born: "生于鸿鹄之志年"))
        try write("neighbour", CanaryApps.people("neighbour", of: "other", born: "1990-01-01"))
        return heliu
    }
}

/// Reads every address that can be reached, in both languages and as JSON.
private struct Crawl {
    let address: String
    let key: String
    let folder: String
    var read: Set<String> = []
    private var known: Set<String> = []
    var leaks: [String] = []
    var found: Set<String> = []
    var faults: [String] = []
    private static let most = 130

    private static let seeds = [
        "/", "/datasets", "/resources", "/quality", "/runs", "/apps", "/ledger", "/sources", "/quarantine", "/jobs", "/classification",
        "/corrections", "/corrections?dataset=clinic.patient", "/lineage", "/search?q=clinic", "/users", "/metrics", "/checkpoint", "/health",
        "/datasets/clinic.patient/rights", "/quality/clinic.patient", "/quality/broken.person", "/api/v1/datasets",
        "/api/v1/datasets/clinic.patient/datapackage.json", "/api/v1/datasets/clinic.patient/rows?limit=1000",
        "/api/v1/datasets/clinic.patient/rows?phone=1", "/api/v1/datasets/clinic.patient/rows?weight__gt=100",
        "/api/v1/datasets/clinic.patient/rows?name__contains=x", "/api/v1/datasets/clinic.patient/rows?resident_id__isnull=true",
        "/api/v1/datasets/clinic.patient/versions", "/api/v1/quarantine", "/api/v1/lineage", "/api/v1/ledger/entries", "/api/v1/runs/nothing",
    ]

    init(address: String, key: String, folder: String) {
        self.address = address
        self.key = key
        self.folder = folder
    }

    mutating func run() throws {
        var waiting = Self.seeds
        while !waiting.isEmpty, read.count < Self.most {
            let path = waiting.removeFirst()
            guard read.insert(path).inserted else { continue }
            var requests = [(path, "application/json")]
            if !path.hasPrefix("/api") {
                let mark = path.contains("?") ? "&" : "?"
                requests += ["zh", "en"].map { ("\(path)\(mark)lang=\($0)", "text/html") }
            }
            for (address, accept) in requests {
                let answer = try Self.fetch(self.address + address, accept: accept, key: key)
                if answer.status >= 500 { faults.append("\(answer.status) \(address)") }
                let text = String(decoding: answer.body, as: UTF8.self)
                let hits = CanaryTests.secrets.filter { text.contains($0) }
                if !hits.isEmpty { leaks.append("\(address) (\(accept)): \(hits.joined(separator: " "))") }
                found.formUnion(hits)
                for link in links(in: text) where !read.contains(link) && known.insert(link).inserted { waiting.append(link) }
            }
        }
    }

    private func links(in text: String) -> [String] {
        let all = text.matches(of: /href="([^"]+)"/).map { String($0.1) } + text.matches(of: /"(https?:\/\/[^"\s]+)"/).map { String($0.1) }
        return all.compactMap { link in
            var path = link.replacing("&amp;", with: "&").replacing("&#x3D;", with: "=").replacing(address, with: "")
            path = String(path.prefix { $0 != "#" })
            let isWanted = path.hasPrefix("/") && !path.hasPrefix("//") && !path.hasPrefix("/assets") && !path.contains("{") && !path.contains("\\")
                && !path.contains("lang=") && !path.contains("&") && !path.hasPrefix("/ledger?") && path.utf8.allSatisfy { $0 < 128 }
            return isWanted ? path : nil
        }
    }

    static func fetch(_ address: String, accept: String, key: String) throws -> (status: Int, body: Data) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/curl")
        process.arguments =
            ["-sS", "--max-time", "60", "-w", "\n%{http_code}", "-H", "Accept: \(accept)"]
            + (key.isEmpty ? [] : ["-H", "Authorization: Bearer \(key)"]) + [address]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let end = bytes.lastIndex(of: 10) ?? bytes.endIndex
        return (Int(String(decoding: bytes[end...].dropFirst(), as: UTF8.self)) ?? 0, Data(bytes[..<end]))
    }
}

/// Apps with planted values.
private enum CanaryApps {
    private static func manifest(_ name: String, of organisation: String) -> String {
        """
        name: \(name)
        title: {zh: 测试, en: Test}
        description: {zh: 测试, en: Test}
        version: 1.0.0
        region: "500000"
        organisation:
          id: \(organisation)
          title: {zh: 机构, en: Body}

        """
    }

    static func people(_ name: String, of organisation: String, born: String) -> [(String, String)] {
        [
            ("app.yaml", manifest(name, of: organisation)),
            (
                "sources/raw_person.yaml",
                """
                source: raw_person
                title: {zh: 人员, en: People}
                format: csv
                path: samples/people.csv
                encoding: utf-8
                delimiter: ","
                header: true

                """
            ),
            (
                "models/person.yaml",
                """
                model: person
                title: {zh: 人员, en: People}
                grade: general.1
                openness: open
                key: [id]
                fields:
                  - {name: id, type: integer, required: true, title: {zh: 编号, en: Number}}
                  - {name: born, type: date, grade: general.3, title: {zh: 出生, en: Born}}

                """
            ),
            ("pipeline/person.sql", "SELECT id, born FROM raw_person\n"), ("samples/people.csv", "id,born\n1,\(born)\n2,1990-01-01\n"),
        ]
    }

    static let clinic: [(String, String)] = [
        ("app.yaml", manifest("clinic", of: "health")),
        (
            "sources/raw_patient.yaml",
            """
            source: raw_patient
            title: {zh: 登记表, en: Register}
            format: csv
            path: samples/patients.csv
            encoding: utf-8
            delimiter: ","
            header: true
            bad_rows: quarantine
            columns: {id: integer, weight: integer}

            """
        ),
        (
            "models/patient.yaml",
            """
            model: patient
            title: {zh: 患者, en: Patients}
            grade: general.1
            openness: open
            key: [id]
            fields:
              - {name: id, type: integer, required: true, title: {zh: 编号, en: Number}}
              - {name: district, type: text, title: {zh: 区县, en: District}}
              - {name: name, type: text, grade: general.3, title: {zh: 姓名, en: Name}}
              - {name: resident_id, type: text, grade: general.4, title: {zh: 身份证号, en: Resident id}}
              - {name: phone, type: text, grade: general.3, title: {zh: 电话, en: Phone}}
              - {name: card, type: text, grade: general.4, title: {zh: 银行卡, en: Card}}
              - {name: weight, type: integer, grade: general.3, title: {zh: 体重, en: Weight}}

            """
        ),
        ("pipeline/patient.sql", "SELECT id, district, name, resident_id, phone, card, weight FROM raw_patient\n"),
        (
            "checks/patient.yaml",
            """
            model: patient
            checks:
              - {check: regex, column: resident_id, pattern: '[0-9]{17}[0-9X]', severity: quarantine}
              - {check: regex, column: phone, pattern: '139[0-9]{8}', severity: warn}
              - {check: range, column: weight, min: 0, max: 70, severity: note}
              - check: sql
                name: card_is_long
                title: {zh: 卡号长度, en: Cards are long}
                sql: SELECT id, card AS remark FROM patient WHERE length(card) < 30
                severity: warn

            """
        ),
        (
            "samples/patients.csv",
            """
            id,district,name,resident_id,phone,card,weight
            1,渝中区,鸾翔凤集,51010719850307213X,13870001234,6222020200112233445,71
            2,渝北区,龙盘虎踞,BADID-7788,86-13870005678,62229001,99
            3,渝北区,凤毛麟角,510107198503072199,13870009999,6222020200998877665,通天塔,多余一列
            4x,渝北区,雁过拔毛,510107198503072288,13870008888,6222020200998811111,55

            """
        ),
    ]
}
