import App
import Catalog
import Lineage
import Schema
import Vocabulary

/// How the schema of a dataset changes, for programs.
struct SchemaChangesAnswer: Encodable, Sendable {
    struct Change: Encodable, Sendable {
        let dataset: String
        let digest: String
        let effect: String
        /// `null` if no run met it and nobody decided.
        let state: String?
        /// Whether a run would be refused because of it.
        let open: Bool
        let changes: [Item]
        let readers: [Reader]
        /// Readers that are not for the caller.
        let hiddenReaders: Int

        enum CodingKeys: String, CodingKey {
            case dataset, digest, effect, state, open, changes, readers
            case hiddenReaders = "hidden_readers"
        }
    }

    struct Item: Encodable, Sendable {
        let kind: String
        let field: String?
        let effect: String
        let text: LocalizedText

        init(_ change: SchemaCompatibility.Change) {
            (kind, field, effect, text) = (change.kind.rawValue, change.field, change.effect.rawValue, change.text)
        }
    }

    struct Reader: Encodable, Sendable {
        let kind: String
        let name: String
        let columns: [String]
        let certain: Bool
    }

    struct Decided: Encodable, Sendable {
        let digest: String
        let state: String
        let changes: [Item]
        let at: String
        let actor: String?
        let reason: String?
        let version: String?
    }

    let dataset: String
    let pending: [Change]
    let decided: [Decided]
}

extension Presenter {
    /// `nil` if the reader may not see the dataset.
    func schemaChangesJSON(_ name: String) async throws -> SchemaChangesAnswer? {
        guard try await readableDataset(name) != nil else { return nil }
        var changes: [SchemaChangesAnswer.Change] = []
        for pending in try await platform.openSchemaChanges(of: name) { changes.append(try await answer(pending)) }
        let decided = try await platform.schemaChanges.records(of: name).filter { $0.state != .proposed }
        return SchemaChangesAnswer(dataset: name, pending: changes, decided: decided.map(answer))
    }

    func answer(_ record: SchemaChangeRecord) -> SchemaChangesAnswer.Decided {
        SchemaChangesAnswer.Decided(
            digest: record.change.digest, state: record.state.rawValue, changes: record.change.changes.map { .init($0) },
            at: moment(record.decidedAt ?? record.proposedAt).iso, actor: holdsAnyRole ? record.decidedBy : nil, reason: holdsAnyRole ? record.reason : nil,
            version: record.version)
    }

    func answer(_ pending: PendingSchemaChange) async throws -> SchemaChangesAnswer.Change {
        var readers: [SchemaChangesAnswer.Reader] = []
        for reader in pending.readers where try await thing(LineageTable(reader.kind, reader.name), nil) != nil {
            readers.append(.init(kind: reader.kind.rawValue, name: reader.name, columns: reader.columns, certain: reader.isCertain))
        }
        return SchemaChangesAnswer.Change(
            dataset: pending.change.dataset, digest: pending.change.digest, effect: pending.effect.rawValue, state: pending.state?.rawValue,
            open: pending.isOpen, changes: pending.change.changes.map { .init($0) }, readers: readers,
            hiddenReaders: pending.readers.count - readers.count)
    }
}
