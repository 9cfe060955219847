package import Engine

extension OpenLineageRun {
    package struct Field: Sendable, Hashable {
        package var name: String
        package var type: String
        package var description: String?

        package init(name: String, type: String, description: String? = nil) {
            self.name = name
            self.type = type
            self.description = description
        }
    }

    package struct Assertion: Sendable, Hashable {
        /// The kind of check: "not_null".
        package var kind: String
        package var name: String?
        package var column: String?
        /// "error" stops the publication, "warn" does not.
        package var severity: String?
        package var success: Bool

        package init(kind: String, name: String? = nil, column: String? = nil, severity: String? = nil, success: Bool) {
            self.kind = kind
            self.name = name
            self.column = column
            self.severity = severity
            self.success = success
        }
    }

    package struct ColumnMetrics: Sendable, Hashable {
        package var nulls: Int64?
        package var distinct: Int64?
        package var least: Double?
        package var greatest: Double?

        package init(nulls: Int64? = nil, distinct: Int64? = nil, least: Double? = nil, greatest: Double? = nil) {
            self.nulls = nulls
            self.distinct = distinct
            self.least = least
            self.greatest = greatest
        }
    }

    package struct Metrics: Sendable, Hashable {
        package var rows: Int64
        package var bytes: Int64?
        package var columns: [String: ColumnMetrics]

        package init(rows: Int64, bytes: Int64? = nil, columns: [String: ColumnMetrics] = [:]) {
            self.rows = rows
            self.bytes = bytes
            self.columns = columns
        }
    }

    /// A column that bears on another, and how.
    package struct Input: Sendable, Hashable {
        package var thing: Name
        package var column: String
        package var influences: [Influence]
        /// The declared masking between them.
        package var masking: String?

        package init(thing: Name, column: String, influences: [Influence], masking: String? = nil) {
            self.thing = thing
            self.column = column
            self.influences = influences
            self.masking = masking
        }
    }

    package struct ColumnOrigin: Sendable, Hashable {
        package var column: String
        package var inputs: [Input]
        /// Whether `inputs` are all there are; otherwise the origin is unknown and the event says so.
        package var isComplete: Bool

        package init(column: String, inputs: [Input], isComplete: Bool) {
            self.column = column
            self.inputs = inputs
            self.isComplete = isComplete
        }
    }

    package struct Origins: Sendable, Hashable {
        package var columns: [ColumnOrigin]
        /// What decides the rows.
        package var rows: [Input]
        package var rowsAreComplete: Bool

        package init(columns: [ColumnOrigin], rows: [Input], rowsAreComplete: Bool) {
            self.columns = columns
            self.rows = rows
            self.rowsAreComplete = rowsAreComplete
        }
    }

    package struct Dataset: Sendable, Hashable {
        package var name: Name
        package var fields: [Field] = []
        package var version: String?
        package var documentation: String?
        /// "organisation:id".
        package var owners: [String] = []
        package var assertions: [Assertion] = []
        package var metrics: Metrics?
        /// Of an output only.
        package var origins: Origins?

        package init(name: Name) { self.name = name }
    }
}

extension OpenLineageRun.Origins {
    /// What a SELECT says of the columns it gives.
    ///
    /// - Parameters:
    ///   - columns: the names the output's columns have, in the SELECT's order.
    ///   - things: what each table of the SELECT is, by the name it uses.
    ///   - maskings: declared maskings by column of the output.
    /// - Throws: `unknownInput` if a table of the SELECT is not among `things`.
    package init(
        _ references: SQLReferences, columns: [String], things: [String: OpenLineageRun.Name], maskings: [String: String] = [:]
    ) throws(LineageError) {
        var known: [String: OpenLineageRun.Name] = [:]
        for (name, thing) in things { known[name.lowercased()] = thing }
        func input(_ contribution: SQLReferences.Contribution, _ masking: String?) throws(LineageError) -> OpenLineageRun.Input {
            guard let thing = known[contribution.source.table.lowercased()] else {
                throw LineageError(
                    .unknownInput, problem: "the SELECT reads \(contribution.source.table.prefix(120)), and it is not said what that is",
                    mend: "name for every table of the SELECT the source or dataset it stands for")
            }
            return .init(thing: thing, column: contribution.source.column, influences: contribution.influences, masking: masking)
        }
        var origins: [OpenLineageRun.ColumnOrigin] = []
        for column in references.columns(named: columns) {
            let name = column.name ?? ""
            var inputs: [OpenLineageRun.Input] = []
            for contribution in column.contributions { inputs.append(try input(contribution, maskings[name])) }
            origins.append(.init(column: name, inputs: inputs, isComplete: column.origin != .unknown))
        }
        var rows: [OpenLineageRun.Input] = []
        for contribution in references.rows.contributions { rows.append(try input(contribution, nil)) }
        self.init(columns: origins, rows: rows, rowsAreComplete: references.rows.isComplete)
    }
}
