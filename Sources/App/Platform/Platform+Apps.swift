import Catalog
import Engine
import Foundation
import Indicator
import Ledger
package import Pipeline
import Quality
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
    ///
    /// The SQL is not parsed here: a run does that, and remembers it, so that a start without changes needs no engine. Folders in which
    /// nothing changed are not read again; where added sources may read is looked at each time.
    package func findApps() -> [FoundApp] {
        found.apps(in: appFolders()).map { app in app.folder.map { isAdded($0.path) } ?? false ? confined(app) : app }
    }

    private func appFolders() -> [String] {
        (configuration.apps + [data.apps]).flatMap { parent in
            // A folder of apps that is not there holds no apps.
            let names = ((try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []).sorted()
            return names.filter { FileManager.default.fileExists(atPath: "\(parent)/\($0)/app.yaml") }.map { "\(parent)/\($0)" }
        }
    }

    /// Reads and checks one app folder, its SQL included, beside the apps of this node.
    ///
    /// - Parameter replaced: name of an installed app that it would replace.
    package func check(appAt path: String, replacing replaced: String? = nil) async throws -> (app: AppFolder?, faults: [AppFault]) {
        let folder = URL(filePath: path).standardizedFileURL.path
        let others = findApps().compactMap(\.folder).filter { $0.path != folder && $0.manifest.name != replaced }.map(KnownApp.init)
        let (app, faults) = try await engine.withSession { session in
            loadApp(at: folder, known: others) { sql in
                do {
                    return SQLReferencesSummary(tables: try session.tableNames(in: sql), columns: nil)
                } catch let error as EngineError {
                    throw SQLReferencesError(problem: error.problem, mend: error.mend, position: error.place?.offset)
                }
            }
        }
        guard let app else { return (nil, faults) }
        return (app, faults + (try await schemaChanges(of: app).filter(\.isOpen).map(AppFault.init)))
    }

    /// Registers an app's organisation and itself, runs its pipeline and judges its targets.
    ///
    /// - Returns: the run; look at its state.
    @discardableResult
    package func run(
        app: AppFolder, requestedBy actor: String, force: Bool = false, runID: String = PipelineRunner.newRunID()
    ) async throws -> PipelineRun {
        try await run(app: app, options: RunOptions(force: force), requestedBy: actor, runID: runID)
    }

    func register(_ app: AppFolder, actor: String) async throws {
        let manifest = app.manifest
        let organisation = Organisation(
            id: manifest.organisation.id, title: manifest.organisation.title, region: manifest.region.text)
        // An added source belongs to an organisation there is; it says nothing new about it.
        if !isAdded(app.path), try await !people.organisations().contains(organisation) { try await people.put(organisation) }
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
            sources: sources, models: models, statements: statements, checks: checks, parameters: parameters)
    }
}
