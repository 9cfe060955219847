import FoundationEssentials
import Store

#if canImport(Glibc)
    import Glibc
#endif

/// The pieces of a sweep of the data folder.
enum Sweep {
    static func names(_ folder: String) -> [String] {
        // A folder that is not there holds nothing.
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }

    /// The 64 hexadecimal digits a name begins with.
    static func digest(in name: String) -> String? {
        let hex = name.prefix(64)
        return hex.utf8.count == 64 && hex.allSatisfy(\.isHexDigit) ? String(hex) : nil
    }

    static func bundles(of folder: DataFolder, kept: Set<String>, _ swept: inout PipelineRunner.Swept) {
        for shelf in names(folder.versions) where shelf.utf8.count == 2 {
            for name in names("\(folder.versions)/\(shelf)") {
                guard let hex = digest(in: name), hex == name, !kept.contains(hex) else { continue }
                if remove("\(folder.versions)/\(shelf)/\(name)", &swept) { swept.bundles += 1 }
            }
        }
    }

    /// Pushed rows that were landed stand in the landed file. A file that no line names was never acknowledged.
    ///
    /// - Parameter seconds: since 1970; what was written later may be acknowledged yet.
    static func pushes(of folder: DataFolder, olderThan seconds: Int, in writer: any SQLWriter, _ swept: inout PipelineRunner.Swept) throws {
        for row in try writer.rows(
            """
            SELECT push_batch.subject AS subject, push_batch.source AS source, number, file FROM push_batch
            JOIN source_state ON source_state.subject = push_batch.subject AND source_state.source = push_batch.source
            WHERE is_landed = 1 AND file <> '' AND landed_digest IS NOT NULL
            """)
        {
            if remove(folder.pushed(try row.text("file")), &swept) { swept.pushes += 1 }
            try writer.execute(
                "UPDATE push_batch SET file = '' WHERE subject = ? AND source = ? AND number = ?", [row["subject"], row["source"], row["number"]])
        }
        let named = Set(try writer.rows("SELECT file FROM push_batch WHERE file <> ''").map { folder.pushed(try $0.text("file")) })
        for path in names(folder.pushed).flatMap({ shelf in names("\(folder.pushed)/\(shelf)").map { "\(folder.pushed)/\(shelf)/\($0)" } }) {
            guard path.hasSuffix(".ndjson"), !named.contains(path), changedSeconds(path) < seconds else { continue }
            if remove(path, &swept) { swept.pushes += 1 }
        }
    }

    /// - Returns: whether there was anything to remove.
    static func remove(_ path: String, _ swept: inout PipelineRunner.Swept) -> Bool {
        let bytes = size(path)
        guard bytes >= 0 else { return false }
        DurableFile.remove(path)
        swept.bytes += bytes
        return true
    }

    /// Bytes of a file, or of all files of a folder; less than 0 if there is none.
    private static func size(_ path: String) -> Int64 {
        var status = stat()
        guard lstat(path, &status) == 0 else { return -1 }
        guard status.st_mode & S_IFMT == S_IFDIR else { return Int64(status.st_size) }
        return names(path).reduce(0) { $0 + max(size("\(path)/\($1)"), 0) }
    }

    /// Seconds since 1970 when a file or folder was changed last.
    static func changedSeconds(_ path: String) -> Int {
        var status = stat()
        return lstat(path, &status) == 0 ? Int(status.st_mtim.tv_sec) : .max
    }
}
