import Catalog
import Crypto
import FoundationEssentials
import Schema
package import Source
import Store
import Vocabulary

/// What became of rows that were pushed.
package struct PushReceipt: Sendable, Hashable, Codable {
    package struct Rejected: Sendable, Hashable, Codable {
        /// From 1, within the request.
        package var line: Int
        package var reason: String
    }

    package var source: String
    /// Number of the batch, from 1; `nil` if no row was taken.
    package var batch: Int64?
    package var accepted: Int64
    package var rejected: [Rejected]
    /// Whether the same request was answered before.
    package var isRepeated: Bool
    /// SHA-256 of what was taken.
    package var digest: String
}

/// Rows that are pushed: checked one by one, kept durably, landed by the next run.
extension PipelineRunner {
    /// Most rows of one request.
    package static let mostPushedRows = 100_000

    /// Takes rows as NDJSON, one object each; a row with the key of an earlier one replaces it.
    ///
    /// Acknowledged means on disk. With an idempotency key the same request may be sent again: it is answered as before.
    ///
    /// - Throws: `malformed` if nothing can be taken as a whole: no rows, too many, the key used for other rows.
    package func push(
        _ body: [UInt8], to source: SourceDeclaration, subject: String, idempotencyKey: String?, by actor: String
    ) async throws -> PushReceipt {
        guard source.mode == .push else {
            throw PipelineError(
                .malformed, problem: "source \(source.name) takes no pushed rows: its mode is \(source.mode.rawValue)", mend: "declare `mode: push`")
        }
        let digest = ContentDigest(bytes: SHA256.hash(data: body)).text
        let earlier = try await store.read { try Self.receipt(idempotencyKey, digest: digest, of: source.name, subject: subject, in: $0) }
        if let earlier { return earlier }
        let (lines, rejected) = try Self.sorted(body, source: source)
        var receipt = PushReceipt(
            source: source.name, batch: nil, accepted: Int64(lines.count), rejected: rejected, isRepeated: false, digest: digest)
        guard !lines.isEmpty else { return receipt }
        let shelf = subject.replacing("/", with: "_")
        let file = "\(shelf)/\(source.name)-\(PipelineRunner.newRunID()).ndjson"
        let directory = "\(folder.pushed)/\(shelf)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let bytes = lines.joined(separator: [0x0A]) + [0x0A]
        try DurableFile.write(Array(bytes), to: folder.pushed(file))
        try DurableFile.sync(directory)
        let (taken, at) = (receipt, now())
        receipt = try await store.write { writer in
            try writer.lock("push")
            // The same request may have come twice at once: the second to arrive here is the repeated one.
            if let earlier = try Self.receipt(idempotencyKey, digest: digest, of: source.name, subject: subject, in: writer) { return earlier }
            let last = try writer.row(
                "SELECT max(number) AS n FROM push_batch WHERE subject = ? AND source = ?", [.text(subject), .text(source.name)])
            var receipt = taken
            receipt.batch = (try last?.optionalInteger("n") ?? 0) + 1
            try writer.execute(
                """
                INSERT INTO push_batch (subject, source, number, idempotency_key, file, digest, rows, receipt_json, pushed_by, pushed_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    .text(subject), .text(source.name), .integer(receipt.batch ?? 0), SQLValue(idempotencyKey), .text(file), .text(digest),
                    .integer(receipt.accepted), .text(String(decoding: try Bundle.encode(receipt), as: UTF8.self)), .text(actor), .integer(at),
                ])
            return receipt
        }
        if receipt.isRepeated { DurableFile.remove(folder.pushed(file)) }
        return receipt
    }

    /// What the same request was answered before, marked as repeated; `nil` if it is new.
    ///
    /// - Throws: `keyReused` if the key was used for other rows.
    private static func receipt(
        _ key: String?, digest: String, of source: String, subject: String, in reader: any SQLReader
    ) throws -> PushReceipt? {
        guard let key else { return nil }
        let row = try reader.row(
            "SELECT receipt_json FROM push_batch WHERE subject = ? AND source = ? AND idempotency_key = ?", [.text(subject), .text(source), .text(key)])
        guard let row else { return nil }
        var earlier = try JSONDecoder().decode(PushReceipt.self, from: Data(row.text("receipt_json").utf8))
        guard earlier.digest == digest else {
            throw PipelineError(
                .keyReused, problem: "the idempotency key \(key.prefix(80)) was used for other rows", mend: "use a new key for new rows")
        }
        earlier.isRepeated = true
        return earlier
    }

    /// Rows that can be taken, and why the others cannot.
    private static func sorted(_ body: [UInt8], source: SourceDeclaration) throws -> ([ArraySlice<UInt8>], [PushReceipt.Rejected]) {
        let lines = body.split(separator: 0x0A, omittingEmptySubsequences: false)
        guard lines.count <= mostPushedRows + 1 else {
            throw PipelineError(.malformed, problem: "\(lines.count) rows at once; at most \(mostPushedRows) are taken", mend: "push them in parts")
        }
        var good: [ArraySlice<UInt8>] = []
        var rejected: [PushReceipt.Rejected] = []
        for (index, line) in lines.enumerated() where !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) {
            if let reason = fault(of: line, source: source) {
                rejected.append(.init(line: index + 1, reason: reason))
            } else {
                good.append(line)
            }
        }
        guard !good.isEmpty || !rejected.isEmpty else {
            throw PipelineError(.malformed, problem: "no row was pushed", mend: "send one JSON object per line")
        }
        return (good, rejected)
    }

    private static func fault(of line: ArraySlice<UInt8>, source: SourceDeclaration) -> String? {
        // A line that is no JSON object is an answer to the sender, not a fault of the program.
        guard let row = try? JSONDecoder().decode([String: PushedValue].self, from: Data(line)) else { return "it is no JSON object" }
        if let missing = source.key.first(where: { row[$0] == nil || row[$0] == .null }) { return "it has no \(missing), which is part of the key" }
        let unknown = source.columns.isEmpty ? [] : row.keys.filter { source.columns[$0] == nil && !source.key.contains($0) }.sorted()
        if let name = unknown.first { return "\(name.prefix(80)) is no column of \(source.name): \(source.columns.keys.sorted().joined(separator: ", "))" }
        for (name, value) in row.sorted(by: { $0.key < $1.key }) {
            if let type = source.columns[name], !value.fits(type) { return "\(name): \(value.text.prefix(80)) is no \(type.text)" }
        }
        return nil
    }

    /// The pushed batches that are not landed yet; `nil` if there are none.
    func pushed(_ source: SourceDeclaration, subject: String) async throws -> Delivery? {
        let batches = try await store.read { reader in
            try reader.rows(
                "SELECT number, file, digest FROM push_batch WHERE subject = ? AND source = ? AND is_landed = 0 ORDER BY number LIMIT 1000",
                [.text(subject), .text(source.name)]
            ).map { (try $0.integer("number"), folder.pushed(try $0.text("file")), try $0.text("digest")) }
        }
        guard !batches.isEmpty else { return nil }
        let list = batches.map { "\($0.0) \($0.2)" }.joined(separator: "\n")
        return Delivery(
            place: .files(batches.map(\.1)), digest: ContentDigest(bytes: SHA256.hash(data: Array(list.utf8))).text, batches: batches.map(\.0))
    }

    static func markLanded(_ batches: [Int64], of source: String, subject: String, in writer: any SQLWriter) throws {
        try writer.executeBatch(
            "UPDATE push_batch SET is_landed = 1 WHERE subject = ? AND source = ? AND number = ?",
            batches.map { [.text(subject), .text(source), .integer($0)] })
    }
}
