package import Vocabulary

/// Decides which kinds a column's values seem to be.
package struct Classifier: Sendable {
    package let rules: ClassificationRules
    private let today: CalendarDay

    /// - Parameter today: no person is born after it.
    package init(rules: ClassificationRules = .standard, today: CalendarDay) {
        self.rules = rules
        self.today = today
    }

    /// Fewer values than this decide only for a column whose name supports the kind.
    private static let fewValues = 5

    /// The kinds of one column, the likeliest first; empty for a column that seems to tell nothing about anybody.
    ///
    /// - Complexity: O(values × kinds); no test looks at a value's characters more than a few times.
    package func findings(_ sample: ColumnSample) -> [ClassificationFinding] {
        let values = sample.values.map { ValueText($0) }.filter { !$0.bytes.isEmpty }
        guard !values.isEmpty else { return [] }
        let names = [sample.name] + sample.titles
        var findings: [ClassificationFinding] = []
        let isCounter = Self.isCounter(values)
        for rule in rules.rules {
            let hint = NameHints.hint(for: rule.kind, names: names)
            guard let least = Self.least(rule.threshold, hint), hint == .supports || values.count >= Self.fewValues else { continue }
            guard !(isCounter && hint != .supports && Self.isNumber(rule.kind)) else { continue }
            let matched = values.count { matches($0, rule.kind, hint) }
            let evidence = ClassificationEvidence(
                tested: values.count, matched: matched, distinct: sample.distinct, nonNull: sample.nonNull, rows: sample.rows, hint: hint)
            guard matched > 0, evidence.share >= least, fitsAsAWhole(rule.kind, values, hint) else { continue }
            findings.append(
                ClassificationFinding(
                    column: sample.name, kind: rule.kind, confidence: Self.confidence(evidence, specificity: rule.specificity), evidence: evidence))
        }
        return findings.sorted { ($0.confidence, $1.kind.rawValue) > ($1.confidence, $0.kind.rawValue) }
    }

    private static func least(_ threshold: ClassificationRule.Threshold, _ hint: ClassificationEvidence.Hint) -> Double? {
        switch hint {
        case .supports: threshold.supports
        case .silent: threshold.silent
        case .contradicts: threshold.contradicts
        }
    }

    private static func confidence(_ evidence: ClassificationEvidence, specificity: Double) -> Double {
        let base = evidence.share * specificity
        let bounded =
            switch evidence.hint {
            case .supports: base + (1 - base) * 0.6
            case .silent: base
            case .contradicts: base * 0.7
            }
        return (min(bounded, 0.99) * 1_000).rounded() / 1_000
    }

    private func matches(_ value: ValueText, _ kind: SensitiveKind, _ hint: ClassificationEvidence.Hint) -> Bool {
        switch kind {
        case .residentID: NumberForms.isResidentID(value, today: today)
        case .passport: NumberForms.isPassport(value)
        case .bankCard: NumberForms.isBankCard(value)
        case .mobilePhone: ContactForms.isMobile(value)
        case .landlinePhone: ContactForms.isLandline(value)
        case .email: ContactForms.isEmail(value)
        case .personalName: PersonalNames.isChineseName(value) || (hint == .supports && PersonalNames.isLatinName(value))
        case .address: PlaceForms.isAddress(value)
        case .birthDate: ContactForms.isBirthDate(value, today: today)
        case .licencePlate: NumberForms.isLicencePlate(value)
        case .creditCode: NumberForms.isCreditCode(value)
        case .longitude: PlaceForms.isLongitude(value, inChina: false)
        case .latitude: PlaceForms.isLatitude(value, inChina: false)
        case .coordinatePair: PlaceForms.isCoordinatePair(value)
        case .ipAddress: ContactForms.isIPAddress(value)
        }
    }

    /// What no single value shows: versions have small parts, categories repeat few words.
    private func fitsAsAWhole(_ kind: SensitiveKind, _ values: [ValueText], _ hint: ClassificationEvidence.Hint) -> Bool {
        guard hint != .supports else { return true }
        switch kind {
        case .ipAddress: return values.contains { (ContactForms.octets($0)?.max() ?? 256) > 40 }
        case .personalName: return values.count >= 20
        default: return true
        }
    }

    /// Whether a kind is a bare number that a counter may run through.
    private static func isNumber(_ kind: SensitiveKind) -> Bool {
        switch kind {
        case .mobilePhone, .landlinePhone, .bankCard, .residentID: true
        default: false
        }
    }

    /// Whether the values are numbers that stand close together, as counters and serial numbers do.
    private static func isCounter(_ values: [ValueText]) -> Bool {
        guard values.count >= 20 else { return false }
        var least = UInt64.max
        var greatest = UInt64.min
        for value in values {
            guard value.bytes.count <= 19, value.bytes.allSatisfy(ValueText.isDigit), let number = UInt64(value.text) else { return false }
            least = min(least, number)
            greatest = max(greatest, number)
        }
        return greatest - least < UInt64(values.count) * 50
    }
}
