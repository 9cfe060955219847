extension JobWorker {
    /// Renews leases, writes what handlers told, and hands down requests to cancel.
    func look(after running: [RunningJob]) async throws {
        let standings = try await queue.standings(of: running.map(\.job))
        for entry in running {
            let at = queue.now()
            switch standings[entry.job.id] ?? .lost {
            case .ended: continue
            case .lost:
                entry.stop(.lost, at: at)
                continue
            case .cancelRequested: entry.stop(.cancelled, at: at)
            case .held: break
            }
            do {
                if entry.ignoresCancellation(since: options.graceMilliseconds, at: at) {
                    entry.stop(.lost, at: at)
                    try await queue.endCancelled(entry.job)
                } else if let renewal = entry.renewal(every: queue.leaseMilliseconds / 3, at: at) {
                    try await queue.renew(entry.job, progressPermille: renewal.progress)
                }
            } catch {
                // It may have ended between the look and the renewal.
                guard (error as? JobError)?.kind != .leaseLost else { continue }
                throw error
            }
        }
    }
}
