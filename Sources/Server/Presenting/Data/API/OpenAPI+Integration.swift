import Pipeline
import Vocabulary

/// Rows that are pushed, and rows that were set aside.
extension OpenAPI {
    private static let refusals = ["400", "401", "403", "404"]
    private static let batch = path("id", "Id of the batch")
    private static let text: RawJSON = ["type": "string"]
    private static let count: RawJSON = ["type": "integer"]
    private static let truth: RawJSON = ["type": "boolean"]
    private static let texts: RawJSON = ["type": "object", "additionalProperties": ["type": "string"]]

    static var integrationPaths: [(String, RawJSON)] {
        [
            ("/api/v1/sources/{app}/{source}/rows", ["post": push]),
            (
                "/api/v1/quarantine",
                [
                    "get": operation(
                        "listQuarantine", "quarantine", "Batches of rows that stand aside, newest first; of the organisations the caller is a steward of",
                        parameters: [
                            query("app", "Only of this app"), query("past", "Also batches that a later run decided about", schema: truth),
                            query("offset", "Batches to pass over", schema: whole(0, 1_000_000, standard: 0)),
                            query("limit", "Most batches", schema: whole(1, 200, standard: 50)),
                        ], answers: [("200", answer("Quarantine"))], refusals: ["400", "401", "403"], further: [signedIn])
                ]
            ),
            (
                "/api/v1/quarantine/{id}/rows",
                [
                    "get": operation(
                        "readQuarantineRows", "quarantine", "Rows of a batch with their raw text; the look is entered in the ledger",
                        parameters: [
                            batch, query("offset", "Rows to pass over", schema: whole(0, standard: 0)),
                            query("limit", "Most rows", schema: whole(1, 1_000, standard: 100)),
                        ], answers: [("200", answer("QuarantineRows"))], refusals: refusals, further: [signedIn])
                ]
            ),
            ("/api/v1/quarantine/{id}/corrections", ["post": correct]),
            (
                "/api/v1/quarantine/{id}/corrections/{hash}",
                [
                    "delete": operation(
                        "takeBackCorrection", "quarantine", "Takes a decision back; the row stands aside again at the next run",
                        parameters: [batch, path("hash", "Hash of the row"), csrf], answers: [("204", ["description": "Taken back"])], refusals: refusals,
                        further: [signedIn])
                ]
            ),
        ]
    }

    private static let signedIn: (String, RawJSON) = ("security", [["key": []], ["session": []]])
    private static let csrf: RawJSON = [
        "name": "X-CSRF-Token", "in": "header", "required": false, "schema": ["type": "string"],
        "description": "Needed with the session cookie, not with a key",
    ]

    private static func answer(_ schema: String) -> RawJSON {
        ["description": "The answer", "content": ["application/json": ["schema": reference(schema)]]]
    }

    private static var push: RawJSON {
        operation(
            "pushRows", "sources", "Pushes rows, one JSON object per line; each replaces the row of its key, and the app's next run takes them in",
            parameters: [
                path("app", "Name of the app"), path("source", "Name of a source with mode push"),
                query("run", "false: no run is asked for", schema: ["type": "boolean", "default": true]), csrf,
                [
                    "name": "Idempotency-Key", "in": "header", "required": false, "schema": ["type": "string", "maxLength": 200],
                    "description": "The same key and body again is answered with the first receipt; another body is refused",
                ],
            ],
            answers: [("200", answer("PushReceipt")), ("201", answer("PushReceipt"))], refusals: refusals + ["413"],
            further: [signedIn, ("requestBody", ["required": true, "content": ["application/x-ndjson": ["schema": [:]]]])])
    }

    private static var correct: RawJSON {
        operation(
            "correctRows", "quarantine", "Decides about rows; the next run of the app takes the decisions in", parameters: [batch, csrf],
            answers: [("200", ["description": "How many rows were decided about", "content": ["application/json": ["schema": object(["decided": count])]]])],
            refusals: refusals + ["413", "422"],
            further: [
                signedIn,
                ("requestBody", ["required": true, "content": ["application/json": ["schema": reference("Corrections")]]]),
            ])
    }

    private static func object(_ properties: KeyValuePairs<String, RawJSON>) -> RawJSON {
        let names = properties.map { $0.key.hasSuffix("?") ? String($0.key.dropLast()) : $0.key }
        return .object([
            ("type", "object"), ("properties", .object(zip(names, properties).map { ($0, $1.value) })),
            ("required", .array(properties.filter { !$0.key.hasSuffix("?") }.map { .string($0.key) })),
        ])
    }

    static var integrationSchemas: [(String, RawJSON)] {
        let nothing: RawJSON = ["type": ["string", "null"]]
        let batch = object([
            "id": text, "subject": text, "scope": word(QuarantineScope.allCases.map(\.rawValue)), "name": text, "run": text, "rows": count,
            "decided": count, "current": truth, "made": ["type": "string", "format": "date-time"],
        ])
        let row = object([
            "number": count, "place": text, "hash": text, "reasons": ["type": "array", "items": ["type": "string"]], "raw": text, "fields": texts,
            "decision": word(["none", "corrected", "discarded"]), "values?": texts,
        ])
        let correction = object([
            "hash": text, "values": ["type": ["object", "null"], "additionalProperties": ["type": "string"]],
        ])
        return [
            (
                "PushReceipt",
                object([
                    "source": text, "batch?": count, "accepted": count,
                    "rejected": ["type": "array", "items": object(["line": count, "reason": text])], "repeated": truth, "digest": text,
                    "run_requested": truth, "run?": nothing,
                ])
            ),
            ("QuarantineBatch", batch),
            ("Quarantine", object(["total": count, "batches": ["type": "array", "items": reference("QuarantineBatch")]])),
            (
                "QuarantineRows",
                object([
                    "batch": reference("QuarantineBatch"), "columns": ["type": "array", "items": ["type": "string"]],
                    "rows": ["type": "array", "items": row],
                ])
            ),
            ("Corrections", object(["corrections": ["type": "array", "items": correction], "reason?": text])),
        ]
    }
}
