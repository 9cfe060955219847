import Engine
import Lineage
import Schema
import Vocabulary

extension ModelOutcome {
    /// The lineage graph's part of this model; `nil` if its SELECT could not be analysed.
    func lineageRecord(of job: ModelJob, definition: PipelineDefinition, version: String?, run: String, at: Int64) -> LineageRecord? {
        guard let references else { return nil }
        var tables: [String: LineageTable] = [:]
        for (name, input) in job.inputs {
            tables[name] =
                switch input {
                // Uploads have no app: each dataset's file is a source of its own.
                case .source, .landed: LineageTable(.source, definition.app == nil ? "ingest.\(job.dataset)" : definition.dataset(of: name))
                case .version: LineageTable(.dataset, name.contains(".") ? name : definition.dataset(of: name))
                case .model: LineageTable(.dataset, definition.dataset(of: name))
                }
        }
        // A SELECT that reads what is not among the inputs was refused before.
        return try? LineageRecord(
            subject: LineageTable(.dataset, job.dataset), columns: given, references: references, tables: tables,
            origin: LineageOrigin(version: version, run: run, recordedAt: at))
    }
}
