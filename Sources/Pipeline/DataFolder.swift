import FoundationEssentials
package import Vocabulary

#if canImport(Glibc)
    import Glibc
#endif

/// The folder that holds everything a node knows; paths are absolute.
package struct DataFolder: Sendable, Hashable {
    package let path: String

    package init(path: String) {
        self.path = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }

    package var database: String { path + "/heliu.sqlite" }
    package var versions: String { path + "/versions" }
    package var serving: String { path + "/serving" }
    package var quarantine: String { path + "/quarantine" }
    package var uploads: String { path + "/uploads" }
    package var keys: String { path + "/keys" }
    /// Unfinished work; may be emptied while nothing runs.
    package var temporary: String { path + "/tmp" }
    /// Files made again on demand.
    package var cache: String { path + "/cache" }

    /// Folder of a version's bundle.
    package func bundle(_ digest: ContentDigest) -> String {
        let hex = digest.hex
        return "\(versions)/\(hex.prefix(2))/\(hex)"
    }

    /// The SQLite file that serves a version's rows by key; derived from the bundle.
    package func servingFile(_ digest: ContentDigest) -> String { "\(serving)/\(digest.hex).sqlite" }

    /// Creates what is missing.
    ///
    /// - Throws: `PipelineError` `folder` if it cannot be created or written.
    package func prepare() throws(PipelineError) {
        // What the node keeps is nobody else's on the machine: password hashes and data that is not shared.
        umask(0o077)
        // A file that may not grow is an error like a full disk, not the end of the program.
        signal(SIGXFSZ, SIG_IGN)
        for folder in [path, versions, serving, quarantine, uploads, keys, temporary, cache] {
            do {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            } catch {
                throw PipelineError(
                    .folder, problem: "the data folder \(folder) cannot be created: \(Self.reason(of: errno))",
                    mend: "choose a folder you may write to with --data or HELIU_DATA")
            }
        }
        guard access(path, W_OK) == 0, access(temporary, W_OK) == 0 else {
            throw PipelineError(
                .folder, problem: "the data folder \(path) is read-only for this user",
                mend: "change its owner or mode, or choose another with --data or HELIU_DATA")
        }
    }

    static func reason(of number: Int32) -> String { String(cString: strerror(number)) }
}

/// Writing files so that what is acknowledged stays after a crash.
enum DurableFile {
    /// Writes a whole new file and waits until it is on disk.
    static func write(_ bytes: [UInt8], to path: String) throws(PipelineError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var offset = 0
        while offset < bytes.count {
            let written = bytes[offset...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0 {
                if errno == EINTR { continue }
                throw failure(path)
            }
            offset += written
        }
        guard fsync(descriptor) == 0 else { throw failure(path) }
    }

    /// Waits until a file, or the entries of a folder, are on disk.
    static func sync(_ path: String) throws(PipelineError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(path) }
    }

    /// Moves a finished file or folder to its place and waits until the move is on disk.
    ///
    /// - Returns: `false` if the place was taken already; then `source` is removed.
    @discardableResult
    static func move(_ source: String, to target: String) throws(PipelineError) -> Bool {
        let parent = String(target[..<(target.lastIndex(of: "/") ?? target.endIndex)])
        if mkdir(parent, 0o755) == 0 {
            try sync(String(parent[..<(parent.lastIndex(of: "/") ?? parent.endIndex)]))
        } else if errno != EEXIST {
            throw failure(parent)
        }
        guard access(target, F_OK) != 0 else {
            remove(source)
            return false
        }
        guard rename(source, target) == 0 else {
            if errno == EEXIST || errno == ENOTEMPTY {
                remove(source)
                return false
            }
            throw failure(target)
        }
        try sync(parent)
        return true
    }

    /// Removes a file or folder if it is there.
    static func remove(_ path: String) {
        // Leftovers in the temporary folder are removed again at the next start.
        try? FileManager.default.removeItem(atPath: path)
    }

    static func size(_ path: String) -> Int64 {
        var status = stat()
        return stat(path, &status) == 0 ? Int64(status.st_size) : 0
    }

    static func read(_ path: String) throws(PipelineError) -> [UInt8] {
        do {
            return [UInt8](try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw failure(path)
        }
    }

    static func failure(_ path: String) -> PipelineError {
        let number = errno
        if number == ENOSPC || number == EDQUOT || number == EFBIG {
            return PipelineError(
                .diskFull, problem: "\(path) cannot be written: \(DataFolder.reason(of: number))",
                mend: "free space on the data folder's disk, then run again; nothing published is affected")
        }
        return PipelineError(
            .folder, problem: "\(path): \(DataFolder.reason(of: number))",
            mend: "check that the data folder exists and that this user may write to it")
    }
}
