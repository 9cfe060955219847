package import Quality
package import Schema
package import Source
package import Vocabulary

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
    /// What the SELECTs may ask for with `getvariable('name')`.
    package var parameters: [ParameterDeclaration]

    package init(
        app: String?, folder: String, owner: String, region: String?, sources: [SourceDeclaration],
        models: [ModelDeclaration], statements: [PipelineStatement], checks: [CheckDeclaration],
        parameters: [ParameterDeclaration] = []
    ) {
        self.app = app
        self.folder = folder
        self.owner = owner
        self.region = region
        self.sources = sources
        self.models = models
        self.statements = statements
        self.checks = checks
        self.parameters = parameters
    }

    /// What runs of this definition are kept under.
    package var subject: String { app ?? models.first?.name ?? "ingest" }

    /// The definition with other values of its parameters.
    ///
    /// - Throws: `malformed` for a parameter that is not declared or a value that is none of its type.
    func with(parameters values: [String: String]) throws(PipelineError) -> PipelineDefinition {
        var definition = self
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            guard let index = parameters.firstIndex(where: { $0.name == name }) else {
                throw PipelineError(
                    .malformed, problem: "\(subject) has no parameter \(name.prefix(80))",
                    mend: parameters.isEmpty ? "it has none" : "its parameters are \(parameters.map(\.name).joined(separator: ", "))")
            }
            definition.parameters[index].value = value
        }
        return definition
    }

    /// The dataset that publishes a model.
    package func dataset(of model: String) -> String { app.map { "\($0).\(model)" } ?? model }
}

/// A value that a run is given, such as the period to make.
package struct ParameterDeclaration: Sendable, Hashable, Codable {
    package var name: String
    package var type: FieldType
    package var title: LocalizedText
    /// What a run takes if it is not told otherwise.
    package var value: String

    package init(name: String, type: FieldType, title: LocalizedText, value: String) {
        self.name = name
        self.type = type
        self.title = title
        self.value = value
    }
}
