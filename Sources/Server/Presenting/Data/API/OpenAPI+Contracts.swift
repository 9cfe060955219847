import App
import Lineage
import Pipeline
import Schema

/// Schemas and their changes, plans of runs, shared words.
extension OpenAPI {
    private static let text: RawJSON = ["type": "string"]
    private static let truth: RawJSON = ["type": "boolean"]
    private static let moment: RawJSON = ["type": "string", "format": "date-time"]
    private static let signedIn: (String, RawJSON) = ("security", [["key": []], ["session": []]])

    private static func list(_ item: RawJSON) -> RawJSON { ["type": "array", "items": item] }

    /// A property with `?` behind its name may be absent.
    private static func object(_ properties: KeyValuePairs<String, RawJSON>) -> RawJSON {
        let names = properties.map { $0.key.hasSuffix("?") ? String($0.key.dropLast()) : $0.key }
        return .object([
            ("type", "object"), ("properties", .object(zip(names, properties).map { ($0, $1.value) })),
            ("required", .array(properties.filter { !$0.key.hasSuffix("?") }.map { .string($0.key) })),
        ])
    }

    static var contractPaths: [(String, RawJSON)] {
        let name = path("name", "Name of the dataset, such as innovation.statement")
        let app = path("name", "Name of the app")
        return [
            (
                "/api/v1/datasets/{name}/schema.json",
                [
                    "get": operation(
                        "readRowSchema", "datasets", "The schema of a dataset's rows with the documentation of every field (JSON Schema 2020-12)",
                        parameters: [name], answers: [("200", file("application/schema+json", "The schema of one row"))])
                ]
            ),
            (
                "/api/v1/datasets/{name}/openapi.json",
                [
                    "get": operation(
                        "readDatasetDescription", "datasets", "The description of one dataset's own addresses, with its fields", parameters: [name],
                        answers: [("200", file("application/json", "OpenAPI 3.1"))])
                ]
            ),
            (
                "/api/v1/datasets/{name}/schema-changes",
                [
                    "get": read(
                        "listSchemaChanges", "datasets", "How the declared schema differs from the published one, who reads what breaks, and what was accepted",
                        parameters: [name], answer: "SchemaChanges")
                ]
            ),
            ("/api/v1/datasets/{name}/schema-changes/{digest}", ["post": accept(name)]),
            (
                "/api/v1/apps/{name}/plan",
                [
                    "get": operation(
                        "readPlanOfRun", "operations", "What the next run would do and what that means for readers; for operators and stewards of the app",
                        parameters: [app], answers: [("200", json("RunPlan"))], refusals: ["401", "403", "404", "422"], further: [signedIn])
                ]
            ),
            (
                "/api/v1/apps/{name}/portability",
                ["get": read("readPortability", "operations", "Which models Spark runs unchanged, and why not the others", parameters: [app], answer: "Portability")]
            ),
            (
                "/api/v1/glossary",
                [
                    "get": read(
                        "listTerms", "glossary", "Words that fields share, and the fields that refer to them",
                        parameters: [query("q", "Words of the term, its title, meaning or standard")], answer: "Glossary", refusals: [])
                ]
            ),
            (
                "/api/v1/glossary/{app}/{term}",
                [
                    "get": read(
                        "readTerm", "glossary", "One word, and the fields that refer to it",
                        parameters: [path("app", "Name of the app that declares it"), path("term", "The word")], answer: "Term")
                ]
            ),
        ]
    }

    private static func accept(_ name: RawJSON) -> RawJSON {
        let csrf: RawJSON = [
            "name": "X-CSRF-Token", "in": "header", "required": false, "schema": ["type": "string"],
            "description": "Needed with the session cookie, not with a key",
        ]
        return operation(
            "acceptSchemaChange", "datasets", "Accepts a change that breaks readers, so that the next run may publish it; entered in the ledger",
            parameters: [name, path("digest", "Digest of the change, or at least its first 12 characters"), csrf],
            answers: [("200", ["description": "As it was decided", "content": ["application/json": ["schema": reference("SchemaDecision")]]])],
            refusals: ["400", "401", "403", "404", "413", "422"],
            further: [
                signedIn, ("requestBody", ["required": true, "content": ["application/json": ["schema": object(["reason": text])]]]),
            ])
    }

    static var contractSchemas: [(String, RawJSON)] {
        let item = object([
            "kind": word(SchemaCompatibility.Kind.allCases.map(\.rawValue)), "field?": text,
            "effect": word(SchemaCompatibility.Effect.allCases.map(\.rawValue)), "text": reference("LocalizedText"),
        ])
        let reader = object([
            "kind": word(LineageTable.Kind.allCases.map(\.rawValue)), "name": text, "columns": list(text), "certain": truth,
        ])
        let finding = object([
            "kind": word(PortabilityReport.Verdict.allCases.map(\.rawValue)), "construct": text, "line?": ["type": "integer"], "column?": ["type": "integer"],
            "why": reference("LocalizedText"), "suggestion?": text,
        ])
        let step = object([
            "name": text, "kind": word(["source", "model"]), "action": word(["make", "depends", "unchanged", "ask"]), "reasons": list(text), "dataset?": text,
            "reads": list(text),
        ])
        return [
            (
                "SchemaChange",
                object([
                    "dataset": text, "digest": text, "effect": word(SchemaCompatibility.Effect.allCases.map(\.rawValue)),
                    "state?": word(SchemaChangeRecord.State.allCases.map(\.rawValue)), "open": truth, "changes": list(item), "readers": list(reader),
                    "hidden_readers": ["type": "integer"],
                ])
            ),
            (
                "SchemaDecision",
                object([
                    "digest": text, "state": word(SchemaChangeRecord.State.allCases.map(\.rawValue)), "changes": list(item), "at": moment, "actor?": text,
                    "reason?": text, "version?": text,
                ])
            ),
            (
                "SchemaChanges",
                object(["dataset": text, "pending": list(reference("SchemaChange")), "decided": list(reference("SchemaDecision"))])
            ),
            (
                "RunPlan",
                object(["app": text, "steps": list(step), "affected": list(text), "schema_changes": list(reference("SchemaChange"))])
            ),
            (
                "Portability",
                object([
                    "app": text, "engine": text,
                    "models": list(
                        object([
                            "model": text, "file": text, "verdict": word(PortabilityReport.Verdict.allCases.map(\.rawValue)), "findings": list(finding),
                        ])),
                ])
            ),
            (
                "Term",
                object([
                    "id": text, "app": text, "term": text, "title": reference("LocalizedText"), "description": reference("LocalizedText"), "standard?": text,
                    "uses": list(object(["dataset": text, "field": text, "published": truth])),
                ])
            ),
            ("Glossary", object(["terms": list(reference("Term"))])),
        ]
    }
}
