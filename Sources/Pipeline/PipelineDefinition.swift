package import Quality
package import Schema
package import Source
import Vocabulary

/// What one app, or one ingested file, asks of the pipeline.
package struct PipelineDefinition: Sendable, Hashable {
    /// Name of the app; the prefix of its datasets. `nil` for a file ingested by a user, whose dataset has no prefix.
    package var app: String?
    /// Absolute path against which sources are resolved.
    package var folder: String
    /// Id of the organisation that owns the datasets.
    package var owner: String
    package var region: String?
    package var sources: [SourceDeclaration]
    package var models: [ModelDeclaration]
    package var statements: [PipelineStatement]
    package var checks: [CheckDeclaration]

    package init(
        app: String?, folder: String, owner: String, region: String?, sources: [SourceDeclaration],
        models: [ModelDeclaration], statements: [PipelineStatement], checks: [CheckDeclaration]
    ) {
        self.app = app
        self.folder = folder
        self.owner = owner
        self.region = region
        self.sources = sources
        self.models = models
        self.statements = statements
        self.checks = checks
    }

    /// The dataset that publishes a model.
    package func dataset(of model: String) -> String { app.map { "\($0).\(model)" } ?? model }
}
