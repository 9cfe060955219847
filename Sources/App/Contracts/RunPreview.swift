package import Pipeline
import Lineage
import Schema
import Vocabulary

/// What a run would do, and what the schemas it would publish mean for readers.
package struct RunPreview: Sendable, Encodable {
    package let plan: DryRun
    package let schemaChanges: [PendingSchemaChange]

    package init(plan: DryRun, schemaChanges: [PendingSchemaChange]) {
        self.plan = plan
        self.schemaChanges = schemaChanges
    }

    private enum CodingKeys: String, CodingKey { case schemaChanges = "schema_changes" }

    package func encode(to encoder: any Encoder) throws {
        try plan.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(schemaChanges, forKey: .schemaChanges)
    }
}

extension PendingSchemaChange {
    /// The change in lines of English: what differs, who reads what breaks, and how it is accepted.
    package var report: [String] {
        let word = effect.rawValue.replacing("_", with: " ")
        var lines = ["schema of \(change.dataset): \(word)\(state == .accepted ? ", accepted" : "") [\(change.digest.prefix(16))]"]
        lines += SchemaCompatibility.Effect.allCases.reversed().flatMap { effect in
            change.changes.filter { $0.effect == effect }.map { "  \(effect == .breaking ? "!" : effect == .compatible ? "+" : "~") \($0.text.en)" }
        }
        if !readers.isEmpty { lines.append("  read by \(readers.map(\.text).joined(separator: "; "))") }
        if isOpen { lines.append("  → \(Self.mend(change))") }
        return lines
    }

    static func mend(_ change: SchemaChange) -> String {
        "a run would be refused and readers stay on the last good version, unless a steward or operator accepts it: "
            + "heliu app accept \(change.dataset) --user NAME --reason TEXT"
    }
}

extension SchemaReader {
    /// `dataset water.count (id)`.
    var text: String {
        "\(kind.rawValue) \(name)\(columns.isEmpty ? "" : " (\(columns.joined(separator: ", ")))")\(isCertain ? "" : ", perhaps")"
    }
}

extension AppFault {
    /// A breaking change nobody has accepted, as a warning: the app is sound, but its next run would be refused.
    init(_ pending: PendingSchemaChange) {
        let breaking = pending.change.breaking.map(\.text.en)
        let model = pending.change.dataset.split(separator: ".").last.map(String.init) ?? pending.change.dataset
        self.init(
            file: "models/\(model).yaml", line: 1, column: 1, kind: .breakingChange,
            problem: "The schema breaks readers of \(pending.change.dataset): \(breaking.joined(separator: "; "))",
            mend: PendingSchemaChange.mend(pending.change), severity: .warning)
    }
}
