package import Catalog
import FoundationEssentials
import Governance
package import Pipeline
import Schema
import Store
package import Vocabulary

/// A version that goes into a Data Package, as its reader sees it.
package struct PackagedVersion: Sendable {
    package let dataset: Dataset
    package let version: DatasetVersion
    package let view: MaskedView

    package init(dataset: Dataset, version: DatasetVersion, view: MaskedView) {
        self.dataset = dataset
        self.version = version
        self.view = view
    }
}

/// Versions as Data Packages.
extension Platform {
    /// Describes versions with the digests of their files.
    ///
    /// - Parameters:
    ///   - name: of the package, such as `stations.reading`.
    ///   - path: where the reader of the package finds a version's file: an address, or a path beside `datapackage.json`.
    ///   - text: the one language of titles; empty texts are left out.
    /// - Throws: errors of the engine and of the data folder.
    package func dataPackage(
        _ name: String, of versions: [PackagedVersion], homepage: String? = nil, language text: (LocalizedText) -> String,
        path: (PackagedVersion, DatasetReader.FileFormat) -> String
    ) async throws -> DataPackage {
        func words(_ words: LocalizedText) -> String? {
            let text = text(words)
            return text.isEmpty ? nil : text
        }
        let schemas = try versions.map { try DatasetReader.schema(of: $0.version) }
        let keys = Dictionary(schemas.map { ($0.dataset, $0.key) }, uniquingKeysWith: { first, _ in first })
        let owners = Set(versions.map(\.dataset.resource.owner))
        let publishers = try await people.organisations().filter { owners.contains($0.id) }
        var resources: [DataPackage.Resource] = []
        for (entry, schema) in zip(versions, schemas) {
            let masked = entry.view.plan.maskedColumns
            let table = DataPackage.TableSchema(schema, masked: masked, others: keys, text: words)
            for format in [DatasetReader.FileFormat.csv, .parquet] {
                let (hash, bytes) = try await fingerprint(of: entry, format: format)
                let isCSV = format == .csv
                resources.append(
                    DataPackage.Resource(
                        profile: isCSV ? "tabular-data-resource" : nil, type: isCSV ? "table" : "file",
                        name: isCSV ? schema.dataset : schema.dataset + ".parquet", path: path(entry, format), title: words(schema.title),
                        description: words(schema.description), format: format.rawValue,
                        mediatype: isCSV ? "text/csv" : "application/vnd.apache.parquet", encoding: isCSV ? "utf-8" : nil, bytes: bytes,
                        hash: "sha256:" + hash, dialect: isCSV ? DataPackage.Dialect() : nil, schema: isCSV ? table : nil,
                        version: entry.version.digest))
            }
        }
        let newest = versions.map(\.version.publishedAt).max() ?? now()
        let title = schemas.count == 1 ? words(schemas[0].title) : nil
        return DataPackage(
            name: name, title: title, description: schemas.count == 1 ? words(schemas[0].description) : nil, homepage: homepage,
            created: Date(timeIntervalSince1970: Double(newest / 1_000)).formatted(.iso8601),
            contributors: publishers.map { .init(title: text($0.title)) }, resources: resources)
    }

    /// SHA-256 in hexadecimal digits and size of a version's file; computed once and kept beside the files made for readers.
    private func fingerprint(of entry: PackagedVersion, format: DatasetReader.FileFormat) async throws -> (hash: String, bytes: Int64) {
        let path = try await file(of: entry.version, format: format, as: entry.view)
        let content = try ContentDigest(text: entry.version.digest)
        let view = entry.view.plan.isClear ? "" : "-" + entry.view.digest.prefix(16)
        let kept = "\(data.cache)/\(content.hex)\(view).\(format.rawValue).sha256"
        return try await onBlockingThread {
            // What cannot be read is computed.
            if let known = try? String(contentsOf: URL(filePath: kept), encoding: .utf8) {
                let parts = known.split(separator: " ")
                if parts.count == 2, parts[0].utf8.count == 64, let bytes = Int64(parts[1]) { return (String(parts[0]), bytes) }
            }
            let (hash, bytes) = try Bundle.digest(of: path)
            try Data("\(hash) \(bytes)".utf8).write(to: URL(filePath: kept), options: .atomic)
            return (hash, bytes)
        }
    }
}
