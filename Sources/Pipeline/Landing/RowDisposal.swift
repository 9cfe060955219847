import Crypto
import Engine
import FoundationEssentials
import Quality
import Store
package import Vocabulary

#if canImport(Glibc)
    import Glibc
#endif

/// Destroys what the pipeline keeps of rows, file by file; every function may be called again after a crash, and does what is left to do.
package struct RowDisposal: Sendable {
    let store: any OperationalStore
    let engine: any AnalyticEngine
    let folder: DataFolder
    let now: @Sendable () -> Int64

    // MARK: What there is; with `hashing` the files are read for their digests

    /// A file of rows kept besides versions.
    package struct Held: Sendable, Hashable {
        /// Batch id, `subject/source`, or `subject/source/number`.
        package var name: String
        /// SHA-256 of the file.
        package var digest: String?
        package var rows: Int64
        /// Unix milliseconds.
        package var since: Int64
    }

    /// Rows set aside of a source or model, of this run and earlier ones.
    package func batches(of subject: String, _ scope: QuarantineScope, _ name: String, hashing: Bool) async throws -> [Held] {
        let rows = try await store.read { reader in
            try reader.rows(
                "SELECT id, file, rows, made_at FROM quarantine_batch WHERE subject = ? AND scope = ? AND name = ? ORDER BY made_at LIMIT 5000",
                [.text(subject), .text(scope.rawValue), .text(name)]
            ).map { (try $0.text("id"), try $0.text("file"), try $0.integer("rows"), try $0.integer("made_at")) }
        }
        return try await onBlockingThread {
            rows.map { id, file, count, at in
                Held(name: id, digest: hashing ? Self.digest(of: "\(folder.quarantine)/\(file)") : nil, rows: count, since: at)
            }
        }
    }

    /// The rows of a source as they stood after its last load.
    package func landed(of subject: String, _ source: String) async throws -> Held? {
        try await store.read { reader in
            try reader.row(
                "SELECT landed_digest, rows_landed, loaded_at FROM source_state WHERE subject = ? AND source = ?", [.text(subject), .text(source)]
            ).map { row in
                Held(
                    name: "\(subject)/\(source)", digest: try row.optionalText("landed_digest"), rows: try row.integer("rows_landed"),
                    since: try row.integer("loaded_at"))
            }
        }
    }

    /// Requests that pushed rows to a source and whose files are kept.
    package func pushes(of subject: String, _ source: String, hashing: Bool) async throws -> [Held] {
        let rows = try await store.read { reader in
            try reader.rows(
                "SELECT number, file, rows, pushed_at FROM push_batch WHERE subject = ? AND source = ? AND file <> '' ORDER BY number LIMIT 5000",
                [.text(subject), .text(source)]
            ).map { (try $0.integer("number"), try $0.text("file"), try $0.integer("rows"), try $0.integer("pushed_at")) }
        }
        return try await onBlockingThread { [folder] in
            rows.map { number, file, count, at in
                Held(name: "\(subject)/\(source)/\(number)", digest: hashing ? Self.digest(of: folder.pushed(file)) : nil, rows: count, since: at)
            }
        }
    }

    /// A file that is gone has none.
    private static func digest(of path: String) -> String? { (try? Bundle.digest(of: path)).map { "sha256:" + $0.hex } }

    // MARK: Destroying

    /// Removes a version's bundle, serving file and cached files, unless another dataset keeps a version of the same digest.
    ///
    /// The version must be marked as disposed of before, so that nobody opens its files anew.
    package func destroyVersion(_ digest: ContentDigest, isKeptElsewhere: Bool) async throws {
        guard !isKeptElsewhere else { return }
        let folder = folder
        try await onBlockingThread {
            var files = [folder.servingFile(digest), folder.bundle(digest)]
            for name in try FileManager.default.contentsOfDirectory(atPath: folder.cache) where name.hasPrefix(digest.hex) {
                files.append("\(folder.cache)/\(name)")
            }
            for file in files { try Shredder.destroy(file) }
        }
    }

    /// Removes a batch of rows that were set aside, and its line.
    package func destroyBatch(_ id: String) async throws {
        guard let file = try await store.read({ try $0.row("SELECT file FROM quarantine_batch WHERE id = ?", [.text(id)])?.text("file") }) else { return }
        let path = "\(folder.quarantine)/\(file)"
        if !file.isEmpty { try await onBlockingThread { try Shredder.destroy(path) } }
        try await store.write { try $0.execute("DELETE FROM quarantine_batch WHERE id = ?", [.text(id)]) }
    }

    /// Removes the landed rows of a source and what was known of its last load: the next load reads it from the start.
    ///
    /// Rows that were landed anew since stay: they are not those that were named.
    /// - Parameter digest: of the landed rows; `nil` if the source landed none.
    /// - Throws: `alreadyRunning` while a run of the subject is under way.
    package func destroyLanded(of subject: String, _ source: String, digest: String?) async throws {
        let path = try digest.map { folder.landed(try ContentDigest(text: $0)) }
        // Named by the content: found again after a crash.
        let grave = try digest.map { "\(folder.temporary)/disposed-\(try ContentDigest(text: $0).hex)" }
        try await store.write { writer in
            try Self.requireRest(of: subject, in: writer)
            try writer.execute(
                "DELETE FROM source_state WHERE subject = ? AND source = ? AND (landed_digest = ? OR (landed_digest IS NULL AND ? = ''))",
                [.text(subject), .text(source), SQLValue(digest), .text(digest ?? "")])
            guard let path, let grave, let digest, try !Self.isLandedElsewhere(digest, in: writer) else { return }
            // Inside the transaction: no run can begin and take the file up meanwhile.
            guard rename(path, grave) == 0 || errno == ENOENT else { throw DurableFile.failure(path) }
        }
        if let grave { try await onBlockingThread { try Shredder.destroy(grave) } }
    }

    /// Removes the rows of a push; its line stays without them, so that the request, sent again, is still known.
    package func destroyPush(of subject: String, _ source: String, number: Int64) async throws {
        let line: [SQLValue] = [.text(subject), .text(source), .integer(number)]
        let file = try await store.read {
            try $0.row("SELECT file FROM push_batch WHERE subject = ? AND source = ? AND number = ?", line)?.text("file")
        }
        guard let file, !file.isEmpty else { return }
        try await store.write { writer in
            try Self.requireRest(of: subject, in: writer)
            try Shredder.destroy(folder.pushed(file))
            try writer.execute("UPDATE push_batch SET file = '', is_landed = 1 WHERE subject = ? AND source = ? AND number = ?", line)
        }
    }

    /// Removes what remains of a dataset that is kept no more: corrections of its rows, and how it was made last.
    package func forget(model: String, of subject: String, dataset: String) async throws {
        try await store.write { writer in
            try writer.execute(
                "DELETE FROM quarantine_correction WHERE subject = ? AND scope = 'model' AND name = ?", [.text(subject), .text(model)])
            try writer.execute("DELETE FROM model_state WHERE subject = ? AND model = ?", [.text(subject), .text(model)])
            try writer.execute("DELETE FROM refusal WHERE dataset = ?", [.text(dataset)])
        }
    }

    /// Removes the corrections of a source's rows.
    package func forgetCorrections(of subject: String, source: String) async throws {
        try await store.write {
            _ = try $0.execute(
                "DELETE FROM quarantine_correction WHERE subject = ? AND scope = 'source' AND name = ?", [.text(subject), .text(source)])
        }
    }

    /// Takes quoted values out of what a run said.
    package func redactRun(_ id: String, by redact: @escaping @Sendable (String) -> String) async throws {
        try await store.write { writer in
            let lines = try writer.rows("SELECT ordinal, message FROM run_log WHERE run_id = ?", [.text(id)])
                .map { (try $0.integer("ordinal"), try $0.text("message")) }
            try writer.executeBatch(
                "UPDATE run_log SET message = ? WHERE run_id = ? AND ordinal = ?", lines.map { [.text(redact($0.1)), .text(id), .integer($0.0)] })
            let texts = try writer.row("SELECT problem, mend FROM run WHERE id = ?", [.text(id)])
            try writer.execute(
                "UPDATE run SET problem = ?, mend = ? WHERE id = ?",
                [SQLValue(try texts?.optionalText("problem").map(redact)), SQLValue(try texts?.optionalText("mend").map(redact)), .text(id)])
        }
    }

    /// A version's report as it may stay on record: counts, without profile, samples and remarks.
    package static func report(withoutValuesOf json: String) throws -> String {
        var report = try JSONDecoder().decode(QualityReport.self, from: Data(json.utf8))
        report.columns = []
        report.remarks = []
        report.checks = report.checks.map { $0.withoutValues }
        return String(decoding: try Bundle.encode(report), as: UTF8.self)
    }

    // MARK: Safety

    static func requireRest(of subject: String, in writer: any SQLWriter) throws {
        try writer.lock("run")
        guard let run = try LiveRuns.all(in: writer).first(where: { $0.subject == subject }) else { return }
        throw PipelineError(
            .alreadyRunning, problem: "a run of \(subject) is under way: \(run.id)", mend: "wait for it, or cancel it on its page, then go on")
    }

    static func isLandedElsewhere(_ digest: String, in reader: any SQLReader) throws -> Bool {
        try reader.row("SELECT 1 AS one FROM source_state WHERE landed_digest = ? LIMIT 1", [.text(digest)]) != nil
    }
}

extension PipelineRunner {
    package var disposal: RowDisposal { RowDisposal(store: store, engine: engine, folder: folder, now: now) }
}
