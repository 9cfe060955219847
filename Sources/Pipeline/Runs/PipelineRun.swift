/// One execution of a pipeline.
package struct PipelineRun: Sendable, Hashable, Codable {
    package enum State: String, Sendable, Hashable, Codable {
        case running, succeeded, unchanged, failed, cancelled, interrupted
    }

    package struct Step: Sendable, Hashable, Codable {
        package enum State: String, Sendable, Hashable, Codable { case waiting, running, succeeded, unchanged, failed, skipped }

        package var name: String
        package var state: State
        package var rowsRead: Int64 = 0
        package var rowsPublished: Int64 = 0
        package var rowsQuarantined: Int64 = 0
        package var durationMilliseconds: Int64 = 0
        package var versionDigest: String?
        /// `source` or `model`.
        package var kind: String = "model"
        package var rowsDuplicate: Int64 = 0
        /// Milliseconds by what they were spent on.
        package var phases: [String: Double] = [:]
    }

    package struct LogLine: Sendable, Hashable, Codable {
        package var at: Int64
        package var level: String
        package var message: String
    }

    package var id: String
    /// App or dataset it runs for.
    package var subject: String
    /// `app` or `ingest`.
    package var kind: String
    package var state: State
    package var requestedBy: String
    package var startedAt: Int64
    package var endedAt: Int64?
    /// 0…1000.
    package var progressPermille: Int64
    package var errorCode: String?
    package var problem: String?
    package var mend: String?
    package var steps: [Step] = []
    package var log: [LogLine] = []
}

