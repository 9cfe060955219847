import Engine
import FoundationEssentials
import Testing
import TestKit

/// Faults name what, where and why.
struct FaultTests {
    @Test(arguments: [
        ("SELCT 1", EngineError.Code.syntax, 1, 1),
        ("SELECT *\nFROM nowhere", .catalog, 2, 6),
        ("SELECT b\nFROM (SELECT 1 AS a)\nWHERE 重 = 1", .binding, 3, 7),
        ("SELECT '重庆', zz FROM (SELECT 1 AS a)", .binding, 1, 14),
        ("SELECT sum('a')", .binding, 1, 8),
        ("SELECT CAST('x' AS INTEGER)", .conversion, 1, 8),
    ])
    func namesThePlaceInTheSQL(sql: String, kind: EngineError.Code, line: Int, column: Int) async throws {
        let error = await fault(sql, in: try makeEngine(sessions: 1))
        #expect(error?.kind == kind)
        #expect(error?.place?.line == line)
        #expect(error?.place?.column == column)
    }

    @Test(arguments: [
        ("SELECT error('boo')", EngineError.Code.invalidInput, "boo"),
        ("SELECT 9223372036854775807::BIGINT + 1", .outOfRange, "9223372036854775807"),
        ("SELECT * FROM read_csv('/nowhere.csv')", .io, "/nowhere.csv"),
        ("SELECT nofunction(1)", .catalog, "nofunction"),
        ("SELECT 1; SELECT 2", .refused, "2 were given"),
        ("", .refused, "0 were given"),
        ("SELECT '\u{0}'", .syntax, "NUL"),
        ("LOAD '/nowhere.duckdb_extension'", .io, "/nowhere.duckdb_extension"),
    ])
    func namesKindAndCause(sql: String, kind: EngineError.Code, cause: String) async throws {
        let error = await fault(sql, in: try makeEngine(sessions: 1))
        #expect(error?.kind == kind)
        #expect(error?.message.contains(cause) == true)
        #expect(error?.mend.isEmpty == false)
    }

    @Test func aBrokenRuleIsAConstraint() async throws {
        let error = try await makeEngine(sessions: 1).withSession { session in
            try session.execute("CREATE TEMP TABLE t (a INTEGER PRIMARY KEY)")
            return failure { try session.execute("INSERT INTO t VALUES (1), (1)") }
        }
        #expect(error?.kind == .constraint)
    }

    @Test func theSecondOfSeveralStatementsFails() async throws {
        let (error, count) = try await makeEngine(sessions: 1).withSession { session in
            let error = failure { try session.execute("CREATE TEMP TABLE t (a INTEGER);\nINSERT INTO t\nSELECT nocolumn FROM t") }
            return (error, try session.query("SELECT count(*) FROM t")[0, 0])
        }
        #expect(error?.kind == .binding)
        #expect(error?.place?.line == 3)
        #expect(count == .integer(0))
    }

    @Test func aBadCSVNamesLineAndColumn() async throws {
        let path = try temporaryPath("bad") + ".csv"
        try Data("年份,数值\n2021,1\n2022,abc\n".utf8).write(to: URL(filePath: path))
        defer { _ = try? FileManager.default.removeItem(atPath: path) }
        let sql = "SELECT * FROM read_csv(\(quoteLiteral(path)), header = true, auto_detect = false, columns = {'年份': 'INTEGER', '数值': 'INTEGER'})"
        let error = await fault(sql, in: try makeEngine(sessions: 1))
        #expect(error?.kind == .conversion)
        for word in ["Line: 3", "\"数值\"", "abc", path] { #expect(error?.problem.contains(word) == true) }
    }

    @Test func aMissingLibraryIsFoundOutAtTheFirstUse() async throws {
        let engine = try DuckDBEngine(
            configuration: EngineConfiguration(supportFolder: "/nowhere", threads: 1, temporaryFolder: "/tmp"))
        let error = await fault("SELECT 1", in: engine)
        // An official library installed on the machine is found without a support folder.
        if error == nil { return #expect(engine.libraryPath?.hasSuffix("/libduckdb.so") == true) }
        #expect(error?.kind == .libraryMissing)
        #expect(error?.message.contains("/nowhere/_duckdb") == true)
        #expect(error?.mend.contains("make setup") == true)
    }

    @Test func aNamedLibraryMustBeOne() async throws {
        #expect(await fault("SELECT 1", in: try makeEngine(libraryPath: "/nowhere.so"))?.kind == .libraryMissing)
        let error = await fault("SELECT 1", in: try makeEngine(libraryPath: #filePath))
        #expect(error?.kind == .libraryUnsuitable)
        #expect(error?.subject == #filePath)
        let other = await fault("SELECT 1", in: try makeEngine(libraryPath: "/lib/x86_64-linux-gnu/libm.so.6"))
        #expect(other?.message.contains("duckdb_library_version") != false)
    }

    @Test(arguments: [0, 2000])
    func settingsOutOfRangeAreRefused(threads: Int) {
        let error = #expect(throws: EngineError.self) { try makeEngine(threads: threads) }
        #expect(error?.kind == .configuration)
        #expect(error?.subject == "engine.threads")
    }

    @Test func quotingKeepsEveryCharacter() async throws {
        let name = "a\"b'c;--重"
        let found = try await makeEngine(sessions: 1).withSession { session in
            try session.query("SELECT \(quoteLiteral(name)) AS \(quoteIdentifier(name))")
        }
        #expect(found.columns[0].name == name)
        #expect(found[0, 0] == .text(name))
    }
}

struct ExtensionTests {
    @Test func writesAndReadsASQLiteFile() async throws {
        let path = try temporaryPath("serving") + ".sqlite"
        defer { _ = try? FileManager.default.removeItem(atPath: path) }
        let engine = try makeEngine(sessions: 1)
        try await engine.withSession { session in
            try session.loadExtension("sqlite_scanner")
            try session.loadExtension("sqlite_scanner")
            try session.execute("ATTACH \(quoteLiteral(path)) AS s (TYPE sqlite); CREATE TABLE s.data AS SELECT 1 AS id, '渝中区' AS name; DETACH s")
        }
        #expect(try await rows("SELECT name FROM sqlite_scan(\(quoteLiteral(path)), 'data')", in: engine) == [[.text("渝中区")]])
    }

    @Test(arguments: ["excel", "postgres_scanner", "httpfs"])
    func loadsTheOtherExtensions(name: String) async throws {
        try await makeEngine(sessions: 1).withSession { try $0.loadExtension(name) }
    }

    @Test func aMissingExtensionIsNamed() async throws {
        let engine = try makeEngine(sessions: 1)
        let error = await #expect(throws: EngineError.self) { try await engine.withSession { try $0.loadExtension("spatial") } }
        #expect(error?.kind == .extensionMissing)
        #expect(error?.message.contains("extensions/spatial.duckdb_extension") == true)
    }
}
