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
