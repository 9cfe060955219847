import Vocabulary

/// Something that is kept until a moment: a version, rows set aside, landed or pushed, or what remains of a dataset after all of these.
package struct HeldItem: Sendable, Hashable, Codable {
    package enum Kind: String, Sendable, Hashable, Codable, CaseIterable { case version, quarantine, source, push, dataset }

    package var kind: Kind
    /// A version's digest, a batch's id, `APP/SOURCE` of landed rows, `APP/SOURCE/NUMBER` of pushed ones, or the dataset's name.
    package var subject: String
    /// Digest of the content, if it has one.
    package var digest: String?
    package var rows: Int64
    /// When it was published or quarantined, Unix milliseconds.
    package var since: Int64

    package init(kind: Kind, subject: String, digest: String? = nil, rows: Int64, since: Int64) {
        self.kind = kind
        self.subject = subject
        self.digest = digest
        self.rows = rows
        self.since = since
    }
}

/// One thing to be disposed of, and how far that is.
package struct DisposalItem: Sendable, Hashable, Codable {
    package enum State: String, Sendable, Hashable, Codable { case waiting, begun, done }

    package var item: HeldItem
    /// Until when it was to be kept, Unix milliseconds.
    package var dueAt: Int64
    package var state: State
    package var begunAt: Int64?
    package var doneAt: Int64?
}

/// What is to be destroyed of one dataset, who approved it and how far it is.
package struct Disposal: Sendable, Hashable, Codable {
    package enum State: String, Sendable, Hashable, Codable, CaseIterable { case planned, approved, begun, done, rejected }

    /// Counts from 1.
    package var number: Int64
    package var dataset: String
    package var state: State
    package var reason: String
    package var plannedBy: String
    package var plannedAt: Int64
    package var decidedBy: String?
    package var decidedAt: Int64?
    package var begunAt: Int64?
    package var doneAt: Int64?
    package var items: [DisposalItem]
}

/// What is due under a dataset's retention.
package struct DisposalPlan: Sendable, Hashable {
    package var dataset: String
    package var due: [DisposalItem]

    /// Most items of one disposal; more wait for the next.
    package static let mostItems = 10_000

    /// A plan of items found due elsewhere.
    package init(dataset: String, due: [DisposalItem]) {
        self.dataset = dataset
        self.due = due
    }

    /// Everything whose time is over. The version consumers read now is due like any other: whoever keeps it longer says so in the rights.
    ///
    /// - Parameter now: Unix milliseconds.
    package init(dataset: String, rights: DatasetRights, held: [HeldItem], now: Int64) {
        self.dataset = dataset
        let due = held.compactMap { item -> DisposalItem? in
            guard let until = rights.keptUntil(publishedAt: item.since), until < now else { return nil }
            return DisposalItem(item: item, dueAt: until, state: .waiting)
        }
        // What remains of the dataset goes last.
        func order(_ item: DisposalItem) -> (Int, Int64, String) { (item.item.kind == .dataset ? 1 : 0, item.dueAt, item.item.subject) }
        self.due = Array(due.sorted { order($0) < order($1) }.prefix(Self.mostItems))
    }
}

extension Disposal {
    private static let policyMark = "rights edition "

    /// Who approves a disposal where the rights are the approval.
    package static func policy(_ edition: Int) -> String { "\(policyMark)\(edition)" }

    /// Whether the rights approved it, and no person.
    package var isByPolicy: Bool { decidedBy?.hasPrefix(Self.policyMark) ?? false }
}
