import App
import ArgumentParser
import Catalog
import Foundation
import Ledger
import Vocabulary

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Users, roles and organisations.",
        subcommands: [Add.self, List.self, Password.self, Grant.self, Revoke.self, Disable.self, Organisations.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add", abstract: "Create a user.",
            discussion: "Without --password-stdin a password is generated and printed once.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "Name to sign in with.") var name: String
        @Option(name: .long, help: "Name shown to people.") var display: String?
        @Option(name: .long, help: "viewer, steward, approver, operator or administrator; may be repeated.") var role: [String] = []
        @Option(name: .long, help: "Organisation the roles are for.") var organisation = Organisation.node
        @Flag(name: .long, help: "Read the password from standard input.") var passwordStdin = false

        func run() async throws {
            try await guarded(json: options.json) {
                let given = passwordStdin ? readLine(strippingNewline: true) ?? "" : nil
                let password = given ?? Secrets.readablePassword()
                let grants = try role.map { RoleGrant(organisation: organisation, role: try Heliu.role(named: $0)) }
                try await withPlatform(options) { platform in
                    try await platform.people.create(
                        user: name, displayName: display ?? name, password: password, grants: grants, actor: "command")
                }
                if options.json {
                    try Output.json(["user": name, "password": given == nil ? password : ""])
                } else {
                    print(given == nil ? "user \(name), password \(password)   (shown once)" : "user \(name)")
                }
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List users and their roles.")

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            try await guarded(json: options.json) {
                let users = try await withPlatform(options) { try await $0.people.users() }
                if options.json { return try Output.json(users) }
                Output.table(
                    ["NAME", "DISPLAY", "ROLES", "STATE"],
                    users.map { user in
                        [
                            user.name, user.displayName,
                            user.grants.map { "\($0.role.rawValue)@\($0.organisation)" }.joined(separator: " "),
                            user.disabledAt == nil ? "active" : "disabled",
                        ]
                    })
            }
        }
    }

    struct Password: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "password", abstract: "Set a new password and end the user's sessions.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The user's name.") var name: String
        @Flag(name: .long, help: "Read the password from standard input.") var passwordStdin = false

        func run() async throws {
            try await guarded(json: options.json) {
                let given = passwordStdin ? readLine(strippingNewline: true) ?? "" : nil
                let password = given ?? Secrets.readablePassword()
                try await withPlatform(options) { try await $0.people.setPassword(user: name, to: password, actor: "command") }
                if options.json {
                    try Output.json(["user": name, "password": given == nil ? password : ""])
                } else {
                    print(given == nil ? "user \(name), password \(password)   (shown once)" : "user \(name): password set")
                }
            }
        }
    }

    struct Grant: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "grant", abstract: "Give a user a role.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The user's name.") var name: String
        @Option(name: .long, help: "viewer, steward, approver, operator or administrator.") var role: String
        @Option(name: .long, help: "Organisation the role is for.") var organisation = Organisation.node

        func run() async throws {
            try await guarded(json: options.json) {
                let grant = RoleGrant(organisation: organisation, role: try Heliu.role(named: role))
                try await withPlatform(options) { try await $0.people.grant(grant, to: name, actor: "command") }
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "revoke", abstract: "Take a role back.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The user's name.") var name: String
        @Option(name: .long, help: "viewer, steward, approver, operator or administrator.") var role: String
        @Option(name: .long, help: "Organisation the role is for.") var organisation = Organisation.node

        func run() async throws {
            try await guarded(json: options.json) {
                let grant = RoleGrant(organisation: organisation, role: try Heliu.role(named: role))
                try await withPlatform(options) { try await $0.people.revoke(grant, from: name, actor: "command") }
            }
        }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "disable", abstract: "Stop a user from signing in; keys stop too.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The user's name.") var name: String

        func run() async throws {
            try await guarded(json: options.json) {
                try await withPlatform(options) { try await $0.people.disable(user: name, actor: "command") }
            }
        }
    }

    struct Organisations: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "organisations", abstract: "List organisations.")

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            try await guarded(json: options.json) {
                let all = try await withPlatform(options) { try await $0.people.organisations() }
                if options.json { return try Output.json(all) }
                Output.table(["ID", "TITLE", "REGION"], all.map { [$0.id, $0.title.zh, $0.region ?? ""] })
            }
        }
    }
}

extension Heliu {
    /// - Throws: `malformed`.
    static func role(named name: String) throws(CommandFault) -> Role {
        guard let role = Role(rawValue: name) else {
            throw CommandFault(
                code: "malformed", problem: "\"\(name)\" is no role",
                mend: "use one of \(Role.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return role
    }
}

/// Opens the node, does `work`, seals what it entered in the ledger, and closes.
func withPlatform<T>(_ options: GlobalOptions, _ work: (Platform) async throws -> T) async throws -> T {
    let platform = try await options.openPlatform()
    do {
        let result = try await work(platform)
        _ = try await platform.ledger.seal()
        await platform.close()
        return result
    } catch {
        await platform.close()
        throw error
    }
}
