import Vocabulary

/// A page template that cannot be used.
struct TemplateError: Explained, Hashable {
    /// The kind of fault; kinds are only ever added.
    struct Kind: Hashable, Sendable {
        let name: String
        static let cannotRead = Kind(name: "templateCannotRead")
        static let malformed = Kind(name: "templateMalformed")
        static let missing = Kind(name: "templateMissing")
        static let cannotEncode = Kind(name: "templateCannotEncode")
    }

    let kind: Kind
    /// The file, folder or field.
    let subject: String
    let message: String

    init(_ kind: Kind, subject: String, message: String) {
        self.kind = kind
        self.subject = subject
        self.message = message
    }

    var code: String { kind.name }
    var problem: String { "\(subject) \(message)" }
    var mend: String { "start the program with `assets` naming the folder that holds `Templates` and `Public` of this release" }
}
