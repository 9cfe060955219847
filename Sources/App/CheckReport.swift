/// What `heliu app check` prints for one app: a line and its mend for each fault, then a summary.
///
/// - Parameters:
///   - folder: the folder as the user named it; faults are shown below it, so that editors can jump to them.
///   - changes: how its models differ from what the node publishes.
package func checkReport(folder: String, app: AppFolder?, faults: [AppFault], changes: [PendingSchemaChange] = []) -> String {
    var lines: [String] = []
    for fault in faults {
        let path = fault.file == "." ? folder : "\(folder)/\(fault.file)"
        lines.append("\(path):\(fault.line):\(fault.column): \(fault.severity.rawValue): \(fault.problem) [\(fault.code)]")
        lines.append("  → \(fault.mend)")
    }
    let warnings = faults.count { $0.severity == .warning }
    guard let app else {
        lines.append("\(counted(faults.count - warnings, "error")), \(counted(warnings, "warning"))")
        return lines.joined(separator: "\n")
    }
    let parts = [
        counted(app.models.count, "model"), counted(app.sources.count, "source"), counted(app.checks.count, "check"),
        counted(app.indicatorSets.count, "indicator set"), counted(app.pages.count, "page"),
    ] + (app.tests.isEmpty ? [] : [counted(app.tests.count, "test")])
    let rest = warnings == 0 ? "" : ", \(counted(warnings, "warning"))"
    lines.append("\(app.manifest.name) \(app.manifest.version) is sound: \(parts.joined(separator: ", "))\(rest)")
    lines += changes.flatMap(\.report)
    // Tests are worth having, but an app is sound without them.
    if !app.tests.isEmpty, !app.untestedModels.isEmpty {
        lines.append("note: no test for \(app.untestedModels.joined(separator: ", ")); tests/NAME.yaml gives rows and says what comes of them")
    }
    return lines.joined(separator: "\n")
}

private func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
