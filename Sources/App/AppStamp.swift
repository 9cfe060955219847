import Glibc

/// Tells whether anything in app folders changed: names, sizes, times and numbers of all files, as one figure of this process.
struct AppStamp: Hashable {
    /// A file touched so recently may change again within the resolution of its time.
    private static let restSeconds = 2

    private let figure: Int
    /// Whether everything had rested for a while when the stamp was taken.
    let isAtRest: Bool

    /// - Parameter outside: files elsewhere of which it matters whether they are there.
    init(folders: [String], outside: [String]) {
        var walk = Walk()
        for folder in folders { walk.add(folder: folder, depth: 0) }
        for path in outside {
            walk.hasher.combine(path)
            walk.hasher.combine(fileSize(path).map { $0 > 0 })
        }
        figure = walk.hasher.finalize()
        isAtRest = walk.newest + Self.restSeconds < time(nil)
    }

    static func == (left: AppStamp, right: AppStamp) -> Bool { left.figure == right.figure }
    func hash(into hasher: inout Hasher) { hasher.combine(figure) }

    private struct Walk {
        var hasher = Hasher()
        var newest = 0

        mutating func add(folder: String, depth: Int) {
            hasher.combine(folder)
            guard depth <= AppFiles.depthLimit, let stream = opendir(folder) else { return }
            defer { closedir(stream) }
            var folders: [String] = []
            while let entry = readdir(stream) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
                }
                guard !name.hasPrefix(".") else { continue }
                var status = stat()
                hasher.combine(name)
                guard fstatat(dirfd(stream), name, &status, 0) == 0 else { continue }
                if status.st_mode & S_IFMT == S_IFDIR { folders.append("\(folder)/\(name)") }
                add(status)
            }
            for folder in folders.sorted() { add(folder: folder, depth: depth + 1) }
        }

        private mutating func add(_ status: stat) {
            hasher.combine(status.st_ino)
            hasher.combine(status.st_size)
            for time in [status.st_mtim, status.st_ctim] {
                hasher.combine(time.tv_sec)
                hasher.combine(time.tv_nsec)
                newest = max(newest, time.tv_sec)
            }
        }
    }
}
