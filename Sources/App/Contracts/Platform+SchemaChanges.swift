package import Catalog
import Lineage
import Pipeline
package import Schema
import Vocabulary

/// A change of a schema as it stands now, before or after a run met it.
package struct PendingSchemaChange: Sendable, Hashable, Codable {
    package var change: SchemaChange
    package var effect: SchemaCompatibility.Effect
    /// `nil` if no run met it and nobody decided.
    package var state: SchemaChangeRecord.State?
    /// Whether a run would be refused because of it.
    package var isOpen: Bool
    /// What was made of the columns that break.
    package var readers: [SchemaReader]
}

/// Changed schemas, computed and shown before they are accepted.
extension Platform {
    package var schemaChanges: SchemaChangeRegister { SchemaChangeRegister(store: store, now: now) }

    /// How the models of an app differ from what their datasets publish now; those that do not differ are left out.
    package func schemaChanges(of app: AppFolder) async throws -> [PendingSchemaChange] {
        let name = app.manifest.name
        var changes: [PendingSchemaChange] = []
        for model in app.models {
            guard let schema = try await publishedSchema("\(name).\(model.name)"),
                let change = SchemaChange(of: "\(name).\(model.name)", from: schema, to: model)
            else { continue }
            changes.append(try await pending(change, declared: model.accepts ?? []))
        }
        let declared = Set(app.models.map { "\(name).\($0.name)" })
        for dataset in try await resources.datasets() where dataset.resource.app == name && !declared.contains(dataset.name) {
            guard let current = dataset.current else { continue }
            changes.append(try await pending(SchemaChange(withdrawing: dataset.name, current: try DatasetReader.schema(of: current)), declared: []))
        }
        return changes
    }

    /// What waits to be decided about a dataset: how its model stands now, and what a run was refused for.
    package func openSchemaChanges(of dataset: String) async throws -> [PendingSchemaChange] {
        var changes: [PendingSchemaChange] = []
        let parts = dataset.split(separator: ".", maxSplits: 1).map(String.init)
        if parts.count == 2, let app = findApps().first(where: { $0.name == parts[0] })?.folder, let schema = try await publishedSchema(dataset) {
            let model = app.model(named: parts[1])
            let change = model.map { SchemaChange(of: dataset, from: schema, to: $0) } ?? SchemaChange(withdrawing: dataset, current: schema)
            if let change { changes.append(try await pending(change, declared: model?.accepts ?? [])) }
            // An app's present declarations say what its next run would do; what an earlier one was refused for is history.
            if model?.fields.isEmpty == false { return changes }
        }
        for record in try await schemaChanges.records(of: dataset) where record.state != .published && !changes.contains(where: { $0.change.digest == record.change.digest }) {
            changes.append(try await pending(record.change, declared: []))
        }
        return changes
    }

    /// Accepts one of the changes that wait.
    ///
    /// - Parameter named: its digest or the beginning of it; empty for the only one there is.
    /// - Throws: `notFound` if none, or more than one, is meant.
    @discardableResult
    package func acceptSchemaChange(of dataset: String, named: String, reason: String, actor: String) async throws -> SchemaChangeRecord {
        let open = try await openSchemaChanges(of: dataset).filter { $0.change.needsAcceptance }
        let meant = named.isEmpty ? open : open.filter { $0.change.isNamed(named) }
        guard meant.count == 1, let one = meant.first else {
            throw PipelineError(
                .notFound,
                problem: meant.isEmpty
                    ? "no breaking change of \(dataset) waits to be accepted\(named.isEmpty ? "" : " under \(named.prefix(64))")" : "several changes of \(dataset) wait",
                mend: open.isEmpty
                    ? "`heliu run APP --dry-run` shows what would change" : "name one: \(open.map { String($0.change.digest.prefix(16)) }.joined(separator: ", "))")
        }
        return try await schemaChanges.accept(one.change, reason: reason, actor: actor)
    }

    /// The same for a user of this node.
    ///
    /// - Throws: `restricted` unless the user is a steward or operator of the owner.
    @discardableResult
    package func acceptSchemaChange(of dataset: String, named: String, reason: String, user name: String) async throws -> SchemaChangeRecord {
        guard let known = try await resources.dataset(dataset) else {
            throw PipelineError(.notFound, problem: "there is no dataset \(dataset.prefix(120))", mend: "name it as APP.MODEL; `heliu app list` tells the apps")
        }
        guard let user = try await people.user(name), mayAcceptSchemaChanges(user, of: known) else {
            throw PipelineError(
                .restricted, problem: "\(name.prefix(80)) is neither steward nor operator of \(known.resource.owner)",
                mend: "name one of them with --user; `heliu user list` shows them")
        }
        return try await acceptSchemaChange(of: dataset, named: named, reason: reason, actor: "user/\(name)")
    }

    /// Whether someone may accept changes of a dataset: its owner's stewards and operators.
    package func mayAcceptSchemaChanges(_ user: PlatformUser, of dataset: Dataset) -> Bool {
        user.disabledAt == nil && (user.holds(.steward, for: dataset.resource.owner) || user.holds(.operate, for: dataset.resource.owner))
    }

    private func publishedSchema(_ dataset: String) async throws -> VersionSchema? {
        try await resources.dataset(dataset)?.current.map { try DatasetReader.schema(of: $0) }
    }

    private func pending(_ change: SchemaChange, declared: [String]) async throws -> PendingSchemaChange {
        let state = try await schemaChanges.record(of: change)?.state
        let isDeclared = declared.contains(where: change.isNamed)
        return PendingSchemaChange(
            change: change, effect: change.overall, state: state, isOpen: change.needsAcceptance && state != .accepted && !isDeclared,
            readers: change.overall == .breaking ? try await lineage.readers(of: change) : [])
    }
}
