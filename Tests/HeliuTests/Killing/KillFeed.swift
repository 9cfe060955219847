import Foundation

/// What one source gives in each generation of its rows. Everything follows from the generation's number, so that any published
/// version tells which generation it was made from, and whether it is that one and nothing else.
struct KillFeed: Sendable, Hashable {
    let name: String
    let format: String
    /// Rows of one generation differ from those of another in number too.
    let index: Int
    /// Some records cannot be read.
    var breaks = false
    /// Some rows repeat the key of an earlier one.
    var repeats = false
    /// Lines of the declaration beyond the common ones.
    var keys: [String]
    /// Models that read it and publish its rows.
    var models: [String]
    /// Whether its rows are kept between reading them and making models; otherwise the model reads it.
    var lands = true

    func rows(_ generation: Int) -> Int { 20 + (generation * 7 + index * 3) % 11 }
    /// Rows, the first ones, that fail a check of the model.
    func failing(_ generation: Int) -> Int { (generation + index) % 4 }
    func broken(_ generation: Int) -> Int { breaks ? (generation + 2 * index) % 3 : 0 }
    func repeated(_ generation: Int) -> Int { repeats ? (generation + index) % 3 : 0 }
    func published(_ generation: Int) -> Int { rows(generation) - failing(generation) }

    /// id, amount.
    func values(_ generation: Int) -> [(id: Int, amount: Int)] {
        (1...rows(generation)).map { ($0, $0 <= failing(generation) ? -1 : $0 * 10) }
    }

    static let all = [
        KillFeed(
            name: "csv", format: "csv", index: 0, breaks: true, repeats: true,
            keys: ["path: samples/rows.csv", "key: [id]", "duplicates: first"], models: ["m_csv"], lands: false),
        KillFeed(name: "ndjson", format: "ndjson", index: 1, breaks: true, keys: ["path: samples/rows.ndjson"], models: ["m_ndjson_a", "m_ndjson_b"]),
        KillFeed(name: "excel", format: "excel", index: 2, keys: ["path: samples/rows.xlsx"], models: ["m_excel"], lands: false),
        KillFeed(name: "parquet", format: "parquet", index: 3, keys: ["path: samples/rows.parquet"], models: ["m_parquet"], lands: false),
        KillFeed(
            name: "sqlite", format: "sqlite", index: 4, keys: ["path: samples/rows.db", "table: project", "mode: snapshot", "key: [id]"],
            models: ["m_sqlite"]),
        KillFeed(name: "document", format: "json", index: 5, keys: ["path: samples/rows.json", "records: data.items"], models: ["m_document"], lands: false),
        KillFeed(
            name: "parts", format: "csv", index: 6, breaks: true, keys: ["path: samples/parts", "pattern: \"*.csv\""],
            models: ["m_parts_a", "m_parts_b"], lands: false),
        KillFeed(name: "web", format: "ndjson", index: 7, breaks: true, keys: ["remote: {url: \"{http}/web.ndjson\"}"], models: ["m_web"]),
        KillFeed(
            name: "database", format: "postgres", index: 8,
            keys: ["remote: {url: \"{postgres}\", credential: kill-db}", "table: project", "mode: snapshot", "key: [id]"], models: ["m_database"]),
    ]
}

/// A generator whose numbers a failing test can repeat.
struct SeededNumbers: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
