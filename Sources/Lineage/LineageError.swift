import Vocabulary

// Lineage: decides which columns came from which.

/// Lineage that cannot be recorded, asked for or exported as it was given.
package struct LineageError: Explained, Hashable {
    /// Callers branch on this; codes are only ever added.
    package struct Code: Hashable, Sendable {
        package let name: String
        /// A text that names no column of a thing.
        package static let malformedNode = Code(name: "malformed_lineage_node")
        /// An edge into a column that the recorded thing does not have.
        package static let foreignEdge = Code(name: "foreign_lineage_edge")
        /// A SELECT reads a table of which it is not known what it is.
        package static let unknownInput = Code(name: "unknown_lineage_input")
        /// What the register holds is not what was written there.
        package static let damaged = Code(name: "lineage_damaged")
        /// A run event lacks what the OpenLineage standard asks for.
        package static let incompleteEvent = Code(name: "incomplete_run_event")
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
}
