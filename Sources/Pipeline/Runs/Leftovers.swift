import FoundationEssentials
import Store

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
}
