import Engine
import FoundationEssentials

extension OpenLineageRun {
    /// The event as JSON on one line, keys sorted.
    ///
    /// - Throws: `incompleteEvent` if the run is no UUID or a name is empty.
    package func json() throws -> String {
        try validate()
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(event), as: UTF8.self)
    }

    private func validate() throws(LineageError) {
        func incomplete(_ problem: String, _ mend: String) -> LineageError { LineageError(.incompleteEvent, problem: problem, mend: mend) }
        for run in [run] + [job.parent?.run].compactMap(\.self) where !Self.isUUID(run) {
            throw incomplete("the run \"\(run.prefix(80))\" is no UUID", "give it one by OpenLineageRun.identifier(for:)")
        }
        guard producer.contains(":") else { throw incomplete("the producer \"\(producer.prefix(80))\" is no address", "give a URI") }
        let names = [job.name] + [job.parent?.job].compactMap(\.self) + (inputs + outputs).map(\.name)
        for name in names where name.namespace.isEmpty || name.name.isEmpty {
            throw incomplete("\"\(name.namespace)\" \"\(name.name)\" lacks a namespace or a name", "name every job and dataset")
        }
    }

    // MARK: Event

    private var event: JSONValue {
        .object([
            "eventType": .text(state.rawValue), "eventTime": .time(time), "producer": .text(producer),
            "schemaURL": .text(Self.specification + "RunEvent"),
            "run": .object(["runId": .text(run), "facets": .object(runFacets)]),
            "job": .object(["namespace": .text(job.name.namespace), "name": .text(job.name.name), "facets": .object(jobFacets)]),
            "inputs": .list(inputs.map { dataset($0) }), "outputs": .list(outputs.map { dataset($0) }),
        ])
    }

    static let specification = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/"

    /// - Parameter version: of the facet's own schema.
    private func facet(_ name: String, _ version: String, _ members: [String: JSONValue?]) -> JSONValue {
        var members = members.compactMapValues(\.self)
        members["_producer"] = .text(producer)
        members["_schemaURL"] = .text("https://openlineage.io/spec/facets/\(version)/\(name).json#/$defs/\(name)")
        return .object(members)
    }

    private var runFacets: [String: JSONValue] {
        var facets: [String: JSONValue] = [:]
        if let parent = job.parent {
            facets["parent"] = facet(
                "ParentRunFacet", "1-2-0",
                ["run": .object(["runId": .text(parent.run)]), "job": .object(Self.members(parent.job))])
        }
        if let nominalStart {
            facets["nominalTime"] = facet(
                "NominalTimeRunFacet", "1-0-1",
                ["nominalStartTime": .time(nominalStart), "nominalEndTime": nominalEnd.map(JSONValue.time)])
        }
        if let failure {
            facets["errorMessage"] = facet(
                "ErrorMessageRunFacet", "1-0-1",
                [
                    "message": .text(failure.message), "programmingLanguage": .text("SQL"),
                    "stackTrace": failure.detail.map(JSONValue.text),
                ])
        }
        return facets
    }

    private var jobFacets: [String: JSONValue] {
        var facets: [String: JSONValue] = [
            "jobType": facet(
                "JobTypeJobFacet", "2-0-4",
                ["processingType": .text("BATCH"), "integration": .text("HELIU"), "jobType": .text("MODEL")])
        ]
        if let sql = job.sql { facets["sql"] = facet("SQLJobFacet", "1-1-0", ["query": .text(sql), "dialect": .text("duckdb")]) }
        if let text = job.documentation { facets["documentation"] = facet("DocumentationJobFacet", "1-1-0", ["description": .text(text)]) }
        return facets
    }

    private static func members(_ name: Name) -> [String: JSONValue] { ["namespace": .text(name.namespace), "name": .text(name.name)] }

    // MARK: Datasets

    private func dataset(_ dataset: Dataset) -> JSONValue {
        var facets: [String: JSONValue] = [:]
        if !dataset.fields.isEmpty {
            let fields = dataset.fields.map { field in
                JSONValue.object(
                    ["name": .text(field.name), "type": .text(field.type), "description": field.description.map(JSONValue.text)]
                        .compactMapValues(\.self))
            }
            facets["schema"] = facet("SchemaDatasetFacet", "1-2-0", ["fields": .list(fields)])
        }
        if let version = dataset.version { facets["version"] = facet("DatasetVersionDatasetFacet", "1-0-1", ["datasetVersion": .text(version)]) }
        if let text = dataset.documentation {
            facets["documentation"] = facet("DocumentationDatasetFacet", "1-1-0", ["description": .text(text)])
        }
        if !dataset.owners.isEmpty {
            let owners = dataset.owners.map { JSONValue.object(["name": .text($0), "type": .text("OWNER")]) }
            facets["ownership"] = facet("OwnershipDatasetFacet", "1-0-1", ["owners": .list(owners)])
        }
        if !dataset.assertions.isEmpty {
            facets["dataQualityAssertions"] = facet(
                "DataQualityAssertionsDatasetFacet", "1-1-0", ["assertions": .list(dataset.assertions.map(Self.assertion))])
        }
        if let metrics = dataset.metrics { facets["dataQualityMetrics"] = self.metrics(metrics) }
        if let origins = dataset.origins {
            facets["columnLineage"] = columnLineage(origins)
            facets["heliu_unknownOrigins"] = unknownOrigins(origins)
        }
        var members = Self.members(dataset.name)
        members["facets"] = .object(facets)
        if let metrics = dataset.metrics, dataset.origins != nil {
            let statistics = facet(
                "OutputStatisticsOutputDatasetFacet", "1-0-2",
                ["rowCount": .integer(metrics.rows), "size": metrics.bytes.map(JSONValue.integer)])
            members["outputFacets"] = .object(["outputStatistics": statistics])
        }
        return .object(members)
    }

    private static func assertion(_ assertion: Assertion) -> JSONValue {
        let members: [String: JSONValue?] = [
            "assertion": .text(assertion.kind), "success": .flag(assertion.success), "column": assertion.column.map(JSONValue.text),
            "name": assertion.name.map(JSONValue.text), "severity": assertion.severity.map(JSONValue.text),
        ]
        return .object(members.compactMapValues(\.self))
    }

    private func metrics(_ metrics: Metrics) -> JSONValue {
        let columns = metrics.columns.mapValues { column in
            let members: [String: JSONValue?] = [
                "nullCount": column.nulls.map(JSONValue.integer), "distinctCount": column.distinct.map(JSONValue.integer),
                "min": column.least.map(JSONValue.number), "max": column.greatest.map(JSONValue.number),
            ]
            return JSONValue.object(members.compactMapValues(\.self))
        }
        return facet(
            "DataQualityMetricsDatasetFacet", "1-0-1",
            ["rowCount": .integer(metrics.rows), "bytes": metrics.bytes.map(JSONValue.integer), "columnMetrics": .object(columns)])
    }

    private func columnLineage(_ origins: Origins) -> JSONValue {
        let fields = origins.columns.map { ($0.column, JSONValue.object(["inputFields": .list($0.inputs.map(Self.input))])) }
        return facet(
            "ColumnLineageDatasetFacet", "1-2-0",
            [
                "fields": .object(Dictionary(fields) { first, _ in first }),
                "dataset": origins.rows.isEmpty ? nil : .list(origins.rows.map(Self.input)),
            ])
    }

    /// The standard has no word for "unknown"; an empty list of inputs would mean a constant.
    private func unknownOrigins(_ origins: Origins) -> JSONValue? {
        let unknown = origins.columns.filter { !$0.isComplete }.map { JSONValue.text($0.column) }
        guard !unknown.isEmpty || !origins.rowsAreComplete else { return nil }
        return .object([
            "_producer": .text(producer), "_schemaURL": .text(Self.specification + "DatasetFacet"),
            "columns": .list(unknown), "rows": .flag(!origins.rowsAreComplete),
        ])
    }

    private static func input(_ input: Input) -> JSONValue {
        var members = Self.members(input.thing)
        members["field"] = .text(input.column)
        members["transformations"] = .list(
            input.influences.map { influence in
                let (type, subtype) = words(influence)
                var transformation: [String: JSONValue] = [
                    "type": .text(type), "subtype": .text(subtype), "masking": .flag(input.masking != nil),
                ]
                if let masking = input.masking { transformation["description"] = .text(masking) }
                return .object(transformation)
            })
        return .object(members)
    }

    private static func words(_ influence: Influence) -> (type: String, subtype: String) {
        switch influence {
        case .copied: ("DIRECT", "IDENTITY")
        case .derived: ("DIRECT", "TRANSFORMATION")
        case .aggregated: ("DIRECT", "AGGREGATION")
        case .conditional: ("INDIRECT", "CONDITIONAL")
        case .window: ("INDIRECT", "WINDOW")
        case .filter: ("INDIRECT", "FILTER")
        case .join: ("INDIRECT", "JOIN")
        case .group: ("INDIRECT", "GROUP_BY")
        case .sort: ("INDIRECT", "SORT")
        }
    }
}
