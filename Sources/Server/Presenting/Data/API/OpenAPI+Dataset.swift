import Pipeline
import Schema
import Vocabulary

/// The description of one dataset's own addresses: its fields with their documentation, one parameter for each.
extension OpenAPI {
    static func document(of row: RowSchema, base: String, version: String) -> RawJSON {
        let schema = row.opened.schema
        let address = "/api/v1/datasets/\(Reading.encoded(schema.dataset))"
        let text: RawJSON = ["type": "string"]
        let rows: RawJSON = [
            "type": "object", "required": ["dataset", "version", "fields", "masked", "rows", "next"],
            "properties": [
                "dataset": text, "version": text, "fields": ["type": "array", "items": ["type": "object"]],
                "masked": ["type": "array", "items": text, "description": "Fields whose values the caller does not see as they are"],
                "rows": ["type": "array", "items": reference("Row")], "next": ["type": ["string", "null"]],
            ],
        ]
        let components: [(String, RawJSON)] = [
            ("securitySchemes", securitySchemes), ("schemas", .object([("Row", row.json), ("Rows", rows)] + commonSchemas)),
            ("responses", .object(responses)),
            ("headers", ["ETag": ["description": "Strong tag of this answer; send it back in If-None-Match", "schema": text]]),
        ]
        return .object([
            ("openapi", "3.1.0"),
            (
                "info",
                [
                    "title": .string(schema.title[row.language]), "version": .string(version.isEmpty ? "0" : version),
                    "description": .string(schema.description[row.language]),
                ]
            ),
            ("servers", [["url": .string(base.isEmpty ? "/" : base)]]), ("security", [[:], ["key": []], ["session": []]]),
            ("tags", [["name": "datasets"]]),
            (
                "paths",
                .object([
                    (
                        address + "/rows",
                        [
                            "get": operation(
                                "readRows", "datasets", "Rows in the version's order, numbers exact", parameters: parameters(row),
                                answers: [("200", json("Rows")), ("304", ["description": "The tag in If-None-Match is still right"])],
                                refusals: ["400", "404"])
                        ]
                    ),
                    (
                        address + "/schema.json",
                        [
                            "get": operation(
                                "readRowSchema", "datasets", "The schema of a row (JSON Schema 2020-12)",
                                answers: [("200", file("application/schema+json", "The schema"))])
                        ]
                    ),
                ])
            ),
            ("components", .object(components)),
        ])
    }

    /// Fields that rows may be chosen by; those whose names the address uses for itself go by their comparison alone.
    private static func parameters(_ row: RowSchema) -> [RawJSON] {
        let paging = [
            query("after", "Number of the row to go on behind; the answer's `next` has it", schema: whole(0, standard: 0)),
            query("limit", "Most rows", schema: whole(1, Int64(RowsQuery.mostRows), standard: 100)),
            query("version", "Digest of the version; the current one if absent"),
        ]
        let comparisons = DatasetReader.Filter.Operator.allCases.map { "__\($0.rawValue)" }.joined(separator: ", ")
        let fields = row.opened.schema.fields.filter { !row.opened.hidden.contains($0.name) }.map { field in
            let title = field.title[row.language]
            let item = RowsQuery.item(field: field.name, value: "")
            return query(
                item.name, "\(title.isEmpty ? field.name : title)\(field.unit.map { " (\($0))" } ?? "") = …; other comparisons behind the name: \(comparisons)")
        }
        return paging + fields
    }
}

extension Presenter {
    /// `nil` if there is no published dataset of that name for the reader.
    func datasetOpenAPI(_ name: String, version: String) async throws -> RawJSON? {
        try await rowSchema(name).map { OpenAPI.document(of: $0, base: reading.base, version: version) }
    }
}
