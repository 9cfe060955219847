import App
import ArgumentParser
import Catalog

struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "API keys of users.", subcommands: [Add.self, List.self, Revoke.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add", abstract: "Make a key; its secret is printed once.",
            discussion: "Programs send it as `Authorization: Bearer SECRET`. It may do what its user may do.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The user the key acts for.") var user: String
        @Option(name: .long, help: "What the key is for.") var label = ""

        func run() async throws {
            try await guarded(json: options.json) {
                let (key, secret) = try await withPlatform(options) {
                    try await $0.people.createKey(for: user, label: label, actor: "command")
                }
                if options.json {
                    try Output.json(["id": key.id, "user": key.user, "secret": secret])
                } else {
                    print("key \(key.id) for \(key.user)\n\(secret)   (shown once)")
                }
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List keys.")

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            try await guarded(json: options.json) {
                let keys = try await withPlatform(options) { try await $0.people.keys() }
                if options.json { return try Output.json(keys) }
                Output.table(
                    ["ID", "USER", "LABEL", "CREATED", "STATE"],
                    keys.map { [$0.id, $0.user, $0.label, Output.time($0.createdAt), $0.revokedAt == nil ? "active" : "revoked"] })
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "revoke", abstract: "End a key.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The key's id.") var id: String

        func run() async throws {
            try await guarded(json: options.json) {
                try await withPlatform(options) { try await $0.people.revokeKey(id, actor: "command") }
            }
        }
    }
}
