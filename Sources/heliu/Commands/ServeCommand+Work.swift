import App
import Job
import Logging
import ServiceLifecycle
import Vocabulary

/// Does the jobs of the queue until the program stops; what then runs is given back to the queue.
struct WorkerService: Service {
    let platform: Platform
    let logger: Logger

    func run() async throws {
        let worker = platform.worker { job, error in
            logger.error("job", metadata: ["job": "\(job?.id ?? "")", "code": "\((error as? any Explained)?.code ?? "fault")"])
        }
        await goOnWithDisposals()
        await withGracefulShutdownHandler {
            await worker.run()
        } onGracefulShutdown: {
            worker.stop()
        }
    }
}

/// Watches folders, and asks for runs as files arrive in them.
struct WatchService: Service {
    private static let pause = Duration.seconds(1)

    let platform: Platform
    let logger: Logger

    func run() async throws {
        try? await cancelWhenGracefulShutdown {  // Cancelled is how it ends.
            var watch = FolderWatch(platform: platform)
            while true {
                do {
                    let apps = try await watch.look { app, error in
                        logger.error("watched folder", metadata: ["app": "\(app)", "problem": "\((error as? any Explained)?.problem ?? "\(error)")"])
                    }
                    if !apps.isEmpty { logger.info("files arrived", metadata: ["apps": "\(apps.joined(separator: ","))"]) }
                } catch is CancellationError {
                    throw CancellationError()
                } catch {
                    logger.error("watched folders", metadata: ["error": "\(error)"])
                }
                try await Task.sleep(for: Self.pause)
            }
        }
    }
}

extension WorkerService {
    /// What was being destroyed when a process was killed.
    private func goOnWithDisposals() async {
        do {
            for number in try await platform.resumeDisposals() { logger.info("disposal done", metadata: ["number": "\(number)"]) }
        } catch {
            // It stays begun, on its page and for the next start.
            logger.error("disposal", metadata: ["error": "\((error as? any Explained)?.problem ?? "\(error)")"])
        }
    }
}

/// Puts into the queue what is due by the clock.
struct ClockService: Service {
    let platform: Platform
    let logger: Logger

    func run() async throws {
        do {
            try await platform.synchroniseSchedules()
        } catch {
            logger.error("schedules", metadata: ["error": "\(error)"])
        }
        await cancelWhenGracefulShutdown {
            await platform.schedules.run { logger.error("schedules", metadata: ["error": "\($0)"]) }
        }
    }
}
