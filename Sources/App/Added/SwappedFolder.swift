import Glibc
import Pipeline

/// Puts a finished folder into its place in one step: readers see the old one or the new one, and a crash leaves one of them.
enum SwappedFolder {
    /// - Parameter mayReplace: whether what stands at `target` may go.
    static func put(_ folder: String, at target: String, mayReplace: Bool) throws {
        guard mayReplace, access(target, F_OK) == 0 else {
            guard try DurableFile.move(folder, to: target) else {
                throw AddedSourceError([
                    AddedSourceFault(.duplicateName, "name", "There is a source of this name already", mend: "Choose another name, or change that one")
                ])
            }
            return
        }
        if !exchange(folder, target) {
            // A file system that cannot exchange: the old one steps aside first, and comes back if the new one cannot take its place.
            let aside = folder + "-replaced"
            guard rename(target, aside) == 0 else { throw failure(target) }
            guard rename(folder, target) == 0 else {
                let fault = failure(target)
                rename(aside, target)
                throw fault
            }
            DurableFile.remove(aside)
        }
        try DurableFile.sync(parent(of: target))
        DurableFile.remove(folder)
    }

    /// `renameat2(2)` with `RENAME_EXCHANGE`, which the C library has but does not show to Swift.
    private static func exchange(_ one: String, _ other: String) -> Bool {
        typealias Rename = @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
        guard let symbol = dlsym(nil, "renameat2") else { return false }
        return unsafeBitCast(symbol, to: Rename.self)(AT_FDCWD, one, AT_FDCWD, other, 1 << 1) == 0
    }

    /// - Parameter way: a free place on the same file system.
    static func remove(_ target: String, by way: String) throws {
        guard rename(target, way) == 0 || errno == ENOENT else { throw failure(target) }
        try DurableFile.sync(parent(of: target))
        DurableFile.remove(way)
    }

    private static func parent(of path: String) -> String { String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]) }

    private static func failure(_ path: String) -> AddedSourceError {
        AddedSourceError([
            AddedSourceFault(
                .cannotWrite, "", "\(path) cannot be written: \(String(cString: strerror(errno)))", mend: "Check the data folder's disk and rights")
        ])
    }
}
