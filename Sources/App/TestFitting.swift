import Schema

/// Whether an app's unit tests fit its models.
extension AppFitting {
    /// A test gives what the model's SELECT reads, nothing else.
    func check(given table: String, test: String, at place: Place) {
        guard let model = draft.tests.first(where: { $0.value.file == test })?.value.model, models[model] != nil else { return }
        if let reads = reads[model] {
            guard !reads.contains(table) else { return }
            log.add(
                .unknownTable, at: place, "The SELECT of \(model) does not read \(quoted(table))",
                mend: reads.isEmpty ? "Delete it: the SELECT reads no table" : mendForUnknown(table, among: reads, what: "table"))
        } else {
            check(table: table, at: place, purpose: .check)
        }
    }

    /// Every table that the SELECT reads is given, if only without rows.
    func checkTests() {
        for test in draft.tests {
            guard let reads = reads[test.value.model] else { continue }
            for table in reads where test.value.given[table] == nil {
                log.add(
                    .untestable, at: test.place, "The test gives no rows of \(quoted(table)), which the SELECT of \(test.value.model) reads",
                    mend: "Add under given: \(table): with its rows, or \(table): [] for none")
            }
        }
    }
}

extension Claim {
    /// Whether the claim can only be judged when the SELECTs have been read.
    var isAboutTests: Bool {
        switch subject {
        case .given, .testColumn: true
        default: false
        }
    }
}
