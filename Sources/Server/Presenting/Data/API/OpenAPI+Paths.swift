import Pipeline
import Vocabulary

extension OpenAPI {
    private static let name = path("name", "Name of the dataset, such as innovation.statement")
    private static let digest = path(
        "digest", "Digest of the version", schema: ["type": "string", "pattern": "^sha256:[0-9a-f]{64}$"])

    static var datasetPaths: [(String, RawJSON)] {
        let one = "/api/v1/datasets/{name}"
        let version = one + "/versions/{digest}"
        let list = read("listDatasets", "datasets", "Datasets, searched and narrowed", parameters: listParameters, answer: "Datasets", refusals: ["400"])
        let dataset = read("readDataset", "datasets", "A dataset with the schema of its current version", parameters: [name], answer: "Dataset", refusals: ["404", "410"])
        let versions = read("listVersions", "datasets", "Versions, newest first", parameters: [name], answer: "Versions", refusals: ["404", "410"])
        let read = read("readVersion", "datasets", "A dataset with the schema of one version", parameters: [name, digest], answer: "Dataset", refusals: ["404", "410"])
        return [
            ("/api/v1/datasets", ["get": list]), (one, ["get": dataset]), (one + "/rows", ["get": readRows]), (one + "/versions", ["get": versions]),
            (version, ["get": read]), (version + "/data.csv", ["get": whole("CSV", "text/csv", "readVersionCSV")]),
            (version + "/data.json", ["get": whole("a JSON array", "application/json", "readVersionJSON")]),
            (version + "/data.parquet", ["get": whole("Parquet", "application/vnd.apache.parquet", "readVersionParquet")]),
            (version + "/manifest.json", ["get": manifest]), ("/api/v1/datasets/{name}/datapackage.json", ["get": dataPackage]),
        ]
    }

    /// A version as one file.
    private static func whole(_ what: String, _ type: String, _ id: String) -> RawJSON {
        let answers: [(String, RawJSON)] = [
            ("200", file(type, "The file; it never changes")), ("206", file(type, "The range asked for")),
            ("304", ["description": "The tag in If-None-Match is still right"]),
        ]
        return operation(
            id, "datasets", "The whole version as \(what); not for readers to whom a field is masked", parameters: [name, digest], answers: answers,
            refusals: ["404", "410"])
    }

    private static var manifest: RawJSON {
        operation(
            "readVersionManifest", "datasets", "Digests of the version's files; its own SHA-256 is the version's digest", parameters: [name, digest],
            answers: [("200", file("application/json", "The manifest; it never changes"))])
    }

    private static var dataPackage: RawJSON {
        operation(
            "readDataPackage", "datasets", "The dataset as a Data Package: its schema, with address, digest and size of its files",
            parameters: [name, query("version", "Digest of the version; the current one if absent")],
            answers: [("200", file("application/json", "datapackage.json")), ("304", ["description": "The tag in If-None-Match is still right"])])
    }

    private static var listParameters: [RawJSON] {
        [
            query("q", "Words; two Chinese characters are enough"),
            query("openness", "Only datasets of this openness", schema: word(Openness.allCases.map(\.rawValue))),
            query("grade", "Only datasets of this grade", schema: word(Grade.allCases.map(\.rawValue))),
            query("owner", "Only datasets of this organisation"), query("app", "Only datasets of this app"),
            query("region", "Only datasets of this region (GB/T 2260)"), query("offset", "Datasets to pass over", schema: whole(0, 1_000_000, standard: 0)),
            query("limit", "Most datasets", schema: whole(1, Int64(DatasetsQuery.mostDatasets), standard: 50)),
        ]
    }

    private static var readRows: RawJSON {
        let comparisons = DatasetReader.Filter.Operator.allCases.map { "__\($0.rawValue)" }.joined(separator: ", ")
        return operation(
            "readRows", "datasets", "Rows in the version's order, numbers exact",
            parameters: [
                name, query("after", "Number of the row to go on behind; the answer's `next` has it", schema: whole(0, standard: 0)),
                query("limit", "Most rows", schema: whole(1, Int64(RowsQuery.mostRows), standard: 100)),
                query("version", "Digest of the version; the current one if absent"),
                [
                    "name": "filter", "in": "query", "required": false, "style": "form", "explode": true,
                    "description": .string("Any field: `field=value`, or with a comparison behind the name (\(comparisons)): `value__gte=100`"),
                    "schema": ["type": "object", "additionalProperties": ["type": "string"]],
                ],
            ],
            answers: [("200", json("Rows")), ("304", ["description": "The tag in If-None-Match is still right"])], refusals: ["400", "404"])
    }

    static var indicatorPaths: [(String, RawJSON)] {
        [
            (
                "/api/v1/indicators",
                [
                    "get": read(
                        "listIndicators", "indicators", "Indicators with their latest observations and targets",
                        parameters: [query("set", "Only indicators of this set")], answer: "Indicators", refusals: [])
                ]
            ),
            (
                "/api/v1/indicators/{key}",
                [
                    "get": read(
                        "readIndicator", "indicators", "An indicator with all its observations, oldest first",
                        parameters: [path("key", "Key, such as cq.rd_intensity")], answer: "Indicator")
                ]
            ),
            ("/api/v1/plans", ["get": read("listPlans", "indicators", "Plans with their targets by status", answer: "Plans", refusals: [])]),
            (
                "/api/v1/plans/{id}",
                ["get": read("readPlan", "indicators", "A plan, or a node of one, as a tree", parameters: [path("id", "Id of the node, such as 1458")], answer: "Plan")]
            ),
            ("/api/v1/regions", ["get": read("listRegions", "regions", "Administrative divisions, by code", answer: "Regions", refusals: [])]),
        ]
    }

    static var ledgerPaths: [(String, RawJSON)] {
        let index = path("index", "Tile index in groups of three digits, all but the last with an x before (x001/234); a part of a tile ends in .p/WIDTH")
        return [
            (
                "/api/v1/ledger/entries",
                [
                    "get": read(
                        "listEntries", "ledger", "Entries, newest first",
                        parameters: [query("before", "Only entries with a lower index", schema: whole(0)), query("limit", "Most entries", schema: whole(1, 1_000, standard: 100))],
                        answer: "Entries", refusals: ["400"])
                ]
            ),
            (
                "/api/v1/ledger/entries/{index}",
                [
                    "get": read(
                        "readEntry", "ledger", "An entry with its inclusion proof", parameters: [path("index", "From 0", schema: whole(0))], answer: "Entry")
                ]
            ),
            (
                "/checkpoint",
                ["get": operation("readCheckpoint", "ledger", "The signed head of the log (C2SP tlog-checkpoint)", answers: [("200", file("text/plain", "A signed note"))])]
            ),
            (
                "/tile/{level}/{index}",
                [
                    "get": operation(
                        "readTile", "ledger", "Hashes of the tree (C2SP tlog-tiles)", parameters: [path("level", "0…63", schema: whole(0, 63)), index],
                        answers: [("200", file("application/octet-stream", "Up to 256 hashes of 32 bytes"))])
                ]
            ),
            (
                "/tile/entries/{index}",
                [
                    "get": operation(
                        "readEntryBundle", "ledger", "Entries of a tile (C2SP tlog-tiles)", parameters: [index],
                        answers: [("200", file("application/octet-stream", "Entries, each behind its length in two bytes"))])
                ]
            ),
        ]
    }

    static var operationPaths: [(String, RawJSON)] {
        [
            (
                "/api/v1/openapi.json",
                ["get": operation("readDescription", "operations", "This description", answers: [("200", file("application/json", "OpenAPI 3.1"))], refusals: [])]
            ),
            (
                "/api/v1/uploads",
                [
                    "put": operation(
                        "upload", "operations", "Sends a file at once; its schema is inferred over the whole file and waits for review",
                        parameters: [
                            query("name", "Name of the file"),
                            [
                                "name": "X-CSRF-Token", "in": "header", "required": false, "schema": ["type": "string"],
                                "description": "Needed with the session cookie, not with a key",
                            ],
                        ], answers: [("201", json("Upload"))], refusals: ["400", "401", "403", "413", "422"],
                        further: [
                            ("security", [["key": []], ["session": []]]),
                            ("requestBody", ["required": true, "content": ["application/octet-stream": ["schema": [:]], "text/csv": ["schema": [:]]]]),
                        ])
                ]
            ),
            (
                "/api/v1/runs/{id}",
                [
                    "get": read(
                        "readRun", "operations", "A run: state, steps and, with a role, its log",
                        parameters: [
                            path("id", "Id of the run"),
                            [
                                "name": "Prefer", "in": "header", "required": false, "schema": ["type": "string"],
                                "description": "`wait=10` with a key: answer once the run has ended, or after ten seconds (RFC 7240)",
                            ],
                        ], answer: "Run")
                ]
            ),
        ]
    }
}
