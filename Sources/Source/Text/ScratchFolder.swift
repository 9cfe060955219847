import FoundationEssentials

/// A folder for files that are needed while a source is read; gone with this value.
final class ScratchFolder {
    let path: String
    private var count = 0

    /// - Parameter path: where nothing is yet. Whoever chooses it removes what a process that was killed left there.
    /// - Throws: `unreadable` if the folder cannot be made.
    init(_ path: String) throws(SourceError) {
        self.path = path
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw SourceError(
                .unreadable, problem: "the folder \(path) cannot be made: \(error)",
                mend: "check the disk's free space, and the owner and mode of the folder it is to be in")
        }
    }

    func newFile(_ ending: String) -> String {
        count += 1
        return "\(path)/\(count).\(ending)"
    }

    deinit {
        // A file that stays behind spoils nothing: the node's next start removes it.
        try? FileManager.default.removeItem(atPath: path)
    }
}
