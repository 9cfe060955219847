package import Catalog
import FoundationEssentials
package import Governance
import Lineage
import Pipeline
import Vocabulary

/// What of a dataset is past its retention, and what stands in the way of destroying it.
package struct DisposalOutlook: Sendable {
    package var dataset: Dataset
    /// `nil` where no rights are on record: then nothing is ever due.
    package var rights: RightsEdition?
    package var due: [DisposalItem]
    /// Items that are kept and not due.
    package var kept: Int
    /// Unix milliseconds of the next item to become due.
    package var nextDue: Int64?
    /// Sources whose rows stay because other datasets are made of them too.
    package var shared: [SharedSource]
    package var hold: LegalHold?
    /// The disposal that is planned, approved or begun.
    package var open: Disposal?

    package struct SharedSource: Sendable, Hashable {
        package var source: String
        package var readers: [String]
    }
}

/// Disposal: what is due, who agrees, and that it is done.
extension Platform {
    // MARK: What is due

    /// - Parameter hashing: whether to take the digests of files, which costs reading them.
    package func disposalOutlook(of dataset: Dataset, hashing: Bool = false) async throws -> DisposalOutlook {
        let rights = try await governance.rights.rights(of: dataset.name)
        let open = try await governance.disposals.disposals(of: dataset.name).first { [.planned, .approved, .begun].contains($0.state) }
        let (held, shared) = try await holdings(of: dataset.name, hashing: hashing)
        var outlook = DisposalOutlook(
            dataset: dataset, rights: rights, due: [], kept: held.count, shared: shared,
            hold: try await governance.disposals.hold(on: dataset.name), open: open)
        guard let rights = rights?.rights else { return outlook }
        outlook.due = DisposalPlan(dataset: dataset.name, rights: rights, held: held, now: now()).due
        outlook.kept = held.count - outlook.due.count
        outlook.nextDue = held.compactMap { rights.keptUntil(publishedAt: $0.since) }.filter { $0 >= now() }.min()
        return outlook
    }

    /// Datasets of which something is due, by name.
    package func dueDisposals() async throws -> [DisposalOutlook] {
        var found: [DisposalOutlook] = []
        for edition in try await governance.rights.all() {
            guard let dataset = try await resources.dataset(edition.dataset) else { continue }
            let outlook = try await disposalOutlook(of: dataset)
            if !outlook.due.isEmpty { found.append(outlook) }
        }
        return found
    }

    /// The app, or what brought a file in, and the model that a dataset is made by.
    static func maker(of dataset: String) -> (subject: String, model: String) {
        guard let dot = dataset.firstIndex(of: ".") else { return ("ingest:" + dataset, dataset) }
        return (String(dataset[..<dot]), String(dataset[dataset.index(after: dot)...]))
    }

    /// Everything that holds rows of a dataset, and the sources that other datasets need as well.
    private func holdings(of dataset: String, hashing: Bool) async throws -> ([HeldItem], [DisposalOutlook.SharedSource]) {
        let (subject, model) = Self.maker(of: dataset)
        let rows = runner.disposal
        var held = try await resources.allVersions(of: dataset).map {
            HeldItem(kind: .version, subject: $0.digest, digest: $0.digest, rows: $0.rows, since: $0.publishedAt)
        }
        func add(_ kind: HeldItem.Kind, _ found: [RowDisposal.Held]) {
            held += found.map { HeldItem(kind: kind, subject: $0.name, digest: $0.digest, rows: $0.rows, since: $0.since) }
        }
        add(.quarantine, try await rows.batches(of: subject, .model, model, hashing: hashing))
        var shared: [DisposalOutlook.SharedSource] = []
        for (source, readers) in try await sources(feeding: dataset) {
            guard readers.isEmpty else {
                shared.append(.init(source: "\(subject)/\(source)", readers: readers))
                continue
            }
            add(.quarantine, try await rows.batches(of: subject, .source, source, hashing: hashing))
            add(.source, try await rows.landed(of: subject, source).map { [$0] } ?? [])
            add(.push, try await rows.pushes(of: subject, source, hashing: hashing))
        }
        // What remains goes with the youngest of it.
        if let last = held.map(\.since).max() { held.append(HeldItem(kind: .dataset, subject: dataset, rows: 0, since: last)) }
        return (held, shared)
    }

    /// The sources a dataset is made of, each with the other published datasets that are made of it too.
    func sources(feeding dataset: String) async throws -> [(source: String, readers: [String])] {
        let (subject, _) = Self.maker(of: dataset)
        let known = try await runner.sources(of: subject).map(\.source)
        guard subject.hasPrefix("ingest:") == false else { return known.map { ($0, []) } }
        var found: [(String, [String])] = []
        for source in known {
            let readers = try await readers(of: LineageTable(.source, "\(subject).\(source)"), including: dataset)
            guard readers.contains(dataset) else { continue }
            found.append((source, readers.subtracting([dataset]).sorted()))
        }
        return found
    }

    /// Published datasets that read a table themselves or through models that are not published.
    ///
    /// - Parameter dataset: counts as a reader even if it was disposed of; others do not.
    private func readers(of table: LineageTable, including dataset: String) async throws -> Set<String> {
        var (seen, waiting): (Set<LineageTable>, [LineageTable]) = ([table], [table])
        var readers: Set<String> = []
        while let next = waiting.popLast() {
            let direct = try await lineage.tables(.downstream, of: next, limits: LineageLimits(nodes: 100_000, depth: 1)).entries.filter { $0.distance == 1 }
            for entry in direct where entry.table.kind == .dataset && seen.insert(entry.table).inserted {
                if let known = try await resources.dataset(entry.table.name) {
                    // What was disposed of needs no rows any more.
                    let gone = known.current == nil ? try await resources.disposedVersions(of: known.name) : []
                    if gone.isEmpty || known.name == dataset { readers.insert(known.name) }
                } else {
                    waiting.append(entry.table)
                }
            }
        }
        return readers
    }

    // MARK: Who agrees

    /// Puts everything due of a dataset before an approver; by policy it is approved at once.
    ///
    /// - Throws: `notFound`; `malformed` if nothing is due; `legalHold`; `alreadyExists`.
    @discardableResult
    package func proposeDisposal(of name: String, reason: String, actor: String) async throws -> Disposal {
        guard let dataset = try await resources.dataset(name) else {
            throw CatalogError(.notFound, problem: "there is no dataset \(name.prefix(200))", mend: "look its name up in the catalogue")
        }
        let outlook = try await disposalOutlook(of: dataset, hashing: true)
        guard let edition = outlook.rights else {
            throw GovernanceError(
                .malformed, subject: name, problem: "no retention of \(name) is on record", mend: "record its rights first: /datasets/\(name)/rights")
        }
        let policy = edition.rights.disposal == .automatic ? Disposal.policy(edition.edition) : nil
        return try await governance.disposals.propose(
            DisposalPlan(dataset: name, due: outlook.due), reason: reason, policy: policy, actor: actor)
    }

    /// Approves a disposal if everything in it is still due.
    package func approveDisposal(_ number: Int64, actor: String) async throws -> Disposal {
        try await requireStillDue(try await governance.disposals.disposal(number))
        return try await governance.disposals.approve(number, actor: actor)
    }

    /// The retention may have been prolonged since the disposal was proposed.
    func requireStillDue(_ disposal: Disposal) async throws {
        let rights = try await governance.rights.rights(of: disposal.dataset)?.rights
        let due = try await Set(
            resources.dataset(disposal.dataset).map { try await disposalOutlook(of: $0).due.map { "\($0.item.kind) \($0.item.subject)" } } ?? [])
        guard let item = disposal.items.first(where: { $0.state == .waiting && !due.contains("\($0.item.kind) \($0.item.subject)") }), rights != nil
        else { return }
        throw GovernanceError(
            .wrongState, subject: "disposal \(disposal.number)",
            problem: "\(item.item.kind.rawValue) \(item.item.subject) of disposal \(disposal.number) is not due any more",
            mend: "reject the disposal and propose a new one")
    }
}

extension Optional {
    /// `map` with an asynchronous body.
    fileprivate func map<T>(_ body: (Wrapped) async throws -> T) async rethrows -> T? {
        guard let value = self else { return nil }
        return try await body(value)
    }
}
