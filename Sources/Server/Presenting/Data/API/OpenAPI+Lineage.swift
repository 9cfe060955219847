import Lineage

extension OpenAPI {
    static var lineagePaths: [(String, RawJSON)] {
        let parameters: [RawJSON] = [
            [
                "name": "node", "in": "query", "required": true, "schema": ["type": "string"],
                "description": "A column, such as dataset:water.station.code, or a thing as a whole, such as dataset:water.station.*",
            ],
            query("direction", "Which way to go", schema: word(LineageQuery.Way.allCases.map(\.rawValue))),
            query("depth", "Most steps", schema: whole(1, Int64(LineageQuery.mostDepth), standard: Int64(LineageQuery.standardDepth))),
            query("rows", "Whether columns that only decide which rows there are count too", schema: ["type": "boolean", "default": false]),
        ]
        return [
            (
                "/api/v1/lineage",
                [
                    "get": read(
                        "readLineage", "datasets", "Where a column comes from and what becomes of it, at most 200 nodes", parameters: parameters,
                        answer: "Lineage", refusals: ["400", "404"])
                ]
            ),
            (
                "/api/v1/runs/{id}/openlineage",
                [
                    "get": operation(
                        "readRunEvents", "operations", "What a run did as OpenLineage events: the run, then every version it made",
                        parameters: [path("id", "Id of the run")],
                        answers: [("200", file("application/json", "An array of run events (OpenLineage 2-0-2)"))])
                ]
            ),
        ]
    }

    static var lineageSchemas: [(String, RawJSON)] {
        let text: RawJSON = ["type": "string"]
        let kinds = word(LineageEdge.Kind.allCases.map(\.rawValue))
        return [
            (
                "Lineage",
                [
                    "type": "object", "required": ["node", "direction", "depth", "truncated", "things", "nodes", "edges"],
                    "properties": [
                        "node": text, "direction": word(LineageQuery.Way.allCases.map(\.rawValue)), "depth": ["type": "integer"],
                        "truncated": ["type": "boolean", "description": "Whether there is more than the bounds allow"],
                        "things": ["type": "array", "items": reference("LineageThing")],
                        "nodes": ["type": "array", "items": reference("LineageNode")],
                        "edges": [
                            "type": "array",
                            "items": [
                                "type": "object", "required": ["from", "to", "kind"],
                                "properties": ["from": text, "to": text, "kind": kinds, "transformation": text],
                            ],
                        ],
                    ],
                ]
            ),
            (
                "LineageThing",
                [
                    "type": "object", "required": ["id", "kind"], "description": "What is not for the caller has the kind hidden and no name",
                    "properties": [
                        "id": text, "kind": word(LineageTable.Kind.allCases.map(\.rawValue) + ["hidden"]), "title": reference("LocalizedText"),
                        "version": text, "recorded": ["type": "string", "format": "date-time"],
                    ],
                ]
            ),
            (
                "LineageNode",
                [
                    "type": "object", "required": ["id", "thing", "distance"],
                    "properties": [
                        "id": text, "thing": text, "column": text,
                        "distance": ["type": "integer", "description": "Steps from the node asked for; negative upstream"],
                    ],
                ]
            ),
        ]
    }

    static var refusalSchema: (String, RawJSON) {
        let text: RawJSON = ["type": "string"]
        return (
            "Refusal",
            [
                "type": "object", "required": ["since", "code", "reason"],
                "description": "The last run was refused: readers stay on the version shown",
                "properties": [
                    "since": ["type": "string", "format": "date-time"], "code": text, "reason": reference("LocalizedText"), "run": text,
                    "problem": text, "mend": text,
                ],
            ]
        )
    }
}
