import App
import ArgumentParser
import Foundation
import Pipeline
import Schema
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

    @Option(name: .customLong("model"), help: "Make only this model and those it reads; may be repeated.")
    var models: [String] = []

    @Option(name: .customLong("param"), help: "NAME=VALUE for a declared parameter; may be repeated.")
    var parameters: [String] = []

    @Option(name: .long, help: "NAME=FIRST..LAST (years or other whole numbers) or NAME=A,B,C: one run for each value.")
    var backfill: String?

    @Flag(name: .long, help: "Show what would be made and why; make nothing.")
    var dryRun = false

    @Flag(name: .long, help: "Accept breaking changes of schemas, which else refuse the run; with --user and --reason.")
    var accept = false

    @Option(name: .long, help: "With --accept: the steward or operator who accepts.")
    var user: String?

    @Option(name: .long, help: "With --accept: why readers can live with it.")
    var reason: String?

    func run() async throws {
        try await guarded(json: options.json) {
            let request = RunOptions(force: force, models: models, parameters: try Self.values(parameters))
            let series = try backfill.map(Self.series)
            let platform = try await options.openPlatform()
            platform.openEngineSoon()
            let apps = platform.findApps()
            if let unknown = names.first(where: { name in !apps.contains { $0.name == name } }) {
                throw CommandFault(
                    code: "not_found", problem: "there is no app \(unknown)",
                    mend: "known apps are \(apps.map(\.name).joined(separator: ", ")); --apps names the folder that holds them")
            }
            if names.count != 1, !models.isEmpty || !parameters.isEmpty || series != nil {
                throw CommandFault(
                    code: "malformed", problem: "--model, --param and --backfill speak of one app", mend: "name it: heliu run APP --param NAME=VALUE")
            }
            var runs: [PipelineRun] = []
            var plans: [RunPreview] = []
            for app in apps where names.isEmpty || names.contains(app.name) {
                guard app.errors.isEmpty, let folder = app.folder else { throw AppFaults(app.errors) }
                if dryRun {
                    plans.append(try await platform.dryRun(app: folder, options: request))
                    continue
                }
                if accept { try await acceptChanges(of: folder, on: platform) }
                let made = if let series {
                    try await platform.backfill(
                        app: folder, parameter: series.name, values: series.values, options: request, requestedBy: "command",
                        each: { value, run in if !options.json { print("\(app.name) \(series.name)=\(value): \(run.state.rawValue)") } })
                } else {
                    [try await platform.run(app: folder, options: request, requestedBy: "command")]
                }
                runs += made
                if !options.json, series == nil { Self.show(made[0], of: app.name) }
                if let failed = made.first(where: { $0.state != .succeeded && $0.state != .unchanged }) { throw RunFault(failed) }
            }
            if dryRun {
                if options.json { try Output.json(plans) } else { plans.forEach(Self.show) }
            } else if options.json {
                try Output.json(runs)
            }
            await platform.close()
        }
    }

    private static func show(_ run: PipelineRun, of app: String) {
        print("\(app): \(run.state.rawValue)")
        for step in run.steps where step.rowsQuarantined > 0 {
            print("  \(step.name): \(step.rowsRead) read = \(step.rowsPublished) kept + \(step.rowsQuarantined) set aside + \(step.rowsDuplicate) duplicates")
        }
    }

    private static func show(_ preview: RunPreview) {
        let plan = preview.plan
        print(plan.subject)
        Output.table(
            ["  STEP", "KIND", "WOULD", "BECAUSE"],
            plan.steps.map { ["  " + $0.name, $0.kind, $0.action.rawValue, $0.reasons.joined(separator: "; ")] })
        if !plan.affected.isEmpty { print("  datasets of others that read what would change: \(plan.affected.joined(separator: ", "))") }
        for line in preview.schemaChanges.flatMap(\.report) { print("  \(line)") }
    }

    /// Accepts what breaks readers, as someone who may.
    private func acceptChanges(of app: AppFolder, on platform: Platform) async throws {
        guard let user, let reason else {
            throw CommandFault(
                code: "malformed", problem: "--accept says neither who accepts nor why", mend: "add --user NAME and --reason TEXT; both go into the ledger")
        }
        for open in try await platform.schemaChanges(of: app) where open.isOpen {
            try await platform.acceptSchemaChange(of: open.change.dataset, named: open.change.digest, reason: reason, user: user)
            if !options.json { print("\(open.change.dataset): \(user) accepts \(open.change.breaking.map(\.text.en).joined(separator: "; "))") }
        }
    }

    private static func values(_ texts: [String]) throws -> [String: String] {
        var values: [String: String] = [:]
        for text in texts {
            let (name, value) = try pair(text, option: "--param")
            values[name] = value
        }
        return values
    }

    private static func pair(_ text: String, option: String) throws -> (String, String) {
        guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
            throw CommandFault(code: "malformed", problem: "\(option) is \"\(text)\", not NAME=VALUE", mend: "write for example \(option) year=2024")
        }
        return (String(text[..<equals]), String(text[text.index(after: equals)...]))
    }

    /// `year=2019..2023` or `period=2023-H1,2023-H2`.
    private static func series(_ text: String) throws -> (name: String, values: [String]) {
        let (name, rest) = try pair(text, option: "--backfill")
        if let dots = rest.firstRange(of: "..") {
            guard let first = Int(rest[..<dots.lowerBound]), let last = Int(rest[dots.upperBound...]), first <= last, last - first < 10_000 else {
                throw CommandFault(
                    code: "malformed", problem: "--backfill \(text): \(rest) is no range of whole numbers", mend: "write for example year=2019..2023")
            }
            return (name, (first...last).map(String.init))
        }
        return (name, rest.split(separator: ",").map(String.init))
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
