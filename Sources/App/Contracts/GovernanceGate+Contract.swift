import Catalog
import Lineage
import Pipeline
import Schema
import Vocabulary

extension GovernanceGate {
    /// Names of readers that a refusal tells.
    private static let namedReaders = 10
    /// Breaking changes that a refusal tells.
    private static let namedChanges = 10

    /// Why the candidate's schema must not be published: it breaks readers of the present version, and nobody has accepted that.
    func contractFault(of candidate: PublicationCandidate) async throws -> PipelineError? {
        guard let current = try await resources.dataset(candidate.dataset)?.current else { return nil }
        let schema = try DatasetReader.schema(of: current)
        guard let change = SchemaChange(of: candidate.dataset, from: schema, to: candidate.model), change.needsAcceptance else { return nil }
        if try await contracts.record(of: change)?.state == .accepted { return nil }
        if candidate.model.accepts?.contains(where: change.isNamed) ?? false {
            let app = candidate.dataset.split(separator: ".").first.map(String.init) ?? candidate.dataset
            try await contracts.accept(change, reason: "declared in models/\(candidate.model.name).yaml", actor: "app/\(app)")
            return nil
        }
        try await contracts.propose(change, run: candidate.run)
        return try await refusal(of: change, owner: candidate.owner, model: candidate.model.name)
    }

    private func refusal(of change: SchemaChange, owner: String, model: String) async throws -> PipelineError {
        let breaking = change.breaking
        let lines = breaking.prefix(Self.namedChanges).map(\.text.en).joined(separator: "; ")
        let more = breaking.count > Self.namedChanges ? " and \(breaking.count - Self.namedChanges) more" : ""
        return PipelineError(
            .schemaChange,
            problem: "the new schema of \(change.dataset) breaks its readers: \(lines)\(more). \(try await told(lineage.readers(of: change), owner: owner))",
            mend: "keep what readers rely on, or have a steward or operator accept change \(change.digest.prefix(16)) on the page "
                + "/datasets/\(change.dataset)/schema-changes or with `heliu app accept \(change.dataset) --user NAME --reason TEXT`"
                + (change.dataset.contains(".") ? ", or add accepts: [\"\(change.digest.prefix(16))\"] to models/\(model).yaml" : "")
                + "; then run again. Readers stay on the last good version")
    }

    /// Who reads the columns; what is shared with nobody is named to its owner alone.
    private func told(_ readers: [SchemaReader], owner: String) async throws -> String {
        guard !readers.isEmpty else { return "No dataset or indicator here is made of it; readers outside are not known" }
        var named: [String] = []
        for reader in readers {
            if reader.kind == .dataset, let resource = try await resources.dataset(reader.name)?.resource, resource.openness == .notShared,
                resource.owner != owner
            {
                continue
            }
            let columns = reader.columns.isEmpty ? "" : " (\(reader.columns.prefix(5).joined(separator: ", ")))"
            named.append("\(reader.kind.rawValue) \(reader.name)\(columns)\(reader.isCertain ? "" : ", perhaps")")
        }
        let shown = named.prefix(Self.namedReaders)
        let rest = readers.count - shown.count
        let parts = Array(shown) + (rest > 0 ? ["\(rest) more"] : [])
        return "It is read by \(parts.joined(separator: "; "))"
    }
}
