import Catalog
import Foundation
import Fetch
import Governance
import Indicator
import Job
import Lineage
import Quality
import Ledger
import Pipeline
import Store
import Vocabulary

/// Copies of a node that can be trusted: every file's digest is in the copy's manifest.
extension Platform {
    /// What a copy holds.
    package struct BackupResult: Sendable, Codable {
        package var files: Int
        package var bytes: Int64
    }

    private struct BackupManifest: Codable {
        var format = "heliu-backup/1"
        var origin: String
        var files: [String: String]
    }

    static var migrations: [Migration] {
        LedgerMigrations.all + CatalogMigrations.all + PipelineMigrations.all + IndicatorMigrations.all + FetchMigrations.all + JobMigrations.all
            + QualityMigrations.all + LineageMigrations.all + GovernanceMigrations.all + ContractMigrations.all
    }

    /// Takes a consistent copy into a new folder while the node serves.
    ///
    /// The store is copied in one snapshot; bundles are immutable and stand on disk before the store names them, so
    /// copying them afterwards misses none.
    ///
    /// - Throws: `malformed` if the folder exists and holds anything; `diskFull`.
    package func backup(to folder: String) async throws -> BackupResult {
        let manager = FileManager.default
        guard ((try? manager.contentsOfDirectory(atPath: folder)) ?? []).isEmpty else {
            throw PipelineError(.malformed, problem: "\(folder) is not empty", mend: "name a new folder for the copy")
        }
        try manager.createDirectory(atPath: folder + "/versions", withIntermediateDirectories: true)
        // What waits now may be landed and swept before its turn comes again.
        let waiting = try copyRows("pushed", from: data.pushed, to: folder)
        try await store.backup(to: folder + "/store.sqlite")
        try manager.createDirectory(atPath: folder + "/keys", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try manager.copyItem(atPath: data.keys + "/ledger.key", toPath: folder + "/keys/ledger.key")
        var names = ["store.sqlite", "keys/ledger.key"]
        for name in ["keys/masking.key", "keys/credential.key"] where manager.fileExists(atPath: "\(data.path)/\(name)") {
            try manager.copyItem(atPath: "\(data.path)/\(name)", toPath: "\(folder)/\(name)")
            names.append(name)
        }
        for dataset in try await resources.datasets() {
            for version in try await resources.allVersions(of: dataset.name) {
                let digest = try ContentDigest(text: version.digest)
                let relative = String(data.bundle(digest).dropFirst(data.path.count + 1))
                guard !manager.fileExists(atPath: "\(folder)/\(relative)") else { continue }
                try manager.createDirectory(
                    atPath: ("\(folder)/\(relative)" as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
                try manager.copyItem(atPath: data.bundle(digest), toPath: "\(folder)/\(relative)")
                names += try manager.contentsOfDirectory(atPath: data.bundle(digest)).map { "\(relative)/\($0)" }
            }
        }
        names += try copyRows("quarantine", from: data.quarantine, to: folder)
        names += try copyRows("landed", from: data.landings, to: folder)
        names += try waiting + copyRows("pushed", from: data.pushed, to: folder)
        names += try copyAddedSources(to: folder)
        var files: [String: String] = [:]
        var total: Int64 = 0
        for name in names {
            let (digest, size) = try Pipeline.Bundle.digest(of: "\(folder)/\(name)")
            files[name] = digest
            total += size
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        try encoder.encode(BackupManifest(origin: configuration.origin, files: files))
            .write(to: URL(filePath: folder + "/backup.json"), options: .atomic)
        return BackupResult(files: names.count, bytes: total)
    }

    /// Rows that were set aside, and the rows of sources as they stand or wait: a source read by watermark or pushed does not deliver them again.
    private func copyRows(_ name: String, from source: String, to folder: String) throws -> [String] {
        let manager = FileManager.default
        let files = ((try? manager.subpathsOfDirectory(atPath: source)) ?? []).sorted()  // Made at the first start.
        var copied: [String] = []
        for file in files where !isFolder("\(source)/\(file)") && !manager.fileExists(atPath: "\(folder)/\(name)/\(file)") {
            do {
                try manager.createDirectory(
                    atPath: ("\(folder)/\(name)/\(file)" as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
                try manager.copyItem(atPath: "\(source)/\(file)", toPath: "\(folder)/\(name)/\(file)")
                copied.append("\(name)/\(file)")
            } catch where !manager.fileExists(atPath: "\(source)/\(file)") {
                // Swept or disposed of meanwhile; part of it may have been copied.
                try? manager.removeItem(atPath: "\(folder)/\(name)/\(file)")
            }
        }
        return copied
    }

    /// The app folders of the sources that were added, as they stand.
    private func copyAddedSources(to folder: String) throws -> [String] {
        let manager = FileManager.default
        guard !addedSources().isEmpty else { return [] }
        try manager.copyItem(atPath: data.apps, toPath: folder + "/apps")
        return try manager.subpathsOfDirectory(atPath: folder + "/apps").map { "apps/\($0)" }.filter { name in
            (try? Pipeline.Bundle.digest(of: "\(folder)/\(name)")) != nil && !isFolder("\(folder)/\(name)")  // A folder has no digest.
        }
    }

    /// Restores a copy into an empty data folder and store, after recomputing every digest.
    ///
    /// - Throws: `bundleDamaged` naming the first file that is missing or differs; `malformed` if the data folder is not empty.
    package static func restore(from folder: String, to configuration: PlatformConfiguration) async throws -> BackupResult {
        let manager = FileManager.default
        guard let bytes = manager.contents(atPath: folder + "/backup.json"),
            let manifest = try? JSONDecoder().decode(BackupManifest.self, from: bytes), manifest.format == "heliu-backup/1"
        else {
            throw PipelineError(
                .bundleDamaged, problem: "\(folder) is no backup: backup.json is missing or not readable",
                mend: "name a folder made by `heliu backup`")
        }
        guard ((try? manager.contentsOfDirectory(atPath: configuration.data.path)) ?? []).isEmpty else {
            throw PipelineError(
                .malformed, problem: "the data folder \(configuration.data.path) is not empty",
                mend: "restore into a new folder with --data, then use that one")
        }
        var total: Int64 = 0
        for (name, expected) in manifest.files.sorted(by: { $0.key < $1.key }) {
            guard let (digest, size) = try? Pipeline.Bundle.digest(of: "\(folder)/\(name)") else { throw damaged(folder, "\(name) is missing") }
            guard digest == expected else { throw damaged(folder, "\(name) is not what was copied") }
            total += size
        }
        try configuration.data.prepare()
        let store = try await openStore(configuration.location)
        try await restoreStore(from: folder + "/store.sqlite", into: store)
        try await store.migrate(migrations)
        await store.close()
        for name in manifest.files.keys.sorted() where name != "store.sqlite" {
            let target = "\(configuration.data.path)/\(name)"
            try manager.createDirectory(atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try manager.copyItem(atPath: "\(folder)/\(name)", toPath: target)
        }
        return BackupResult(files: manifest.files.count, bytes: total)
    }

    private static func damaged(_ folder: String, _ what: String) -> PipelineError {
        PipelineError(.bundleDamaged, problem: "the backup \(folder) is damaged: \(what)", mend: "use another backup; nothing was restored")
    }
}
