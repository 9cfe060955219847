import Crypto
import FoundationEssentials
import Source
package import Store
import Vocabulary

#if canImport(Glibc)
    import Glibc
#endif

/// A file of a watched folder, as it was when it was found whole.
package struct WatchedFile: Sendable, Hashable, Codable {
    package var name: String
    package var size: Int64
    /// Unix nanoseconds.
    package var modified: Int64
    package var inode: Int64
    /// Unix milliseconds.
    package var foundAt: Int64 = 0
    /// When its rows were loaded; `nil` if it waits.
    package var takenAt: Int64?
    /// The run that loaded it.
    package var run: String?

    package init(name: String, size: Int64, modified: Int64, inode: Int64) {
        self.name = name
        self.size = size
        self.modified = modified
        self.inode = inode
    }

    func isSame(as other: WatchedFile) -> Bool {
        (name, size, modified, inode) == (other.name, other.size, other.modified, other.inode)
    }
}

/// What is remembered of the files of watched folders: each is loaded once, and again only if it changes.
package struct WatchedFiles: Sendable {
    /// A file that has not changed for so long counts as whole, also if nobody watched it arrive.
    static let restMilliseconds: Int64 = 5_000

    let store: any OperationalStore
    let now: @Sendable () -> Int64

    package init(store: any OperationalStore, now: @escaping @Sendable () -> Int64) {
        self.store = store
        self.now = now
    }

    /// The files of a source that were found, the latest first.
    package func all(of source: String, subject: String) async throws -> [WatchedFile] {
        try await store.read { reader in
            try reader.rows(
                """
                SELECT name, size, modified_ns, inode, found_at, taken_at, run_id FROM watched_file
                WHERE subject = ? AND source = ? ORDER BY found_at DESC, name DESC
                """, [.text(subject), .text(source)]
            ).map { row in
                var file = WatchedFile(
                    name: try row.text("name"), size: try row.integer("size"), modified: try row.integer("modified_ns"), inode: try row.integer("inode"))
                file.foundAt = try row.integer("found_at")
                file.takenAt = try row.optionalInteger("taken_at")
                file.run = try row.optionalText("run_id")
                return file
            }
        }
    }

    /// Notes files that have arrived whole.
    ///
    /// - Returns: whether any of them is new or has changed.
    package func found(_ files: [WatchedFile], of source: String, subject: String) async throws -> Bool {
        let known = Dictionary(try await all(of: source, subject: subject).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let new = files.filter { file in known[file.name].map { !$0.isSame(as: file) } ?? true }
        guard !new.isEmpty else { return false }
        let at = now()
        try await store.write { try Self.put(new, of: source, subject: subject, foundAt: at, takenAt: nil, run: nil, in: $0) }
        return true
    }

    /// Notes files whose rows a run has loaded.
    static func take(_ files: [WatchedFile], of source: String, subject: String, run: String, at: Int64, in writer: any SQLWriter) throws {
        try put(files, of: source, subject: subject, foundAt: at, takenAt: at, run: run, in: writer)
    }

    private static func put(
        _ files: [WatchedFile], of source: String, subject: String, foundAt: Int64, takenAt: Int64?, run: String?, in writer: any SQLWriter
    ) throws {
        guard !files.isEmpty else { return }
        try writer.executeBatch(
            """
            INSERT INTO watched_file (subject, source, name, size, modified_ns, inode, found_at, taken_at, run_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (subject, source, name) DO UPDATE SET size = excluded.size, modified_ns = excluded.modified_ns, inode = excluded.inode,
                taken_at = excluded.taken_at, run_id = excluded.run_id
            """,
            files.map { file in
                [
                    .text(subject), .text(source), .text(file.name), .integer(file.size), .integer(file.modified), .integer(file.inode),
                    .integer(file.foundAt == 0 ? foundAt : file.foundAt), SQLValue(takenAt), SQLValue(run),
                ]
            })
    }
}

/// What a watched folder gives.
extension PipelineRunner {
    /// The files that the next load reads: all that are whole, or in mode incremental those that no load has taken as they are.
    ///
    /// - Parameter rereads: whether files are read again that were taken: at a first load, or one that makes everything again.
    /// - Returns: `nil` if there are none.
    func watched(_ source: SourceDeclaration, pattern: String, in folder: String, subject: String, rereads: Bool) async throws -> Delivery? {
        let files = WatchedFiles(store: store, now: now)
        let known = Dictionary(try await files.all(of: source.name, subject: subject).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let rest = now() * 1_000_000 - WatchedFiles.restMilliseconds * 1_000_000
        var wanted = try Self.matching(pattern, in: folder, mayBeNone: true).compactMap { path -> WatchedFile? in
            guard var file = Self.file(path), !isPartialFileName(file.name) else { return nil }
            let before = known[file.name].flatMap { $0.isSame(as: file) ? $0 : nil }
            guard before != nil || file.modified <= rest else { return nil }
            (file.foundAt, file.takenAt) = (before?.foundAt ?? 0, before?.takenAt)
            return file
        }
        let isWhole = source.mode != .incremental || rereads
        if !isWhole { wanted.removeAll { $0.takenAt != nil } }
        guard !wanted.isEmpty else { return nil }
        // In the order in which they came, so that of two rows with one key the later stays.
        if source.mode == .incremental { wanted.sort { ($0.takenAt ?? .max, $0.name) < ($1.takenAt ?? .max, $1.name) } }
        let digests = FileDigests(store: store, now: now)
        var hash = SHA256()
        for file in wanted {
            // A file that was put there again is taken again, also with the same bytes: so that it is on the list.
            let mark = source.mode == .incremental ? " \(file.modified) \(file.inode)" : ""
            hash.update(data: Data("\(file.name) \(try await digests.digest(of: "\(folder)/\(file.name)"))\(mark)\n".utf8))
        }
        var delivery = Delivery(place: .files(wanted.map { "\(folder)/\($0.name)" }), digest: ContentDigest(bytes: hash.finalize()).text)
        delivery.watched = wanted
        delivery.isWhole = isWhole
        return delivery
    }

    /// A regular file, no link: what a link points at may lie anywhere.
    private static func file(_ path: String) -> WatchedFile? {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return WatchedFile(
            name: path.split(separator: "/").last.map(String.init) ?? path, size: Int64(status.st_size),
            modified: Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec), inode: Int64(bitPattern: UInt64(status.st_ino)))
    }
}
