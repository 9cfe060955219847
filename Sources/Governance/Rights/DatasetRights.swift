package import FoundationEssentials
package import Vocabulary

/// Who holds which right in a dataset, on which ground, for what and for how long: one edition of the record.
///
/// - SeeAlso: 关于构建数据基础制度更好发挥数据要素作用的意见 (数据二十条), 三权分置.
package struct DatasetRights: Sendable, Hashable, Codable {
    /// A body that takes part in the revenue.
    package struct Share: Sendable, Hashable, Codable {
        /// Organisation id, or a name where it is not registered here.
        package var holder: String
        /// Percent with at most two places, above 0.
        package var percent: Decimal

        package init(holder: String, percent: Decimal) {
            self.holder = holder
            self.percent = percent
        }
    }

    /// How long the data is kept.
    package enum Retention: Sendable, Hashable, Codable {
        /// Days after a version was published; a newer version does not shorten it.
        case days(Int)
        case until(CalendarDay)
        case unlimited
    }

    /// Who has to agree before what is past its retention is destroyed.
    package enum DisposalRule: String, Sendable, Hashable, Codable, CaseIterable {
        /// One proposes, another approves.
        case twoPersons = "two_persons"
        /// This record is the approval.
        case automatic
    }

    /// 数据资源持有权: organisation id.
    package var owner: String
    /// 数据加工使用权: organisation ids.
    package var processors: [String]
    /// 数据产品经营权: organisation ids.
    package var operators: [String]
    /// Empty if there is no revenue to share; otherwise they sum to 100.
    package var revenue: [Share]
    /// Instrument and article the data is held under.
    package var legalBasis: String
    package var purpose: LocalizedText
    package var retention: Retention
    /// Why it is kept without limit; empty otherwise.
    package var retentionReason: String
    /// `nil` stands for two persons.
    package var disposal: DisposalRule?
    /// Where people turn to: an office's name, telephone or mailbox.
    package var contact: String

    package init(
        owner: String, processors: [String] = [], operators: [String] = [], revenue: [Share] = [], legalBasis: String, purpose: LocalizedText,
        retention: Retention, retentionReason: String = "", disposal: DisposalRule? = nil, contact: String
    ) {
        self.owner = owner
        self.processors = processors
        self.operators = operators
        self.revenue = revenue
        self.legalBasis = legalBasis
        self.purpose = purpose
        self.retention = retention
        self.retentionReason = retentionReason
        self.disposal = disposal
        self.contact = contact
    }

    /// - Throws: `malformed` naming the field, `tooLarge`.
    package func validate(_ dataset: String) throws(GovernanceError) {
        func refuse(_ problem: String, _ mend: String) throws(GovernanceError) -> Never {
            throw GovernanceError(.malformed, subject: dataset, problem: "the rights of \(dataset) \(problem)", mend: mend)
        }
        try Bounds.require(owner, named: "owner", of: dataset, most: Bounds.name)
        try Bounds.require(legalBasis, named: "legal basis", of: dataset, most: Bounds.reason)
        try Bounds.require(purpose.zh + purpose.en, named: "purpose", of: dataset, most: Bounds.reason)
        try Bounds.require(contact, named: "contact", of: dataset, most: Bounds.name)
        try Bounds.allow(retentionReason, named: "retention reason", of: dataset, most: Bounds.reason)
        guard processors.count + operators.count + revenue.count <= 300 else { try refuse("name more than 300 bodies", "name the main ones") }
        for name in processors + operators + revenue.map(\.holder) { try Bounds.require(name, named: "holder", of: dataset, most: Bounds.name) }
        guard Set(processors).count == processors.count, Set(operators).count == operators.count, Set(revenue.map(\.holder)).count == revenue.count else {
            try refuse("name a body twice", "name each body once per right")
        }
        guard revenue.allSatisfy({ $0.percent > 0 && $0.percent.scale <= 2 }) else {
            try refuse("have a share that is not above 0 or has more than two places", "give each share as a percentage such as 33.33")
        }
        let sum = revenue.reduce(Decimal(0)) { $0 + $1.percent }
        guard revenue.isEmpty || sum == 100 else {
            try refuse("have revenue shares of \(sum.canonicalText)% in all", "let the shares sum to 100")
        }
        switch retention {
        case .days(let days): if !(1...36_525).contains(days) { try refuse("keep the data \(days) days", "give 1 to 36525 days, or no limit with a reason") }
        case .until: break
        case .unlimited: if retentionReason.isEmpty { try refuse("keep the data without limit and give no reason", "say why, or set a limit") }
        }
    }

    /// The last moment a version is kept, in Unix milliseconds; `nil` without limit. A day ends at midnight UTC+8.
    package func keptUntil(publishedAt: Int64) -> Int64? {
        let day: Int64 = 86_400_000
        switch retention {
        case .days(let days): return publishedAt + Int64(days) * day
        case .until(let last): return Int64(last.dayNumber + 1) * day - 8 * 3_600_000
        case .unlimited: return nil
        }
    }
}

/// An edition of a dataset's rights as stored.
package struct RightsEdition: Sendable, Hashable, Codable {
    package var dataset: String
    /// 1 for the first.
    package var edition: Int
    package var rights: DatasetRights
    package var changedBy: String
    package var changedAt: Int64
}
