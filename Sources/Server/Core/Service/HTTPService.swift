import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The HTTP server as one service of the program's group.
package struct HTTPService: Service {
    private let settings: ServerSettings
    private let logger: Logger
    private let onListening: @Sendable (_ host: String, _ port: Int) async -> Void
    private let start:
        @Sendable (
            ServerConfiguration, HTTP1Channel.Configuration, _ onRunning: @escaping @Sendable (any Channel) async -> Void
        ) async throws -> Void

    /// - Parameter onListening: called once with the real port.
    init<Responder: HTTPResponder>(
        settings: ServerSettings, responder: Responder, logger: Logger,
        onListening: @escaping @Sendable (_ host: String, _ port: Int) async -> Void = { _, _ in }
    ) where Responder.Context == ServerContext {
        self.settings = settings
        self.logger = logger
        self.onListening = onListening
        start = { server, channel, onRunning in
            let application = Application(
                responder: responder, server: .http1(configuration: channel),
                configuration: ApplicationConfiguration(
                    address: server.address, serverName: nil, backlog: server.backlog, reuseAddress: true,
                    availableConnectionsDelegate: server.availableConnectionsDelegate),
                onServerRunning: onRunning, logger: logger)
            try await application.run()
        }
    }

    /// Serves until the group shuts down; open requests then have `shutdownSeconds` to finish.
    ///
    /// - Throws: `ServerError` if it cannot listen.
    package func run() async throws {
        let (settings, onListening, start) = (settings, onListening, start)
        let server = ServerConfiguration(
            address: .hostname(settings.host, port: settings.port), backlog: settings.backlog,
            availableConnectionsDelegate: .maximum(settings.maximumConnections, logger: logger))
        let channel = HTTP1Channel.Configuration(
            additionalChannelHandlers: [ConnectionGuard(stallSeconds: settings.stallTimeoutSeconds)],
            idleTimeout: .milliseconds(Int64(settings.idleTimeoutSeconds * 1000)),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: settings.headerLimitBytes, maxHeaderListSize: settings.headerLimitBytes,
                maxHeaderFieldCount: settings.headerCountLimit))
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await start(server, channel) { channel in
                        await onListening(settings.host, channel.localAddress?.port ?? settings.port)
                    }
                }
                group.addTask {
                    // Throws when cancelled: the server has ended before the group.
                    do { try await gracefulShutdown() } catch { return }
                    try await Task.sleep(for: .seconds(settings.shutdownSeconds))
                }
                defer { group.cancelAll() }
                _ = try await group.next()
            }
        } catch is CancellationError {
            return
        } catch let error as IOError {
            throw ServerError(listening: error, host: settings.host, port: settings.port)
        }
    }
}

extension ServerError {
    init(listening error: IOError, host: String, port: Int) {
        switch error.errnoCode {
        case EADDRINUSE:
            self.init(
                .portInUse, problem: "port \(port) of \(host) is in use by another program",
                mend: "Stop that program, or use --port with another number")
        case EACCES, EPERM:
            self.init(
                .portForbidden, problem: "port \(port) may not be opened by this user",
                mend: "Use --port with a number above 1023, or allow it with setcap cap_net_bind_service")
        case EADDRNOTAVAIL:
            self.init(
                .addressUnavailable, problem: "\(host) is no address of this machine",
                mend: "Use --host 127.0.0.1 for this machine only, or --host 0.0.0.0 for all its addresses")
        default:
            self.init(.cannotListen, problem: "cannot listen on \(host):\(port): \(error.description)", mend: "Check --host and --port")
        }
    }
}
