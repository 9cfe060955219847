import FoundationEssentials
import GRDB

#if canImport(Glibc)
import Glibc
#endif

/// A backup file, which is at its path whole or not at all.
enum BackupFile {
    /// Lets `body` write a file beside `path`, then moves it there once it is on disk.
    ///
    /// - Throws: `cannotOpen` if something is at `path` or its folder is missing; what `body` throws.
    static func write(to path: String, _ body: (_ partial: String) async throws -> Void) async throws {
        try SQLiteFile.checkWritable(path)
        guard access(path, F_OK) != 0 else {
            throw StoreError(.cannotOpen, subject: path, message: "is there already", mend: "Name a new file for the backup, or move the old one away")
        }
        let partial = "\(path).partial-\(UUID().uuidString)"
        do {
            try await body(partial)
            try await onBlockingThread {
                try sync(partial)
                guard rename(partial, path) == 0 else { throw failure(path) }
                try sync(SQLiteFile.folder(of: path))
            }
        } catch {
            for suffix in ["", "-journal", "-wal", "-shm"] { unlink(partial + suffix) }
            switch error {
            case is CancellationError: throw StoreError.cancelled(path)
            case is DatabaseError: throw StoreError(sqlite: error, subject: path)
            default: throw error
            }
        }
    }

    private static func sync(_ path: String) throws(StoreError) {
        let file = open(path, O_RDONLY)
        guard file >= 0 else { throw failure(path) }
        defer { Glibc.close(file) }
        guard fsync(file) == 0 else { throw failure(path) }
    }

    private static func failure(_ path: String) -> StoreError {
        StoreError(
            errno == ENOSPC || errno == EFBIG || errno == EDQUOT ? .diskFull : .cannotOpen, subject: path,
            message: "could not be written: \(SQLiteFile.systemMessage())", mend: "Free space, or name a folder that may be written")
    }
}
