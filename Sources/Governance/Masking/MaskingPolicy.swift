package import Vocabulary

/// Which treatment values of a grade get before each audience: data, with its citation.
package struct MaskingPolicy: Sendable, Hashable, Codable {
    package enum Treatment: String, Sendable, Hashable, Codable {
        /// As it is.
        case show
        /// By the column's own rule, or hidden if it has none.
        case reduce
        case hide
    }

    package struct Line: Sendable, Hashable, Codable {
        package var grade: Grade
        package var treatment: [MaskingAudience: Treatment]

        package init(grade: Grade, treatment: [MaskingAudience: Treatment]) {
            self.grade = grade
            self.treatment = treatment
        }
    }

    package var id: String
    package var version: Int
    package var citation: String
    package var lines: [Line]

    package init(id: String, version: Int, citation: String, lines: [Line]) {
        self.id = id
        self.version = version
        self.citation = citation
        self.lines = lines
    }

    /// What the policy says; a grade or audience it does not name is hidden.
    package func treatment(of grade: Grade, before audience: MaskingAudience) -> Treatment {
        lines.first { $0.grade == grade }?.treatment[audience] ?? .hide
    }

    /// The policy Heliu ships.
    package static let standard = MaskingPolicy(
        id: "masking.cn", version: 1, citation: "GB/T 43697-2024 6, 附录H; GB/T 35273-2020 7.1, 7.2",
        lines: [
            line(.general1, .show, .show, .show, .show),
            line(.general2, .show, .show, .show, .show),
            line(.general3, .hide, .reduce, .show, .show),
            line(.general4, .hide, .reduce, .reduce, .show),
            line(.important, .hide, .hide, .reduce, .show),
            line(.core, .hide, .hide, .hide, .show),
        ])

    private static func line(
        _ grade: Grade, _ anonymous: Treatment, _ other: Treatment, _ own: Treatment, _ steward: Treatment
    ) -> Line {
        Line(
            grade: grade,
            treatment: [.anonymous: anonymous, .otherOrganisation: other, .ownOrganisation: own, .steward: steward, .node: .show])
    }
}

/// A column as masking sees it.
package struct MaskedColumn: Sendable, Hashable {
    package var name: String
    /// The effective grade: declared, inherited or decided by a steward, whichever is highest.
    package var grade: Grade
    /// The rule the column is reduced by, of the confirmed classification; `nil` hides.
    package var reduction: MaskingRule?
    /// Whether the audience's rights reach the column's openness at all; if not, it is hidden whatever its grade.
    package var isWithinReach: Bool

    package init(name: String, grade: Grade, reduction: MaskingRule? = nil, isWithinReach: Bool = true) {
        self.name = name
        self.grade = grade
        self.reduction = reduction
        self.isWithinReach = isWithinReach
    }
}

/// What a dataset's steward decided for one column against the policy.
package struct MaskingOverride: Sendable, Hashable, Codable {
    package var column: String
    /// `nil` stands for every audience but steward and node.
    package var audience: MaskingAudience?
    /// `nil` shows the values as they are.
    package var rule: MaskingRule?
    package var reason: String
    package var decidedBy: String
    package var decidedAt: Int64

    package init(column: String, audience: MaskingAudience?, rule: MaskingRule?, reason: String, decidedBy: String, decidedAt: Int64) {
        self.column = column
        self.audience = audience
        self.rule = rule
        self.reason = reason
        self.decidedBy = decidedBy
        self.decidedAt = decidedAt
    }
}

extension MaskingPolicy {
    /// The rules one audience sees a dataset's columns by.
    ///
    /// An override for the audience wins over one for all, and both over the policy; nothing shows a column beyond the audience's reach.
    package func plan(
        _ columns: [MaskedColumn], audience: MaskingAudience, overrides: [MaskingOverride] = []
    ) -> MaskingPlan {
        var rules: [String: MaskingRule] = [:]
        for column in columns {
            guard column.isWithinReach || audience == .node else {
                rules[column.name] = .hide
                continue
            }
            let ours = overrides.filter { $0.column == column.name }
            let decided = ours.first { $0.audience == audience }
                ?? (audience == .steward || audience == .node ? nil : ours.first { $0.audience == nil })
            if let decided {
                rules[column.name] = decided.rule
                continue
            }
            switch treatment(of: column.grade, before: audience) {
            case .show: break
            case .reduce: rules[column.name] = column.reduction ?? .hide
            case .hide: rules[column.name] = .hide
            }
        }
        return MaskingPlan(audience: audience, rules: rules)
    }
}
