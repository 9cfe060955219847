import Schema
import App
import Pipeline
import Source
import Vocabulary

extension Presenter {
    /// Bringing a file in; with a review once a file is here.
    func uploadPage(
        notice: Notice? = nil, review: UploadReview? = nil, refused: UploadRefused? = nil, pending: [PendingUpload] = [], limitBytes: Int = 4 << 30
    ) async throws -> UploadPage {
        UploadPage(
            shell: try await shell(words["upload"]), limit: limit(limitBytes), formats: words["upload_formats"], notice: notice, review: review,
            refused: refused, pending: pending, isEmpty: review == nil && refused == nil)
    }

    /// The uploads of a user that are under way, newest first.
    func pendingUploads(of user: String, keepMilliseconds: Int64) -> [PendingUpload] {
        let data = platform.data
        let unfinished = UnfinishedUpload.all(of: user, in: data).compactMap { upload -> PendingUpload? in
            guard let offset = upload.offset(in: data) else { return nil }
            return PendingUpload(
                id: upload.id, file: upload.file, length: upload.length, modified: upload.modified,
                summary: "\(bytes(Int64(offset))) / \(bytes(Int64(upload.length)))", percent: String(upload.length > 0 ? offset * 100 / upload.length : 0),
                expires: moment(data.uploadChanged(upload.id) + keepMilliseconds))
        }
        let waiting = WaitingUpload.all(of: user, in: data).map { upload in
            PendingUpload(
                id: upload.id, file: upload.file, length: upload.bytes, modified: "", summary: bytes(Int64(upload.bytes)), percent: "",
                expires: moment(data.uploadChanged(upload.id) + keepMilliseconds), href: "/upload/\(upload.id)")
        }
        return (unfinished + waiting).sorted { $0.id > $1.id }
    }

    /// A file that cannot be read as it was tried.
    func refused(_ upload: WaitingUpload, reading: FileReading) -> UploadRefused {
        UploadRefused(id: upload.id, file: upload.file, reading: readingForm(reading))
    }

    /// Whole binary units read as people say them: 4 GB.
    private func limit(_ count: Int) -> String {
        for (unit, size) in [("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)] where count >= size && count % size == 0 {
            return "\(count / size) \(unit)"
        }
        return bytes(Int64(count))
    }

    /// What to look at before a file is published.
    func uploadReview(_ upload: WaitingUpload, reading: FileReading, preview: SourcePreview) -> UploadReview {
        let size = bytes(Int64(upload.bytes)).split(separator: " ").map(String.init)
        return UploadReview(
            id: upload.id, file: upload.file, name: upload.suggestedName, title: upload.title,
            figures: [
                Figure(value: number(preview.rows), label: words["rows"]), Figure(value: number(preview.columns.count), label: words["columns"]),
                Figure(value: size[0], label: words["size"], unit: size.count > 1 ? size[1] : ""),
            ],
            fields: fields(of: preview), preview: table(of: preview),
            openness: Openness.allCases.map { FacetOption(text: word($0), value: $0.rawValue, selected: $0 == .notShared) },
            grades: Grade.allCases.map { FacetOption(text: word($0), value: $0.rawValue, selected: $0 == .general1) },
            remarks: preview.remarks.map { text($0) } + preview.columns.compactMap(remark), reading: readingForm(reading))
    }

    /// How the file is read, to be changed if it is read wrongly.
    func readingForm(_ reading: FileReading) -> UploadReading {
        UploadReading(
            formats: SourceDeclaration.Format.allCases.filter { $0 != .postgres }.map {
                FacetOption(text: words.known("format_" + $0.rawValue) ?? $0.rawValue, value: $0.rawValue, selected: $0 == reading.format)
            },
            encodings: SourceDeclaration.Encoding.allCases.map {
                FacetOption(text: words.known("encoding_" + $0.rawValue) ?? $0.rawValue, value: $0.rawValue, selected: $0 == reading.encoding)
            },
            delimiter: reading.delimiter ?? "", sheet: reading.sheet ?? "", records: reading.records ?? "", table: reading.table ?? "",
            badRows: SourceDeclaration.BadRowPolicy.allCases.map { policy in
                FacetOption(
                    text: words.known("bad_rows_" + policy.rawValue) ?? policy.rawValue, value: policy.rawValue, selected: policy == reading.badRows ?? .stop)
            },
            values: reading.pairs.map { FormValue(name: $0.name, value: $0.value) })
    }

    // MARK: What a preview shows

    func fields(of preview: SourcePreview) -> [InferredField] {
        preview.columns.enumerated().map { index, column in
            let example = preview.head.lazy.compactMap { index < $0.count ? $0[index] : nil }.first { !$0.isEmpty } ?? ""
            return InferredField(
                name: column.name, type: column.type.text, empty: index < preview.empty.count ? number(preview.empty[index]) : "",
                distinct: index < preview.distinct.count ? number(preview.distinct[index]) : "", example: shortened(example),
                remark: column.exception.map { words("column_exception", ["type": $0.narrower.text, "line": number($0.firstLine)]) } ?? "")
        }
    }

    func remark(_ column: InferredColumn) -> String? {
        column.exception.map { exception in
            words(
                "column_remark",
                [
                    "column": column.name, "count": number(exception.count), "type": exception.narrower.text, "line": number(exception.firstLine),
                    "value": exception.value,
                ])
        }
    }

    func table(of preview: SourcePreview) -> PreviewTable {
        PreviewTable(
            caption: previewCaption(shown: preview.head.count, total: preview.rows),
            columns: preview.columns.map { PreviewColumn(name: "", title: $0.name, numeric: $0.type.isNumeric) },
            rows: preview.head.map { row in
                PreviewRow(
                    cells: zip(preview.columns, row).map { column, value in
                        PreviewCell(text: shortened(value ?? ""), numeric: column.type.isNumeric, null: value == nil)
                    })
            })
    }
}
