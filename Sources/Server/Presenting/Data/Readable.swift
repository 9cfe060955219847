import App
import Catalog
import Fetch
import Governance
import Pipeline
import Quality
import Schema
import Source
import Vocabulary

// What the reader may see of datasets and their versions; the rest is as if it did not exist.

/// A version with its documents read, as far as one reader may see them.
struct OpenedVersion: Sendable {
    let version: DatasetVersion
    let schema: VersionSchema
    let report: Quality.QualityReport
    let lineage: VersionLineage
    /// How this reader sees the values.
    let view: MaskedView

    /// Fields whose values this reader does not see as they are.
    var hidden: Set<String> { view.plan.maskedColumns }

    /// What stands in place of a hidden value.
    static let mask = MaskingRule.hidden

    /// Whether the reader sees every value as it is.
    var isWhole: Bool { view.plan.isClear }
}

extension Presenter {
    func maySee(_ resource: Resource) -> Bool { reading.audience.maySee(openness: resource.openness, owner: resource.owner) }

    /// Whether the reader holds any role for the owner.
    func belongs(to owner: String) -> Bool { reading.audience.maySee(openness: .notShared, owner: owner) }

    /// The dataset, its current version left out if that is not for the reader; `nil` if the reader may not see it.
    func readableDataset(_ name: String) async throws -> Dataset? {
        try await platform.resources.dataset(name).flatMap(readable)
    }

    private func readable(_ known: Dataset) throws -> Dataset? {
        guard maySee(known.resource) else { return nil }
        var dataset = known
        if let current = dataset.current, try !maySee(current, of: dataset) { dataset.current = nil }
        return dataset
    }

    /// Whether the reader may see a dataset together with its current version, if it has one.
    func maySeeWhole(_ dataset: Dataset) throws -> Bool {
        guard let readable = try readable(dataset) else { return false }
        return dataset.current == nil || readable.current != nil
    }

    /// Versions the reader may see, newest first.
    func readableVersions(of dataset: Dataset, limit: Int = 100) async throws -> [OpenedVersion] {
        var versions: [OpenedVersion] = []
        for version in try await platform.resources.versions(of: dataset.name, limit: limit) where try maySee(version, of: dataset) {
            versions.append(try await opened(version, of: dataset))
        }
        return versions
    }

    /// One version by its digest, with or without `sha256:`.
    func readableVersion(_ name: String, digest: String) async throws -> (dataset: Dataset, version: OpenedVersion)? {
        let text = digest.hasPrefix("sha256:") ? digest : "sha256:" + digest
        guard let dataset = try await readableDataset(name),
            let version = try await platform.resources.version(of: name, digest: text), try maySee(version, of: dataset)
        else { return nil }
        return (dataset, try await opened(version, of: dataset))
    }

    /// The dataset's current version for this reader, opened.
    func current(of dataset: Dataset) async throws -> OpenedVersion? {
        guard let current = dataset.current else { return nil }
        return try await opened(current, of: dataset)
    }

    func opened(_ version: DatasetVersion, of dataset: Dataset) async throws -> OpenedVersion {
        let schema = try DatasetReader.schema(of: version)
        return OpenedVersion(
            version: version, schema: schema, report: try DatasetReader.report(of: version), lineage: try DatasetReader.lineage(of: version),
            view: try await platform.view(of: schema, owner: dataset.resource.owner, before: reading.audience))
    }

    /// A version keeps the openness it was published with, even if the dataset has been opened since.
    private func maySee(_ version: DatasetVersion, of dataset: Dataset) throws -> Bool {
        let schema = try DatasetReader.schema(of: version)
        return reading.audience.maySee(openness: schema.openness, owner: dataset.resource.owner)
    }

    /// Titles of organisations by id.
    func organisationTitles() async throws -> [String: String] {
        Dictionary(try await platform.people.organisations().map { ($0.id, text($0.title)) }, uniquingKeysWith: { first, _ in first })
    }

    // MARK: Words of the register

    func word(_ openness: Openness) -> String { words.known("openness_" + openness.rawValue) ?? openness.rawValue }
    func word(_ grade: Grade) -> String { words.known("grade_" + grade.rawValue) ?? grade.rawValue }
    func word(_ lifecycle: Resource.Lifecycle) -> String { words.known("lifecycle_" + lifecycle.rawValue) ?? lifecycle.rawValue }
    func kindWord(_ kind: String) -> String { words.known("kind_" + kind) ?? kind }
    func word(_ format: SourceDeclaration.Format) -> String { words.known("format_" + format.rawValue) ?? format.rawValue }
    func word(_ encoding: SourceDeclaration.Encoding) -> String { words.known("encoding_" + encoding.rawValue) ?? encoding.rawValue }
    func word(_ kind: CredentialSecret.Kind) -> String { words.known("credential_" + kind.rawValue) ?? kind.rawValue }

    /// Who asked for something: a user or a key by its name, else what of the node did.
    func actorWord(_ actor: String) -> String {
        let after = "after "
        if actor.hasPrefix(after) { return words("actor_after", ["app": String(actor.dropFirst(after.count))]) }
        let name = String(actor.drop { $0 != "/" }.dropFirst())
        switch actor.prefix(while: { $0 != "/" }) {
        case "user" where !name.isEmpty: return words("actor_of_user", ["name": name])
        case "key" where !name.isEmpty: return words("actor_of_key", ["name": name])
        case "app" where !name.isEmpty: return words("actor_of_app", ["name": name])
        default: return words.known("actor_" + actor) ?? actor
        }
    }
}
