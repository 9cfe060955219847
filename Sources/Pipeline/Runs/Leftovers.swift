import Catalog
import FoundationEssentials
import Store
import Vocabulary

#if canImport(Glibc)
    import Glibc
#endif

/// A run whose process may still be at work.
struct LiveRuns {
    var id: String
    var subject: String

    /// Runs that are under way, and those whose lease merely ran out: they may still write.
    static func all(in reader: any SQLReader) throws -> [LiveRuns] {
        try reader.rows("SELECT id, subject, state, process FROM run WHERE state IN ('running', 'interrupted') ORDER BY started_at DESC LIMIT 1000")
            .filter { try !ProcessIdentity(text: $0.text("process")).isGone && ($0.text("state") == "running" || isOwnOrElsewhere($0)) }
            .map { LiveRuns(id: try $0.text("id"), subject: try $0.text("subject")) }
    }

    /// Of an interrupted run: whether its process lives. One of another machine cannot be asked; its lease has the last word.
    private static func isOwnOrElsewhere(_ row: Row) throws -> Bool {
        try ProcessIdentity(text: row.text("process")).machine == ProcessIdentity.current.machine
    }
}

/// What a killed process left behind.
extension PipelineRunner {
    /// Marks the runs whose process is gone, and removes their unfinished files. To be called when a node opens.
    ///
    /// - Throws: errors of the store and of the data folder.
    package func recover() async throws {
        try await runs.recover()
        // Listed before the store is asked: what a run that begins meanwhile writes is not among these.
        let unfinished = try FileManager.default.contentsOfDirectory(atPath: folder.temporary)
        let aside = try FileManager.default.contentsOfDirectory(atPath: folder.quarantine)
        guard !unfinished.isEmpty || !aside.isEmpty else { return }
        for name in unfinished where DataFolder.engineProcess(of: name)?.isGone ?? false { DurableFile.remove("\(folder.temporary)/\(name)") }
        let (gone, alive, entered) = try await store.read { reader in
            let runs = try reader.rows(
                "SELECT id, state, process FROM run WHERE state IN ('running', 'interrupted') ORDER BY started_at DESC LIMIT 1000")
            // A run whose lease merely ran out may still enter what it set aside.
            let isGone = try runs.map { try $0.text("state") == "interrupted" && ProcessIdentity(text: $0.text("process")).isGone }
            let names = try runs.map { try $0.text("id") + "-" }
            let entered = try reader.rows("SELECT file FROM quarantine_batch").map { try $0.text("file") }
            return (zip(names, isGone).filter(\.1).map(\.0), zip(names, isGone).filter { !$0.1 }.map(\.0), Set(entered))
        }
        func isLeft(_ name: String) -> Bool { gone.contains { name.hasPrefix($0) } && !alive.contains { name.hasPrefix($0) } }
        for name in unfinished where isLeft(name) { DurableFile.remove("\(folder.temporary)/\(name)") }
        for name in aside where !entered.contains(name) && isLeft(name) { DurableFile.remove("\(folder.quarantine)/\(name)") }
    }

    /// What a sweep removed.
    package struct Swept: Sendable, Hashable, Codable {
        /// Bundles that no version names: of publications that were killed, or destroyed since.
        package var bundles = 0
        /// Landed rows that no source stands at any more.
        package var landings = 0
        /// Pushed rows that are landed, or that nobody was told were taken.
        package var pushes = 0
        /// Serving and cached files of versions that are kept no more, and unfinished work of over a day ago.
        package var others = 0
        package var bytes: Int64 = 0
        /// Whether runs were under way, so that only what they cannot need was removed.
        package var isPartial = false

        package init() {}
    }

    /// Unfinished work of no known run is given up after so long.
    private static let temporarySeconds = 86_400

    /// Removes files that nothing names. To be called when a server starts, and by command.
    ///
    /// Safe beside other processes: a run that begins waits until the sweep is over, and while one is under way its files, which may not have
    /// a name yet, stay; so do those that lie there for it to find.
    ///
    /// - Parameter shredding: whether rows of earlier loads are overwritten before they are removed, as at the end of their retention.
    package func sweep(shredding: Bool = false) async throws -> Swept {
        let folder = folder
        let now = now()
        return try await store.write { writer in
            // Runs begin, and name what they made, only after this transaction.
            try writer.lock("run")
            var swept = Swept()
            swept.isPartial = try !LiveRuns.all(in: writer).isEmpty
            let longAgo = Int(now / 1_000) - Self.temporarySeconds
            let kept = Set(try writer.rows("SELECT digest FROM dataset_version WHERE disposed_at IS NULL").map { String(try $0.text("digest").dropFirst(7)) })
            if !swept.isPartial {
                Sweep.bundles(of: folder, kept: kept, &swept)
                let landed = Set(try writer.rows("SELECT landed_digest FROM source_state WHERE landed_digest IS NOT NULL").map { String(try $0.text("landed_digest").dropFirst(7)) })
                for name in Sweep.names(folder.landings) where !landed.contains(String(name.prefix { $0 != "." })) {
                    if shredding { try Shredder.destroy("\(folder.landings)/\(name)") }
                    if Sweep.remove("\(folder.landings)/\(name)", &swept) { swept.landings += 1 }
                }
                try Sweep.pushes(of: folder, olderThan: longAgo, in: writer, &swept)
                let aside = Set(try writer.rows("SELECT file FROM quarantine_batch").map { try $0.text("file") })
                for name in Sweep.names(folder.quarantine) where name.hasSuffix(".parquet") && !aside.contains(name) {
                    if Sweep.remove("\(folder.quarantine)/\(name)", &swept) { swept.others += 1 }
                }
            }
            for place in [folder.serving, folder.cache] {
                for name in Sweep.names(place) {
                    // Other names are not ours to judge.
                    guard let hex = Sweep.digest(in: name), !kept.contains(hex) else { continue }
                    if Sweep.remove("\(place)/\(name)", &swept) { swept.others += 1 }
                }
            }
            let running = swept.isPartial
            for name in running ? [] : Sweep.names(folder.temporary) where DataFolder.engineProcess(of: name) == nil {
                let path = "\(folder.temporary)/\(name)"
                guard Sweep.changedSeconds(path) < longAgo else { continue }
                if Sweep.remove(path, &swept) { swept.others += 1 }
            }
            return swept
        }
    }
}
