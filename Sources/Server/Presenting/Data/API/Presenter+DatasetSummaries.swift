import App
import Catalog
import FoundationEssentials
import Pipeline
import Quality
import Schema
import Vocabulary

extension Presenter {
    func owners() async throws -> [String: LocalizedText] {
        Dictionary(try await platform.people.organisations().map { ($0.id, $0.title) }, uniquingKeysWith: { first, _ in first })
    }

    /// ISO 8601 in UTC.
    func instant(_ milliseconds: Int64) -> String { Date(timeIntervalSince1970: Double(milliseconds) / 1_000).formatted(.iso8601) }

    func summary(_ dataset: Dataset, version: OpenedVersion?, owners: [String: LocalizedText]) throws -> DatasetSummary {
        let resource = dataset.resource
        let base = "\(reading.base)/api/v1/datasets/\(Reading.encoded(dataset.name))"
        return DatasetSummary(
            name: dataset.name, identifier: resource.id, title: resource.title, description: resource.description,
            owner: OwnerAnswer(id: resource.owner, title: owners[resource.owner]), region: resource.region, grade: resource.grade,
            openness: resource.openness, lifecycle: resource.lifecycle.rawValue, app: resource.app, updated: instant(resource.updatedAt),
            version: version.map(summary),
            links: DatasetLinks(self: base, rows: base + "/rows", versions: base + "/versions", page: reading.base + datasetHref(dataset.name)))
    }

    func summary(_ opened: OpenedVersion) -> VersionSummary {
        let version = opened.version
        func link(_ part: String) -> String { reading.base + apiHref(version.dataset, version.digest, part) }
        func data(_ format: DatasetReader.FileFormat) -> String? { link("data.\(format.rawValue)") }
        return VersionSummary(
            digest: version.digest, number: version.number, rows: version.rows, bytes: version.bytes, published: instant(version.publishedAt),
            publishedBy: version.publishedBy, run: mayFollowRun(of: version.dataset) ? version.run : nil, ledgerIndex: version.ledgerIndex,
            quality: qualityAnswer(opened.report),
            links: VersionLinks(
                self: String(link("").dropLast()), csv: data(.csv), json: data(.json), parquet: data(.parquet), manifest: link("manifest.json"),
                entry: "\(reading.base)/api/v1/ledger/entries/\(version.ledgerIndex)"))
    }

    private func qualityAnswer(_ report: Quality.QualityReport) -> QualityAnswer {
        QualityAnswer(
            passRate: report.passRate, rowsRead: report.rowsRead, rowsPublished: report.rowsPublished, rowsQuarantined: report.rowsQuarantined,
            checks: report.checks.map { check in
                CheckAnswer(
                    name: check.name, kind: check.kind, title: check.title, severity: check.severity.rawValue, columns: check.columns,
                    failed: check.failed)
            })
    }

    func fieldAnswers(_ opened: OpenedVersion, of dataset: Dataset) -> [FieldAnswer] {
        let reasons = opennessReasons(of: dataset, schema: opened.schema)
        return opened.schema.fields.map { field in
            FieldAnswer(
                name: field.name, type: field.type.text, title: field.title, description: field.description,
                required: field.required || opened.schema.key.contains(field.name), unit: field.unit, unitField: field.unitField,
                codes: field.codes, grade: field.grade ?? opened.schema.grade, openness: field.openness ?? opened.schema.openness,
                standard: field.standard, references: field.references, unique: field.unique ?? false, minLength: field.minLength,
                maxLength: field.maxLength, term: field.term.map { fullName($0, app: dataset.resource.app) }, opennessReason: reasons.reason(for: field))
        }
    }
}
