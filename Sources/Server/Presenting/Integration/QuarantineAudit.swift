import App
import Ledger
import Pipeline
import Store

/// Enters on the record who looked at rows that were set aside: they hold raw values of graded data.
struct QuarantineAudit: Sendable {
    private static let action = "quarantine.read"
    private static let dayMilliseconds: Int64 = 86_400_000
    /// Days are those of the node's time zone, UTC+8.
    private static let zoneMilliseconds: Int64 = 8 * 3_600_000

    let platform: Platform

    /// One entry for each reader, batch and day.
    func note(_ batch: QuarantineBatch, by actor: String) async throws {
        let at = platform.now()
        let day = (at + Self.zoneMilliseconds) / Self.dayMilliseconds * Self.dayMilliseconds - Self.zoneMilliseconds
        let subject = "quarantine/\(batch.id)"
        guard try await !platform.store.read({ try Self.isNoted(subject, actor, since: day, in: $0) }) else { return }
        try await platform.store.write { writer in
            try writer.lock("quarantine.read")
            guard try !Self.isNoted(subject, actor, since: day, in: writer) else { return }
            try LedgerWriter.append(
                LedgerEntry(
                    actor: actor, action: Self.action, subject: subject, digest: nil, at: at,
                    details: ["of": batch.subject, "name": batch.name, "rows": String(batch.rows)]), in: writer)
        }
        _ = try await platform.ledger.seal()
    }

    private static func isNoted(_ subject: String, _ actor: String, since: Int64, in reader: any SQLReader) throws -> Bool {
        try reader.row(
            "SELECT 1 AS one FROM ledger_entry WHERE subject = ? AND actor = ? AND action = ? AND recorded_at >= ? LIMIT 1",
            [.text(subject), .text(actor), .text(action), .integer(since)]) != nil
    }
}
