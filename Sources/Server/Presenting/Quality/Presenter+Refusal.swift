import App
import Catalog
import FoundationEssentials
import Pipeline
import Quality
import Vocabulary

/// That readers stay on an earlier version of a dataset, told so that anybody who may see the dataset may read it.
struct RefusalStory: Sendable {
    let refusal: Refusal
    /// The version readers are on; `nil` before the first.
    let version: DatasetVersion?
    /// Titles of the checks that failed, with how many rows; no values.
    let checks: [(title: LocalizedText, failed: Int64)]
    /// Whether the reader belongs to the owner and may see what the run said.
    let showsProblem: Bool
}

extension Presenter {
    /// `nil` if the last run of the dataset was published. The dataset is one the reader may see.
    func refusal(of dataset: Dataset) async throws -> RefusalStory? {
        guard var refusal = try await Refusal.of(dataset.name, in: platform.store) else { return nil }
        if let app = dataset.resource.app, try await withholdsValues(app: app, owner: dataset.resource.owner) {
            refusal.problem = Self.withoutValues(refusal.problem)
        }
        let blocking = try await platform.quality.checks(of: refusal.run, in: dataset.name)
            .filter { $0.severity == .block && $0.failed > 0 }
            .map { check in
                let name = LocalizedText(zh: check.name, en: check.name)
                return (title: check.title.zh.isEmpty || check.title.en.isEmpty ? name : check.title, failed: check.failed)
            }
        return RefusalStory(
            refusal: refusal, version: dataset.current, checks: blocking, showsProblem: belongs(to: dataset.resource.owner))
    }

    func note(_ story: RefusalStory) -> RefusalNote {
        var note = RefusalNote(text: sentence(story))
        if story.showsProblem {
            note.problem = told(story.refusal.problem, code: story.refusal.code)
            note.mend = toldMend(story.refusal.mend, code: story.refusal.code)
        }
        if mayFollowRun(of: story.refusal.dataset) {
            note.run = shortRun(story.refusal.run)
            note.runHref = runHref(story.refusal.run)
        }
        return note
    }

    /// "Readers are on version 3 of …; the run of … was refused: …", in the reader's language.
    func sentence(_ story: RefusalStory) -> String {
        let (at, why) = (moment(story.refusal.at).text, reason(story, reading.language))
        guard let version = story.version else { return words("quality_stays_without", ["at": at, "reason": why]) }
        return words(
            "quality_stays", ["number": String(version.number), "date": moment(version.publishedAt).text, "at": at, "reason": why])
    }

    func reason(_ story: RefusalStory, _ language: Language) -> String {
        let words = Words(language)
        if story.refusal.code == PipelineError.Code.schemaChange.name { return words["quality_reason_schema"] }
        guard !story.checks.isEmpty else { return words["quality_reason_other"] }
        return story.checks.prefix(3)
            .map { words("quality_reason_check", ["title": $0.title[language], "count": number($0.failed)]) }
            .joined(separator: language == .zh ? "；" : "; ") + (story.checks.count > 3 ? " …" : "")
    }
}

/// The same for programs.
struct RefusalAnswer: Encodable, Sendable {
    /// ISO 8601, UTC.
    let since: String
    let code: String
    let reason: LocalizedText
    let run: String?
    /// What the run said; for the owner's people.
    let problem: String?
    let mend: String?
}

extension Presenter {
    func answer(_ story: RefusalStory) -> RefusalAnswer {
        let refusal = story.refusal
        return RefusalAnswer(
            since: moment(refusal.at).iso, code: refusal.code, reason: LocalizedText(zh: reason(story, .zh), en: reason(story, .en)),
            run: mayFollowRun(of: refusal.dataset) ? refusal.run : nil, problem: story.showsProblem ? refusal.problem : nil,
            mend: story.showsProblem ? refusal.mend : nil)
    }
}
