import Vocabulary

/// What a run found out about a dataset, as the history keeps it.
package struct QualityRecord: Sendable, Hashable {
    package enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
        /// The run made a new version.
        case published
        /// The rows were those of the version readers have.
        case unchanged
        /// A check blocked the version: readers stay on the last good one.
        case refused
    }

    package var dataset: String
    package var run: String
    /// Unix milliseconds.
    package var at: Int64
    package var outcome: Outcome
    /// Number of the version readers have after the run; `nil` if they have none, or it is not known here.
    package var version: Int64?
    package var results: [CheckResult]
    package var score: QualityScore?
    package var rowsRead: Int64
    package var rowsPublished: Int64
    package var rowsQuarantined: Int64
    package var rowsDuplicate: Int64
    /// Why the version was refused, without hidden values.
    package var reasonCode: String?
    package var reason: String?

    package init(
        dataset: String, run: String, at: Int64, outcome: Outcome, version: Int64?, results: [CheckResult], score: QualityScore?,
        rowsRead: Int64, rowsPublished: Int64, rowsQuarantined: Int64, rowsDuplicate: Int64 = 0, reasonCode: String? = nil,
        reason: String? = nil
    ) {
        self.dataset = dataset
        self.run = run
        self.at = at
        self.outcome = outcome
        self.version = version
        self.results = results
        self.score = score
        self.rowsRead = rowsRead
        self.rowsPublished = rowsPublished
        self.rowsQuarantined = rowsQuarantined
        self.rowsDuplicate = rowsDuplicate
        self.reasonCode = reasonCode
        self.reason = reason
    }

    /// The gravest severity among the checks that fail.
    var gravest: CheckDeclaration.Severity? {
        results.filter { !$0.passed }.map(\.severity).max { $0.rank < $1.rank }
    }

    /// Place on the board: refused runs first, then by the gravest failing check.
    var standing: Int64 { outcome == .refused ? 5 : gravest?.rank ?? 0 }
}

extension CheckDeclaration.Severity {
    /// 1 for the mildest.
    var rank: Int64 { Int64(Self.allCases.firstIndex(of: self) ?? 0) + 1 }

    init?(rank: Int64) {
        guard (1...Int64(Self.allCases.count)).contains(rank) else { return nil }
        self = Self.allCases[Int(rank) - 1]
    }
}
