import App
import ArgumentParser
import Ledger
import Vocabulary

struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "The append-only log of everything consequential.",
        subcommands: [Verify.self, Show.self, Checkpoint.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Recompute every hash, tile, checkpoint and signature, and the bundle of every version.")

        @OptionGroup var options: GlobalOptions
        @Flag(name: .long, help: "Verify the log only, not the version bundles.") var logOnly = false

        func run() async throws {
            try await guarded(json: options.json) {
                let platform = try await options.openPlatform()
                let report = try await platform.verify(bundles: !logOnly)
                await platform.close()
                if options.json {
                    try Output.json(report)
                } else {
                    print("\(report.entries) entries, \(report.checkpoints) checkpoints, \(report.bundles) version bundles")
                    for fault in report.faults { print("fault: \(fault)") }
                    print(report.faults.isEmpty ? "verified" : "NOT verified")
                }
                guard report.faults.isEmpty else { throw ExitCode(ExitStatus.data) }
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "show", abstract: "Show the latest entries.")

        @OptionGroup var options: GlobalOptions
        @Option(name: .long, help: "How many.") var limit = 20

        func run() async throws {
            try await guarded(json: options.json) {
                let entries = try await withPlatform(options) { try await $0.ledger.entries(before: nil, limit: limit) }
                let rows = entries.map { stored in
                    [
                        String(stored.index), Output.time(stored.entry.at), stored.entry.actor, stored.entry.action,
                        stored.entry.subject, stored.entry.digest?.text ?? "",
                    ]
                }
                if options.json {
                    try Output.json(rows.map { ["index": $0[0], "at": $0[1], "actor": $0[2], "action": $0[3], "subject": $0[4], "digest": $0[5]] })
                } else {
                    Output.table(["INDEX", "AT", "ACTOR", "ACTION", "SUBJECT", "DIGEST"], rows)
                }
            }
        }
    }

    struct Checkpoint: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "checkpoint", abstract: "Print the signed head of the log.")

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            try await guarded(json: options.json) {
                let (note, key) = try await withPlatform(options) { platform in
                    (try await platform.ledger.checkpointNote(), platform.ledger.verifierKey.text)
                }
                if options.json { try Output.json(["note": note, "key": key]) } else { print(note, terminator: "") }
            }
        }
    }
}
