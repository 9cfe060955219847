/// A state told by shape, word and colour together.
struct StatusMark: Encodable, Sendable, Hashable {
    /// The colour: `good`, `warn`, `bad`, `none` or `busy`.
    let kind: String
    let shape: String
    let word: String

    /// The same mark with other words, such as for a count: "met or on track".
    func saying(_ word: String) -> StatusMark { .init(kind: kind, shape: shape, word: word) }

    static func met(_ words: Words) -> StatusMark { .init(kind: "good", shape: "✓", word: words["status_met"]) }
    static func onTrack(_ words: Words) -> StatusMark { .init(kind: "good", shape: "●", word: words["status_on_track"]) }
    static func watch(_ words: Words) -> StatusMark { .init(kind: "warn", shape: "◆", word: words["status_watch"]) }
    static func behind(_ words: Words) -> StatusMark { .init(kind: "bad", shape: "▲", word: words["status_behind"]) }
    static func noData(_ words: Words) -> StatusMark { .init(kind: "none", shape: "○", word: words["status_no_data"]) }

    static func passed(_ words: Words) -> StatusMark { .init(kind: "good", shape: "✓", word: words["status_passed"]) }
    static func warning(_ words: Words) -> StatusMark { .init(kind: "warn", shape: "◆", word: words["status_warning"]) }
    static func quarantined(_ words: Words) -> StatusMark { .init(kind: "warn", shape: "◇", word: words["status_quarantined"]) }
    static func blocked(_ words: Words) -> StatusMark { .init(kind: "bad", shape: "▲", word: words["status_blocked"]) }

    static func waiting(_ words: Words) -> StatusMark { .init(kind: "none", shape: "○", word: words["status_waiting"]) }
    static func running(_ words: Words) -> StatusMark { .init(kind: "busy", shape: "◐", word: words["status_running"]) }
    static func succeeded(_ words: Words) -> StatusMark { .init(kind: "good", shape: "✓", word: words["status_succeeded"]) }
    static func failed(_ words: Words) -> StatusMark { .init(kind: "bad", shape: "▲", word: words["status_failed"]) }
    static func cancelled(_ words: Words) -> StatusMark { .init(kind: "none", shape: "□", word: words["status_cancelled"]) }
    static func unchanged(_ words: Words) -> StatusMark { .init(kind: "none", shape: "＝", word: words["status_unchanged"]) }
}
