import App
import ArgumentParser
import Catalog
import Fetch
import Foundation

struct CredentialCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "credential", abstract: "What opens remote sources; stored encrypted, never shown again.",
        subcommands: [Put.self, List.self, Remove.self])

    struct Put: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "put", abstract: "Store a credential, or replace its secret.",
            discussion: """
                The fields are read from standard input, one NAME=VALUE per line, so that no secret stands in the list of processes: \
                bearer: token; basic and database: user, password; s3: accessKey, secretKey and, if need be, sessionToken; \
                headers: the name and value of each header.
                  printf 'user=reader\\npassword=…\\n' | heliu credential put project-db --kind database
                """)

        @OptionGroup var options: GlobalOptions
        @Argument(help: "Name by which sources refer to it.") var name: String
        @Option(name: .long, help: "bearer, basic, s3, database or headers.") var kind: String
        @Option(name: .long, help: "Organisation that answers for it.") var owner = Organisation.node

        func run() async throws {
            try await guarded(json: options.json) {
                guard let kind = CredentialSecret.Kind(rawValue: kind) else {
                    throw CommandFault(
                        code: "malformed", problem: "\(kind) is no kind of credential",
                        mend: "use \(CredentialSecret.Kind.allCases.map(\.rawValue).joined(separator: ", "))")
                }
                var fields: [String: String] = [:]
                while let line = readLine() {
                    guard let equals = line.firstIndex(of: "=") else { continue }
                    fields[String(line[..<equals])] = String(line[line.index(after: equals)...])
                }
                let secret = try CredentialSecret(kind: kind, fields: fields)
                try await withPlatform(options) { platform in
                    if try await platform.credentials.list().contains(where: { $0.name == name }) {
                        try await platform.credentials.rotate(name, to: secret, actor: "command")
                    } else {
                        try await platform.credentials.put(name, secret, owner: owner, actor: "command")
                    }
                }
                if options.json { try Output.json(["name": name, "kind": kind.rawValue]) } else { print("credential \(name) stored") }
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List credentials; never their secrets.")

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            try await guarded(json: options.json) {
                let credentials = try await withPlatform(options) { try await $0.credentials.list() }
                if options.json { return try Output.json(credentials) }
                Output.table(
                    ["NAME", "KIND", "OWNER", "CHANGED", "LAST USED"],
                    credentials.map { [$0.name, $0.kind.rawValue, $0.owner, Output.time($0.changedAt), $0.lastUsedAt.map(Output.time) ?? "never"] })
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "remove", abstract: "Forget a credential.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "Its name.") var name: String

        func run() async throws {
            try await guarded(json: options.json) {
                try await withPlatform(options) { try await $0.credentials.remove(name, actor: "command") }
            }
        }
    }
}
