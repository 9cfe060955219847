import App
import ArgumentParser
import Governance
import Ledger
import Vocabulary

struct LoweringCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lowering", abstract: "Columns that may carry a lower grade than what they are made of.",
        discussion: "One steward asks, another approves; an approval holds for the model's present SELECT.",
        subcommands: [Request.self, List.self, Approve.self, Reject.self])

    struct Request: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "request", abstract: "Ask for a lowering.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "APP.MODEL") var dataset: String
        @Argument(help: "The column.") var column: String
        @Option(name: .long, help: "The grade it shall carry, such as general.1.") var to: String
        @Option(name: .long, help: "aggregate, mask, hash, generalise, filter or unrelated.") var by: String
        @Option(name: .long, help: "Why the values do less harm.") var reason: String
        @Option(name: .long, help: "The steward who asks.") var user: String

        func run() async throws {
            try await guarded(json: options.json) {
                guard let grade = Grade(rawValue: to) else {
                    throw CommandFault(
                        code: "malformed", problem: "\(to.prefix(40)) is no grade", mend: "use one of \(Grade.allCases.map(\.rawValue).joined(separator: ", "))")
                }
                guard let means = GradeLowering.Means(rawValue: by) else {
                    throw CommandFault(
                        code: "malformed", problem: "\(by.prefix(40)) takes no harm out of values",
                        mend: "use one of \(GradeLowering.Means.allCases.map(\.rawValue).joined(separator: ", "))")
                }
                let request = try await withPlatform(options) {
                    try await $0.requestLowering(of: ColumnReference(dataset, column), to: grade, by: means, reason: reason, user: user)
                }
                if options.json { return try Output.json(request) }
                print("request \(request.number): another steward approves it with `heliu lowering approve \(request.number) --user NAME`")
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List requests that wait.")

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            try await guarded(json: options.json) {
                let requests = try await withPlatform(options) { try await $0.governance.lowerings.requests(.requested, limit: 200) }
                if options.json { return try Output.json(requests) }
                Output.table(
                    ["NUMBER", "COLUMN", "TO", "BY", "ASKED BY", "REASON"],
                    requests.map { [String($0.number), $0.column.description, $0.to.rawValue, $0.by.rawValue, $0.requestedBy, $0.reason] })
            }
        }
    }

    struct Approve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "approve", abstract: "Approve a request; not by who made it.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The request's number.") var number: Int64
        @Option(name: .long, help: "The steward who approves.") var user: String
        @Option(name: .long, help: "A remark.") var answer = ""

        func run() async throws {
            try await guarded(json: options.json) {
                try await withPlatform(options) { platform in
                    _ = try await platform.decideLowering(number, approve: true, answer: answer, user: user)
                    _ = try await platform.ledger.seal()
                }
            }
        }
    }

    struct Reject: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "reject", abstract: "Reject a request.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The request's number.") var number: Int64
        @Option(name: .long, help: "The steward who rejects.") var user: String
        @Option(name: .long, help: "Why.") var answer: String

        func run() async throws {
            try await guarded(json: options.json) {
                try await withPlatform(options) { platform in
                    _ = try await platform.decideLowering(number, approve: false, answer: answer, user: user)
                    _ = try await platform.ledger.seal()
                }
            }
        }
    }
}
