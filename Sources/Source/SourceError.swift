import Vocabulary

#if canImport(Glibc)
    import Glibc
#endif

// Source: decides how rows that lie elsewhere become rows of the engine.

/// A source that cannot be read as it is declared.
package struct SourceError: Explained, Hashable {
    /// Callers branch on this; codes are only ever added.
    package struct Code: Hashable, Sendable {
        package let name: String
        package static let missing = Code(name: "source_missing")
        package static let empty = Code(name: "source_empty")
        package static let encoding = Code(name: "source_encoding")
        package static let malformed = Code(name: "source_malformed")
        package static let lineTooLong = Code(name: "line_too_long")
        package static let schemaMismatch = Code(name: "schema_mismatch")
        package static let unreadable = Code(name: "source_unreadable")
        /// A compressed file that would grow out of all proportion.
        package static let tooLarge = Code(name: "source_too_large")
    }

    package let kind: Code
    package let problem: String
    package let mend: String

    package var code: String { kind.name }

    package init(_ kind: Code, problem: String, mend: String) {
        self.kind = kind
        self.problem = problem
        self.mend = mend
    }

    /// The operating system's word on a file, from `errno`.
    static func reading(_ path: String) -> SourceError {
        SourceError(
            .unreadable, problem: "\(path) cannot be read: \(String(cString: strerror(errno)))",
            mend: "check the disk and this user's rights, then run again")
    }

    static func writing(_ path: String) -> SourceError {
        SourceError(
            .unreadable, problem: "\(path) cannot be written: \(String(cString: strerror(errno)))",
            mend: "check the disk's free space and this user's rights, then run again")
    }
}
