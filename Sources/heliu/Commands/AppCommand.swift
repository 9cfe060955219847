import App
import ArgumentParser
import Foundation
import Vocabulary

struct AppCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "app", abstract: "Check, test and create app folders.",
        subcommands: [Check.self, Test.self, Accept.self, Portability.self, New.self, List.self])

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check", abstract: "Report every fault of an app folder with file, line, reason and suggestion.")

        @OptionGroup var options: GlobalOptions

        @Argument(help: "The app's folder.")
        var folder: String

        func run() async throws {
            try await guarded(json: options.json) {
                let platform = try await options.openPlatform()
                let (app, faults) = try await platform.check(appAt: folder)
                let changes = if let app { try await platform.schemaChanges(of: app) } else { [PendingSchemaChange]() }
                await platform.close()
                if options.json {
                    try Output.json(faults)
                } else {
                    print(checkReport(folder: folder, app: app, faults: faults, changes: changes))
                }
                guard faults.allSatisfy({ $0.severity != .error }) else { throw ExitCode(ExitStatus.data) }
            }
        }
    }

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "test", abstract: "Run the unit tests of an app's models; nothing is stored.")

        @OptionGroup var options: GlobalOptions

        @Argument(help: "The app's folder.")
        var folder: String

        func run() async throws {
            try await guarded(json: options.json) {
                let platform = try await options.openPlatform()
                let app = try await AppCommand.soundApp(at: folder, of: platform, json: options.json)
                let results = try await platform.test(app: app)
                await platform.close()
                if options.json {
                    try Output.json(results)
                } else {
                    print(testReport(results, untested: app.untestedModels))
                }
                guard results.allSatisfy(\.passed) else { throw ExitCode.failure }
            }
        }
    }

    struct New: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "new", abstract: "Write a working skeleton of an app.")

        @OptionGroup var options: GlobalOptions

        @Argument(help: "Name of the app: a-z, 0-9, _ and -, a letter first.")
        var name: String

        @Option(name: .long, help: "Folder in which the app's folder is made; the first of the apps setting without it.")
        var `in`: String?

        func run() async throws {
            try await guarded(json: options.json) {
                let parent = try await options.resolve().platformConfiguration().apps.first ?? "."
                let path = try createApp(named: name, in: self.in ?? parent)
                print(options.json ? "{\"path\": \"\(path)\"}" : "made \(path)\nnext: heliu app check \(path), then heliu run \(name)")
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List the apps of the apps folders.")

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            try await guarded(json: options.json) {
                let platform = try await options.openPlatform()
                let apps = platform.findApps()
                await platform.close()
                let rows = apps.map { app in
                    [app.name, app.folder?.manifest.version.description ?? "", app.folder?.manifest.title.zh ?? "", app.errors.isEmpty ? "sound" : "\(app.errors.count) errors"]
                }
                if options.json {
                    try Output.json(rows.map { ["name": $0[0], "version": $0[1], "title": $0[2], "state": $0[3]] })
                } else {
                    Output.table(["NAME", "VERSION", "TITLE", "STATE"], rows)
                }
            }
        }
    }
}
