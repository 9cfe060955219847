// Core: decides how a request becomes known, bounded and answered.

import Vocabulary

/// A server that cannot start, or a setting it refuses.
package struct ServerError: Explained, Hashable, CustomStringConvertible {
    /// Callers branch on this; codes are only ever added.
    package struct Code: Hashable, Sendable {
        package let name: String
        package static let portInUse = Code(name: "port_in_use")
        package static let portForbidden = Code(name: "port_forbidden")
        package static let addressUnavailable = Code(name: "address_unavailable")
        package static let cannotListen = Code(name: "cannot_listen")
        package static let malformedSetting = Code(name: "malformed_setting")
        package static let unreadableAssets = Code(name: "unreadable_assets")
    }

    package let kind: Code
    package let problem: String
    package let mend: String

    package init(_ kind: Code, problem: String, mend: String) {
        self.kind = kind
        self.problem = problem
        self.mend = mend
    }

    package var code: String { kind.name }
    package var description: String { "\(problem). \(mend)." }
}
