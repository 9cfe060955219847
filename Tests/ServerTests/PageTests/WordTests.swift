import App
import Catalog
import Fetch
import Foundation
import Governance
import Indicator
import Job
import Pipeline
import Quality
import Schema
import Source
import Testing
import Vocabulary

@testable import Server

/// What declarations, registers and the ledger call something has words on pages, in both languages.
@Suite struct WordTests {
    private func raw<T: CaseIterable & RawRepresentable>(_ type: T.Type) -> [String] where T.RawValue == String { type.allCases.map(\.rawValue) }

    @Test func everyChoiceHasWords() {
        let choices: [(prefix: String, values: [String])] = [
            ("format_", raw(SourceDeclaration.Format.self)), ("encoding_", raw(SourceDeclaration.Encoding.self)),
            ("mode_", raw(SourceDeclaration.Mode.self)), ("on_change_", raw(SourceDeclaration.ChangePolicy.self)),
            ("bad_rows_", raw(SourceDeclaration.BadRowPolicy.self)), ("duplicates_", raw(SourceDeclaration.DuplicatePolicy.self)),
            ("authentication_", raw(RemoteDeclaration.Authentication.self)), ("credential_", raw(CredentialSecret.Kind.self)),
            ("paging_", ["link", "cursor", "offset", "page"]), ("header_", ["true", "false", "auto"]), ("role_", raw(Role.self)),
            ("lifecycle_", raw(Resource.Lifecycle.self)), ("grade_", raw(Grade.self)), ("openness_", raw(Openness.self)),
            ("severity_", raw(CheckDeclaration.Severity.self)), ("direction_", raw(Direction.self)), ("type_form_", raw(TextForm.self)),
            ("status_", ["waiting", "running", "succeeded", "unchanged", "failed", "skipped", "cancelled", "interrupted"]),
            ("job_", raw(Job.State.self)), ("plan_action_", ["make", "depends", "ask", "unchanged"]), ("step_", ["source", "model"]),
            ("schema_effect_", raw(SchemaCompatibility.Effect.self)), ("portability_", raw(PortabilityReport.Verdict.self)),
            ("quality_trend_", raw(QualityHistory.Trend.self)), ("subject_wish_", raw(SubjectWish.self)),
            ("subject_state_", raw(SubjectRequest.State.self)), ("correction_state_", raw(Correction.State.self)),
            ("classification_state_", raw(ColumnClassification.State.self)), ("disposal_state_", raw(Disposal.State.self)),
            ("disposal_kind_", raw(HeldItem.Kind.self)), ("disposal_rule_", raw(DatasetRights.DisposalRule.self)),
            ("lowering_by_", raw(GradeLowering.Means.self)), ("actor_", ["command", "node", "schedule"]),
        ]
        for (prefix, values) in choices {
            for value in values {
                let (chinese, english) = (Words(.zh).known(prefix + value), Words(.en).known(prefix + value))
                #expect(chinese != nil && english != nil, "\(prefix)\(value) has no words")
            }
        }
    }

    /// What the program enters in the ledger, found in its source text.
    @Test func everyActionOfTheLedgerHasWords() throws {
        let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Sources").standardizedFileURL
        var actions: Set<String> = []
        for case let file as URL in FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil) ?? .init() where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            guard text.contains("LedgerEntry(") || text.contains("enter(") || text.contains("record(") else { continue }
            for found in text.matches(of: /"((?:user|key|resource|version|judgement|quarantine|credential|source|schema|classification|correction|lowering|masking|rights|hold|disposal|subject)\.[a-z_]+)"/) {
                actions.insert(String(found.1))
            }
        }
        let files = [".cn", ".csv", ".json", ".yaml", ".key"]
        #expect(actions.count > 30, "the search found \(actions.count)")
        for action in actions.sorted() where !files.contains(where: action.hasSuffix) {
            #expect(Words(.zh).known("action_" + action) != nil, "\(action) has no words")
        }
    }
}
