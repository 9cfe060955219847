extension Download {
    /// Does it as often as it takes; a fault that does not pass is told with the number of tries.
    func retrying<T>(_ body: (_ attempt: Int) async throws -> T) async throws -> T {
        var attempt = 0
        while true {
            do {
                return try await body(attempt)
            } catch let fault as Fault {
                attempt += 1
                guard attempt < options.tries else { throw told(fault.error, after: attempt) }
                try await surroundings.pause(try pause(before: attempt, fault))
            }
        }
    }

    private func told(_ error: FetchError, after tries: Int) -> FetchError {
        FetchError(error.kind, problem: "\(error.problem) (tried \(tries) times)".blotting(secrets), mend: error.mend)
    }

    /// - Throws: the fault's error if the server wants to be left alone for longer than anybody waits.
    private func pause(before attempt: Int, _ fault: Fault) throws -> Int64 {
        if let wanted = fault.pauseMilliseconds {
            guard wanted <= options.longestRetryAfterMilliseconds else {
                throw FetchError(
                    fault.error.kind, problem: "\(fault.error.problem.blotting(secrets)) and asks to come back in \(wanted / 1_000) s",
                    mend: "Run the source again later, or less often")
            }
            return max(wanted, 0)
        }
        let full = min(options.longestPauseMilliseconds, options.firstPauseMilliseconds << min(attempt - 1, 20))
        return full / 2 + Int64(Double(full / 2) * surroundings.chance())
    }
}
