import Glibc
import Source

/// A folder that others put files into: which of them are new or changed, and whole.
///
/// What the folder holds is read by `snapshot`, blocking; everything else is a function of what was read, so that the caller decides when
/// to look and where to keep the state.
package struct WatchedFolder: Sendable {
    /// A regular file of the folder at one moment.
    package struct Entry: Sendable, Hashable, Codable {
        package let name: String
        package let size: Int64
        /// Unix nanoseconds.
        package let modified: Int64
        /// Stays the same when the file is renamed.
        package let inode: UInt64

        package init(name: String, size: Int64, modified: Int64, inode: UInt64) {
            self.name = name
            self.size = size
            self.modified = modified
            self.inode = inode
        }
    }

    /// What is remembered between two looks; begins empty.
    package struct State: Sendable, Hashable, Codable {
        struct Seen: Sendable, Hashable, Codable {
            var entry: Entry
            /// When it was first seen as it is; Unix milliseconds.
            var since: Int64
            /// It had another name before, which is how writers say that a file is whole.
            var wasRenamed: Bool
        }
        /// By name; only what the folder still holds, so that the state grows no larger than the folder.
        var seen: [String: Seen] = [:]
        var taken: [String: Entry] = [:]

        package init() {}

        /// Notes that files have been read, as they were handed out. Those that change later are handed out again.
        package mutating func take(_ entries: [Entry]) {
            for entry in entries { taken[entry.name] = entry }
        }
    }

    /// More files than this are no delivery but a mistake.
    package static let mostFiles = 100_000

    package let path: String
    package let pattern: NamePattern
    /// How long a file must stay the same before it counts as whole.
    package let restMilliseconds: Int64

    package init(path: String, pattern: NamePattern, restMilliseconds: Int64 = 5_000) {
        self.path = path
        self.pattern = pattern
        self.restMilliseconds = restMilliseconds
    }

    /// The folder's regular files, by name. Links are left out: what they point at may lie anywhere. Blocks.
    ///
    /// - Throws: `unreadableFolder`, also beyond `mostFiles`.
    package func snapshot() throws(FetchError) -> [Entry] {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0, let folder = fdopendir(descriptor) else { throw unreadable(String(cString: strerror(errno))) }
        defer { closedir(folder) }
        var entries: [Entry] = []
        errno = 0
        while let record = readdir(folder) {
            let name = withUnsafeBytes(of: &record.pointee.d_name) { String(validating: $0.prefix { $0 != 0 }, as: UTF8.self) }
            guard let name else { throw unreadable("it holds a file whose name is not UTF-8") }
            var status = stat()
            // A file that has just gone is not there.
            if name != ".", name != "..", fstatat(dirfd(folder), name, &status, AT_SYMLINK_NOFOLLOW) == 0, status.st_mode & S_IFMT == S_IFREG {
                let modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
                entries.append(Entry(name: name, size: Int64(status.st_size), modified: modified, inode: UInt64(status.st_ino)))
            }
            guard entries.count <= Self.mostFiles else { throw unreadable("it holds more than \(Self.mostFiles) files") }
            errno = 0
        }
        guard errno == 0 else { throw unreadable(String(cString: strerror(errno))) }
        return entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// Which files are new or changed, and at rest.
    ///
    /// - Parameters:
    ///   - snapshot: what the folder holds.
    ///   - state: what the last call returned, with `take` for what was read since.
    ///   - now: Unix milliseconds.
    /// - Returns: the files, by name, until they are taken; and the state for the next call.
    package func ready(_ snapshot: [Entry], state: State, now: Int64) -> (files: [Entry], state: State) {
        var next = State()
        let names = Dictionary(state.seen.values.map { ($0.entry.inode, $0.entry) }, uniquingKeysWith: { first, _ in first })
        var files: [Entry] = []
        for entry in snapshot {
            var seen = State.Seen(entry: entry, since: now, wasRenamed: false)
            if let before = state.seen[entry.name], before.entry == entry {
                seen = before
            } else if let other = names[entry.inode], other.name != entry.name, other.size == entry.size, other.modified == entry.modified {
                seen.wasRenamed = Self.isPartial(other.name)
                seen.since = state.seen[other.name]?.since ?? now
            }
            // A clock that was set back must not keep a file waiting.
            seen.since = min(seen.since, now)
            next.seen[entry.name] = seen
            if let taken = state.taken[entry.name] { next.taken[entry.name] = taken }
            guard pattern.fits(entry.name), !Self.isPartial(entry.name), next.taken[entry.name] != entry else { continue }
            if seen.wasRenamed || now - seen.since >= restMilliseconds { files.append(entry) }
        }
        return (files.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }, next)
    }

    /// Names that programs give to files they are still writing, and hidden ones.
    package static func isPartial(_ name: String) -> Bool { isPartialFileName(name) }

    private func unreadable(_ reason: String) -> FetchError {
        FetchError(
            .unreadableFolder, problem: "the watched folder \(path) cannot be read: \(reason)",
            mend: "Check that it exists, and that the user Heliu runs as may read it")
    }
}
