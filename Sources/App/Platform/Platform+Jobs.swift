import Catalog
import FoundationEssentials
package import Job
import Ledger
import Pipeline
import Store
import Vocabulary

/// What is asked of a run that waits in the queue.
package struct RunOrder: Sendable, Hashable, Codable {
    /// Id of the run that the first attempt makes.
    package var run: String
    package var force: Bool = false
    package var models: [String] = []
    package var parameters: [String: String] = [:]

    package init(run: String = PipelineRunner.newRunID(), force: Bool = false, models: [String] = [], parameters: [String: String] = [:]) {
        self.run = run
        self.force = force
        self.models = models
        self.parameters = parameters
    }
}

/// Runs that wait their turn: asked for by people, by the clock, or because another ended.
extension Platform {
    /// Kind of the jobs that run an app; their subject is the app's name.
    package static let runKind = "run"
    /// Attempts of a run whose source did not answer, or whose process was killed.
    private static let mostAttempts: Int64 = 3

    /// Puts a run in line; acknowledged means it will be done, whatever becomes of this process.
    ///
    /// - Returns: the job; its run can be looked at under the order's id at once.
    /// - Throws: `alreadyRunning` if the app is running or waits to.
    @discardableResult
    package func request(_ order: RunOrder, of app: String, requestedBy actor: String) async throws -> Job {
        // A run that waits for another attempt does this one's work too.
        if try await jobs.list(JobFilter(state: .waiting, kind: Self.runKind, subject: app), limit: 1).total > 0 {
            throw PipelineError(
                .alreadyRunning, problem: "a run of \(app) waits for its turn", mend: "wait for it, or cancel it on the page of jobs")
        }
        let payload = String(decoding: try JSONEncoder().encode(order), as: UTF8.self)
        let request = JobRequest(kind: Self.runKind, subject: app, payload: payload, mostAttempts: Self.mostAttempts, requestedBy: actor)
        let (at, runs) = (now(), runs)
        let job = try await store.write { writer in
            try runs.queue(id: order.run, subject: app, kind: "app", requestedBy: actor, in: writer)
            return try JobQueue.enqueue(request, at: at, in: writer)
        }
        jobs.wake()
        return job
    }

    /// Asks for a run of an app; one that is under way is followed by another, since it may have begun before what asks for it.
    ///
    /// - Returns: the run's id, `nil` if it gets one only when it begins.
    @discardableResult
    package func requestFollowing(of app: String, requestedBy actor: String) async throws -> String? {
        let order = RunOrder()
        do {
            try await request(order, of: app, requestedBy: actor)
            return order.run
        } catch let error as PipelineError where error.kind == .alreadyRunning {
            let waiting = try await jobs.list(JobFilter(state: .waiting, kind: Self.runKind, subject: app), limit: 1)
            guard waiting.total == 0 else { return nil }
            try await jobs.enqueue(JobRequest(kind: Self.runKind, subject: app, requestedBy: actor))
            return nil
        }
    }

    /// A worker that does this node's jobs until it is stopped.
    package func worker(onError: @escaping @Sendable (Job?, any Error) -> Void) -> JobWorker {
        let handler = JobHandler(isWorthRetrying: Self.isWorthRetrying) { [self] job, context in try await carryOut(job, context) }
        let handlers = [
            Self.runKind: handler, Self.disposalKind: disposalHandler(), Self.dueKind: dueDisposalHandler(), Self.classifyKind: classifyHandler(),
        ]
        return JobWorker(queue: jobs, name: "heliu", handlers: handlers, onError: onError)
    }

    private func carryOut(_ job: Job, _ context: JobContext) async throws {
        guard let app = findApps().first(where: { $0.name == job.subject })?.folder else {
            throw JobFault(
                code: "unknown_app", problem: "there is no sound app \(job.subject)", mend: "look at `heliu app check`", isWorthRetrying: false)
        }
        // A job of a schedule or trigger carries no order of its own.
        let order = (try? JSONDecoder().decode(RunOrder.self, from: Data(job.payload.utf8))) ?? RunOrder(run: job.id)
        let id = job.attempts > 1 ? "\(order.run)-\(job.attempts)" : order.run
        let keepingAlive = Task {
            while !Task.isCancelled {
                context.report(progressPermille: try await runs.progressPermille(of: id))
                try await Task.sleep(for: .seconds(2))
            }
        }
        defer { keepingAlive.cancel() }
        let run = try await self.run(
            app: app, options: RunOptions(force: order.force, models: order.models, parameters: order.parameters),
            requestedBy: job.requestedBy, runID: id, isJob: true)
        switch run.state {
        case .succeeded, .unchanged:
            let changed = run.state == .succeeded
            try await store.write { try context.finish(changed: changed, in: $0) }
            jobs.wake()
        case .cancelled: throw CancellationError()
        default:
            throw JobFault(
                code: run.errorCode ?? "failed", problem: run.problem ?? "the run failed", mend: run.mend ?? "look at its page",
                isWorthRetrying: Self.passing.contains(run.errorCode ?? ""))
        }
    }

    /// Faults that may be gone at the next attempt.
    private static let passing: Set<String> = [
        "remote_unreachable", "remote_timed_out", "remote_cut_off", "remote_busy", "remote_failed", "host_unknown", "already_running", "interrupted",
    ]

    private static func isWorthRetrying(_ error: any Error) -> Bool {
        (error as? any Explained).map { passing.contains($0.code) } ?? false
    }

    /// Brings the schedules and triggers of the apps found, and the node's own, into the register.
    package func synchroniseSchedules() async throws {
        // No app has a name with a slash.
        let daily = try Self.dailyDisposal()
        try await schedules.synchronise([daily], owner: daily.name)
        for app in findApps() {
            guard let manifest = app.folder?.manifest else { continue }
            let schedule = try manifest.schedule.map {
                JobSchedule(
                    name: manifest.name, kind: Self.runKind, subject: manifest.name, mostAttempts: Self.mostAttempts,
                    cron: try CronSchedule($0.cron, zone: $0.zone), misfire: $0.misfire)
            }
            try await schedules.synchronise(schedule.map { [$0] } ?? [], owner: manifest.name)
            try await TriggerRegister(store: store).synchronise(
                manifest.triggers.map {
                    Trigger(name: "\(manifest.name) after \($0.app)", after: $0.app, event: $0.event, kind: Self.runKind, subject: manifest.name)
                }, owner: manifest.name)
        }
    }
}
