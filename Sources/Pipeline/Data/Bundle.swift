import Crypto
import Engine
import Foundation
import Quality
package import Schema
package import Vocabulary

/// The schema that a version carries.
package struct VersionSchema: Sendable, Hashable, Codable {
    package var dataset: String
    package var title: LocalizedText
    package var description: LocalizedText
    package var key: [String]
    package var grade: Grade
    package var openness: Openness
    package var fields: [FieldDeclaration]
    /// Why it is not shared freely; absent in what older versions stored.
    package var opennessReason: LocalizedText?
}

/// Where a version's rows came from.
package struct VersionLineage: Sendable, Hashable, Codable {
    package struct Input: Sendable, Hashable, Codable {
        /// `source` or `dataset` or `model`.
        package var kind: String
        package var name: String
        /// Digest of the file or version read; of what decides it for a model that is not published.
        package var digest: String
    }

    package struct Column: Sendable, Hashable, Codable {
        package var name: String
        /// `table.column` of every input column; `nil` if unknown.
        package var from: [String]?
    }

    package var inputs: [Input]
    package var sql: String
    package var columns: [Column]
    package var engine: String
}

/// A finished bundle in the temporary folder; nobody has waited for the disk yet.
package struct StagedBundle: Sendable, Hashable {
    package var folder: String
    /// `nil` if the rows are so few that the first reader makes it.
    package var servingFile: String?
    package var digest: ContentDigest
    package var parquetBytes: Int64
    package var schemaJSON: String
    package var reportJSON: String
    package var lineageJSON: String

    /// Moves bundle and serving file to their places; safe to repeat. Only once `paths(in:)` are synced may a name be given to the version.
    func install(in data: DataFolder) throws {
        let place = data.bundle(digest)
        if try !DurableFile.moveSoon(folder, to: place) { try settle(with: place) }
        // It is made again if it is lost: nobody waits for the disk.
        if let servingFile { try DurableFile.place(servingFile, at: data.servingFile(digest)) }
    }

    /// What stands in the place already is this bundle, unless a machine stopped before it was whole on disk.
    private func settle(with place: String) throws {
        do {
            try Bundle.verify(place, is: digest)
        } catch {
            try DurableFile.place(place, at: folder + "-damaged")
            defer { DurableFile.remove(folder + "-damaged") }
            if try DurableFile.moveSoon(folder, to: place) { return }
        }
        DurableFile.remove(folder)
    }

    /// Files and folders that make the installed bundle durable.
    func paths(in data: DataFolder) -> [String] {
        let place = data.bundle(digest)
        return Bundle.files.map { "\(place)/\($0)" } + [place] + DurableFile.parents(of: place)
    }
}

/// Files of a bundle and their digests; its own SHA-256 is the version's digest.
private struct BundleManifest: Codable {
    struct File: Codable {
        var bytes: Int64
        var sha256: String
    }

    var format = "heliu-version/1"
    var dataset: String
    var files: [String: File]
}

package enum Bundle {
    static let files = ["data.parquet", "lineage.json", "manifest.json", "report.json", "schema.json"]

    static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(value))
    }

    /// Completes a staged folder that holds `data.parquet`.
    static func stage(
        folder: String, servingFile: String?, schema: VersionSchema, report: QualityReport, lineage: VersionLineage
    ) throws -> StagedBundle {
        let documents = [
            "schema.json": try encode(schema), "report.json": try encode(report), "lineage.json": try encode(lineage),
        ]
        var files: [String: BundleManifest.File] = [:]
        for (name, bytes) in documents {
            try DurableFile.writeSoon(bytes, to: "\(folder)/\(name)")
            files[name] = .init(bytes: Int64(bytes.count), sha256: hex(SHA256.hash(data: bytes)))
        }
        let parquet = "\(folder)/data.parquet"
        let (digest, size) = try digest(of: parquet)
        files["data.parquet"] = .init(bytes: size, sha256: digest)
        let manifest = try encode(BundleManifest(dataset: schema.dataset, files: files))
        try DurableFile.writeSoon(manifest, to: "\(folder)/manifest.json")
        func text(_ name: String) -> String { String(decoding: documents[name] ?? [], as: UTF8.self) }
        return StagedBundle(
            folder: folder, servingFile: servingFile, digest: ContentDigest(bytes: [UInt8](SHA256.hash(data: manifest))),
            parquetBytes: size, schemaJSON: text("schema.json"), reportJSON: text("report.json"),
            lineageJSON: text("lineage.json"))
    }

    /// Recomputes every digest of a bundle.
    ///
    /// - Throws: `bundleDamaged` naming the file that is missing or differs.
    package static func verify(_ folder: String, is expected: ContentDigest) throws {
        func damaged(_ what: String) -> PipelineError {
            PipelineError(
                .bundleDamaged, problem: "version \(expected.text): \(what)",
                mend: "restore the folder \(folder) from a backup, or run the app again")
        }
        guard let manifest = try? DurableFile.read("\(folder)/manifest.json") else { throw damaged("manifest.json is missing") }
        guard ContentDigest(bytes: [UInt8](SHA256.hash(data: manifest))) == expected else {
            throw damaged("manifest.json is not the published one")
        }
        for (name, file) in try JSONDecoder().decode(BundleManifest.self, from: Data(manifest)).files.sorted(by: { $0.key < $1.key }) {
            guard let (digest, size) = try? digest(of: "\(folder)/\(name)") else { throw damaged("\(name) is missing") }
            guard digest == file.sha256, size == file.bytes else { throw damaged("\(name) is not the published one") }
        }
    }

    /// SHA-256 and size of a file, read in parts.
    package static func digest(of path: String) throws -> (hex: String, bytes: Int64) {
        guard let handle = FileHandle(forReadingAtPath: path) else { throw DurableFile.failure(path) }
        defer { try? handle.close() }  // Read-only: nothing can be lost.
        var hash = SHA256()
        var size: Int64 = 0
        while let chunk = try handle.read(upToCount: 1 << 20), !chunk.isEmpty {
            hash.update(data: chunk)
            size += Int64(chunk.count)
        }
        return (hex(hash.finalize()), size)
    }

    static func hex(_ digest: some Sequence<UInt8>) -> String {
        digest.reduce(into: "") { text, byte in
            if byte < 16 { text += "0" }
            text += String(byte, radix: 16)
        }
    }
}
