import App
import Catalog
import FoundationEssentials
import Pipeline
import Vocabulary

extension Presenter {
    /// Datasets the reader may see, best match first, else by name.
    func datasetsJSON(_ query: DatasetsQuery) async throws -> DatasetsAnswer {
        let page = try await platform.resources.find(query.register, audience: reading.audience)
        let owners = try await owners()
        var summaries: [DatasetSummary] = []
        for resource in page.resources {
            guard let dataset = try await readableDataset(resource.name) else { continue }
            summaries.append(try summary(dataset, version: try await current(of: dataset), owners: owners))
        }
        let end = query.register.offset + page.resources.count
        let items = reading.query.filter { $0.name != "offset" } + [("offset", String(end))]
        return DatasetsAnswer(
            total: page.total, datasets: summaries,
            next: end < page.total && !page.resources.isEmpty ? reading.base + Reading.href("/api/v1/datasets", items) : nil)
    }

    /// One dataset as of its current version, or of another; `nil` if the reader may not see it.
    func datasetJSON(_ name: String, version digest: String? = nil) async throws -> DatasetAnswer? {
        guard let (dataset, version) = try await datasetAndVersion(name, digest: digest) else { return nil }
        var inputs: [InputAnswer] = []
        for input in version?.lineage.inputs ?? [] {
            let full = fullName(input.name, app: dataset.resource.app)
            if input.kind == "dataset", try await readableVersion(full, digest: input.digest) == nil { continue }
            inputs.append(InputAnswer(kind: input.kind, name: full, digest: input.digest))
        }
        return DatasetAnswer(
            dataset: try summary(dataset, version: version, owners: try await owners()), key: version?.schema.key ?? [],
            fields: version.map { fieldAnswers($0, of: dataset) } ?? [], masked: version?.hidden.sorted() ?? [], inputs: inputs,
            refusal: digest == nil ? try await refusal(of: dataset).map { answer($0) } : nil)
    }

    /// Versions newest first, at most 1,000; `nil` if the reader may not see the dataset.
    func versionsJSON(_ name: String) async throws -> VersionsAnswer? {
        guard let dataset = try await readableDataset(name) else { return nil }
        if dataset.current == nil { try await refuseDisposed(name) }
        return VersionsAnswer(dataset: name, versions: try await readableVersions(of: dataset, limit: 1_000).map(summary))
    }

    /// Some rows of a dataset: exact numbers, fields in their order; `nil` if there is no such dataset or version for the reader.
    ///
    /// - Throws: `malformed` for an unknown field, a value that is none of the field's type, or a filter on a masked field.
    func rowsJSON(_ name: String, _ query: RowsQuery) async throws -> RowsAnswer? {
        guard let (_, version) = try await datasetAndVersion(name, digest: query.version), let version else { return nil }
        if let hidden = query.filters.first(where: { version.hidden.contains($0.field) }) {
            throw PipelineError(
                .malformed, problem: "field \(hidden.field) of \(name) is masked for you, so rows cannot be chosen by it: "
                    + "which rows match would tell what the masking hides",
                mend: "ask the owner for a role, choose by another field, or take the masked file and choose by the masked form")
        }
        let page = try await platform.reader.rows(of: version.version, filters: query.filters, after: query.after, limit: query.limit)
        let digest = version.version.digest
        let next = page.next.map { next in
            reading.base + Reading.href("/api/v1/datasets/\(Reading.encoded(name))/rows", query.items(after: next, version: digest))
        }
        return RowsAnswer(digest: digest, next: next, json: RowsAnswer.document(name, page: page, of: version, next: next))
    }

    /// The path of a part of a version on this machine: `data.csv`, `data.json`, `data.parquet`, `manifest.json`.
    ///
    /// - Returns: `nil` if there is no such part for the reader. Where fields are masked for the reader, data files are made with the masked
    ///   values; `variant` tells them apart and is empty for the published file.
    func versionFile(_ name: String, digest: String, part: String) async throws -> (path: String, digest: String, variant: String)? {
        guard let (_, opened) = try await readableVersion(name, digest: digest) else {
            try await refuseDisposed(name, digest: digest)
            return nil
        }
        let version = opened.version
        if part == "manifest.json" {
            return (platform.data.bundle(try ContentDigest(text: version.digest)) + "/manifest.json", version.digest, "")
        }
        guard part.hasPrefix("data."), let format = DatasetReader.FileFormat(rawValue: String(part.dropFirst(5))) else { return nil }
        let path = try await platform.file(of: version, format: format, as: opened.view)
        return (path, version.digest, opened.isWhole ? "" : "-masked-\(opened.view.digest.prefix(16))")
    }

    /// The dataset with the version asked for, or its current one.
    private func datasetAndVersion(_ name: String, digest: String?) async throws -> (dataset: Dataset, version: OpenedVersion?)? {
        if let digest {
            guard let found = try await readableVersion(name, digest: digest) else {
                try await refuseDisposed(name, digest: digest)
                return nil
            }
            return (found.dataset, found.version)
        }
        guard let dataset = try await readableDataset(name) else { return nil }
        let version = try await current(of: dataset)
        if version == nil { try await refuseDisposed(name) }
        return (dataset, version)
    }
}
