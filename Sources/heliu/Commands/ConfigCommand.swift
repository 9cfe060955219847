import ArgumentParser
import Vocabulary

struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Show every setting, its value and where the value comes from.")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        try await guarded(json: options.json) {
            let settings = try await options.resolve()
            let rows = Setting.all.map { setting in
                let value = settings.values[setting.key] ?? .init(text: "", origin: "default")
                let shown = setting.isSecret && !value.text.isEmpty ? "(hidden)" : value.text
                return [setting.key, shown, value.origin, setting.environmentName, setting.meaning.en]
            }
            if options.json {
                try Output.json(rows.map { ["key": $0[0], "value": $0[1], "origin": $0[2], "environment": $0[3], "meaning": $0[4]] })
            } else {
                Output.table(["KEY", "VALUE", "ORIGIN", "ENVIRONMENT", "MEANING"], rows)
            }
        }
    }
}

struct VersionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Show the program's version.")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        if options.json { try Output.json(["version": Heliu.versionText]) } else { print("heliu \(Heliu.versionText)") }
    }
}
