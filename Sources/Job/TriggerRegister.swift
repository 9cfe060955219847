package import Store

/// "After another": what is requested when a job of some subject ends well.
package struct Trigger: Sendable, Hashable {
    package enum Event: String, Sendable, Hashable, Codable {
        /// It ended well, whether or not there was anything new.
        case succeeded
        /// It ended well and left something new.
        case changed
    }

    /// Unique among all triggers, such as `carbon/after-emissions`.
    package var name: String
    /// The subject whose job ends.
    package var after: String
    package var event: Event
    package var kind: String
    /// The subject of the job that follows.
    package var subject: String
    /// JSON text.
    package var payload: String
    package var priority: Int64
    package var mostAttempts: Int64

    package init(
        name: String, after: String, event: Event = .changed, kind: String, subject: String, payload: String = "{}", priority: Int64 = 0,
        mostAttempts: Int64 = 3
    ) {
        self.name = name
        self.after = after
        self.event = event
        self.kind = kind
        self.subject = subject
        self.payload = payload
        self.priority = priority
        self.mostAttempts = mostAttempts
    }
}

/// What follows what.
package struct TriggerRegister: Sendable {
    let store: any OperationalStore

    package init(store: any OperationalStore) { self.store = store }

    /// Makes an owner's triggers exactly those declared.
    ///
    /// - Parameter owner: whose they are, such as the name of an app.
    /// - Throws: `cycle` if, with those of other owners, subjects would follow each other without end; `malformed`.
    package func synchronise(_ triggers: [Trigger], owner: String) async throws {
        try await store.write { writer in try Self.synchronise(triggers, owner: owner, in: writer) }
    }

    /// The same inside the caller's transaction.
    package static func synchronise(_ triggers: [Trigger], owner: String, in writer: any SQLWriter) throws {
        // Two owners must not close a cycle between them at one moment.
        try writer.lock("job_trigger")
        try writer.execute("DELETE FROM job_trigger WHERE owner = ?", [.text(owner)])
        let others = Set(try writer.rows("SELECT name FROM job_trigger").map { try $0.text("name") })
        var names = others
        for trigger in triggers {
            guard !trigger.name.isEmpty, !trigger.after.isEmpty, !trigger.kind.isEmpty, trigger.mostAttempts > 0 else {
                throw JobError(
                    .malformed, problem: "the trigger \(trigger.name) of \(owner) has no name, no subject to wait for, no kind or no attempt",
                    mend: "give all of them")
            }
            guard names.insert(trigger.name).inserted else {
                throw JobError(
                    .malformed, problem: "the trigger \(trigger.name) of \(owner) is declared twice, or belongs to another owner",
                    mend: "give it another name")
            }
        }
        try writer.executeBatch(
            """
            INSERT INTO job_trigger (name, owner, after_subject, event, kind, subject, payload, priority, most_attempts)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            triggers.map { trigger in
                [
                    .text(trigger.name), .text(owner), .text(trigger.after), .text(trigger.event.rawValue), .text(trigger.kind),
                    .text(trigger.subject), .text(trigger.payload), .integer(trigger.priority), .integer(trigger.mostAttempts),
                ]
            })
        if let cycle = Self.cycle(among: try all(in: writer)) {
            throw JobError(
                .cycle, problem: "these would start each other without end: \(cycle.joined(separator: " → "))",
                mend: "remove one of the triggers between them, or give \(cycle[0]) a schedule instead")
        }
    }

    /// Requests what follows a subject, in the transaction in which its job ends. A follower that still waits is not requested twice.
    ///
    /// - Returns: the jobs requested.
    @discardableResult
    package static func fire(
        finished subject: String, changed: Bool, parent: String? = nil, at: Int64, in writer: any SQLWriter
    ) throws -> [Job] {
        guard !subject.isEmpty else { return [] }
        let rows = try writer.rows("\(select) WHERE after_subject = ? ORDER BY name", [.text(subject)])
        return try rows.map(Self.trigger(from:)).filter { changed || $0.event == .succeeded }.compactMap { trigger in
            try JobQueue.enqueueUnlessWaiting(
                JobRequest(
                    kind: trigger.kind, subject: trigger.subject, payload: trigger.payload, priority: trigger.priority,
                    mostAttempts: trigger.mostAttempts, requestedBy: "after \(subject)", parent: parent, trigger: trigger.name),
                at: at, in: writer)
        }
    }

    /// All triggers, by name.
    package func triggers() async throws -> [Trigger] { try await store.read { try Self.all(in: $0) } }

    private static let select = "SELECT name, after_subject, event, kind, subject, payload, priority, most_attempts FROM job_trigger"

    private static func all(in reader: any SQLReader) throws -> [Trigger] {
        try reader.rows("\(select) ORDER BY name").map(trigger(from:))
    }

    private static func trigger(from row: Row) throws -> Trigger {
        Trigger(
            name: try row.text("name"), after: try row.text("after_subject"), event: .init(rawValue: try row.text("event")) ?? .changed,
            kind: try row.text("kind"), subject: try row.text("subject"), payload: try row.text("payload"),
            priority: try row.integer("priority"), mostAttempts: try row.integer("most_attempts"))
    }

    /// Subjects that follow each other without end, the first repeated at the end; `nil` if there are none.
    ///
    /// - Complexity: O(triggers), without recursion: a chain may be long.
    package static func cycle(among triggers: [Trigger]) -> [String]? {
        var followers: [String: [String]] = [:]
        for trigger in triggers where !trigger.subject.isEmpty { followers[trigger.after, default: []].append(trigger.subject) }
        var isDone: Set<String> = []
        for start in followers.keys.sorted() where !isDone.contains(start) {
            var path = [start]
            var next = [0]
            var onPath: Set = [start]
            while let subject = path.last {
                let choices = followers[subject] ?? []
                guard next[next.count - 1] < choices.count else {
                    isDone.insert(subject)
                    onPath.remove(subject)
                    path.removeLast()
                    next.removeLast()
                    continue
                }
                let follower = choices[next[next.count - 1]]
                next[next.count - 1] += 1
                if onPath.contains(follower), let first = path.firstIndex(of: follower) { return Array(path[first...]) + [follower] }
                guard !isDone.contains(follower) else { continue }
                path.append(follower)
                next.append(0)
                onPath.insert(follower)
            }
        }
        return nil
    }
}

extension JobQueue {
    /// Enqueues what a schedule or trigger asks for, unless what it asked for before still waits to begin.
    ///
    /// - Returns: `nil` if it still waits.
    static func enqueueUnlessWaiting(_ request: JobRequest, at: Int64, in writer: any SQLWriter) throws -> Job? {
        // Writing to the row keeps PostgreSQL from letting it begin before this transaction's own changes can be seen.
        let waiting = try writer.execute(
            "UPDATE job SET due_at = CASE WHEN due_at > ? THEN ? ELSE due_at END WHERE state = 'waiting' AND trigger_name = ?",
            [.integer(at), .integer(at), SQLValue(request.trigger)])
        return waiting > 0 ? nil : try enqueue(request, at: at, in: writer)
    }
}
