package import Catalog

/// Who looks at a dataset's values, as far as masking goes.
package enum MaskingAudience: String, Sendable, Hashable, Codable, CaseIterable, CodingKeyRepresentable {
    case anonymous
    /// Signed in, with no role for the owner.
    case otherOrganisation = "other_organisation"
    /// Holds a role for the owner, but does not look after its data.
    case ownOrganisation = "own_organisation"
    /// Steward, approver or administrator of the owner.
    case steward
    /// The program itself: runs, and commands of the node's owner.
    case node

    /// - Parameter owner: id of the organisation that owns the dataset.
    package init(_ audience: Audience, owner: String) {
        switch audience {
        case .node: self = .node
        case .anonymous: self = .anonymous
        case .user(let user):
            if user.holds(.steward, for: owner) || user.holds(.approver, for: owner) {
                self = .steward
            } else if Role.allCases.contains(where: { user.holds($0, for: owner) }) {
                self = .ownOrganisation
            } else {
                self = .otherOrganisation
            }
        }
    }
}
