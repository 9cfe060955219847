import FoundationEssentials
import Pipeline

/// A received file that waits to be published; its description stands beside it.
struct WaitingUpload: Codable, Sendable {
    var id: String
    var file: String
    var user: String
    var bytes: Int
    var suggestedName: String
    /// What the file is called on the disk; `nil` for those of earlier versions of the program.
    var stored: String?

    /// The file's name without its ending.
    var title: String { file.split(separator: ".").first.map(String.init) ?? file }

    init(id: String, file: String, user: String, bytes: Int, name: String) {
        self.id = id
        self.file = file
        self.user = user
        self.bytes = bytes
        suggestedName = Self.datasetName(from: name.isEmpty ? file : name)
        stored = "\(id).data"
    }

    func path(in data: DataFolder) -> String { "\(data.uploads)/\(stored ?? "\(id).csv")" }

    func store(moving source: String, in data: DataFolder) throws {
        try FileManager.default.moveItem(atPath: source, toPath: path(in: data))
        try JSONEncoder().encode(self).write(to: URL(filePath: "\(data.uploads)/\(id).json"), options: .atomic)
    }

    static func load(_ id: String, from data: DataFolder) -> WaitingUpload? {
        guard isID(id) else { return nil }
        return FileManager.default.contents(atPath: "\(data.uploads)/\(id).json").flatMap { try? JSONDecoder().decode(Self.self, from: $0) }
    }

    /// One user's, by id and so by age.
    static func all(of user: String, in data: DataFolder) -> [WaitingUpload] {
        // The folder is made at the start.
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: data.uploads)) ?? []).filter { $0.hasSuffix(".json") }.sorted()
        return names.compactMap { load(String($0.dropLast(5)), from: data) }.filter { $0.user == user }
    }

    /// Keeps the upload from expiring while it is being published.
    func touch(in data: DataFolder) throws {
        try JSONEncoder().encode(self).write(to: URL(filePath: "\(data.uploads)/\(id).json"), options: .atomic)
    }

    static func isID(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && text.utf8.allSatisfy { (48...57).contains($0) || (97...122).contains($0) }
    }

    func remove(from data: DataFolder) {
        // Gone already is as good.
        try? FileManager.default.removeItem(atPath: path(in: data))
        try? FileManager.default.removeItem(atPath: "\(data.uploads)/\(id).json")
    }

    /// A dataset name made from a file name: `2023 年报.csv` → `dataset-2023`.
    static func datasetName(from file: String) -> String {
        let stem = file.split(separator: ".").first.map { String($0).lowercased() } ?? ""
        var name = String(stem.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }.prefix(60))
        name = name.split(separator: "_").joined(separator: "_")
        guard let first = name.first, first.isLetter else { return name.isEmpty ? "dataset" : "dataset_\(name)" }
        return name
    }
}
