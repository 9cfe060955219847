import App
import ArgumentParser
import Engine
import Foundation
import Pipeline

/// Options that every command takes.
struct GlobalOptions: ParsableArguments {
    @Option(name: .long, help: "The data folder (HELIU_DATA).")
    var data: String?

    @Option(name: .long, help: "The operational store: a postgres:// URL; SQLite in the data folder without it (HELIU_STORE).")
    var store: String?

    @Option(name: .long, help: "Folders that hold app folders, separated by colons (HELIU_APPS).")
    var apps: String?

    @Option(name: .long, help: "A configuration file; heliu.yaml of the working folder without it.")
    var config: String?

    @Option(name: .customLong("set"), help: ArgumentHelp("Any setting, as KEY=VALUE; `heliu config` lists the keys.", valueName: "key=value"))
    var settings: [String] = []

    @Flag(name: .long, help: "Print JSON for programs instead of text for people.")
    var json = false

    func resolve(_ more: [String: String?] = [:]) async throws -> ResolvedSettings {
        var flags: [String: String] = [:]
        for setting in settings {
            let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, Setting.all.contains(where: { $0.key == parts[0] }) else {
                throw CommandFault(
                    code: "setting_unknown", problem: "--set \(setting): there is no setting \(parts[0])",
                    mend: parts.count == 2 ? mendForUnknown(parts[0], among: Setting.all.map(\.key), what: "setting") : "write --set KEY=VALUE")
            }
            flags[parts[0]] = parts[1]
        }
        for (key, value) in ["data": data, "store": store, "apps": apps].merging(more, uniquingKeysWith: { $1 }) {
            if let value { flags[key] = value }
        }
        return try await ResolvedSettings.resolve(flags: flags, file: config)
    }

    /// Opens the node these options name.
    func openPlatform() async throws -> Platform { try await Platform.open(try await resolve().platformConfiguration()) }
}

extension ResolvedSettings {
    func platformConfiguration() throws -> PlatformConfiguration {
        let folder = DataFolder(path: text("data"))
        let library = text("engine.library")
        let threads = try integer("engine.threads", in: 0...1_024)
        return PlatformConfiguration(
            data: folder, storeURL: text("store").isEmpty ? nil : text("store"),
            apps: text("apps").split(separator: ":").map { Self.absolute(String($0)) },
            engine: EngineConfiguration(
                libraryPath: library.isEmpty ? nil : library,
                supportFolder: text("engine.support").isEmpty ? ProgramFolder.support : text("engine.support"),
                threads: threads == 0 ? ProcessInfo.processInfo.activeProcessorCount : threads,
                memoryLimitBytes: Int(try bytes("engine.memory")),
                temporaryFolder: folder.temporary),
            origin: text("origin"),
            outbound: text("fetch.allow").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) },
            sourceFolders: text("sources.folders").split(separator: ":").map { Self.absolute(String($0)) },
            trustedCertificates: try trustedCertificates())
    }

    /// - Throws: `setting_malformed` if the file cannot be read or holds no certificate.
    private func trustedCertificates() throws -> String? {
        guard !text("fetch.trust").isEmpty else { return nil }
        let path = Self.absolute(text("fetch.trust"))
        // What cannot be read says why by not being there.
        guard let pem = try? String(contentsOfFile: path, encoding: .utf8), pem.contains("-----BEGIN CERTIFICATE-----") else {
            throw CommandFault(
                code: "setting_malformed", problem: "setting fetch.trust names \(path), which cannot be read or holds no certificate",
                mend: "name a PEM file with -----BEGIN CERTIFICATE-----")
        }
        return path
    }

    private static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }
}

/// Where the program finds what belongs to it.
enum ProgramFolder {
    /// The nearest folder, from the program's own upwards and then the working folder, that holds `name`.
    static func containing(_ name: String) -> String? {
        let program = URL(filePath: (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0])
        var folder = program.deletingLastPathComponent()
        while true {
            if FileManager.default.fileExists(atPath: folder.appending(path: name).path) { return folder.path }
            let parent = folder.deletingLastPathComponent()
            if parent.path == folder.path { break }
            folder = parent
        }
        let working = FileManager.default.currentDirectoryPath
        return FileManager.default.fileExists(atPath: "\(working)/\(name)") ? working : nil
    }

    /// The support folder made by `make setup`.
    static var support: String { (containing(".heliu/support") ?? FileManager.default.currentDirectoryPath) + "/.heliu/support" }
}
