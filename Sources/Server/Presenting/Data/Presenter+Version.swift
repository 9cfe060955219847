import App
import Catalog
import Pipeline
import Schema
import Vocabulary

extension Presenter {
    /// One version; `nil` if there is none of this digest, or it is not for the reader.
    func versionPage(_ name: String, digest: String) async throws -> VersionPage? {
        guard let (dataset, opened) = try await readableVersion(name, digest: digest) else {
            try await refuseDisposed(name, digest: digest)
            return nil
        }
        let version = opened.version
        let title = text(dataset.resource.title)
        let versions = try await readableVersions(of: dataset, limit: 1_000)
        let before = versions.first { $0.version.number < version.number }
        let isLatest = dataset.current.map { $0.digest == version.digest } ?? true
        return VersionPage(
            shell: try await shell(
                "\(title) · \(shortDigest(version.digest))",
                breadcrumbs: [
                    PageLink(text: words["catalogue"], href: "/datasets"), PageLink(text: title, href: datasetHref(name)),
                    PageLink(text: shortDigest(version.digest)),
                ]),
            name: name, title: title, datasetHref: datasetHref(name), digest: version.digest, laterHref: isLatest ? "" : datasetHref(name),
            facts: facts(ofVersion: opened), figures: figures(of: opened), changes: before.map { changes(from: $0, to: opened) } ?? [firstVersion],
            fields: fields(opened, of: dataset), quality: quality(opened), lineage: try await lineage(of: opened, in: dataset),
            downloads: downloads(opened), verification: verification(opened, isOpen: dataset.resource.openness == .open))
    }

    private func facts(ofVersion opened: OpenedVersion) -> [Fact] {
        let version = opened.version
        var facts = [
            Fact(label: words["version_number"], text: String(version.number)),
            Fact(label: words["published"], text: moment(version.publishedAt).text), Fact(label: words["actor"], text: version.publishedBy),
        ]
        if let run = version.run, mayFollowRun(of: version.dataset) {
            facts.append(Fact(label: words["run"], text: shortRun(run), href: runHref(run), mono: true))
        }
        facts.append(Fact(label: words["ledger"], text: "#\(version.ledgerIndex)", href: "/ledger/\(version.ledgerIndex)", mono: true))
        facts.append(Fact(label: words["engine"], text: opened.lineage.engine))
        return facts
    }

    // MARK: Changes

    private var firstVersion: Fact { Fact(label: words["version"], text: words["first_version"]) }

    private func changes(from old: OpenedVersion, to new: OpenedVersion) -> [Fact] {
        let before = Dictionary(old.schema.fields.map { ($0.name, $0.type) }, uniquingKeysWith: { first, _ in first })
        let after = Dictionary(new.schema.fields.map { ($0.name, $0.type) }, uniquingKeysWith: { first, _ in first })
        let added = new.schema.fields.filter { before[$0.name] == nil }.map { "\($0.name) \($0.type.text)" }
        let removed = old.schema.fields.filter { after[$0.name] == nil }.map(\.name)
        let retyped = new.schema.fields.compactMap { field -> String? in
            guard let type = before[field.name], type != field.type else { return nil }
            return "\(field.name): \(type.text) → \(field.type.text)"
        }
        var facts: [Fact] = []
        for (word, items) in [("fields_added", added), ("fields_removed", removed), ("fields_retyped", retyped)] where !items.isEmpty {
            facts.append(Fact(label: words[word], text: items.joined(separator: ", "), mono: true))
        }
        if old.schema.key != new.schema.key {
            facts.append(Fact(label: words["key"], text: "\(old.schema.key.joined(separator: ", ")) → \(new.schema.key.joined(separator: ", "))", mono: true))
        }
        let difference = new.version.rows - old.version.rows
        if difference != 0 {
            facts.append(
                Fact(
                    label: words["row_count"],
                    text: "\(number(old.version.rows)) → \(number(new.version.rows)) (\(difference > 0 ? "+" : "−")\(number(abs(difference))))"))
        }
        return facts
    }

    // MARK: Verification

    /// Commands by which anybody checks that the files are the published ones and that the ledger says so.
    private func verification(_ opened: OpenedVersion, isOpen: Bool) -> [CodeSample] {
        let version = opened.version
        let header = isOpen ? "" : " -H \"Authorization: Bearer $HELIU_KEY\""
        func fetch(_ part: String) -> String { "curl -sO\(header) '\(reading.base)\(apiHref(version.dataset, version.digest, part))'" }
        let hex = version.digest.dropFirst("sha256:".count)
        var samples = [
            CodeSample(title: words["verify_manifest"], code: "\(fetch("manifest.json"))\necho '\(hex)  manifest.json' | sha256sum -c")
        ]
        if opened.isWhole {
            samples.append(CodeSample(title: words["verify_data"], code: "\(fetch("data.parquet"))\ngrep -c \"$(sha256sum data.parquet | cut -c 1-64)\" manifest.json"))
        }
        samples.append(CodeSample(title: words["verify_entry"], code: "curl -s '\(reading.base)/api/v1/ledger/entries/\(version.ledgerIndex)'"))
        samples.append(CodeSample(title: words["verify_node"], code: "heliu ledger verify"))
        return samples
    }
}
