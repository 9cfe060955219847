import App
import ArgumentParser
import Catalog
import Governance
import Ledger
import Pipeline
import Vocabulary

extension DisposalCommand {
    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "run", abstract: "Destroy what approved disposals name; go on with what a killed process had begun.",
            discussion: "Without a number: everything approved or begun, and what is due of datasets whose rights say that disposal is automatic.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The disposal's number.") var number: Int64?

        func run() async throws {
            try await guarded(json: options.json) {
                let done = try await withPlatform(options) { platform in
                    var done: [Disposal] = []
                    let numbers: [Int64]
                    if let number { numbers = [number] } else { numbers = try await platform.approveDueDisposals(actor: "command").map(\.number) }
                    for number in numbers { done.append(try await platform.carryOutDisposal(number)) }
                    return done
                }
                if options.json { return try Output.json(done) }
                for disposal in done {
                    print("disposal \(disposal.number) of \(disposal.dataset): \(disposal.items.count) items destroyed, "
                        + "digest \(try DisposalRegister.digest(of: disposal).text)")
                }
                if done.isEmpty { print("nothing waits") }
            }
        }
    }

    struct Hold: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "hold", abstract: "Keep a dataset whatever its retention says, for a court or an authority.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The dataset.") var dataset: String
        @Option(name: .long, help: "Who asks for it, with the number of the matter.") var reason: String
        @Option(name: .long, help: "The approver.") var user: String

        func run() async throws {
            try await guarded(json: options.json) {
                let hold = try await withPlatform(options) { platform in
                    try await platform.require(.approver, of: try await owner(of: dataset, in: platform), from: user, for: dataset)
                    return try await platform.governance.disposals.hold(dataset, reason: reason, actor: "user/\(user)")
                }
                if options.json { try Output.json(hold) }
            }
        }
    }

    struct Lift: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "lift", abstract: "Lift a dataset's hold.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The dataset.") var dataset: String
        @Option(name: .long, help: "Why it is over.") var reason: String
        @Option(name: .long, help: "The approver.") var user: String

        func run() async throws {
            try await guarded(json: options.json) {
                let hold = try await withPlatform(options) { platform in
                    try await platform.require(.approver, of: try await owner(of: dataset, in: platform), from: user, for: dataset)
                    return try await platform.governance.disposals.lift(dataset, reason: reason, actor: "user/\(user)")
                }
                if options.json { try Output.json(hold) }
            }
        }
    }
}

struct SweepCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sweep", abstract: "Remove files of the data folder that nothing names any more.",
        discussion: "Bundles of publications that were killed, rows of earlier loads, derived files of versions that are gone. A server does so when it starts.")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        try await guarded(json: options.json) {
            let swept = try await withPlatform(options) { try await $0.runner.sweep() }
            if options.json { return try Output.json(swept) }
            print("\(swept.bundles) bundles, \(swept.landings) landed files, \(swept.pushes) pushed files, \(swept.others) others: \(swept.bytes) bytes")
            if swept.isPartial { print("a run is under way: what it may need was left") }
        }
    }
}
