import Schema
import App
import Pipeline
import Source
import Vocabulary

extension Presenter {
    /// Bringing a file in; with a review once a file is here.
    func uploadPage(notice: Notice? = nil, review: UploadReview? = nil, limitBytes: Int = 4 << 30) async throws -> UploadPage {
        UploadPage(
            shell: try await shell(words["upload"]), limit: limit(limitBytes), formats: "CSV, TSV (UTF-8)", notice: notice, review: review)
    }

    /// Whole binary units read as people say them: 4 GB.
    private func limit(_ count: Int) -> String {
        for (unit, size) in [("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)] where count >= size && count % size == 0 {
            return "\(count / size) \(unit)"
        }
        return bytes(Int64(count))
    }

    /// What to look at before a file is published.
    ///
    /// - Parameters:
    ///   - columns: in the order of the file.
    ///   - sample: its rows have one text per column.
    func uploadReview(
        id: String, file: String, name: String, title: String, columns: [InferredColumn], rows: Int64, bytes count: Int64,
        sample: UploadSample = UploadSample()
    ) -> UploadReview {
        let size = bytes(count).split(separator: " ").map(String.init)
        return UploadReview(
            id: id, file: file, name: name, title: title,
            figures: [
                Figure(value: number(rows), label: words["rows"]), Figure(value: number(columns.count), label: words["columns"]),
                Figure(value: size[0], label: words["size"], unit: size.count > 1 ? size[1] : ""),
            ],
            fields: columns.enumerated().map { index, column in field(column, at: index, rows: rows, sample) },
            preview: preview(columns, rows: rows, sample),
            openness: Openness.allCases.map { FacetOption(text: word($0), value: $0.rawValue, selected: $0 == .notShared) },
            grades: Grade.allCases.map { FacetOption(text: word($0), value: $0.rawValue, selected: $0 == .general1) },
            remarks: columns.compactMap(remark))
    }

    private func field(_ column: InferredColumn, at index: Int, rows: Int64, _ sample: UploadSample) -> InferredField {
        let example = sample.rows.lazy.compactMap { index < $0.count ? $0[index] : nil }.first { !$0.isEmpty } ?? ""
        return InferredField(
            name: column.name, type: column.type.text, empty: index < sample.empty.count ? number(sample.empty[index]) : "",
            distinct: index < sample.distinct.count ? number(min(sample.distinct[index], rows)) : "", example: shortened(example),
            remark: column.exception.map { words("column_exception", ["type": $0.narrower.text, "line": number($0.firstLine)]) } ?? "")
    }

    private func remark(_ column: InferredColumn) -> String? {
        column.exception.map { exception in
            words(
                "column_remark",
                [
                    "column": column.name, "count": number(exception.count), "type": exception.narrower.text, "line": number(exception.firstLine),
                    "value": exception.value,
                ])
        }
    }

    private func preview(_ columns: [InferredColumn], rows: Int64, _ sample: UploadSample) -> PreviewTable {
        PreviewTable(
            caption: previewCaption(shown: sample.rows.count, total: rows),
            columns: columns.map { PreviewColumn(name: $0.name, title: $0.name, numeric: $0.type.isNumeric) },
            rows: sample.rows.map { row in
                PreviewRow(
                    cells: zip(columns, row).map { column, value in
                        PreviewCell(text: shortened(value ?? ""), numeric: column.type.isNumeric, null: value == nil)
                    })
            })
    }
}
