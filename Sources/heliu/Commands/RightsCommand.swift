import App
import ArgumentParser
import Catalog
import Governance
import Ledger
import Vocabulary

struct RightsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rights", abstract: "Who holds a dataset, on which ground, for what and for how long.", subcommands: [Show.self, Put.self])

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "show", abstract: "Show the edition in force.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The dataset.") var dataset: String

        func run() async throws {
            try await guarded(json: options.json) {
                let (edition, outlook) = try await withPlatform(options) { platform in
                    guard let known = try await platform.resources.dataset(dataset) else {
                        throw CommandFault(code: "not_found", problem: "there is no dataset \(dataset.prefix(200))", mend: "look its name up in the catalogue")
                    }
                    return (try await platform.governance.rights.rights(of: dataset), try await platform.disposalOutlook(of: known))
                }
                if options.json { return try Output.json(edition) }
                guard let edition else { return print("no rights are on record; `heliu rights put \(dataset)` records them") }
                let rights = edition.rights
                Output.table(
                    ["WHAT", "RECORD"],
                    [
                        ["edition", "\(edition.edition), by \(edition.changedBy)"], ["holder", rights.owner],
                        ["may process", rights.processors.joined(separator: ", ")], ["may operate", rights.operators.joined(separator: ", ")],
                        ["legal basis", rights.legalBasis], ["purpose", rights.purpose.en.isEmpty ? rights.purpose.zh : rights.purpose.en],
                        ["retention", RetentionText.text(rights.retention)], ["disposal", (rights.disposal ?? .twoPersons).rawValue],
                        ["contact", rights.contact], ["items due", String(outlook.due.count)], ["legal hold", outlook.hold.map { "\($0.number): \($0.reason)" } ?? "none"],
                    ])
            }
        }
    }

    struct Put: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "put", abstract: "Record a new edition; what is not named stays as it is.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The dataset.") var dataset: String
        @Option(name: .long, help: "The holder's organisation; the dataset's owner without it.") var holder: String?
        @Option(name: .long, help: "Instrument and article the data is held under.") var basis: String?
        @Option(name: .long, help: "What it is for.") var purpose: String?
        @Option(name: .long, help: "Days after publication, a last day such as 2030-12-31, or unlimited.") var retention: String?
        @Option(name: .long, help: "Why it is kept without limit.") var retentionReason: String?
        @Option(name: .long, help: "two_persons or automatic: who agrees to disposal.") var disposal: String?
        @Option(name: .long, help: "Where people turn to.") var contact: String?
        @Option(name: .long, help: "The steward who records it.") var user: String

        func run() async throws {
            try await guarded(json: options.json) {
                let edition = try await withPlatform(options) { platform in
                    let owner = try await self.owner(of: dataset, in: platform)
                    try await platform.require(.steward, of: owner, from: user, for: dataset)
                    let last = try await platform.governance.rights.rights(of: dataset)?.rights
                    var rights = last ?? DatasetRights(
                        owner: owner, legalBasis: "", purpose: LocalizedText(zh: "", en: ""), retention: .unlimited, contact: "")
                    if let holder { rights.owner = holder }
                    if let basis { rights.legalBasis = basis }
                    if let purpose { rights.purpose = LocalizedText(zh: purpose, en: purpose) }
                    if let retention { rights.retention = try RetentionText.retention(retention) }
                    if let retentionReason { rights.retentionReason = retentionReason }
                    if let contact { rights.contact = contact }
                    if let disposal {
                        guard let rule = DatasetRights.DisposalRule(rawValue: disposal) else {
                            throw CommandFault(
                                code: "malformed", problem: "\(disposal.prefix(40)) is no rule of disposal", mend: "use two_persons or automatic")
                        }
                        rights.disposal = rule == .automatic ? rule : nil
                    }
                    return try await platform.governance.rights.put(rights, dataset: dataset, actor: "user/\(user)")
                }
                if options.json { return try Output.json(edition) }
                print("edition \(edition.edition) of the rights in \(dataset)")
            }
        }
    }
}

/// How long data is kept, as people write it.
enum RetentionText {
    static func text(_ retention: DatasetRights.Retention) -> String {
        switch retention {
        case .days(let days): "\(days) days"
        case .until(let day): "until \(day.text)"
        case .unlimited: "unlimited"
        }
    }

    static func retention(_ text: String) throws -> DatasetRights.Retention {
        if text == "unlimited" { return .unlimited }
        if let days = Int(text) { return .days(days) }
        if let day = try? CalendarDay(text: text) { return .until(day) }
        throw CommandFault(
            code: "malformed", problem: "the retention \(text.prefix(40)) is neither days, a day nor unlimited",
            mend: "give a number of days, a day such as 2030-12-31, or unlimited")
    }
}
