package import Catalog
import Engine
import FoundationEssentials
import Indicator
package import Pipeline
import Vocabulary

/// Apps of a node: found, checked, registered, run, measured.
extension Platform {
    /// An app folder as found on disk.
    package struct FoundApp: Sendable {
        package var name: String
        package var folder: AppFolder?
        package var faults: [AppFault]

        package var errors: [AppFault] { faults.filter { $0.severity == .error } }
    }

    /// Loads every app folder, in an order in which an app follows those it needs.
    package func findApps() async throws -> [FoundApp] {
        var found: [FoundApp] = []
        for parent in configuration.apps {
            let names = ((try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []).sorted()
            for name in names where FileManager.default.fileExists(atPath: "\(parent)/\(name)/app.yaml") {
                let (folder, faults) = loadApp(at: "\(parent)/\(name)")
                found.append(FoundApp(name: folder?.manifest.name ?? name, folder: folder, faults: faults))
            }
        }
        return Self.ordered(found)
    }

    private static func ordered(_ apps: [FoundApp]) -> [FoundApp] {
        var order: [FoundApp] = []
        var visited: Set<String> = []
        func visit(_ app: FoundApp) {
            guard visited.insert(app.name).inserted else { return }
            for need in app.folder?.manifest.needs ?? [] {
                if let needed = apps.first(where: { $0.name == need.app }) { visit(needed) }
            }
            order.append(app)
        }
        for app in apps { visit(app) }
        return order
    }

    /// Registers an app's organisation and itself, runs its pipeline and judges its targets.
    ///
    /// - Returns: the run; look at its state.
    @discardableResult
    package func run(
        app: AppFolder, requestedBy actor: String, force: Bool = false, runID: String = PipelineRunner.newRunID()
    ) async throws -> PipelineRun {
        let manifest = app.manifest
        try await register(manifest, actor: actor)
        let run = try await runner.run(app.definition, requestedBy: actor, force: force, runID: runID)
        if run.state == .succeeded || run.state == .unchanged { try await evaluateIndicators(of: app) }
        _ = try await ledger.seal()
        return run
    }

    private func register(_ manifest: AppManifest, actor: String) async throws {
        let organisation = Organisation(
            id: manifest.organisation.id, title: manifest.organisation.title, region: manifest.region.text)
        if try await !people.organisations().contains(organisation) { try await people.put(organisation) }
        try await resources.put(
            [
                Resource(
                    kind: "app", name: manifest.name, title: manifest.title, description: manifest.description,
                    owner: manifest.organisation.id, region: manifest.region.text)
            ], actor: actor)
    }
}

extension AppFolder {
    /// What the pipeline runs for this app.
    package var definition: PipelineDefinition {
        PipelineDefinition(
            app: manifest.name, folder: path, owner: manifest.organisation.id, region: manifest.region.text,
            sources: sources, models: models, statements: statements, checks: checks)
    }
}
