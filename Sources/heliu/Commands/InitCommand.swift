import App
import ArgumentParser
import Ledger
import Pipeline

struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Create the data folder, the store, the ledger's key and the first administrator.",
        discussion: "Safe to repeat: what is there stays. The administrator's password is printed once.")

    @OptionGroup var options: GlobalOptions

    @Option(name: .long, help: "Name of the first administrator.")
    var administrator = "admin"

    func run() async throws {
        try await guarded(json: options.json) {
            let platform = try await options.openPlatform()
            let password = try await platform.ensureAdministrator(named: administrator)
            _ = try await platform.ledger.seal()
            let ledgerKey = platform.ledger.verifierKey.text
            if options.json {
                try Output.json(["data": platform.data.path, "administrator": administrator, "password": password ?? "", "ledger_key": ledgerKey])
            } else {
                print("data folder    \(platform.data.path)")
                print("ledger key     \(ledgerKey)")
                print(password.map { "administrator  \(administrator)\npassword       \($0)   (shown once)" } ?? "administrator  there already")
            }
            await platform.close()
        }
    }
}
