import Catalog
import FoundationEssentials
import Ledger
import Pipeline
import Store
import Vocabulary

/// What a node does when it starts, and how it proves itself.
extension Platform {
    /// Makes the first administrator if the node has no user.
    ///
    /// - Returns: the generated password, to be shown once; `nil` if there were users already.
    package func ensureAdministrator(named name: String = "admin") async throws -> String? {
        guard try await people.users().isEmpty else { return nil }
        let password = Secrets.readablePassword()
        try await people.create(
            user: name, displayName: name, password: password,
            grants: [RoleGrant(organisation: Organisation.node, role: .administrator)], actor: "node")
        return password
    }

    /// What was recomputed, and every fault found.
    package struct Verification: Sendable, Codable {
        package var entries: Int64
        package var checkpoints: Int64
        package var bundles: Int
        package var faults: [String]
    }

    /// Recomputes the ledger and, if asked, every version's bundle; compares the ledger with the catalogue.
    package func verify(bundles: Bool) async throws -> Verification {
        var faults: [String] = []
        var (entries, checkpoints): (Int64, Int64) = (0, 0)
        do {
            let report = try await ledger.verify()
            (entries, checkpoints) = (report.entries, report.checkpoints)
            if let fault = report.fault { faults.append(fault.description) }
        } catch let error as LedgerError {
            faults.append(error.problem)
        }
        var count = 0
        for dataset in bundles ? try await resources.datasets() : [] {
            for version in try await resources.allVersions(of: dataset.name) {
                let digest = try ContentDigest(text: version.digest)
                do {
                    try Bundle.verify(data.bundle(digest), is: digest)
                } catch let error as PipelineError {
                    faults.append("\(dataset.name): \(error.problem)")
                }
                count += 1
            }
        }
        return Verification(entries: entries, checkpoints: checkpoints, bundles: count, faults: faults)
    }
}
