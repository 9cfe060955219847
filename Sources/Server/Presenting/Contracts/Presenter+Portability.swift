import App
import Catalog
import Pipeline
import Schema
import Vocabulary

/// What a run would do, for programs.
struct AppPlanAnswer: Encodable, Sendable {
    struct Step: Encodable, Sendable {
        let name: String
        let kind: String
        let action: String
        let reasons: [String]
        let dataset: String?
        let reads: [String]
    }

    let app: String
    let steps: [Step]
    /// Datasets of others that read what would change, as far as the caller may see them.
    let affected: [String]
    let schemaChanges: [SchemaChangesAnswer.Change]

    enum CodingKeys: String, CodingKey {
        case app, steps, affected
        case schemaChanges = "schema_changes"
    }
}

/// Which models other engines run, for programs.
struct PortabilityAnswer: Encodable, Sendable {
    let app: String
    let engine: String
    let models: [PortabilityReport]
}

extension Presenter {
    func appPlanJSON(_ folder: AppFolder) async throws -> AppPlanAnswer {
        let preview = try await platform.dryRun(app: folder, options: .init())
        var affected: [String] = []
        for name in preview.plan.affected where try await readableDataset(name) != nil { affected.append(name) }
        var changes: [SchemaChangesAnswer.Change] = []
        for pending in preview.schemaChanges { changes.append(try await answer(pending)) }
        return AppPlanAnswer(
            app: folder.manifest.name,
            steps: preview.plan.steps.map {
                .init(name: $0.name, kind: $0.kind, action: $0.action.rawValue, reasons: $0.reasons, dataset: $0.dataset, reads: $0.reads)
            }, affected: affected, schemaChanges: changes)
    }

    /// Models that the reader may see; SQL is not told, only what stands in the way.
    func portabilityJSON(_ folder: AppFolder) async throws -> PortabilityAnswer? {
        PortabilityAnswer(app: folder.manifest.name, engine: "spark", models: try await portability(folder))
    }

    func portability(_ folder: AppFolder) async throws -> [PortabilityReport] {
        let owner = folder.manifest.organisation.id
        let seen = Set(folder.models.filter { reading.audience.maySee(openness: $0.openness, owner: owner) }.map(\.name))
        return try await platform.portability(of: folder).filter { seen.contains($0.model) }
    }

    func row(_ report: PortabilityReport) -> PortabilityRow {
        PortabilityRow(
            model: report.model, mark: mark(report.verdict),
            findings: report.findings.map { finding in
                let place = finding.line.map { "\(report.file):\($0):\(finding.column ?? 1)" } ?? report.file
                return PortabilityLine(
                    place: place, construct: finding.construct, why: text(finding.why), kind: words.known("portability_" + finding.kind.rawValue) ?? "",
                    suggestion: finding.suggestion ?? "")
            })
    }

    private func mark(_ verdict: PortabilityReport.Verdict) -> StatusMark {
        let word = words.known("portability_" + verdict.rawValue) ?? verdict.rawValue
        return switch verdict {
        case .unchanged: StatusMark(kind: "good", shape: "✓", word: word)
        case .differs: StatusMark(kind: "warn", shape: "◆", word: word)
        case .missing: StatusMark(kind: "bad", shape: "▲", word: word)
        case .unknown: StatusMark(kind: "none", shape: "○", word: word)
        }
    }
}
