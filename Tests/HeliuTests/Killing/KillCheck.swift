import Engine
import Foundation
import Store
import TestKit
import Testing

/// Looks at all that a node keeps of the app while nothing runs, and holds it against what the generations of its sources say.
struct KillCheck {
    let app: KillApp
    let label: String
    /// Versions that were looked at before: what is published never changes.
    private var seen: Set<String> = []
    /// Generation of the versions by digest.
    private var generations: [String: Int] = [:]
    private(set) var versions = 0

    init(_ app: KillApp, label: String) {
        self.app = app
        self.label = label
    }

    private var data: String { app.heliu.folder + "/data" }

    /// - Parameter last: the sources' generation now; nothing may be of a later one.
    mutating func everything(upTo last: Int) async throws {
        let store = try await openStore(.sqlite(path: data + "/heliu.sqlite"))
        do {
            try await newVersions(store, last)
            try await steps(store)
            try await quarantine(store)
            try await sources(store, last)
        } catch {
            await store.close()
            throw error
        }
        await store.close()
        let app = app
        let verified = try await offSharedThreads { try app.heliu("ledger", "verify") }
        #expect(verified.status == 0, "\(label): \(verified.output) \(verified.errors)")
    }

    /// What a table holds, in one line of numbers.
    private struct Content {
        var rows: Int, ids: Int, first: Int, last: Int, from: Int, to: Int, least: Int
    }

    private func content(_ parquet: String) async throws -> Content {
        try await withSession { session in
            let found = try session.query(
                """
                SELECT count(*), count(DISTINCT id), coalesce(min(id), 0), coalesce(max(id), 0), coalesce(min(generation), -1),
                    coalesce(max(generation), -1), coalesce(min(amount), 0)::BIGINT FROM read_parquet('\(parquet)')
                """)
            let n = (0..<7).map { Int(found[0, $0].integer ?? -99) }
            return Content(rows: n[0], ids: n[1], first: n[2], last: n[3], from: n[4], to: n[5], least: n[6])
        }
    }

    // MARK: Versions

    private func bundle(_ digest: String) -> String {
        let hex = digest.split(separator: ":").last.map(String.init) ?? digest
        return "\(data)/versions/\(hex.prefix(2))/\(hex)/data.parquet"
    }

    /// Every version was made of one generation, and of all of it; later versions of later ones.
    private mutating func newVersions(_ store: any OperationalStore, _ last: Int) async throws {
        let rows = try await store.read { try $0.rows("SELECT dataset, number, digest, row_count FROM dataset_version ORDER BY dataset, number") }
        var newest: [String: Int] = [:]
        for row in rows {
            let (dataset, digest, number) = (try row.text("dataset"), try row.text("digest"), try row.integer("number"))
            let model = String(dataset.split(separator: ".").last ?? "")
            if seen.insert("\(dataset) \(digest)").inserted {
                versions += 1
                generations[digest] = try await generation(of: model, bundle(digest), rows: Int(try row.integer("row_count")))
            }
            let generation = generations[digest] ?? -1
            #expect(generation <= last && generation >= newest[model] ?? 0, "\(label): \(dataset) \(number) is of generation \(generation)")
            newest[model] = generation
        }
    }

    private func generation(of model: String, _ parquet: String, rows: Int) async throws -> Int {
        if model == "summary" { return try await generationOfSummary(parquet) }
        let content = try await self.content(parquet)
        #expect(content.rows == rows && content.ids == rows, "\(label): \(model) has \(content.rows) rows, \(content.ids) keys, declares \(rows)")
        if model == "m_log" {
            #expect(content.first == 0 && content.last == rows - 1 && content.to == rows - 1, "\(label): \(model) \(content)")
        } else if let feed = KillFeed.all.first(where: { $0.models.contains(model) }) {
            let generation = content.to
            #expect(content.from == generation, "\(label): \(model) mixes the generations \(content.from) and \(generation)")
            #expect(rows == feed.published(generation) && content.last == feed.rows(generation), "\(label): \(model) of \(generation) has \(rows) rows")
            #expect(content.first == feed.failing(generation) + 1 && content.least > 0, "\(label): \(model) of \(generation) publishes a row that fails")
        }
        return content.to
    }

    /// The table over all tables shows every one of them at one generation.
    private func generationOfSummary(_ parquet: String) async throws -> Int {
        let lines = try await withSession { session in
            let found = try session.query("SELECT name, generation, row_count FROM read_parquet('\(parquet)') ORDER BY name")
            return (0..<found.rowCount).map { (found[$0, 0].displayText, Int(found[$0, 1].integer ?? -1), Int(found[$0, 2].integer ?? -1)) }
        }
        let generation = lines.first?.1 ?? -1
        #expect(lines.map(\.0) == KillFeed.all.flatMap(\.models).sorted())
        for (name, at, rows) in lines {
            let expected = KillFeed.all.first { $0.models.contains(name) }?.published(generation)
            #expect(at == generation && rows == expected, "\(label): the summary of \(generation) has \(name) at \(at) with \(rows) rows")
        }
        return generation
    }

    // MARK: Counts

    /// Of every step that is done: read = published + set aside + duplicates; what it says it published is published.
    private func steps(_ store: any OperationalStore) async throws {
        let rows = try await store.read { reader in
            try reader.rows(
                """
                SELECT run_id, name, kind, rows_read, rows_published, rows_quarantined, rows_duplicate, version_digest,
                    (SELECT count(*) FROM dataset_version WHERE digest = version_digest) AS known
                FROM run_step WHERE state = 'succeeded'
                """)
        }
        for row in rows {
            let (name, kind, run) = (try row.text("name"), try row.text("kind"), try row.text("run_id"))
            let numbers = try ["rows_read", "rows_published", "rows_quarantined", "rows_duplicate"].map { try row.integer($0) }
            // What is kept of earlier loads counts as rows of the table, not as read.
            if name != "raw_log", name != "raw_pushed" {
                #expect(numbers[0] == numbers[1] + numbers[2] + numbers[3], "\(label): \(kind) \(name) of \(run): \(numbers)")
            }
            guard kind == "model", try row.optionalText("version_digest") != nil else { continue }
            let known = try row.integer("known")
            #expect(known > 0, "\(label): run \(run) says it published \(name), but there is no such version")
        }
        let states = try await store.read { try $0.rows("SELECT run_id, run_step.name AS name FROM run_step JOIN run ON run.id = run_id WHERE run.state <> 'running' AND run_step.state IN ('running', 'waiting')") }
        #expect(states.isEmpty, "\(label): steps of ended runs go on: \(states.prefix(3))")
    }

    // MARK: Rows set aside

    private struct Batch {
        var scope: String, name: String, rows: Int, generation: Int
    }

    /// Every batch is on disk with all its rows, of one generation; of each source and model one counts, and it is that of its rows.
    private func quarantine(_ store: any OperationalStore) async throws {
        let rows = try await store.read { try $0.rows("SELECT id, scope, name, rows, file, is_current FROM quarantine_batch ORDER BY id") }
        var current: [String: Batch] = [:]
        for row in rows {
            let (id, scope, name, count) = (try row.text("id"), try row.text("scope"), try row.text("name"), Int(try row.integer("rows")))
            let file = "\(data)/quarantine/\(try row.text("file"))"
            let (found, from, to) = try await marks(file)
            #expect(found == count && from == to, "\(label): batch \(id) has \(found) of \(count) rows, generations \(from) to \(to)")
            let feed = KillFeed.all.first { scope == "source" ? "raw_\($0.name)" == name : $0.models.contains(name) }
            #expect(count == (scope == "source" ? feed?.broken(from) : feed?.failing(from)), "\(label): \(scope) \(name) of \(from) sets \(count) rows aside")
            guard try row.integer("is_current") == 1 else { continue }
            #expect(current["\(scope) \(name)"] == nil, "\(label): two batches of \(scope) \(name) are current")
            current["\(scope) \(name)"] = Batch(scope: scope, name: name, rows: count, generation: from)
        }
        let published = try await store.read { try $0.rows("SELECT name, current_digest FROM dataset WHERE current_digest IS NOT NULL") }
        for row in published {
            let model = String(try row.text("name").split(separator: ".").last ?? "")
            guard let feed = KillFeed.all.first(where: { $0.models.contains(model) }), let at = generations[try row.text("current_digest")] else { continue }
            expect(current["model \(model)"], rows: feed.failing(at), at, "model \(model)")
            // Both models of the parts read them anew: the later one says what is set aside.
            if !feed.lands, feed.models.count == 1 { expect(current["source raw_\(feed.name)"], rows: feed.broken(at), at, "source \(feed.name)") }
        }
    }

    private func expect(_ batch: Batch?, rows: Int, _ generation: Int, _ what: String) {
        #expect(batch?.rows ?? 0 == rows, "\(label): \(what) at \(generation) has \(batch?.rows ?? 0) rows set aside, not \(rows)")
        #expect(batch.map { $0.generation == generation } ?? true, "\(label): \(what) at \(generation) shows what \(batch?.generation ?? 0) set aside")
    }

    private func marks(_ file: String) async throws -> (rows: Int, from: Int, to: Int) {
        guard FileManager.default.fileExists(atPath: file) else { return (-1, -1, -1) }
        return try await withSession { session in
            let found = try session.query(
                """
                SELECT count(*), min(regexp_extract(_raw, 'gen([0-9]+)x', 1)::BIGINT), max(regexp_extract(_raw, 'gen([0-9]+)x', 1)::BIGINT)
                FROM read_parquet('\(file)')
                """)
            let n = (0..<3).map { Int(found[0, $0].integer ?? -1) }
            return (n[0], n[1], n[2])
        }
    }

    // MARK: Sources

    /// What is remembered of a source is what lies there, and its counts add up.
    private func sources(_ store: any OperationalStore, _ last: Int) async throws {
        let rows = try await store.read { reader in
            try reader.rows(
                """
                SELECT source, landed_digest, rows_read, rows_landed, rows_quarantined, rows_duplicate, rows_inserted, rows_changed,
                    (SELECT coalesce(sum(rows), 0) FROM quarantine_batch WHERE scope = 'source' AND name = source AND is_current = 1) AS aside
                FROM source_state
                """)
        }
        for row in rows {
            let name = try row.text("source")
            let counts = try ["rows_read", "rows_landed", "rows_quarantined", "rows_duplicate"].map { Int(try row.integer($0)) }
            let aside = Int(try row.integer("aside"))
            #expect(aside == counts[2], "\(label): \(name) set \(counts[2]) rows aside, \(aside) are there")
            guard let digest = try row.optionalText("landed_digest") else { continue }
            let content = try await self.content("\(data)/landed/\(digest.split(separator: ":").last ?? "").parquet")
            #expect(content.rows == counts[1] && content.ids == counts[1], "\(label): \(name) landed \(content.rows) rows, says \(counts[1])")
            guard let feed = KillFeed.all.first(where: { "raw_\($0.name)" == name }) else { continue }
            let at = content.to
            #expect(content.from == at && at <= last, "\(label): \(name) landed the generations \(content.from) to \(at)")
            let expected = [feed.rows(at) + feed.broken(at) + feed.repeated(at), feed.rows(at), feed.broken(at), feed.repeated(at)]
            #expect(counts == expected, "\(label): \(name) of \(at) counts \(counts), not \(expected)")
        }
    }

    /// After a run that was not killed: everything is at this generation, and nothing unfinished lies about.
    func isComplete(_ generation: Int) async throws {
        let store = try await openStore(.sqlite(path: data + "/heliu.sqlite"))
        let published = try await store.read { try $0.rows("SELECT name, current_digest FROM dataset ORDER BY name") }
        await store.close()
        let models = KillFeed.all.flatMap(\.models) + ["m_log", "summary"]
        for model in models {
            let digest = try published.first { try $0.text("name") == "\(KillApp.name).\(model)" }?.optionalText("current_digest")
            #expect(digest.flatMap { generations[$0] } == generation, "\(label): \(model) is not at \(generation) after a whole run")
        }
    }

    /// Unfinished work that is nobody's any more.
    func leftovers() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: data + "/tmp").sorted() }

    /// Files of rows set aside that no batch names.
    func orphans() async throws -> [String] {
        let store = try await openStore(.sqlite(path: data + "/heliu.sqlite"))
        let known = Set(try await store.read { try $0.rows("SELECT file FROM quarantine_batch").map { try $0.text("file") } })
        await store.close()
        return try FileManager.default.contentsOfDirectory(atPath: data + "/quarantine").filter { !known.contains($0) }.sorted()
    }

    /// The rows of the current version of what was pushed: generation by id.
    func pushed() async throws -> [Int: Int] {
        let store = try await openStore(.sqlite(path: data + "/heliu.sqlite"))
        let digest = try await store.read { try $0.row("SELECT current_digest FROM dataset WHERE name = ?", [.text("\(KillApp.name).m_pushed")])?.optionalText("current_digest") }
        await store.close()
        guard let digest else { return [:] }
        let parquet = bundle(digest)
        return try await withSession { session in
            let found = try session.query("SELECT id, generation FROM read_parquet('\(parquet)')")
            let pairs = (0..<found.rowCount).map { (Int(found[$0, 0].integer ?? -1), Int(found[$0, 1].integer ?? -1)) }
            return try Dictionary(pairs, uniquingKeysWith: { _, _ in throw TestKitFailure("a pushed row is there twice") })
        }
    }

    /// Jobs that are not over, and those that were given up, as `id state`.
    func jobs(_ states: [String]) async throws -> [String] {
        let store = try await openStore(.sqlite(path: data + "/heliu.sqlite"))
        let rows = try await store.read { try $0.rows("SELECT id, state, coalesce(problem, '') AS problem FROM job ORDER BY id") }
        await store.close()
        return try rows.filter { states.contains(try $0.text("state")) }.map { "\(try $0.text("id")) \(try $0.text("state")) \(try $0.text("problem"))" }
    }
}
