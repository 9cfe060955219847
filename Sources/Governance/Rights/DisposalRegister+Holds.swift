import Ledger
import Store
import Vocabulary

/// That a dataset must be kept for a court or an authority, whatever its retention says.
package struct LegalHold: Sendable, Hashable, Codable {
    /// Counts from 1.
    package var number: Int64
    package var dataset: String
    package var reason: String
    package var placedBy: String
    /// Unix milliseconds.
    package var placedAt: Int64
    package var liftedBy: String?
    package var liftedAt: Int64?
    package var liftReason: String?
}

/// Holds: while one stands, nothing of the dataset is proposed, approved or destroyed; what had begun stops.
extension DisposalRegister {
    /// - Throws: `malformed` without a reason, `alreadyExists` while a hold stands.
    @discardableResult
    package func hold(_ dataset: String, reason: String, actor: String) async throws -> LegalHold {
        try Bounds.require(reason, named: "reason", of: dataset, most: Bounds.reason)
        let at = now()
        return try await store.write { writer in
            try writer.lock(Self.changes)
            if let standing = try Self.standingHold(on: dataset, in: writer) {
                throw GovernanceError(
                    .alreadyExists, subject: dataset, problem: "\(dataset) is held already, since hold \(standing.number)", mend: "lift that one first")
            }
            let number = (try writer.row("SELECT max(number) AS n FROM legal_hold")?.optionalInteger("n") ?? 0) + 1
            try writer.execute(
                "INSERT INTO legal_hold (number, dataset, reason, placed_by, placed_at) VALUES (?, ?, ?, ?, ?)",
                [.integer(number), .text(dataset), .text(reason), .text(actor), .integer(at)])
            try Self.enter("hold.place", number, dataset, actor: actor, at: at, in: writer)
            return LegalHold(number: number, dataset: dataset, reason: reason, placedBy: actor, placedAt: at)
        }
    }

    /// - Throws: `malformed` without a reason, `notFound` if no hold stands.
    @discardableResult
    package func lift(_ dataset: String, reason: String, actor: String) async throws -> LegalHold {
        try Bounds.require(reason, named: "reason", of: dataset, most: Bounds.reason)
        let at = now()
        return try await store.write { writer in
            try writer.lock(Self.changes)
            guard var hold = try Self.standingHold(on: dataset, in: writer) else {
                throw GovernanceError(.notFound, subject: dataset, problem: "no hold stands on \(dataset)", mend: "look at its rights")
            }
            try writer.execute(
                "UPDATE legal_hold SET lifted_by = ?, lifted_at = ?, lift_reason = ? WHERE number = ?",
                [.text(actor), .integer(at), .text(reason), .integer(hold.number)])
            try Self.enter("hold.lift", hold.number, dataset, actor: actor, at: at, in: writer)
            (hold.liftedBy, hold.liftedAt, hold.liftReason) = (actor, at, reason)
            return hold
        }
    }

    /// The hold that stands on a dataset.
    package func hold(on dataset: String) async throws -> LegalHold? { try await store.read { try Self.standingHold(on: dataset, in: $0) } }

    static func refuseHeld(_ dataset: String, in reader: any SQLReader) throws {
        guard let hold = try standingHold(on: dataset, in: reader) else { return }
        throw GovernanceError(
            .legalHold, subject: dataset, problem: "\(dataset) is under legal hold \(hold.number) and must be kept", mend: "have the hold lifted first")
    }

    private static func standingHold(on dataset: String, in reader: any SQLReader) throws -> LegalHold? {
        try reader.row(
            "SELECT number, reason, placed_by, placed_at FROM legal_hold WHERE dataset = ? AND lifted_at IS NULL", [.text(dataset)]
        ).map { row in
            LegalHold(
                number: try row.integer("number"), dataset: dataset, reason: try row.text("reason"), placedBy: try row.text("placed_by"),
                placedAt: try row.integer("placed_at"))
        }
    }

    private static func enter(_ action: String, _ number: Int64, _ dataset: String, actor: String, at: Int64, in writer: any SQLWriter) throws {
        try LedgerWriter.append(
            LedgerEntry(actor: actor, action: action, subject: "dataset/\(dataset)", digest: nil, at: at, details: ["number": String(number)]),
            in: writer)
    }
}
