import Engine
import Foundation
import Schema
import TestKit
import Testing

@testable import Source

@Suite(.serialized) struct SQLiteReadingTests {
    /// A database made by SQLite itself through the engine.
    private func withDatabase(_ statements: [String], _ body: (String) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/a.sqlite"
            try await withSession { session in
                try session.loadExtension("sqlite_scanner")
                // Attached databases are seen by all sessions.
                let made = AttachedDatabase.newName()
                try session.execute("ATTACH \(quoteLiteral(path)) AS \(made) (TYPE sqlite)")
                for statement in statements { try session.execute(statement.replacing("$", with: "\(made).")) }
                try session.execute("DETACH \(made)")
            }
            try await body(path)
        }
    }

    private static let statements = [
        "CREATE TABLE $p (id BIGINT, code VARCHAR, x DOUBLE, d DATE, b BLOB)",
        "INSERT INTO $p VALUES (1, '001', 0.1, '2024-01-02', '\\x00\\xFF'), (9007199254740993, '2', 1e300, NULL, NULL), (3, NULL, 0.30000000000000004, '2024-02-29', NULL)",
        "CREATE VIEW $v AS SELECT 1 AS one",
    ]

    private func source(_ change: (inout SourceDeclaration) -> Void) -> SourceDeclaration {
        var source = SourceDeclaration(name: "s", format: .sqlite)
        change(&source)
        return source
    }

    @Test func aTableIsReadWithAllDigits() async throws {
        try await withDatabase(Self.statements) { path in
            let found = try await LoadingFixture.load(source { $0.table = "p" }, .files([path]))
            #expect(found.types == ["id integer", "code text", "x real", "d text", "b text"])
            #expect(found.rows == [
                ["1", "001", "0.1", "2024-01-02", "00ff"], ["9007199254740993", "2", "1e+300", "", ""], ["3", "", "0.30000000000000004", "2024-02-29", ""],
            ])
            let again = try await LoadingFixture.load(source { $0.query = "SELECT * FROM p ORDER BY id DESC;" }, .files([path]))
            #expect(again.loaded.digest == found.loaded.digest, "the order of rows is not part of what they are")
            let fewer = try await LoadingFixture.load(source { $0.query = "SELECT * FROM p WHERE id <> 3" }, .files([path]))
            #expect(fewer.loaded.digest != found.loaded.digest)
        }
    }

    @Test func aQueryIsCarriedOutThere() async throws {
        try await withDatabase(Self.statements) { path in
            let found = try await LoadingFixture.load(source { $0.query = "SELECT id * 2 AS twice, upper('a;b') AS t FROM p WHERE id < 5 -- comment" }, .files([path]))
            #expect(found.rows == [["2", "A;B"], ["6", "A;B"]])
        }
    }

    @Test func valuesThatDoNotFitAreSetAside() async throws {
        try await withDatabase(Self.statements) { path in
            let found = try await LoadingFixture.load(
                source {
                    $0.table = "p"
                    $0.columns = ["x": .decimal(precision: 18, scale: 2)]
                    $0.badRows = .quarantine
                }, .files([path]))
            #expect(found.rows.map { $0[2] } == ["0.1"])
            #expect(found.rejected.map { $0[0] } == ["row 2", "row 3"])
        }
    }

    @Test func theOnlyTableOfAFileIsMeant() async throws {
        for (further, problem) in [("INSERT INTO $a VALUES (8)", "no error"), ("CREATE TABLE $b (y BIGINT)", "has several tables: a, b"), ("DROP TABLE $a", "has no table")] {
            try await withDatabase(["CREATE TABLE $a (x BIGINT)", "INSERT INTO $a VALUES (7)", further]) { path in
                let found = await fault { try await LoadingFixture.load(source { _ in }, .files([path])) }?.problem ?? "no error"
                #expect(found.hasSuffix(problem), "\(found)")
            }
        }
    }

    @Test func whatCannotBeReadIsExplained() async throws {
        try await withDatabase(Self.statements) { path in
            func problem(_ change: (inout SourceDeclaration) -> Void, _ path: String) async -> String {
                await fault { try await LoadingFixture.load(source(change), .files([path])) }?.problem ?? "no error"
            }
            #expect(await problem({ $0.table = "q" }, path).contains("has no table \"q\"; it has p, v"))
            #expect(await problem({ _ in }, path).hasSuffix("has several tables: p, v"))
            #expect(await problem({ $0.query = "SELECT 1; DROP TABLE p" }, path).contains("its query is not one SELECT"))
            #expect(await problem({ $0.query = "DELETE FROM p" }, path).contains("query, cannot be read"))
            #expect(await problem({ $0.query = "SELECT nope FROM p" }, path).contains("no such column: nope"))
            try Data(Array("no database, just words\n".utf8)).write(to: URL(filePath: path + ".txt"))
            #expect(await problem({ $0.table = "p" }, path + ".txt").hasSuffix("is no SQLite database"))
            let whole = try Data(contentsOf: URL(filePath: path))
            try whole.prefix(whole.count / 2).write(to: URL(filePath: path + ".cut"))
            #expect(await problem({ $0.table = "p" }, path + ".cut") != "no error")
            #expect(await problem({ $0.table = "p" }, path + ".gone").contains("cannot be opened: No such file"))
        }
    }
}
