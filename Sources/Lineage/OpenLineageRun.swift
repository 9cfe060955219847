package import Engine

/// One event of a run, in the words of OpenLineage.
///
/// - SeeAlso: OpenLineage specification 2-0-2.
package struct OpenLineageRun: Sendable, Hashable {
    package enum State: String, Sendable, Hashable, CaseIterable {
        case start = "START"
        case complete = "COMPLETE"
        case fail = "FAIL"
        case abort = "ABORT"
    }

    /// A thing by the names others know it under.
    package struct Name: Sendable, Hashable {
        /// The node or database: "heliu://data.example.cn".
        package var namespace: String
        package var name: String

        package init(namespace: String, name: String) {
            self.namespace = namespace
            self.name = name
        }
    }

    package struct Job: Sendable, Hashable {
        package var name: Name
        package var sql: String?
        package var documentation: String?
        /// The run that started this one, and its job.
        package var parent: Parent?

        package init(name: Name, sql: String? = nil, documentation: String? = nil, parent: Parent? = nil) {
            self.name = name
            self.sql = sql
            self.documentation = documentation
            self.parent = parent
        }
    }

    package struct Parent: Sendable, Hashable {
        /// A UUID.
        package var run: String
        package var job: Name

        package init(run: String, job: Name) {
            self.run = run
            self.job = job
        }
    }

    package struct Failure: Sendable, Hashable {
        package var message: String
        package var detail: String?

        package init(message: String, detail: String? = nil) {
            self.message = message
            self.detail = detail
        }
    }

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

    package var state: State
    /// A UUID; `identifier(for:)` makes one of any name of a run.
    package var run: String
    /// Unix milliseconds.
    package var time: Int64
    /// The address of this program's version.
    package var producer: String
    package var job: Job
    /// The period that the run stands for, in Unix milliseconds.
    package var nominalStart: Int64?
    package var nominalEnd: Int64?
    package var failure: Failure?
    package var inputs: [Dataset] = []
    package var outputs: [Dataset] = []

    package init(state: State, run: String, time: Int64, producer: String, job: Job) {
        self.state = state
        self.run = run
        self.time = time
        self.producer = producer
        self.job = job
    }

    /// The UUID of a run: itself if it is one already, otherwise always the same one for the same name.
    ///
    /// - SeeAlso: RFC 9562, version 8.
    package static func identifier(for run: String) -> String {
        if isUUID(run) { return run.lowercased() }
        // FNV-1a, from two starting points: names need to differ, not to be secret.
        let halves = [0xcbf2_9ce4_8422_2325, 0x9ae1_6a3b_2f90_404f].map { (start: UInt64) in
            run.utf8.reduce(start) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        }
        var bytes = halves.flatMap { half in (0..<8).map { UInt8(truncatingIfNeeded: half >> (56 - 8 * UInt64($0))) } }
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        let hex = bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        var text = ""
        for (index, character) in hex.enumerated() {
            if [8, 12, 16, 20].contains(index) { text.append("-") }
            text.append(character)
        }
        return text
    }

    static func isUUID(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.utf8.count) == [8, 4, 4, 4, 12] && parts.allSatisfy { $0.allSatisfy { $0.isASCII && $0.isHexDigit } }
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
