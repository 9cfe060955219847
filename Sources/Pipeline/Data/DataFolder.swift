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
    package var landings: String { path + "/landed" }
    /// Rows that were pushed and not yet landed.
    package var pushed: String { path + "/pushed" }

    /// The rows of one push.
    ///
    /// - Parameter name: as the store names it, `SUBJECT/NAME`; earlier programs stored whole paths, which end so.
    func pushed(_ name: String) -> String { "\(pushed)/" + name.split(separator: "/").suffix(2).joined(separator: "/") }

    package var uploads: String { path + "/uploads" }
    package var keys: String { path + "/keys" }
    /// App folders of the sources that were added in the browser or by command.
    package var apps: String { path + "/apps" }
    /// Unfinished work; may be emptied while nothing runs.
    package var temporary: String { path + "/tmp" }
    /// Where this process's engine puts what does not fit into memory; made by the engine when it is needed.
    package var engineSpill: String { "\(temporary)/engine-\(ProcessIdentity.current.fileName)" }
    /// The process whose engine a folder of `temporary` belongs to; `nil` for any other name.
    static func engineProcess(of name: String) -> ProcessIdentity? {
        name.hasPrefix("engine-") ? ProcessIdentity(fileName: String(name.dropFirst("engine-".count))) : nil
    }
    /// Files made again on demand.
    package var cache: String { path + "/cache" }

    /// Folder of a version's bundle.
    package func bundle(_ digest: ContentDigest) -> String {
        let hex = digest.hex
        return "\(versions)/\(hex.prefix(2))/\(hex)"
    }

    /// The rows of a source as they stood after a load: Parquet, named by its own SHA-256.
    package func landed(_ digest: ContentDigest) -> String { "\(landings)/\(digest.hex).parquet" }

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
        for folder in [path, versions, serving, quarantine, landings, pushed, uploads, keys, apps, temporary, cache] {
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

    /// Serving files are not waited for on disk: those of an earlier start of the machine may be cut off, and are made again.
    package func forgetServingFilesOfEarlierBoots() {
        let mark = serving + "/boot"
        // Without the system's word every start counts as another.
        let boot = (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)) ?? UUID().uuidString
        if let known = try? String(contentsOfFile: mark, encoding: .utf8), known == boot { return }
        for name in (try? FileManager.default.contentsOfDirectory(atPath: serving)) ?? [] { DurableFile.remove("\(serving)/\(name)") }
        // If it cannot be written, the files are made again next time too.
        try? boot.write(toFile: mark, atomically: true, encoding: .utf8)
    }

    static func reason(of number: Int32) -> String { String(cString: strerror(number)) }
}
