import App
import Catalog
import Lineage
import Pipeline
import Schema
import Vocabulary

extension Presenter {
    func schemaChangesHref(_ dataset: String) -> String { "\(datasetHref(dataset))/schema-changes" }

    /// How the schema of a dataset is about to change, and how it was changed; `nil` if the reader may not see the dataset.
    func schemaChangesPage(_ name: String) async throws -> SchemaChangesPage? {
        guard let dataset = try await readableDataset(name) else { return nil }
        let title = text(dataset.resource.title)
        var cards: [SchemaChangeCard] = []
        for pending in try await platform.openSchemaChanges(of: name) { cards.append(try await card(pending, of: dataset)) }
        let history = try await platform.schemaChanges.records(of: name).filter { $0.state != .proposed }
        return SchemaChangesPage(
            shell: try await shell(
                words("schema_changes_of", ["title": title]),
                breadcrumbs: [
                    PageLink(text: words["catalogue"], href: "/datasets"), PageLink(text: title, href: datasetHref(name)),
                    PageLink(text: words["schema_changes"]),
                ]),
            name: name, title: title, datasetHref: datasetHref(name), changes: cards, history: history.map(line),
            empty: cards.isEmpty ? EmptyNote(title: words["schema_changes_none"], advice: words["schema_changes_none_advice"]) : nil)
    }

    /// Whether the reader may accept what breaks readers of a dataset.
    func mayAccept(_ dataset: Dataset) -> Bool { reading.user.map { platform.mayAcceptSchemaChanges($0, of: dataset) } ?? false }

    func card(_ pending: PendingSchemaChange, of dataset: Dataset) async throws -> SchemaChangeCard {
        let change = pending.change
        let items = SchemaCompatibility.Effect.allCases.reversed().flatMap { effect in
            change.changes.filter { $0.effect == effect }.map { SchemaChangeItem(mark: mark(effect), text: text($0.text)) }
        }
        let (readers, hidden) = try await readers(pending)
        let canAccept = pending.isOpen && mayAccept(dataset)
        let model = change.dataset.split(separator: ".").last.map(String.init) ?? change.dataset
        return SchemaChangeCard(
            name: change.dataset, title: text(dataset.resource.title), href: schemaChangesHref(change.dataset), mark: mark(pending.effect),
            note: note(pending), digest: change.digest, shortDigest: String(change.digest.prefix(16)), lines: items, readers: readers,
            readersNote: hidden > 0
                ? words("schema_readers_hidden", ["count": number(hidden)])
                : readers.isEmpty && pending.effect == .breaking ? words["schema_readers_none"] : "",
            canAccept: canAccept,
            declaration: canAccept && dataset.resource.app != nil ? "# models/\(model).yaml\naccepts: [\"\(change.digest.prefix(16))\"]" : "")
    }

    private func note(_ pending: PendingSchemaChange) -> String {
        if pending.isOpen { return words["schema_state_open"] }
        guard pending.change.needsAcceptance else { return words["schema_state_free"] }
        return words[pending.state == .accepted ? "schema_state_accepted" : "schema_state_declared"]
    }

    /// Those the reader may see by name, and how many there are besides.
    private func readers(_ pending: PendingSchemaChange) async throws -> (named: [LineageEnd], hidden: Int) {
        var (named, hidden) = ([LineageEnd](), 0)
        for reader in pending.readers {
            let table = LineageTable(reader.kind, reader.name)
            guard let thing = try await thing(table, nil) else {
                hidden += 1
                continue
            }
            let columns = reader.columns.joined(separator: ", ")
            named.append(
                LineageEnd(
                    thing: "\(kindWord(reader.kind.rawValue)) \(name(of: thing))\(reader.isCertain ? "" : " (\(words["schema_perhaps"]))")", column: columns,
                    href: lineageHref(table.whole.text)))
        }
        return (named, hidden)
    }

    private func line(_ record: SchemaChangeRecord) -> SchemaChangeLine {
        var line = SchemaChangeLine(
            mark: record.state == .published
                ? StatusMark(kind: "good", shape: "✓", word: words["schema_state_published_word"])
                : StatusMark(kind: "warn", shape: "◆", word: words["schema_state_accepted_word"]),
            shortDigest: String(record.change.digest.prefix(16)), text: record.change.breaking.map { text($0.text) }.joined(separator: words.listMark),
            at: moment(record.decidedAt ?? record.proposedAt))
        if holdsAnyRole { (line.actor, line.reason) = (record.decidedBy ?? "", record.reason ?? "") }
        if let version = record.version {
            (line.version, line.versionHref) = (shortDigest(version), versionHref(record.change.dataset, version))
        }
        return line
    }

    func mark(_ effect: SchemaCompatibility.Effect) -> StatusMark {
        let word = words.known("schema_effect_" + effect.rawValue) ?? effect.rawValue
        return switch effect {
        case .compatible: StatusMark(kind: "good", shape: "✓", word: word)
        case .compatibleWithNotice: StatusMark(kind: "warn", shape: "◆", word: word)
        case .breaking: StatusMark(kind: "bad", shape: "▲", word: word)
        }
    }
}

extension Words {
    /// Between sentences of a list.
    var listMark: String { language == .zh ? "；" : "; " }
}
