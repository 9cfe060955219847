import Crypto
import Ledger
import Store
package import Vocabulary

extension DisposalRegister {
    /// Destroys what an approved disposal names, one item after the other.
    ///
    /// Each item is recorded as begun, destroyed by `destroy`, and recorded as done with its entry in the ledger. After a crash the same call goes
    /// on where it stopped: an item that had begun is destroyed again, so `destroy` must take it in its stride if part or all of it is gone.
    ///
    /// - Parameters:
    ///   - destroy: removes every trace of the item: bundle, serving file, caches, quarantined rows. It returns once that is durable.
    ///   - finally: done once all items are; begun again after a crash.
    /// - Returns: the disposal, done.
    /// - Throws: `notFound`; `wrongState` unless it is approved or begun; `legalHold`; what `destroy` throws, after which the item stays begun.
    @discardableResult
    package func execute(
        _ number: Int64, finally: @Sendable () async throws -> Void = {}, destroy: @Sendable (_ dataset: String, _ item: HeldItem) async throws -> Void
    ) async throws -> Disposal {
        let begun = try await begin(number)
        for (place, item) in begun.items.enumerated() where item.state != .done {
            try await mark(begun, place, as: .begun)
            try await destroy(begun.dataset, item.item)
            try await mark(begun, place, as: .done)
        }
        try await finally()
        return try await finish(number)
    }

    /// Finishes every disposal that had begun: for a node that starts.
    ///
    /// - Returns: the numbers finished.
    @discardableResult
    package func resume(destroy: @Sendable (_ dataset: String, _ item: HeldItem) async throws -> Void) async throws -> [Int64] {
        var numbers: [Int64] = []
        for disposal in try await disposals(.begun) {
            try await execute(disposal.number, destroy: destroy)
            numbers.append(disposal.number)
        }
        return numbers
    }

    private func begin(_ number: Int64) async throws -> Disposal {
        let at = now()
        return try await store.write { writer in
            try writer.lock(Self.changes)
            let disposal = try Self.disposal(number, in: writer)
            try Self.refuseHeld(disposal.dataset, in: writer)
            switch disposal.state {
            case .begun: return disposal
            case .approved: break
            case .planned, .done, .rejected:
                throw GovernanceError(
                    .wrongState, subject: "disposal \(number)", problem: "disposal \(number) is \(disposal.state.rawValue), not approved",
                    mend: disposal.state == .planned ? "have a steward approve it" : "propose a new one")
            }
            try writer.execute("UPDATE disposal SET state = 'begun', begun_at = ? WHERE number = ?", [.integer(at), .integer(number)])
            try enter("disposal.begin", disposal, nil, at: at, in: writer)
            return try Self.disposal(number, in: writer)
        }
    }

    private func mark(_ begun: Disposal, _ place: Int, as state: DisposalItem.State) async throws {
        let at = now()
        let item = begun.items[place].item
        let digest = try item.digest.map { try ContentDigest(text: $0) }
        try await store.write { writer in
            try writer.lock(Self.changes)
            // A hold that comes meanwhile saves what is not destroyed yet.
            if state == .begun { try Self.refuseHeld(begun.dataset, in: writer) }
            let stored = try writer.row("SELECT state FROM disposal_item WHERE disposal = ? AND place = ?", [.integer(begun.number), SQLValue(place)])
            guard let known = try stored?.text("state"), known != state.rawValue, known != DisposalItem.State.done.rawValue else { return }
            let column = state == .begun ? "begun_at" : "done_at"
            try writer.execute(
                "UPDATE disposal_item SET state = ?, \(column) = ? WHERE disposal = ? AND place = ?",
                [.text(state.rawValue), .integer(at), .integer(begun.number), SQLValue(place)])
            guard state == .done else { return }
            // The proof: what was destroyed and how much of it, nothing of what it said.
            try LedgerWriter.append(
                LedgerEntry(
                    actor: begun.decidedBy ?? begun.plannedBy, action: "disposal.destroy", subject: "dataset/\(begun.dataset)", digest: digest, at: at,
                    details: [
                        "number": String(begun.number), "kind": item.kind.rawValue, "item": item.subject, "rows": String(item.rows),
                        "due": String(begun.items[place].dueAt),
                    ]),
                in: writer)
        }
    }

    private func finish(_ number: Int64) async throws -> Disposal {
        let at = now()
        return try await store.write { writer in
            try writer.lock(Self.changes)
            let disposal = try Self.disposal(number, in: writer)
            guard disposal.state == .begun, disposal.items.allSatisfy({ $0.state == .done }) else { return disposal }
            try writer.execute("UPDATE disposal SET state = 'done', done_at = ? WHERE number = ?", [.integer(at), .integer(number)])
            try enter("disposal.done", disposal, try Self.digest(of: disposal), at: at, in: writer)
            return try Self.disposal(number, in: writer)
        }
    }

    /// SHA-256 of the list of what was destroyed: one line `kind subject digest rows` for each item, in their order.
    package static func digest(of disposal: Disposal) throws -> ContentDigest {
        let lines = disposal.items.map { "\($0.item.kind.rawValue) \($0.item.subject) \($0.item.digest ?? "-") \($0.item.rows)\n" }.joined()
        return ContentDigest(bytes: Array(SHA256.hash(data: Array(lines.utf8))))
    }

    private func enter(_ action: String, _ disposal: Disposal, _ digest: ContentDigest?, at: Int64, in writer: any SQLWriter) throws {
        try LedgerWriter.append(
            LedgerEntry(
                actor: disposal.decidedBy ?? disposal.plannedBy, action: action, subject: "dataset/\(disposal.dataset)", digest: digest, at: at,
                details: [
                    "number": String(disposal.number), "items": String(disposal.items.count), "rows": String(disposal.items.reduce(0) { $0 + $1.item.rows }),
                    "approved_by": disposal.decidedBy ?? "",
                ]),
            in: writer)
    }
}
