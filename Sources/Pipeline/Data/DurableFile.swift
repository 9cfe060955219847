import Dispatch
import FoundationEssentials
import Synchronization
import Vocabulary

#if canImport(Glibc)
    import Glibc
#endif

/// Writing files so that what is acknowledged stays after a crash.
package enum DurableFile {
    /// Writes a whole new file and waits until it is on disk.
    package static func write(_ bytes: [UInt8], to path: String) throws(PipelineError) {
        try writeSoon(bytes, to: path)
        try sync(path)
    }

    /// Writes a whole new file; it is on disk once `sync` says so.
    static func writeSoon(_ bytes: [UInt8], to path: String) throws(PipelineError) {
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
    }

    /// Waits until all of these are on disk; at the same time, so that they share the disk's work.
    static func sync(all paths: [String]) throws(PipelineError) {
        let failed = Mutex<PipelineError?>(nil)
        DispatchQueue.concurrentPerform(iterations: paths.count) { index in
            let result = Result { () throws(PipelineError) in try sync(paths[index]) }
            if case .failure(let error) = result { failed.withLock { $0 = error } }
        }
        if let error = failed.withLock({ $0 }) { throw error }
    }

    /// Waits until a file, or the entries of a folder, are on disk.
    package static func sync(_ path: String) throws(PipelineError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(path) }
    }

    /// Moves a file that can be made again to its place; the move may be lost if the machine stops.
    static func place(_ source: String, at target: String) throws(PipelineError) {
        guard rename(source, target) == 0 else { throw failure(target) }
    }

    /// Moves a finished file or folder to its place and waits until the move is on disk.
    ///
    /// - Returns: `false` if the place was taken already; then `source` is removed.
    @discardableResult
    package static func move(_ source: String, to target: String) throws(PipelineError) -> Bool {
        let isMoved = try moveSoon(source, to: target)
        if isMoved { try sync(all: parents(of: target)) } else { remove(source) }
        return isMoved
    }

    /// Moves a finished file or folder to its place; the move is on disk once `parents(of:)` are synced.
    ///
    /// - Returns: `false` if the place was taken already; then nothing was moved.
    static func moveSoon(_ source: String, to target: String) throws(PipelineError) -> Bool {
        let parent = parent(of: target)
        guard mkdir(parent, 0o755) == 0 || errno == EEXIST else { throw failure(parent) }
        guard !exists(target) else { return false }
        guard rename(source, target) == 0 else {
            guard errno == EEXIST || errno == ENOTEMPTY else { throw failure(target) }
            return false
        }
        return true
    }

    /// The folders whose entries say that something stands at `target`: its own, and that one's.
    static func parents(of target: String) -> [String] { [parent(of: target), parent(of: parent(of: target))] }

    private static func parent(of path: String) -> String { String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]) }

    /// Removes a file or folder if it is there.
    package static func remove(_ path: String) {
        // Leftovers in the temporary folder are removed again at the next start.
        try? FileManager.default.removeItem(atPath: path)
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

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
