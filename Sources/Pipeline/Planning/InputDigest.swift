import Crypto
import FoundationEssentials
import Quality
import Schema
import Source
import Vocabulary

/// What decides the rows of a model, as one digest, and by parts to say what changed.
enum InputDigest {
    private struct Deciding: Encodable {
        var format: String
        var model: ModelDeclaration
        var checks: [CheckDeclaration]
        var corrections: [RowCorrection]
    }

    /// Digest of what a model's declarations say of its rows.
    static func declarations(_ model: ModelDeclaration, _ checks: [CheckDeclaration], _ corrections: [RowCorrection]) -> String {
        let deciding = Deciding(format: PipelineRunner.formatVersion, model: model, checks: checks, corrections: corrections)
        guard let bytes = try? Bundle.encode(deciding) else { preconditionFailure("declarations are plain values") }
        return ContentDigest(bytes: SHA256.hash(data: bytes)).text
    }

    static func of(_ job: ModelJob) -> (digest: String, parts: [String: String]) {
        var parts = ["sql": job.sqlDigest, "declarations": job.declarations]
        for (name, input) in job.inputs { parts["input \(name)"] = input.digest }
        for parameter in job.parameters where job.sql.contains("'\(parameter.name)'") { parts["parameter \(parameter.name)"] = parameter.value }
        if case .partition(let column) = job.model.incremental, let value = job.parameters.first(where: { $0.name == column })?.value {
            parts["parameter \(column)"] = value
        }
        let list = parts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "\n")
        return (text(list), parts)
    }

    static func text(_ text: String) -> String { ContentDigest(bytes: SHA256.hash(data: Array(text.utf8))).text }
}
