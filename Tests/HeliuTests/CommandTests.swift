import Foundation
import Testing

/// What the command does for its users, and what it says to bad input.
@Suite struct CommandTests {
    @Test func runsTheShippedAppsAndOnlyOnce() throws {
        let heliu = try Program()
        defer { heliu.remove() }
        let first = try heliu("run")
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.output.contains("innovation: succeeded"))
        let second = try heliu("run")
        #expect(second.output == "divisions: unchanged\ninnovation: unchanged\n")
        let verified = try heliu("ledger", "verify")
        #expect(verified.status == 0 && verified.output.hasSuffix("verified\n"))
    }

    @Test func ingestsAFileShowsItsSchemaAndAnswersQueries() throws {
        let heliu = try Program()
        defer { heliu.remove() }
        let file = try heliu.write("id,name,amount,day,code\n1,\"a, b\",2.50,2024-01-01,007\n2,渝中,3,2024-02-01,010\n", to: "mine.csv")
        let result = try heliu("ingest", file, "--as", "mine", "--key", "id")
        #expect(result.status == 0, "\(result.errors)")
        for line in ["id      integer", "name    text", "amount  decimal(18,2)", "day     date", "code    text"] {
            #expect(result.output.contains(line), "\(result.output)")
        }
        let rows = try heliu("query", "SELECT name, amount, code, NULL AS nothing FROM mine ORDER BY id", "--json")
        #expect(
            rows.output == """
                [{"name": "a, b", "amount": 2.5, "code": "007", "nothing": null},
                 {"name": "渝中", "amount": 3, "code": "010", "nothing": null}]

                """)
        let again = try heliu("ingest", file, "--as", "mine", "--key", "id")
        #expect(again.output.hasSuffix("(unchanged)\n"))
    }

    /// Bad input with the exit status and a word that its message must carry.
    static let badFiles: [(name: String, bytes: [UInt8], status: Int32, says: String)] = [
        ("empty", [], 65, "is empty"),
        ("quote", Array("a,b\n1,\"x\n2,3\n".utf8), 65, "line 2"),
        ("ragged", Array("a,b\n1,2\n3\n".utf8), 65, "line 3"),
        ("latin", Array("a,b\n1,".utf8) + [0xFF] + Array("\n".utf8), 65, "line 2"),
        ("utf16", [0xFF, 0xFE, 0x61, 0x00, 0x0A], 65, "UTF-16"),
        ("nul", Array("a,b\n1,".utf8) + [0] + Array("2\n".utf8), 65, "NUL"),
        ("twice", Array("a,A\n1,2\n".utf8), 65, "both called"),
        ("unnamed", Array("a,,c\n1,2,3\n".utf8), 65, "column 2 has no name"),
        ("key", Array("id,b\n1,2\n1,3\n".utf8), 65, "id = 1"),
    ]

    @Test(arguments: badFiles) func refusesABadFile(name: String, bytes: [UInt8], status: Int32, says: String) throws {
        let heliu = try Program()
        defer { heliu.remove() }
        let path = heliu.folder + "/\(name).csv"
        try Data(bytes).write(to: URL(filePath: path))
        let result = try heliu("ingest", path, "--as", "bad", "--key", name == "key" ? "id" : "a")
        #expect(result.status == status, "\(result.output) \(result.errors)")
        #expect(result.errors.contains(says), "\(result.errors)")
        #expect(try heliu("query", "SELECT * FROM bad").status != 0, "nothing was published")
    }

    @Test(arguments: [
        ("GB18030", Array("a,b\n1,".utf8) + [0xD6, 0xD0] + Array("\n".utf8)), ("UTF-16", [0xFF, 0xFE] + Array("a,b\n1,".utf8).flatMap { [$0, 0] } + [0x2D, 0x4E, 0x0A, 0]),
    ] as [(String, [UInt8])])
    func findsTheEncoding(encoding: String, bytes: [UInt8]) throws {
        let heliu = try Program()
        defer { heliu.remove() }
        let path = heliu.folder + "/found.csv"
        try Data(bytes).write(to: URL(filePath: path))
        let result = try heliu("ingest", path, "--as", "found")
        #expect(result.status == 0 && result.errors.contains("is read as \(encoding)"), "\(result.errors)")
        #expect(try heliu("query", "SELECT b FROM found", "--csv").output == "b\n中\n")
    }

    @Test func tellsOfRowsThatItSetsAside() throws {
        let heliu = try Program()
        defer { heliu.remove() }
        let file = try heliu.write("id,n\n1,2\n2,x,y\n3,4\n", to: "ragged.csv")
        let result = try heliu("ingest", file, "--as", "ragged", "--bad-rows", "quarantine")
        #expect(result.status == 0 && result.errors.contains("1 rows set aside") && result.output.contains("2 rows, version 1"), "\(result.errors)")
        let again = try heliu("ingest", file, "--as", "other", "--bad-rows", "quarantine", "--json").json() as? [String: Any]
        #expect(again?["setAside"] as? Int == 1 && again?["rows"] as? Int == 2)
    }

    @Test func saysWhichValueKeepsAColumnText() throws {
        let heliu = try Program()
        defer { heliu.remove() }
        let rows = (1...200).map { $0 == 150 ? "x150" : String($0) }.joined(separator: "\n")
        let result = try heliu("ingest", heliu.write("n\n\(rows)\n", to: "mixed.csv"), "--as", "mixed")
        #expect(result.status == 0)
        #expect(result.errors.contains("line 151"), "\(result.errors)")
        #expect(result.errors.contains("x150"))
    }

    @Test func refusesALineWithoutEndInBoundedMemory() throws {
        let heliu = try Program()
        defer { heliu.remove() }
        // Two gigabytes of nothing but one line: a sparse file would be NUL bytes, so the line is written in part.
        let path = heliu.folder + "/long.csv"
        try Data("a,b\n".utf8).write(to: URL(filePath: path))
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.seekToEnd()
        let block = Data(repeating: UInt8(ascii: "x"), count: 4 << 20)
        for _ in 0..<8 { try handle.write(contentsOf: block) }
        try handle.close()
        let result = try heliu("ingest", path, "--as", "long")
        #expect(result.status == 65)
        #expect(result.errors.contains("line 2 is longer than 16 MiB"), "\(result.errors)")
    }

    /// A file that may not grow stands for a full disk: it needs no rights to try.
    @Test func publishesNothingOnAFullDisk() throws {
        let heliu = try Program()
        defer { heliu.remove() }
        #expect(try heliu("init").status == 0)
        let rows = (0..<60_000).map { "\($0),\(String($0 &* 2_654_435_761, radix: 36)),\($0 &* 40_503 % 99_991)" }.joined(separator: "\n")
        let file = try heliu.write("id,word,number\n\(rows)\n", to: "large.csv")
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-c", "ulimit -f 600; exec \"$0\" ingest \"$1\" --as large", Program.path, file]
        process.environment = heliu.environment
        let pipe = Pipe()
        process.standardError = pipe
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let errors = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus != 0, "\(errors)")
        #expect(errors.contains("heliu:"), "\(errors)")
        #expect(try heliu("query", "SELECT * FROM large").status != 0)
        #expect(try heliu("ledger", "verify").status == 0)
        #expect(try heliu("ingest", file, "--as", "large").status == 0, "with room it works")
    }

    @Test func refusesADataFolderItCannotUse() throws {
        let heliu = try Program()
        defer { heliu.remove() }
        let file = try heliu.write("", to: "occupied")
        let blocked = try heliu("init", "--data", file + "/data")
        #expect(blocked.status == 73, "\(blocked.errors)")
        #expect(blocked.errors.contains("data folder"))
        _ = try heliu("init")
        // The log beside it would bring the tables back.
        for ending in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: heliu.folder + "/data/heliu.sqlite" + ending) }
        try Data("this is no database, it is text of some length ".utf8).write(to: URL(filePath: heliu.folder + "/data/heliu.sqlite"))
        let corrupt = try heliu("user", "list")
        #expect(corrupt.status != 0)
        #expect(corrupt.errors.contains("heliu.sqlite"), "\(corrupt.errors)")
    }

    @Test func reportsACyclicModelGraphWithItsPlace() throws {
        let heliu = try Program()
        defer { heliu.remove() }
        try FileManager.default.createDirectory(atPath: heliu.folder + "/apps", withIntermediateDirectories: true)
        #expect(try heliu("app", "new", "loop", "--in", heliu.folder + "/apps").status == 0)
        let app = heliu.folder + "/apps/loop"
        let names = try FileManager.default.contentsOfDirectory(atPath: app + "/pipeline").filter { $0.hasSuffix(".sql") }
        let model = try #require(names.first).dropLast(4)
        #expect(try heliu("app", "check", app).status == 0)
        try Data("SELECT * FROM \(model)\n".utf8).write(to: URL(filePath: "\(app)/pipeline/\(model).sql"))
        let result = try heliu("app", "check", app)
        #expect(result.status == 65)
        #expect(result.output.contains("pipeline/\(model).sql:1"), "\(result.output)")
        #expect(result.output.contains("\(model) → \(model)"), "\(result.output)")
    }

    @Test func keepsPasswordsAndKeysSecret() throws {
        let heliu = try Program()
        defer { heliu.remove() }
        let made = try heliu("init", "--json").json() as? [String: String]
        let password = try #require(made?["password"])
        #expect(password.count == 20)
        #expect(try heliu("init", "--json").json() as? [String: String] != made, "the password is shown once")
        let key = try heliu("key", "add", "admin", "--json").json() as? [String: String]
        let secret = try #require(key?["secret"])
        for name in try FileManager.default.subpathsOfDirectory(atPath: heliu.folder + "/data") {
            let bytes = FileManager.default.contents(atPath: heliu.folder + "/data/" + name) ?? Data()
            #expect(bytes.range(of: Data(password.utf8)) == nil && bytes.range(of: Data(secret.utf8)) == nil, "\(name)")
        }
        #expect(try heliu("user", "add", "Bad Name").errors.contains("is no user name"))
        #expect(try heliu("user", "disable", "admin").errors.contains("last administrator"))
    }

    @Test func showsWhereASettingComesFrom() throws {
        var heliu = try Program()
        defer { heliu.remove() }
        heliu.environment["HELIU_PORT"] = "9001"
        _ = try heliu.write("log:\n  level: debug\nport: 9002\n", to: "heliu.yaml")
        let rows = try heliu("config", "--set", "host=0.0.0.0", "--json").json() as? [[String: String]] ?? []
        func value(_ key: String) -> [String?] {
            let row = rows.first { $0["key"] == key }
            return [row?["value"], row?["origin"]]
        }
        #expect(value("host") == ["0.0.0.0", "flag"])
        #expect(value("port") == ["9001", "environment"])
        #expect(value("log.level") == ["debug", "heliu.yaml"])
        #expect(value("metrics.access") == ["open", "default"])
        #expect(try heliu("config", "--set", "nonsense=1").status == 78)
        for (text, says) in [
            ("engine:\n  memery: 2GB\n", "heliu.yaml:2: there is no setting engine.memery"), ("prot: 80\n", "Did you mean port?"),
            ("fetch.allow: [a.example]\n", "heliu.yaml:1: fetch.allow is a list"), ("- port\n", "a setting is `key: value`"), ("port: [\n", "cannot be read"),
        ] {
            _ = try heliu.write(text, to: "heliu.yaml")
            let result = try heliu("config")
            #expect(result.status == 78 && result.errors.contains(says), "\(text): \(result.errors)")
        }
        _ = try heliu.write("# nothing yet\n", to: "heliu.yaml")
        #expect(try heliu("config").status == 0)
    }

    @Test func restoresABackupAndRefusesADamagedOne() throws {
        var heliu = try Program()
        defer { heliu.remove() }
        _ = try heliu("run", "divisions")
        let copy = heliu.folder + "/copy"
        #expect(try heliu("backup", copy).status == 0)
        let before = try heliu("query", "SELECT count(*) AS n, sum(CAST(code AS BIGINT)) AS s FROM divisions.division").output
        heliu.environment["HELIU_DATA"] = heliu.folder + "/restored"
        let restored = try heliu("restore", copy)
        #expect(restored.status == 0, "\(restored.errors)")
        #expect(try heliu("query", "SELECT count(*) AS n, sum(CAST(code AS BIGINT)) AS s FROM divisions.division").output == before)
        #expect(try heliu("ledger", "verify").status == 0)
        #expect(try heliu("restore", copy).status == 65, "not into a folder in use")
        let bundle = try #require(try FileManager.default.subpathsOfDirectory(atPath: copy).first { $0.hasSuffix("data.parquet") })
        var bytes = try Data(contentsOf: URL(filePath: "\(copy)/\(bundle)"))
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: URL(filePath: "\(copy)/\(bundle)"))
        heliu.environment["HELIU_DATA"] = heliu.folder + "/other"
        let damaged = try heliu("restore", copy)
        #expect(damaged.status == 65 && damaged.errors.contains(bundle), "\(damaged.errors)")
        #expect(!FileManager.default.fileExists(atPath: heliu.folder + "/other/heliu.sqlite"), "nothing was restored")
    }
}
