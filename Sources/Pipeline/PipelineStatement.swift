/// The SELECT that makes a model.
package struct PipelineStatement: Sendable, Hashable, Codable {
    /// The model it makes.
    package var model: String
    package var sql: String
    /// Path of the file inside the app folder, for messages.
    package var file: String

    package init(model: String, sql: String, file: String) {
        self.model = model
        self.sql = sql
        self.file = file
    }
}
