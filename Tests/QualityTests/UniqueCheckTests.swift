import Engine
import TestKit
import Testing
import Vocabulary

@testable import Quality

/// Each way of proving uniqueness gives the count that grouping gives.
struct UniqueCheckTests {
    @Test(arguments: [
        ("SELECT range AS k FROM range(3000)", ["k"]), ("SELECT 3000 - range AS k FROM range(3000)", ["k"]),
        ("SELECT range // 2 AS k FROM range(3000)", ["k"]), ("SELECT CASE WHEN range % 5 > 0 THEN range END AS k FROM range(3000)", ["k"]),
        ("SELECT range * 1000000007 AS k FROM range(3000) ORDER BY hash(range)", ["k"]),
        ("SELECT (range % 2999) * 1000000007 AS k FROM range(3000)", ["k"]),
        ("SELECT 'k' || range AS k FROM range(3000)", ["k"]), ("SELECT 'k' || (range % 2990) AS k FROM range(3000)", ["k"]),
        ("SELECT CASE WHEN range > 1 THEN 'k' || range END AS k FROM range(3000)", ["k"]),
        ("SELECT range // 10 AS a, range % 10 AS b FROM range(3000)", ["a", "b"]),
        ("SELECT range % 7 AS a, range % 11 AS b FROM range(3000)", ["a", "b"]),
        ("SELECT range / 3 AS k FROM range(3000)", ["k"]), ("SELECT NULL::BIGINT AS k FROM range(4)", ["k"]), ("SELECT 1 AS k WHERE false", ["k"]),
        ("SELECT -9223372036854775807 + range * 9000000000000000000 AS k FROM range(2)", ["k"]),
    ] as [(String, [String])])
    func countsTheRowsBeyondTheFirstOfEachKey(select: String, key: [String]) async throws {
        let check = CheckDeclaration(model: "t", name: "c", kind: .unique(columns: key), severity: .block)
        let list = key.joined(separator: ", ")
        let (results, expected) = try await withSession { session in
            try session.execute("CREATE TABLE t AS \(select)")
            let grouped = try session.query(
                "SELECT coalesce(sum(n - 1), 0)::BIGINT FROM (SELECT count(*) AS n FROM t GROUP BY \(list))", [])[0, 0].integer
            // The second is told that the rows are few, and counts them in the common scan; the third knows the profile.
            let rows = try session.query("SELECT count(*) FROM t", [])[0, 0].integer
            let profile = try Profiler(session: session, table: "t").columns(hidden: [], rows: 100)
            let runners = [
                CheckRunner(session: session, table: "\"t\"", columns: []), CheckRunner(session: session, table: "\"t\"", columns: [], rows: 100),
                CheckRunner(session: session, table: "\"t\"", columns: [], rows: rows, profile: profile),
            ]
            return (try runners.map { try $0.run([check], hidden: [])[0] }, grouped)
        }
        #expect(results.map(\.failed) == [expected, expected, expected])
        #expect(results[0] == results[1] && results[0] == results[2])
        #expect(results.allSatisfy { $0.samples.isEmpty == $0.passed })
    }
}
