import FoundationEssentials
import Vocabulary

#if canImport(Glibc)
    import Glibc
#endif

/// Removes files for good, as far as a program can.
///
/// A file's bytes are overwritten before its name goes, where no other name leads to them. Drives that write elsewhere each time, snapshots
/// and backups keep what they have: encrypt the disk, and let backups expire.
enum Shredder {
    private static let zeros = [UInt8](repeating: 0, count: 1 << 16)

    /// Overwrites and removes a file, or a folder with everything in it; what is gone already is well.
    ///
    /// - Throws: `data_folder` if it cannot be removed.
    static func destroy(_ path: String) throws(PipelineError) {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            guard errno == ENOENT else { throw DurableFile.failure(path) }
            return
        }
        let parent = String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
        if status.st_mode & S_IFMT == S_IFDIR {
            let names: [String]
            do { names = try FileManager.default.contentsOfDirectory(atPath: path) } catch { throw DurableFile.failure(path) }
            for name in names.sorted() { try destroy("\(path)/\(name)") }
            guard rmdir(path) == 0 || errno == ENOENT else { throw DurableFile.failure(path) }
        } else {
            if status.st_mode & S_IFMT == S_IFREG, status.st_nlink == 1 { try overwrite(path, bytes: Int64(status.st_size)) }
            guard unlink(path) == 0 || errno == ENOENT else { throw DurableFile.failure(path) }
        }
        try DurableFile.sync(parent)
    }

    private static func overwrite(_ path: String, bytes: Int64) throws(PipelineError) {
        // Whoever has it mapped would fall over a file that shrinks; one of the same size only reads nothing.
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw DurableFile.failure(path) }
        defer { close(descriptor) }
        var left = bytes
        while left > 0 {
            let written = write(descriptor, zeros, Int(min(left, Int64(zeros.count))))
            if written < 0 {
                if errno == EINTR { continue }
                throw DurableFile.failure(path)
            }
            left -= Int64(written)
        }
        guard fsync(descriptor) == 0 else { throw DurableFile.failure(path) }
    }
}
