import FoundationEssentials
import Pipeline

#if canImport(Glibc)
    import Glibc
#endif

/// A file that arrives in pieces; what has come lies beside its description, and its size says where the next piece begins.
struct UnfinishedUpload: Codable, Sendable {
    var id: String
    /// What the sender called it; only to be shown.
    var file: String
    /// Suggested for the dataset; empty takes the file's name.
    var name: String
    var user: String
    var length: Int
    /// When the sender last changed the file, as the sender writes it: another file of the same name and size is not continued.
    var modified: String

    func path(in data: DataFolder) -> String { "\(data.uploads)/\(id).piece" }
    private func description(in data: DataFolder) -> String { "\(data.uploads)/\(id).tus" }

    /// Bytes that are here; `nil` if the upload is gone.
    func offset(in data: DataFolder) -> Int? {
        var status = stat()
        return stat(path(in: data), &status) == 0 ? Int(status.st_size) : nil
    }

    /// Makes an empty file and its description.
    func begin(in data: DataFolder) throws {
        try DurableFile.write([], to: path(in: data))
        try DurableFile.write([UInt8](JSONEncoder().encode(self)), to: description(in: data))
        try DurableFile.sync(data.uploads)
    }

    static func load(_ id: String, from data: DataFolder) -> UnfinishedUpload? {
        guard WaitingUpload.isID(id) else { return nil }
        return FileManager.default.contents(atPath: "\(data.uploads)/\(id).tus").flatMap { try? JSONDecoder().decode(Self.self, from: $0) }
    }

    /// One user's, by id and so by age.
    static func all(of user: String, in data: DataFolder) -> [UnfinishedUpload] {
        // The folder is made at the start.
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: data.uploads)) ?? []).filter { $0.hasSuffix(".tus") }.sorted()
        return names.compactMap { load(String($0.dropLast(4)), from: data) }.filter { $0.user == user }
    }

    /// Hands the whole file over to be looked at and published, under the same id.
    func finish(in data: DataFolder) throws -> WaitingUpload {
        let upload = WaitingUpload(id: id, file: file, user: user, bytes: length, name: name)
        try upload.store(moving: path(in: data), in: data)
        try DurableFile.sync(data.uploads)
        DurableFile.remove(description(in: data))
        return upload
    }

    func remove(from data: DataFolder) {
        DurableFile.remove(path(in: data))
        DurableFile.remove(description(in: data))
    }
}

extension DataFolder {
    /// When something of an upload last changed; Unix milliseconds, 0 if nothing of it is here.
    func uploadChanged(_ id: String) -> Int64 {
        ["piece", "tus", "json", "data", "csv"].map { Self.modified("\(uploads)/\(id).\($0)") }.max() ?? 0
    }

    static func modified(_ path: String) -> Int64 {
        var status = stat()
        guard stat(path, &status) == 0 else { return 0 }
        return Int64(status.st_mtim.tv_sec) * 1_000 + Int64(status.st_mtim.tv_nsec) / 1_000_000
    }

    /// Removes what of uploads has not changed for `keep` milliseconds: unfinished, or finished and never published.
    ///
    /// - Returns: ids of those that went.
    @discardableResult
    func sweepUploads(olderThan keep: Int64, now: Int64) -> [String] {
        // What cannot be listed now is listed next time.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: uploads)) ?? []
        let groups = Dictionary(grouping: names) { String($0.prefix { $0 != "." }) }
        let old = groups.filter { _, files in files.allSatisfy { now - Self.modified("\(uploads)/\($0)") > keep } }
        for file in old.values.joined() { DurableFile.remove("\(uploads)/\(file)") }
        return old.keys.sorted()
    }
}
