import App
import FoundationEssentials
package import Logging
import Pipeline
import ServiceLifecycle

/// Removes uploads that expired, at the start and then now and again.
package struct UploadSweeper: Service {
    private static let pause = Duration.seconds(600)

    let platform: Platform
    let keepMilliseconds: Int64
    let logger: Logger

    package func run() async throws {
        try? await cancelWhenGracefulShutdown {  // Cancelled is how it ends.
            while true {
                sweep()
                try await Task.sleep(for: Self.pause)
            }
        }
    }

    private func sweep() {
        let ids = platform.data.sweepUploads(olderThan: keepMilliseconds, now: platform.now())
        if !ids.isEmpty { logger.info("expired uploads", metadata: ["count": "\(ids.count)"]) }
    }
}

extension NodeServer {
    package func sweeper(logger: Logger) -> UploadSweeper {
        UploadSweeper(platform: platform, keepMilliseconds: settings.uploadKeepMilliseconds, logger: logger)
    }
}
