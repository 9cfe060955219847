import App
import ArgumentParser
import Foundation
import Pipeline
import Vocabulary

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run the pipelines of apps: only what changed is made again.",
        discussion: "Without names all apps run, each after those it needs.")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "Apps to run.")
    var names: [String] = []

    @Flag(name: .long, help: "Make every model again, changed or not.")
    var force = false

    func run() async throws {
        try await guarded(json: options.json) {
            let platform = try await options.openPlatform()
            let apps = platform.findApps()
            if let unknown = names.first(where: { name in !apps.contains { $0.name == name } }) {
                throw CommandFault(
                    code: "not_found", problem: "there is no app \(unknown)",
                    mend: "known apps are \(apps.map(\.name).joined(separator: ", ")); --apps names the folder that holds them")
            }
            var runs: [PipelineRun] = []
            for app in apps where names.isEmpty || names.contains(app.name) {
                guard app.errors.isEmpty, let folder = app.folder else { throw AppFaults(app.errors) }
                let run = try await platform.run(app: folder, requestedBy: "command", force: force)
                runs.append(run)
                if !options.json { print("\(app.name): \(run.state.rawValue)") }
                guard run.state == .succeeded || run.state == .unchanged else { throw RunFault(run) }
            }
            if options.json { try Output.json(runs) }
            await platform.close()
        }
    }
}

/// A run that did not succeed, as the command's fault.
struct RunFault: Explained {
    let code: String
    let problem: String
    let mend: String

    init(_ run: PipelineRun) {
        code = run.errorCode ?? run.state.rawValue
        problem = "run \(run.id) of \(run.subject) \(run.state.rawValue): \(run.problem ?? "")"
        mend = run.mend ?? "look at the run's page for its log"
    }
}

/// The faults of an app folder, one line each.
struct AppFaults: Explained {
    let faults: [AppFault]

    init(_ faults: [AppFault]) { self.faults = faults }

    var code: String { "app_faults" }
    var problem: String { faults.map { "\($0.file):\($0.line): \($0.problem) (\($0.mend))" }.joined(separator: "\n       ") }
    var mend: String { "correct these places; `heliu app check DIR` shows them again" }
}
