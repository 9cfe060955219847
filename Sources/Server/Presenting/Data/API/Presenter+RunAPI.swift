import App
import Pipeline
import Vocabulary

/// One run, as far as the reader may see it.
struct RunAnswer: Encodable, Sendable {
    struct Step: Encodable, Sendable {
        let name: String
        /// `source` or `model`.
        let kind: String
        let state: String
        let rowsRead: Int64
        let rowsPublished: Int64
        let rowsQuarantined: Int64
        let rowsDuplicate: Int64
        let milliseconds: Int64
        let version: String?

        enum CodingKeys: String, CodingKey {
            case name, kind, state, milliseconds, version
            case rowsRead = "rows_read"
            case rowsPublished = "rows_published"
            case rowsQuarantined = "rows_quarantined"
            case rowsDuplicate = "rows_duplicate"
        }
    }

    struct Line: Encodable, Sendable {
        let at: String
        let level: String
        let text: String
    }

    struct Fault: Encodable, Sendable {
        let code: String
        let problem: String
        let mend: String
    }

    let id: String
    /// `app` or `ingest`.
    let kind: String
    let subject: String
    let state: String
    let started: String
    let ended: String?
    /// Percent, 0…100.
    let progress: Decimal
    /// Absent without a role.
    let requestedBy: String?
    let fault: Fault?
    let steps: [Step]
    let log: [Line]?

    enum CodingKeys: String, CodingKey {
        case id, kind, subject, state, started, ended, progress, fault, steps, log
        case requestedBy = "requested_by"
    }
}

extension Presenter {
    /// One run; `nil` if it is not for the reader.
    ///
    /// - Parameter seconds: how long to wait for its end.
    func runJSON(_ id: String, waiting seconds: Int? = nil) async throws -> RunAnswer? {
        if let seconds {
            // Only for a run that the reader may see.
            let answer = try await runJSON(id)
            guard answer?.state == PipelineRun.State.running.rawValue else { return answer }
            try await platform.runs.waitForEnd(of: id, seconds: seconds)
        }
        var seen: [String: Visibility] = [:]
        guard let stored = try await platform.runs.run(id), let sight = try await sight(of: stored, seen: &seen) else { return nil }
        let run = sight.run
        let fault = run.problem.map { RunAnswer.Fault(code: run.errorCode ?? "", problem: $0, mend: run.mend ?? "") }
        return RunAnswer(
            id: run.id, kind: run.kind, subject: run.subject, state: run.state.rawValue, started: instant(run.startedAt),
            ended: run.endedAt.map(instant), progress: Decimal(unscaled: Int128(run.progressPermille), scale: 1),
            requestedBy: sight.details ? run.requestedBy : nil, fault: sight.details ? fault : nil,
            steps: sight.steps.map { index in
                let step = run.steps[index]
                return RunAnswer.Step(
                    name: step.name, kind: step.kind, state: step.state.rawValue, rowsRead: step.rowsRead, rowsPublished: step.rowsPublished,
                    rowsQuarantined: step.rowsQuarantined, rowsDuplicate: step.rowsDuplicate, milliseconds: step.durationMilliseconds, version: step.versionDigest)
            },
            log: sight.details ? run.log.map { RunAnswer.Line(at: instant($0.at), level: $0.level, text: $0.message) } : nil)
    }
}
