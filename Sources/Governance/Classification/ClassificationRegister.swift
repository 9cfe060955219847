import FoundationEssentials
import Ledger
package import Store
package import Vocabulary

/// Keeps what detectors suggest about columns and what stewards decide.
package struct ClassificationRegister: Sendable {
    let store: any OperationalStore
    let now: @Sendable () -> Int64

    /// - Parameter now: Unix milliseconds.
    package init(store: any OperationalStore, now: @escaping @Sendable () -> Int64) {
        self.store = store
        self.now = now
    }

    static let changes = "governance.classification"
    /// A rejected kind is suggested again only if this much more of the column has its form than when it was rejected.
    static let newEvidence = 0.2
    /// Most columns of one dataset that are recorded in one call.
    static let mostFindings = 20_000

    /// Records what the detectors found in a dataset's columns. Of each column the likeliest kind is taken, and others at least as likely as 0.5.
    ///
    /// Decided kinds keep their decision and get the new evidence; a rejected kind stays rejected unless the evidence is new; suggestions the
    /// detectors no longer make are taken back.
    ///
    /// - Returns: how many suggestions are new.
    @discardableResult
    package func record(_ findings: [ClassificationFinding], dataset: String, rules: ClassificationRules) async throws -> Int {
        let at = now()
        return try await store.write { try Self.record(findings, dataset: dataset, rules: rules, at: at, in: $0) }
    }

    /// The same inside a transaction, as of a publication.
    @discardableResult
    package static func record(
        _ findings: [ClassificationFinding], dataset: String, rules: ClassificationRules, at: Int64, in writer: any SQLWriter
    ) throws -> Int {
        try writer.lock(changes)
        guard findings.count <= mostFindings else {
            throw GovernanceError(
                .tooMany, subject: dataset, problem: "\(findings.count) findings for \(dataset) are more than \(mostFindings)",
                mend: "classify a table of fewer columns")
        }
        let known = try all(of: dataset, in: writer)
        let worthwhile = Dictionary(grouping: findings, by: \.column).values.flatMap { ours in
            ours.enumerated().filter { $0.offset == 0 || $0.element.confidence >= 0.5 }.map(\.element)
        }
        var fresh = 0
        for finding in worthwhile.sorted(by: { ($0.column, $0.kind) < ($1.column, $1.kind) }) {
            guard let rule = rules[finding.kind] else { continue }
            let old = known.first { $0.column == finding.column && $0.kind == finding.kind }
            if let old, old.state == .rejected, finding.evidence.share < old.evidence.share + newEvidence { continue }
            var line = ColumnClassification(
                dataset: dataset, column: finding.column, kind: finding.kind, state: .suggested, confidence: finding.confidence,
                evidence: finding.evidence, suggestedGrade: rule.grade, grade: rule.grade, openness: rule.openness, masking: rule.masking,
                rules: "\(rules.id)/\(rules.version)", suggestedAt: at)
            if let old, old.isDecided {
                (line.state, line.grade, line.masking, line.suggestedAt) = (old.state, old.grade, old.masking, old.suggestedAt)
                (line.decidedBy, line.decidedAt, line.reason) = (old.decidedBy, old.decidedAt, old.reason)
            } else {
                if old?.state == .suggested { line.suggestedAt = old?.suggestedAt ?? at } else { fresh += 1 }
            }
            try put(line, in: writer)
        }
        for old in known where old.state == .suggested && !worthwhile.contains(where: { $0.column == old.column && $0.kind == old.kind }) {
            try writer.execute(
                "DELETE FROM column_classification WHERE dataset = ? AND column_name = ? AND kind = ?",
                [.text(dataset), .text(old.column), .text(old.kind.rawValue)])
        }
        return fresh
    }

    /// Decides on a suggestion, or decides anew.
    ///
    /// - Throws: `GovernanceError` `notFound` if nothing is on record for this kind in the column; `malformed` without a reason where one is
    ///   needed (reject, overrule).
    @discardableResult
    package func decide(
        _ decision: ClassificationDecision, dataset: String, column: String, kind: SensitiveKind, reason: String = "", actor: String
    ) async throws -> ColumnClassification {
        let at = now()
        return try await store.write { writer in
            try writer.lock(Self.changes)
            guard var line = try Self.one(dataset, column, kind, in: writer) else {
                throw GovernanceError(
                    .notFound, subject: "\(dataset).\(column)", problem: "nothing is on record about \(kind.rawValue) in \(dataset).\(column)",
                    mend: "run the classification, or mark the column by hand")
            }
            switch decision {
            case .confirm: (line.state, line.grade) = (.confirmed, line.suggestedGrade)
            case .reject: line.state = .rejected
            case .overrule(let grade): (line.state, line.grade) = (.overruled, grade)
            }
            if decision != .confirm { try Bounds.require(reason, named: "reason", of: "\(dataset).\(column)", most: Bounds.reason) }
            (line.decidedBy, line.decidedAt, line.reason) = (actor, at, reason.isEmpty ? nil : reason)
            try Self.put(line, in: writer)
            try Self.enter(line, actor: actor, at: at, in: writer)
            return line
        }
    }

    /// Marks a column by hand, where the detectors saw nothing.
    ///
    /// - Throws: `malformed` without a reason.
    @discardableResult
    package func mark(
        dataset: String, column: String, kind: SensitiveKind, grade: Grade, rules: ClassificationRules = .standard, reason: String, actor: String
    ) async throws -> ColumnClassification {
        try Bounds.require(reason, named: "reason", of: "\(dataset).\(column)", most: Bounds.reason)
        let at = now()
        return try await store.write { writer in
            try writer.lock(Self.changes)
            let rule = rules[kind]
            let none = ClassificationEvidence(tested: 0, matched: 0, distinct: 0, nonNull: 0, rows: 0, hint: .silent)
            let line = ColumnClassification(
                dataset: dataset, column: column, kind: kind, state: .overruled, confidence: 1, evidence: none, suggestedGrade: rule?.grade ?? grade,
                grade: grade, openness: rule?.openness ?? .notShared, masking: rule?.masking ?? .hide, rules: "by hand", suggestedAt: at,
                decidedBy: actor, decidedAt: at, reason: reason)
            try Self.put(line, in: writer)
            try Self.enter(line, actor: actor, at: at, in: writer)
            return line
        }
    }

    private static func enter(_ line: ColumnClassification, actor: String, at: Int64, in writer: any SQLWriter) throws {
        let action =
            switch line.state {
            case .rejected: "classification.reject"
            case .confirmed: "classification.confirm"
            case .overruled, .suggested: "classification.overrule"
            }
        try LedgerWriter.append(
            LedgerEntry(
                actor: actor, action: action, subject: "dataset/\(line.dataset)", digest: nil, at: at,
                details: [
                    "column": line.column, "kind": line.kind.rawValue, "grade": line.grade.rawValue, "rules": line.rules,
                ]),
            in: writer)
    }
}
