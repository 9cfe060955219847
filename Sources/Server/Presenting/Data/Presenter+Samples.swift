import App
import Catalog
import FoundationEssentials
import Pipeline
import Schema
import Vocabulary

/// Downloads and code that works when pasted.
extension Presenter {
    /// Path of a version's part in the API, such as `…/data.csv`.
    func apiHref(_ name: String, _ digest: String, _ part: String) -> String {
        "/api/v1/datasets/\(Reading.encoded(name))/versions/\(digest)/\(part)"
    }

    /// The version as files, with masked values where the reader may not see every field.
    func downloads(_ opened: OpenedVersion) -> [DownloadRow] {
        let version = opened.version
        return DatasetReader.FileFormat.allCases.map { format in
            DownloadRow(
                format: format == .parquet ? "Parquet" : format.rawValue.uppercased(),
                href: apiHref(version.dataset, version.digest, "data.\(format.rawValue)"), bytes: opened.isWhole ? size(of: version, as: format).map(bytes) ?? "" : "",
                note: ((format == .parquet ? [] : ["UTF-8"]) + (opened.isWhole ? [] : [words["masked"]])).joined(separator: " · "))
        }
    }

    /// Bytes of a file that is there already; CSV and JSON are made when first asked for.
    private func size(of version: DatasetVersion, as format: DatasetReader.FileFormat) -> Int64? {
        guard format != .parquet else { return version.bytes }
        let path = "\(platform.data.cache)/\(version.digest.dropFirst("sha256:".count)).\(format.rawValue)"
        // Not there is no fault: the file is made by the download.
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let size = attributes?[.size] as? any BinaryInteger else { return nil }
        return Int64(size)
    }

    func samples(_ opened: OpenedVersion, resource: Resource, preview: PreviewTable) -> [CodeSample] {
        let version = opened.version
        let isOpen = resource.openness == .open
        let header = isOpen ? "" : " -H \"Authorization: Bearer $HELIU_KEY\""
        let items = (filter(opened, preview: preview).map { [$0] } ?? []) + [(name: "limit", value: "10")]
        let rows = Reading.href("\(reading.base)/api/v1/datasets/\(Reading.encoded(version.dataset))/rows", items)
        var samples = [CodeSample(title: words["sample_rows"], code: "curl -s\(header) '\(rows)'")]
        func file(_ format: String) -> String { reading.base + apiHref(version.dataset, version.digest, "data.\(format)") }
        samples.append(
            CodeSample(title: words["sample_csv"], code: "curl -s\(header) -o '\(version.dataset).csv' '\(file("csv"))'"))
        let options = isOpen ? "" : ", storage_options={\"Authorization\": \"Bearer \" + os.environ[\"HELIU_KEY\"]}"
        samples.append(
            CodeSample(
                title: words["sample_python"],
                code: "import \(isOpen ? "" : "os, ")pandas; print(pandas.read_parquet(\"\(file("parquet"))\"\(options)))"))
        let schema = "\(reading.base)/api/v1/datasets/\(Reading.encoded(version.dataset))/schema.json\(reading.language == .en ? "?lang=en" : "")"
        samples.append(CodeSample(title: words["sample_schema"], code: "curl -s\(header) '\(schema)'"))
        return samples
    }

    /// A field and one of its values by which the rows can be narrowed: best one with a code list, then a region, a period, any text.
    private func filter(_ opened: OpenedVersion, preview: PreviewTable) -> (name: String, value: String)? {
        guard let row = preview.rows.first else { return nil }
        let usable = zip(opened.schema.fields, row.cells).filter { field, cell in
            !opened.hidden.contains(field.name) && !cell.null && (1...40).contains(cell.text.utf8.count)
        }
        func rank(_ field: FieldDeclaration) -> Int {
            if opened.schema.key == [field.name] { return 5 }
            if !field.codes.isEmpty { return 0 }
            return switch field.type {
            case .region: 1
            case .period: 2
            case .text, .form, .boolean, .date: 3
            case .integer, .decimal: 4
            case .real, .datetime, .json: 6
            }
        }
        let best = usable.enumerated().min { (rank($0.element.0), $0.offset) < (rank($1.element.0), $1.offset) }
        return best.map { RowsQuery.item(field: $0.element.0.name, value: $0.element.1.text) }
    }
}
