// Schema: says what a table looks like: its columns, their types and their marks.

package import Vocabulary

/// A model: the schema of a table family and, with its SELECT, how it is made.
package struct ModelDeclaration: Sendable, Hashable, Codable {
    /// Short name inside the app, for example `statement`.
    package var name: String
    package var title: LocalizedText
    package var description: LocalizedText
    /// Whether a run publishes the model as a dataset version; an unpublished model only feeds others.
    package var publish: Bool
    package var grade: Grade
    package var openness: Openness
    /// Why the dataset is shared on conditions or not at all; empty where `openness` needs no reason.
    package var opennessReason: LocalizedText
    /// Names of the fields that identify a row; empty if the model has no key.
    package var key: [String]
    package var fields: [FieldDeclaration]
    /// `nil` if every run makes all rows.
    package var incremental: IncrementalDeclaration?
    /// Breaking changes of its schema that may be published, by the first characters of their digests. `nil` is none.
    package var accepts: [String]?
    /// How much the dimensions of quality, and severities of checks, count for its score, by name; `nil` leaves that to the standard.
    package var weights: [String: Int]?

    package init(
        name: String, title: LocalizedText, description: LocalizedText = .init(zh: "", en: ""), publish: Bool = true,
        grade: Grade = .general1, openness: Openness = .open, opennessReason: LocalizedText = .init(zh: "", en: ""),
        key: [String] = [], fields: [FieldDeclaration] = [], incremental: IncrementalDeclaration? = nil, accepts: [String]? = nil,
        weights: [String: Int]? = nil
    ) {
        self.name = name
        self.title = title
        self.description = description
        self.publish = publish
        self.grade = grade
        self.openness = openness
        self.opennessReason = opennessReason
        self.key = key
        self.fields = fields
        self.incremental = incremental
        self.accepts = accepts
        self.weights = weights
    }
}
