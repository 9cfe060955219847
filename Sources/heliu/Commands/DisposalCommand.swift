import App
import ArgumentParser
import Catalog
import Governance
import Ledger
import Vocabulary

struct DisposalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disposal", abstract: "Data that is past its retention: proposed, approved and destroyed, with proof in the ledger.",
        discussion: """
            A steward proposes, an approver approves, `run` destroys: versions, serving and cached files, rows set aside, landed and pushed rows. \
            Where the rights of a dataset say that disposal is automatic, `run` needs no approval. A legal hold prevents all of it.
            """,
        subcommands: [List.self, Show.self, Propose.self, Approve.self, Reject.self, Run.self, Hold.self, Lift.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List what is due, and disposals under way.")

        @OptionGroup var options: GlobalOptions
        @Flag(name: .long, help: "Also those that are done or rejected.") var all = false

        struct Due: Encodable {
            let dataset: String
            let items: Int
            let rows: Int64
            let hold: Int64?
            let open: Int64?
        }

        struct Lists: Encodable {
            let due: [Due]
            let disposals: [Disposal]
        }

        func run() async throws {
            try await guarded(json: options.json) {
                let states = all ? Disposal.State.allCases : [.planned, .approved, .begun]
                let lists = try await withPlatform(options) { platform in
                    let due = try await platform.dueDisposals().map { outlook in
                        Due(
                            dataset: outlook.dataset.name, items: outlook.due.count, rows: outlook.due.reduce(0) { $0 + $1.item.rows },
                            hold: outlook.hold?.number, open: outlook.open?.number)
                    }
                    var disposals: [Disposal] = []
                    for state in states { disposals += try await platform.governance.disposals.disposals(state) }
                    return Lists(due: due, disposals: disposals.sorted { $0.number < $1.number })
                }
                if options.json { return try Output.json(lists) }
                Output.table(
                    ["DUE", "ITEMS", "ROWS", "HOLD", "DISPOSAL"],
                    lists.due.map { [$0.dataset, String($0.items), String($0.rows), $0.hold.map(String.init) ?? "", $0.open.map(String.init) ?? ""] })
                guard !lists.disposals.isEmpty else { return }
                print("")
                Output.table(
                    ["NUMBER", "DATASET", "STATE", "ITEMS", "PROPOSED BY", "DECIDED BY"],
                    lists.disposals.map {
                        [String($0.number), $0.dataset, $0.state.rawValue, String($0.items.count), $0.plannedBy, $0.decidedBy ?? ""]
                    })
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "show", abstract: "Show a disposal with everything in it.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The disposal's number.") var number: Int64

        func run() async throws {
            try await guarded(json: options.json) {
                let disposal = try await withPlatform(options) { try await $0.governance.disposals.disposal(number) }
                if options.json { return try Output.json(disposal) }
                print("disposal \(disposal.number) of \(disposal.dataset): \(disposal.state.rawValue); \(disposal.reason)")
                Output.table(
                    ["KIND", "WHAT", "ROWS", "DUE", "STATE", "DIGEST"],
                    disposal.items.map { line in
                        [
                            line.item.kind.rawValue, line.item.subject, String(line.item.rows), Output.time(line.dueAt), line.state.rawValue,
                            line.item.digest ?? "",
                        ]
                    })
            }
        }
    }

    struct Propose: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "propose", abstract: "Put everything due of a dataset before an approver.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The dataset.") var dataset: String
        @Option(name: .long, help: "Why it is destroyed.") var reason: String
        @Option(name: .long, help: "The steward who proposes.") var user: String

        func run() async throws {
            try await guarded(json: options.json) {
                let disposal = try await withPlatform(options) { platform in
                    try await platform.require(.steward, of: try await owner(of: dataset, in: platform), from: user, for: dataset)
                    return try await platform.proposeDisposal(of: dataset, reason: reason, actor: "user/\(user)")
                }
                if options.json { return try Output.json(disposal) }
                print("disposal \(disposal.number), \(disposal.items.count) items, \(disposal.state.rawValue)")
            }
        }
    }

    struct Approve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "approve", abstract: "Approve a disposal; not by who proposed it.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The disposal's number.") var number: Int64
        @Option(name: .long, help: "The approver.") var user: String

        func run() async throws {
            try await guarded(json: options.json) {
                let disposal = try await withPlatform(options) { platform in
                    let dataset = try await platform.governance.disposals.disposal(number).dataset
                    try await platform.require(.approver, of: try await owner(of: dataset, in: platform), from: user, for: dataset)
                    return try await platform.approveDisposal(number, actor: "user/\(user)")
                }
                if options.json { try Output.json(disposal) }
            }
        }
    }

    struct Reject: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "reject", abstract: "Reject a disposal, or call an approved one off.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The disposal's number.") var number: Int64
        @Option(name: .long, help: "The approver.") var user: String

        func run() async throws {
            try await guarded(json: options.json) {
                let disposal = try await withPlatform(options) { platform in
                    let dataset = try await platform.governance.disposals.disposal(number).dataset
                    try await platform.require(.approver, of: try await owner(of: dataset, in: platform), from: user, for: dataset)
                    return try await platform.governance.disposals.reject(number, actor: "user/\(user)")
                }
                if options.json { try Output.json(disposal) }
            }
        }
    }
}

extension AsyncParsableCommand {
    /// The organisation a dataset belongs to.
    func owner(of dataset: String, in platform: Platform) async throws -> String {
        guard let found = try await platform.resources.dataset(dataset) else {
            throw CommandFault(code: "not_found", problem: "there is no dataset \(dataset.prefix(200))", mend: "look its name up in the catalogue")
        }
        return found.resource.owner
    }
}
