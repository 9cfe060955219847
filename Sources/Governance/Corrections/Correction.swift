package import Vocabulary

/// What a user reports as wrong in a dataset.
package struct CorrectionReport: Sendable, Hashable, Codable {
    package var dataset: String
    /// Digest of the version the fault was seen in.
    package var version: String?
    /// The row's key as text.
    package var rowKey: String?
    package var column: String?
    /// What is wrong.
    package var text: String
    /// What it should be.
    package var wished: String?

    package init(dataset: String, version: String? = nil, rowKey: String? = nil, column: String? = nil, text: String, wished: String? = nil) {
        self.dataset = dataset
        self.version = version
        self.rowKey = rowKey
        self.column = column
        self.text = text
        self.wished = wished
    }
}

/// A report on its way to an answer.
package struct Correction: Sendable, Hashable, Codable {
    package enum State: String, Sendable, Hashable, Codable, CaseIterable {
        case open
        /// The owner mends the data; the answer says when.
        case accepted
        case rejected
    }

    /// Counts from 1.
    package var number: Int64
    package var report: CorrectionReport
    /// Id of the organisation that has to answer.
    package var organisation: String
    package var state: State
    package var askedBy: String
    package var askedAt: Int64
    /// The last day to answer.
    package var dueOn: CalendarDay
    /// The rule the day follows from.
    package var rule: String
    package var answer: String?
    package var closedBy: String?
    package var closedAt: Int64?

    /// Whether it should have been answered by now.
    ///
    /// - Parameter today: the day of UTC+8.
    package func isOverdue(on today: CalendarDay) -> Bool { state == .open && dueOn < today }
}

/// One step in the life of a correction request.
package struct CorrectionStep: Sendable, Hashable, Codable {
    /// `ask`, `reassign`, `remind`, `accept`, `reject`.
    package var what: String
    package var actor: String
    package var at: Int64
    package var note: String
}
