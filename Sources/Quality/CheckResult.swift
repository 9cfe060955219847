package import Vocabulary

/// What a check found. Carries no duration, so that equal data has an equal digest.
package struct CheckResult: Sendable, Hashable, Codable {
    package var name: String
    package var kind: String
    package var title: LocalizedText
    package var severity: CheckDeclaration.Severity
    package var columns: [String]
    /// Rows that fail; groups for `reconcile`; 1 for a check of the table as a whole.
    package var failed: Int64
    /// Up to five failing rows, as shown texts by column.
    package var samples: [[String: String]]
    /// Rows that were looked at; groups for `reconcile`; 1 for a check of the table as a whole. `nil` in reports written before it was kept.
    package var checked: Int64?
    /// What a check of the table as a whole measured, for example `12.4 %`.
    package var observed: String?
    /// What it wanted, for example `at most 10 %`.
    package var expected: String?
    /// `nil` in reports written before it was kept.
    package var dimension: QualityDimension?
    /// Why the check could not be judged, for example because there is no earlier version.
    package var remark: LocalizedText?

    /// The result without anything of the rows: counts only.
    package var withoutValues: CheckResult {
        var result = self
        (result.samples, result.observed, result.remark) = ([], nil, nil)
        return result
    }

    package init(
        name: String, kind: String, title: LocalizedText = .init(zh: "", en: ""), severity: CheckDeclaration.Severity, columns: [String] = [],
        failed: Int64, samples: [[String: String]] = [], checked: Int64? = nil, observed: String? = nil, expected: String? = nil,
        dimension: QualityDimension? = nil, remark: LocalizedText? = nil
    ) {
        self.name = name
        self.kind = kind
        self.title = title
        self.severity = severity
        self.columns = columns
        self.failed = failed
        self.samples = samples
        self.checked = checked
        self.observed = observed
        self.expected = expected
        self.dimension = dimension
        self.remark = remark
    }

    package var passed: Bool { failed == 0 }

    /// Share of what was looked at that fails, 0…1; a failing check of unknown extent counts as a whole.
    package var failedShare: Double {
        guard failed > 0 else { return 0 }
        guard let checked, checked > 0 else { return 1 }
        return min(1, Double(failed) / Double(checked))
    }
}
