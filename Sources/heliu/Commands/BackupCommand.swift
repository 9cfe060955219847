import App
import ArgumentParser
import Foundation
import Pipeline

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Take a consistent copy while the node serves.",
        discussion: "The copy holds the store, the ledger's key, every published version and a list of digests. Keep it as safe as the original.")

    @OptionGroup var options: GlobalOptions
    @Argument(help: "A new folder for the copy.") var folder: String

    func run() async throws {
        try await guarded(json: options.json) {
            let path = folder.hasPrefix("/") ? folder : FileManager.default.currentDirectoryPath + "/" + folder
            let result = try await withPlatform(options) { try await $0.backup(to: path) }
            if options.json { try Output.json(result) } else { print("\(result.files) files, \(result.bytes) bytes in \(path)") }
        }
    }
}

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Restore a copy into an empty data folder, after verifying it by its digests.")

    @OptionGroup var options: GlobalOptions
    @Argument(help: "Folder of the copy.") var folder: String

    func run() async throws {
        try await guarded(json: options.json) {
            let path = folder.hasPrefix("/") ? folder : FileManager.default.currentDirectoryPath + "/" + folder
            let configuration = try await options.resolve().platformConfiguration()
            let result = try await Platform.restore(from: path, to: configuration)
            if options.json { try Output.json(result) } else { print("\(result.files) files, \(result.bytes) bytes restored to \(configuration.data.path)") }
        }
    }
}
