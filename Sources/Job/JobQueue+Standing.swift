import Store

extension JobQueue {
    /// What has become of a job a worker is at.
    enum Standing: Sendable {
        case held, cancelRequested
        /// Its handler has ended it in a transaction of its own.
        case ended
        /// It was taken away: ended by others, or begun again.
        case lost
    }

    /// - Returns: by id; a job that is not there any more is missing.
    func standings(of jobs: [Job]) async throws -> [String: Standing] {
        let claims = Dictionary(uniqueKeysWithValues: jobs.map { ($0.id, $0.claim) })
        return try await store.read { reader in
            var standings: [String: Standing] = [:]
            let rows = try reader.rows(
                "SELECT id, claim, state, cancel_requested FROM job WHERE id IN (\(Self.placeholders(jobs.count)))", jobs.map { .text($0.id) })
            for row in rows {
                let id = try row.text("id")
                guard try row.integer("claim") == claims[id] else {
                    standings[id] = .lost
                    continue
                }
                standings[id] = switch try Job.state(row) {
                case .running: try row.bool("cancel_requested") ? .cancelRequested : .held
                case .succeeded: .ended
                default: .lost
                }
            }
            return standings
        }
    }
}
