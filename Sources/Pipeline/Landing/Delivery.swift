import Crypto
import FoundationEssentials
import Source
import Store
import Vocabulary

#if canImport(Glibc)
    import Glibc
#endif

/// What a source gives at this moment, found and measured, not yet read.
struct Delivery: Sendable {
    enum Place: Sendable {
        /// Absolute paths, in order.
        case files([String])
        /// A database's address, which may hold a password.
        case database(String)
    }

    var place: Place
    /// Digest of the bytes; `nil` if only reading the rows can tell.
    var digest: String?
    var mark: FetchMark?
    /// Folder that is removed when the delivery was read.
    var scratch: String?
    /// Numbers of the pushed batches.
    var batches: [Int64] = []
    /// Files of a watched folder.
    var watched: [WatchedFile] = []
    /// Whether these are all rows there are, so that what earlier loads set aside is judged anew.
    var isWhole = false

    func removeScratch() { if let scratch { DurableFile.remove(scratch) } }
}

/// Digests of local files, remembered by size, time and inode, so that what did not change is not read again.
struct FileDigests: Sendable {
    let store: any OperationalStore
    let now: @Sendable () -> Int64
    /// A file touched so recently may change again within the resolution of its time.
    private static let restMilliseconds: Int64 = 2_000

    private struct Stamp: Hashable {
        var bytes: Int64
        var modified: Int64
        var inode: Int64
    }

    func digest(of path: String) async throws -> String {
        guard let stamp = Self.stamp(path) else { throw Self.missing(path) }
        let known = try await store.read { reader in
            try reader.row("SELECT bytes, modified_ns, inode, digest FROM file_digest WHERE path = ?", [.text(path)])
                .map { (Stamp(bytes: try $0.integer("bytes"), modified: try $0.integer("modified_ns"), inode: try $0.integer("inode")), try $0.text("digest")) }
        }
        if let known, known.0 == stamp { return known.1 }
        let digest = try await onBlockingThread { "sha256:" + (try Bundle.digest(of: path)).hex }
        let isAtRest = now() - stamp.modified / 1_000_000 > Self.restMilliseconds && Self.stamp(path) == stamp
        if isAtRest {
            try await store.write { writer in
                try writer.execute(
                    """
                    INSERT INTO file_digest (path, bytes, modified_ns, inode, digest) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (path) DO UPDATE SET bytes = excluded.bytes, modified_ns = excluded.modified_ns,
                        inode = excluded.inode, digest = excluded.digest
                    """, [.text(path), .integer(stamp.bytes), .integer(stamp.modified), .integer(stamp.inode), .text(digest)])
            }
        }
        return digest
    }

    private static func stamp(_ path: String) -> Stamp? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Stamp(
            bytes: Int64(status.st_size), modified: Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec),
            inode: Int64(bitPattern: UInt64(status.st_ino)))
    }

    private static func missing(_ path: String) -> SourceError {
        SourceError(
            .missing, problem: "\(path) cannot be opened: \(String(cString: strerror(errno)))",
            mend: "check the path and that this user may read the file")
    }
}
