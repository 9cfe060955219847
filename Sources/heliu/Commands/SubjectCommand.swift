import App
import ArgumentParser
import Governance
import Ledger
import Vocabulary

struct SubjectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "subject", abstract: "Where a person's data is: requests for access, a copy, correction or deletion.",
        subcommands: [Search.self, List.self, Close.self])

    struct Search: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "search", abstract: "Record a request and look for the person's data.",
            discussion: """
                The identifier is read from standard input, so that it stands in no history and no list of processes; it is not stored. \
                Columns are searched that a steward confirmed to hold such identifiers, and everything the lineage says is made of them.
                """)

        @OptionGroup var options: GlobalOptions
        @Argument(help: "What the identifier is: resident_id, mobile_phone, bank_card, passport, email, personal_name …") var kind: String
        @Option(name: .long, help: "access, copy, correction or deletion.") var wish = SubjectWish.access.rawValue

        func run() async throws {
            try await guarded(json: options.json) {
                guard let kind = SensitiveKind(rawValue: kind) else {
                    throw CommandFault(
                        code: "unknown_kind", problem: "there is no kind of identifier \(kind.prefix(80))",
                        mend: "use one of \(SensitiveKind.allCases.map(\.rawValue).joined(separator: ", "))")
                }
                guard let wish = SubjectWish(rawValue: wish) else {
                    throw CommandFault(
                        code: "unknown_wish", problem: "there is no request called \(wish.prefix(80))",
                        mend: "use one of \(SubjectWish.allCases.map(\.rawValue).joined(separator: ", "))")
                }
                let identifier = (readLine() ?? "").normalized
                let request = try await withPlatform(options) { platform in
                    let request = try await platform.search(identifier: identifier, kind: kind, wish: wish, actor: "command")
                    _ = try await platform.ledger.seal()
                    return request
                }
                if options.json { return try Output.json(request) }
                print("request \(request.number), to be answered by \(request.dueOn.text)")
                Output.table(
                    ["PLACE", "HOW", "ROWS", "GRADE"],
                    (request.found ?? []).map { place in
                        [place.column.description, place.kind.rawValue, place.rows.map(String.init) ?? "", place.grade?.rawValue ?? ""]
                    })
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List open requests, the most pressing first.")

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            try await guarded(json: options.json) {
                let requests = try await withPlatform(options) { try await $0.governance.subjectRequests.requests(.open, limit: 200) }
                if options.json { return try Output.json(requests) }
                Output.table(
                    ["NUMBER", "KIND", "WISH", "DUE", "PLACES"],
                    requests.map { [String($0.number), $0.kind.rawValue, $0.wish.rawValue, $0.dueOn.text, $0.found.map { String($0.count) } ?? ""] })
            }
        }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "close", abstract: "Answer or refuse a request.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The request's number.") var number: Int64
        @Option(name: .long, help: "What was answered.") var answer: String
        @Flag(name: .long, help: "Refuse it.") var refuse = false

        func run() async throws {
            try await guarded(json: options.json) {
                try await withPlatform(options) { platform in
                    _ = try await platform.governance.subjectRequests.close(number, answered: !refuse, answer: answer, actor: "command")
                    _ = try await platform.ledger.seal()
                }
            }
        }
    }
}
