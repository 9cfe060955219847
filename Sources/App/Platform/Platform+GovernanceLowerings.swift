package import Catalog
import Crypto
import FoundationEssentials
package import Governance
import Pipeline
package import Vocabulary

/// Exceptions from inherited grades: one steward asks, another approves.
extension Platform {
    /// Asks that a column may carry a lower grade than what it is made of, for the model's present statement.
    ///
    /// - Throws: `notFound` for a column of no app's model; `notSteward` unless the user is a steward of the app's organisation.
    package func requestLowering(
        of column: ColumnReference, to grade: Grade, by means: GradeLowering.Means, reason: String, user: String
    ) async throws -> LoweringRequest {
        guard let app = findApps().compactMap(\.folder).first(where: { column.table.hasPrefix($0.manifest.name + ".") }),
            let statement = app.statements.first(where: { "\(app.manifest.name).\($0.model)" == column.table })
        else {
            throw GovernanceError(
                .notFound, subject: column.description, problem: "there is no model \(column.table) in a sound app",
                mend: "name the column as APP.MODEL COLUMN; `heliu app check` tells an app's faults")
        }
        try await requireSteward(user, of: app.manifest.organisation.id, for: column.description)
        return try await governance.lowerings.request(
            column, to: grade, by: means, definition: Bundle.digest(of: Array(statement.sql.utf8)), reason: reason, actor: "user/\(user)")
    }

    /// Approves or rejects a request; published columns further down follow at once.
    ///
    /// - Throws: `samePerson` if the user made the request; `notSteward`.
    package func decideLowering(_ number: Int64, approve: Bool, answer: String, user: String) async throws -> LoweringRequest {
        let request = try await governance.lowerings.request(number)
        let app = String(request.column.table.prefix { $0 != "." })
        let owner = try await resources.resource("app/" + app)?.owner ?? Organisation.node
        try await requireSteward(user, of: owner, for: request.column.description)
        let actor = "user/\(user)"
        let decided = approve
            ? try await governance.lowerings.approve(number, answer: answer, actor: actor)
            : try await governance.lowerings.reject(number, answer: answer, actor: actor)
        // An approval taken back raises grades again.
        if approve || request.state == .approved { try await carryGrades(below: decided.column.table) }
        return decided
    }

    /// Takes one's own open request back.
    ///
    /// - Throws: `notFound`; `samePerson` for another's request; `wrongState`.
    package func withdrawLowering(_ number: Int64, user: String) async throws -> LoweringRequest {
        let request = try await governance.lowerings.request(number)
        guard request.requestedBy == "user/\(user)" else {
            throw GovernanceError(
                .samePerson, subject: "request \(number)", problem: "request \(number) was made by \(request.requestedBy)",
                mend: "reject it, or have its maker withdraw it")
        }
        return try await governance.lowerings.withdraw(number, actor: "user/\(user)")
    }

    private func requireSteward(_ name: String, of organisation: String, for subject: String) async throws {
        try await require(.steward, of: organisation, from: name, for: subject)
    }

    /// - Throws: `notSteward` unless the user, who may sign in, holds the role for the organisation.
    package func require(_ role: Role, of organisation: String, from name: String, for subject: String) async throws {
        guard let user = try await people.user(name), user.disabledAt == nil, user.holds(role, for: organisation) else {
            throw GovernanceError(
                .notSteward, subject: subject, problem: "\(name) is no \(role.rawValue) of \(organisation)",
                mend: "name \(role == .approver ? "an" : "a") \(role.rawValue) of \(organisation) with --user; `heliu user list` shows them")
        }
    }
}

extension Bundle {
    /// SHA-256 of some bytes, 64 hexadecimal digits.
    static func digest(of bytes: [UInt8]) -> String { ContentDigest(bytes: Array(SHA256.hash(data: bytes))).hex }
}
