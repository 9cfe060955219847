import App
import Pipeline
import Quality
import Vocabulary

extension Presenter {
    /// How the checks of a published version went, by the gravest that failed.
    func mark(_ report: Quality.QualityReport) -> StatusMark {
        let failed = Set(report.checks.filter { !$0.passed }.map(\.severity))
        if failed.contains(.block) { return .blocked(words) }
        if failed.contains(.quarantine) { return .quarantined(words) }
        return failed.contains(.warn) ? .warning(words) : .passed(words)
    }

    func quality(_ opened: OpenedVersion) -> QualityReport {
        let report = opened.report
        let passed = report.checks.count { $0.passed }
        return QualityReport(
            mark: mark(report), passRate: report.passRate?.displayText ?? "—",
            summary: words("checks_passed", ["passed": number(passed), "total": number(report.checks.count)]),
            quarantined: report.rowsQuarantined == 0 ? "" : words("rows_set_aside", ["count": number(report.rowsQuarantined)]),
            checks: report.checks.map { row($0, in: opened) })
    }

    private func row(_ check: CheckResult, in opened: OpenedVersion) -> CheckRow {
        let title = text(check.title)
        return CheckRow(
            title: title.isEmpty ? check.name : title, columns: check.columns.joined(separator: ", "),
            severity: words.known("severity_" + check.severity.rawValue) ?? check.severity.rawValue, mark: mark(check),
            failed: number(check.failed), looked: number(opened.report.rowsRead), example: example(check, in: opened))
    }

    private func mark(_ check: CheckResult) -> StatusMark {
        guard !check.passed else { return .passed(words) }
        return switch check.severity {
        case .block: .blocked(words)
        case .quarantine: .quarantined(words)
        case .warn: .warning(words)
        case .note: StatusMark(kind: "none", shape: "◇", word: words["severity_note"])
        }
    }

    /// The first failing row. A statement may give values under any name, so where something is hidden its rows stay hidden too.
    private func example(_ check: CheckResult, in opened: OpenedVersion) -> String {
        guard let sample = check.samples.first, opened.isWhole || check.kind != "sql" else { return "" }
        let names = check.columns.isEmpty ? Array(sample.keys.sorted().prefix(6)) : check.columns
        let values = names.map { name in
            let value = opened.hidden.contains(name) ? OpenedVersion.mask : sample[name] ?? ""
            return "\(name) = \(value.isEmpty ? "∅" : value)"
        }
        return words("for_example", ["row": values.joined(separator: ", ")])
    }
}
