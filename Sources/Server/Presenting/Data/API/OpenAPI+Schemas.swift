import Indicator
import Pipeline
import Quality
import Vocabulary

extension OpenAPI {
    /// A property that is always there, or with `?` behind its name may be absent.
    private static func object(_ properties: KeyValuePairs<String, RawJSON>, description: String? = nil) -> RawJSON {
        var members: [(String, RawJSON)] = [("type", "object")]
        if let description { members.append(("description", .string(description))) }
        members.append(("properties", .object(properties.map { ($0.key.hasSuffix("?") ? String($0.key.dropLast()) : $0.key, $0.value) })))
        members.append(("required", .array(properties.filter { !$0.key.hasSuffix("?") }.map { .string($0.key) })))
        return .object(members)
    }

    private static func list(_ item: RawJSON) -> RawJSON { ["type": "array", "items": item] }
    private static var text: RawJSON { ["type": "string"] }
    private static var number: RawJSON { ["type": "number"] }
    private static var count: RawJSON { ["type": "integer"] }
    private static var texts: RawJSON { ["type": "object", "additionalProperties": ["type": "string"]] }
    private static var moment: RawJSON { ["type": "string", "format": "date-time"] }
    private static var digestText: RawJSON { ["type": "string", "pattern": "^sha256:[0-9a-f]{64}$"] }
    private static var localized: RawJSON { reference("LocalizedText") }
    private static var openness: RawJSON { word(Openness.allCases.map(\.rawValue)) }
    private static var grade: RawJSON { word(Grade.allCases.map(\.rawValue)) }

    static var schemas: [(String, RawJSON)] { commonSchemas + datasetSchemas + [refusalSchema] + lineageSchemas + indicatorSchemas + ledgerSchemas + integrationSchemas + operationSchemas + contractSchemas }

    static var commonSchemas: [(String, RawJSON)] {
        [
            ("LocalizedText", object(["zh": text, "en": text])),
            (
                "Problem",
                object(
                    [
                        "type": text, "title": text, "status": count, "detail": text, "instance": text, "code": text, "mend": text, "request_id": text,
                        "errors?": list(object(["field": text, "code": text, "detail": text, "mend": text])),
                    ], description: "RFC 9457; clients branch on `code`, `mend` says what to do")
            ),
        ]
    }

    private static var datasetSchemas: [(String, RawJSON)] {
        [
            ("Datasets", object(["total": count, "datasets": list(reference("DatasetSummary")), "next?": text])),
            (
                "DatasetSummary",
                object([
                    "name": text, "identifier": text, "title": localized, "description": localized,
                    "owner": object(["id": text, "title?": localized]), "region?": text, "grade": grade, "openness": openness, "lifecycle": text,
                    "app?": text, "updated": moment, "version?": reference("Version"),
                    "links": object(["self": text, "rows": text, "versions": text, "page": text]),
                ])
            ),
            ("Versions", object(["dataset": text, "versions": list(reference("Version"))])),
            (
                "Version",
                object([
                    "digest": digestText, "number": count, "rows": count, "bytes": count, "published": moment, "published_by": text, "run?": text,
                    "ledger_index": count, "quality": reference("Quality"),
                    "links": object(["self": text, "csv?": text, "json?": text, "parquet?": text, "manifest": text, "entry": text]),
                ])
            ),
            (
                "Quality",
                object([
                    "pass_rate?": number, "rows_read": count, "rows_published": count, "rows_quarantined": count,
                    "checks": list(
                        object(["name": text, "kind": text, "title": localized, "severity": text, "columns": list(text), "failed": count])),
                ])
            ),
            (
                "Dataset",
                object([
                    "dataset": reference("DatasetSummary"), "key": list(text), "fields": list(reference("Field")), "masked": list(text),
                    "inputs": list(object(["kind": text, "name": text, "digest": text])), "refusal?": reference("Refusal"),
                ])
            ),
            (
                "Field",
                object([
                    "name": text, "type": text, "title": localized, "description": localized, "required": ["type": "boolean"], "unit?": text,
                    "unit_field?": text, "codes": list(text), "grade": grade, "openness": openness, "standard?": text, "references?": text, "unique": ["type": "boolean"],
                    "min_length?": count, "max_length?": count, "term?": text, "openness_reason?": localized,
                ])
            ),
            (
                "Rows",
                object([
                    "dataset": text, "version": digestText,
                    "fields": list(object(["name": text, "type": text, "title": localized, "unit": ["type": ["string", "null"]]])),
                    "masked": list(text), "rows": list(["type": "object", "additionalProperties": ["type": ["string", "number", "boolean", "null"]]]),
                    "next": ["type": ["string", "null"]],
                ])
            ),
        ]
    }

    private static var indicatorSchemas: [(String, RawJSON)] {
        let point = object(["value": number, "period?": text])
        return [
            ("Indicators", object(["indicators": list(reference("Indicator"))])),
            (
                "Indicator",
                object([
                    "key": text, "set": text, "title": localized, "unit": text, "direction": word(["up", "down"]), "measure": text, "owner": text,
                    "observations": list(reference("Observation")), "targets": list(reference("Target")), "versions": texts, "link": text,
                ])
            ),
            (
                "Observation",
                object([
                    "region?": text, "subject": text, "period": text, "comparator": word(Comparator.allCases.map(\.rawValue)), "value": number,
                    "unit": text, "published?": text, "source": text,
                ])
            ),
            (
                "Target",
                object([
                    "id": text, "indicator": text, "node?": text, "region?": text, "subject": text,
                    "comparator": word(Comparator.allCases.map(\.rawValue)), "value": number, "unit": text, "period": text, "source": text,
                    "judgement": reference("Judgement"),
                ])
            ),
            (
                "Judgement",
                object([
                    "status": word(Judgement.Status.allCases.map(\.rawValue)), "unit": text, "target": number, "observed?": point, "baseline?": point,
                    "expected?": number, "progress?": number, "expected_progress?": number, "gap?": number, "reason": localized,
                ])
            ),
            ("Plans", object(["plans": list(reference("Plan"))])),
            (
                "Plan",
                object([
                    "id": text, "kind": text, "title": localized, "owner": text, "period?": text, "source": text,
                    "counts": ["type": "object", "additionalProperties": ["type": "integer"]], "targets": list(reference("Target")),
                    "nodes": list(reference("Plan")),
                ])
            ),
            ("Regions", object(["regions": list(object(["code": text, "parent?": text, "level": text, "name": localized]))])),
        ]
    }

    private static var ledgerSchemas: [(String, RawJSON)] {
        [
            ("Entries", object(["entries": list(reference("Entry")), "next?": text])),
            (
                "Entry",
                object([
                    "index": count, "at": moment, "actor": text, "action": text, "subject": text, "digest?": digestText, "details": texts,
                    "leaf_hash": text, "evidence?": object(["entry": text, "tree_size": count, "hashes": list(text), "checkpoint": text]),
                ])
            ),
        ]
    }

    private static var operationSchemas: [(String, RawJSON)] {
        [
            (
                "Upload",
                object(
                    ["review": text, "publish": text, "digest": digestText],
                    description: "`review` is the page on which the inferred schema is looked at, `publish` takes its form; `digest` is the file's")
            ),
            (
                "Run",
                object([
                    "id": text, "kind": word(["app", "ingest"]), "subject": text,
                    "state": word(["running", "succeeded", "unchanged", "failed", "cancelled", "interrupted"]), "started": moment, "ended?": moment,
                    "progress": number, "requested_by?": text, "fault?": object(["code": text, "problem": text, "mend": text]),
                    "steps": list(
                        object([
                            "name": text, "kind": word(["source", "model"]), "state": text, "rows_read": count, "rows_published": count,
                            "rows_quarantined": count, "rows_duplicate": count, "milliseconds": count,
                            "version?": digestText,
                        ])),
                    "log?": list(object(["at": moment, "level": text, "text": text])),
                ])
            ),
        ]
    }
}
