import App
import ArgumentParser
import Ledger
import Schema
import Vocabulary

/// What apps promise: their schemas, and the engines that can run them.
extension AppCommand {
    struct Accept: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "accept", abstract: "Accept a change of a schema that breaks readers, so that the next run may publish it.",
            discussion: "`heliu run APP --dry-run` and `heliu app check DIR` show the changes that wait and who reads what breaks.")

        @OptionGroup var options: GlobalOptions

        @Argument(help: "APP.MODEL, or the name of an uploaded dataset.")
        var dataset: String

        @Option(name: .long, help: "The change, by the first characters of its digest; needed if several wait.")
        var change = ""

        @Option(name: .long, help: "The steward or operator who accepts.")
        var user: String

        @Option(name: .long, help: "Why readers can live with it.")
        var reason: String

        func run() async throws {
            try await guarded(json: options.json) {
                let record = try await withPlatform(options) { platform in
                    let record = try await platform.acceptSchemaChange(of: dataset, named: change, reason: reason, user: user)
                    _ = try await platform.ledger.seal()
                    return record
                }
                if options.json { return try Output.json(record) }
                print("accepted \(record.change.digest.prefix(16)) of \(dataset): \(record.change.breaking.map(\.text.en).joined(separator: "; "))")
                print("next: heliu run \(dataset.split(separator: ".").first.map(String.init) ?? dataset)")
            }
        }
    }

    struct Portability: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "portability", abstract: "Say which models Spark runs unchanged, and why it does not run the others.",
            discussion: "Nothing is run. Constructs and functions are told, types are not: a product of decimals may have another scale.")

        @OptionGroup var options: GlobalOptions

        @Argument(help: "The app's folder.")
        var folder: String

        func run() async throws {
            try await guarded(json: options.json) {
                let platform = try await options.openPlatform()
                let app = try await AppCommand.soundApp(at: folder, of: platform, json: options.json)
                let reports = try await platform.portability(of: app)
                await platform.close()
                if options.json { return try Output.json(reports) }
                reports.forEach { Self.show($0, folder: folder) }
                let unchanged = reports.count { $0.verdict == .unchanged }
                print("\(unchanged) of \(reports.count) models run unchanged on Spark")
            }
        }

        private static func show(_ report: PortabilityReport, folder: String) {
            print("\(report.model): \(report.verdict.rawValue)")
            for finding in report.findings {
                let place = finding.line.map { ":\($0):\(finding.column ?? 1)" } ?? ""
                print("  \(folder)/\(report.file)\(place): \(finding.construct) (\(finding.kind.rawValue)): \(finding.why.en)")
                if let suggestion = finding.suggestion { print("    → \(suggestion)") }
            }
        }
    }
}

extension AppCommand {
    /// The app of a folder; one with faults is reported, and the command ends.
    static func soundApp(at folder: String, of platform: Platform, json: Bool) async throws -> AppFolder {
        let (app, faults) = try await platform.check(appAt: folder)
        if let app { return app }
        await platform.close()
        if json { try Output.json(faults) } else { print(checkReport(folder: folder, app: nil, faults: faults)) }
        throw ExitCode(ExitStatus.data)
    }
}
