import FoundationEssentials

/// A folder for files that are needed while a source is read; gone with this value.
final class ScratchFolder {
    let path: String
    private var count = 0

    /// - Throws: `unreadable` if the folder cannot be made.
    init() throws(SourceError) {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("heliu-source-\(UUID().uuidString)").path
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw SourceError(
                .unreadable, problem: "the folder \(path) cannot be made: \(error)",
                mend: "check the disk's free space and the folder for temporary files (TMPDIR)")
        }
    }

    func newFile(_ ending: String) -> String {
        count += 1
        return "\(path)/\(count).\(ending)"
    }

    deinit {
        // A file that stays behind spoils nothing.
        try? FileManager.default.removeItem(atPath: path)
    }
}
