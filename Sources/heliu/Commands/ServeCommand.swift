import App
import ArgumentParser
import Engine
import Foundation
import Ledger
import Logging
import Pipeline
import Server
import ServiceLifecycle
import UnixSignals

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Run the apps' pipelines, then serve the node's pages and interfaces.",
        discussion: "Creates what is missing. Ctrl-C or SIGTERM stops it cleanly. The first start prints the administrator's password once.")

    @OptionGroup var options: GlobalOptions

    @Option(name: .long, help: "Address to listen on (HELIU_HOST).")
    var host: String?

    @Option(name: .long, help: "Port to listen on; 0 takes any free port (HELIU_PORT).")
    var port: String?

    @Flag(name: .long, help: "Serve without running the apps first.")
    var noRun = false

    func run() async throws {
        try await guarded(json: options.json) {
            let settings = try await options.resolve(["host": host, "port": port])
            let logger = try Self.logger(settings)
            let platform = try await Platform.open(try settings.platformConfiguration())
            let password = try await platform.ensureAdministrator()
            _ = try await platform.ledger.seal()
            let swept = try await platform.runner.sweep()
            if swept.bytes > 0 { logger.info("swept", metadata: ["bytes": "\(swept.bytes)", "bundles": "\(swept.bundles)", "landed": "\(swept.landings)"]) }
            var http = ServerSettings()
            http.host = settings.text("host")
            http.port = try settings.integer("port", in: 0...65_535)
            if !settings.text("public.url").isEmpty { http.publicURL = try PublicURL(settings.text("public.url")) }
            http.trustedProxies = try settings.text("trusted.proxies").split(separator: ",").map {
                try AddressRange(String($0).trimmingCharacters(in: .whitespaces))
            }
            guard let access = ServerSettings.MetricsAccess(rawValue: settings.text("metrics.access")) else {
                throw CommandFault(
                    code: "setting_malformed", problem: "setting metrics.access is \"\(settings.text("metrics.access"))\"",
                    mend: "use open, loopback or administrators")
            }
            http.metricsAccess = access
            http.uploadKeepMilliseconds = try settings.seconds("uploads.keep") * 1_000
            let support = try settings.platformConfiguration().engine.supportFolder + "/web"
            let server = try NodeServer(
                platform: platform, settings: http, assetsFolder: try Self.assets(settings),
                chartsFolder: FileManager.default.fileExists(atPath: support) ? support : nil, version: Heliu.versionText)
            let announce = Announcement(password: password, json: options.json)
            let (listening, signal) = AsyncStream.makeStream(of: Void.self)
            let service = server.service(logger: logger) { host, port in
                announce.listening(host: host, port: port)
                signal.yield()
            }
            let starter = AppStarter(platform: platform, isOff: noRun, listening: listening, logger: logger)
            var group = ServiceGroupConfiguration(
                services: [
                    .init(service: server.background), .init(service: starter),
                    .init(service: WorkerService(platform: platform, logger: logger)), .init(service: ClockService(platform: platform, logger: logger)),
                    .init(service: WatchService(platform: platform, logger: logger)), .init(service: server.sweeper(logger: logger)),
                    .init(service: service),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
            group.maximumGracefulShutdownDuration = .seconds(15)
            do {
                try await ServiceGroup(configuration: group).run()
            } catch {
                await platform.close()
                throw error
            }
            await platform.close()
        }
    }

    private static func assets(_ settings: ResolvedSettings) throws -> String {
        let named = settings.text("assets")
        if !named.isEmpty { return named }
        guard let found = ProgramFolder.containing("Templates") else {
            throw CommandFault(
                code: "assets_missing", problem: "the folders Templates and Public are neither beside the program nor here",
                mend: "name the folder that holds them with --set assets=FOLDER or HELIU_ASSETS")
        }
        return found
    }

    private static func logger(_ settings: ResolvedSettings) throws -> Logger {
        guard let level = Logger.Level(rawValue: settings.text("log.level")) else {
            throw CommandFault(
                code: "setting_malformed", problem: "setting log.level is \"\(settings.text("log.level"))\"",
                mend: "use trace, debug, info, notice, warning, error or critical")
        }
        guard let format = LineLogHandler.Format(rawValue: settings.text("log.format")) else {
            throw CommandFault(
                code: "setting_malformed", problem: "setting log.format is \"\(settings.text("log.format"))\"", mend: "use text or json")
        }
        return Logger(label: "heliu") { label in LineLogHandler(label: label, level: level, format: format) }
    }
}

/// Says where the node is reached, and the first password once.
private struct Announcement: Sendable {
    let password: String?
    let json: Bool

    func listening(host: String, port: Int) {
        let address = "http://\(host.contains(":") ? "[\(host)]" : host):\(port)"
        if json {
            print("{\"address\": \"\(address)\", \"administrator\": \"admin\", \"password\": \"\(password ?? "")\"}")
        } else {
            print("Heliu 合流 serves on \(address)")
            if let password { print("administrator  admin\npassword       \(password)   (shown once)") }
        }
        fflush(nil)
    }
}

/// Runs the apps once after the start; the pages show what there is meanwhile.
private struct AppStarter: Service {
    let platform: Platform
    let isOff: Bool
    /// Says once that the server listens: a node that cannot does not run its apps either.
    let listening: AsyncStream<Void>
    let logger: Logger

    func run() async throws {
        for await _ in listening.cancelOnGracefulShutdown() {
            if !isOff { await runApps() }
            break
        }
        try? await gracefulShutdown()  // Ends with the group.
    }

    private func runApps() async {
        for app in platform.findApps() {
            guard let folder = app.folder else {
                for fault in app.errors { logger.error("app fault", metadata: ["app": "\(app.name)", "place": "\(fault.file):\(fault.line)", "problem": "\(fault.problem)"]) }
                continue
            }
            do {
                let run = try await platform.run(app: folder, requestedBy: "node")
                logger.info("app run", metadata: ["app": "\(app.name)", "run": "\(run.id)", "state": "\(run.state.rawValue)", "code": "\(run.errorCode ?? "")"])
            } catch {
                logger.error("app run", metadata: ["app": "\(app.name)", "error": "\(error)"])
            }
        }
    }
}
