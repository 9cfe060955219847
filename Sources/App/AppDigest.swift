import FoundationEssentials
import Pipeline
import Quality
import Schema
import Source
package import Vocabulary

extension AppFolder {
    /// What decides a model's rows and schema, apart from the rows it reads.
    private struct Decisive: Encodable {
        /// Changed when this encoding changes, so that digests never collide across forms.
        var form = 1
        var dataset: String
        var model: ModelDeclaration
        var sql: String
        var checks: [CheckDeclaration]
        /// The sources the SELECT reads; all of the app's if the graph is unknown.
        var sources: [SourceDeclaration]
        /// Those the SELECT names; `nil` if it names none.
        var parameters: [ParameterDeclaration]?
    }

    /// The bytes that decide what a run makes of `model`, given the rows it reads: JSON with sorted keys. They do not depend on
    /// where the folder stands, on the app's version, or on other models; the models it reads count by the digests of their versions.
    ///
    /// - Returns: `nil` if the app has no such model.
    package func declarationBytes(of model: String) -> [UInt8]? {
        guard let declaration = self.model(named: model), let statement = statement(for: model) else { return nil }
        let read = reads[model]
        let asked = parameters.filter { statement.sql.contains("'\($0.name)'") || declaration.incremental?.column == $0.name }
        let decisive = Decisive(
            dataset: "\(manifest.name).\(model)", model: declaration, sql: statement.sql, checks: checks(of: model),
            sources: sources.filter { read?.contains($0.name) ?? true }, parameters: asked.isEmpty ? nil : asked)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(decisive))
        } catch {
            preconditionFailure("declarations hold only texts, flags and whole numbers: \(error)")
        }
    }

    /// The digest of `declarationBytes(of:)` by `hash`.
    package func declarationDigest(of model: String, hash: ([UInt8]) -> ContentDigest) -> ContentDigest? {
        declarationBytes(of: model).map(hash)
    }
}
