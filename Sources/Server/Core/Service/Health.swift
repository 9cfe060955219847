import HTTPTypes
import Hummingbird
import NIOCore

/// One thing the node needs in order to answer, such as its store.
package struct HealthCheck: Sendable {
    package enum State: Sendable, Hashable {
        case ok
        /// Works, but someone should look: the text is shown to everybody.
        case degraded(String)
        case failed(String)
    }

    let name: String
    let check: @Sendable () async throws -> State

    /// - Parameter check: is given two seconds; what it throws is `failed` without its text.
    package init(_ name: String, check: @escaping @Sendable () async throws -> State) {
        self.name = name
        self.check = check
    }
}

struct HealthReport: Encodable, Sendable {
    struct Item: Encodable, Sendable {
        let name: String
        let status: String
        let detail: String
        let milliseconds: Int
    }

    let status: String
    let version: String
    let uptimeSeconds: Int
    let checks: [Item]

    enum CodingKeys: String, CodingKey {
        case status, version, checks
        case uptimeSeconds = "uptime_seconds"
    }

    /// Runs all checks at once.
    static func make(_ checks: [HealthCheck], version: String, startedAt: Double) async -> HealthReport {
        let items = await withTaskGroup(of: (Int, Item).self) { group in
            for (index, check) in checks.enumerated() { group.addTask { (index, await item(check)) } }
            var items: [(Int, Item)] = []
            for await item in group { items.append(item) }
            return items.sorted { $0.0 < $1.0 }.map(\.1)
        }
        let states = Set(items.map(\.status))
        let status = states.contains("failed") ? "failed" : states.contains("degraded") ? "degraded" : "ok"
        return HealthReport(
            status: status, version: version, uptimeSeconds: Int(MonotonicClock.seconds() - startedAt), checks: items)
    }

    private static func item(_ check: HealthCheck) async -> Item {
        let begun = MonotonicClock.seconds()
        let state = await withTaskGroup(of: HealthCheck.State.self) { group in
            group.addTask {
                do { return try await check.check() } catch { return .failed("the check failed; see the log") }
            }
            group.addTask {
                do { try await Task.sleep(for: .seconds(2)) } catch { return .failed("cancelled") }
                return .failed("no answer within 2 s")
            }
            defer { group.cancelAll() }
            return await group.next() ?? .failed("no answer")
        }
        let milliseconds = Int((MonotonicClock.seconds() - begun) * 1000)
        switch state {
        case .ok: return Item(name: check.name, status: "ok", detail: "", milliseconds: milliseconds)
        case .degraded(let why): return Item(name: check.name, status: "degraded", detail: why, milliseconds: milliseconds)
        case .failed(let why): return Item(name: check.name, status: "failed", detail: why, milliseconds: milliseconds)
        }
    }
}

extension ServerCore {
    /// `/health` (ready: all checks), `/health/live` (the process answers), `/metrics`, `/assets/**`.
    func addOperatingRoutes(to routes: RouteTable, checks: [HealthCheck], assets: AssetLibrary?, version: String) {
        let startedAt = MonotonicClock.seconds()
        let (metrics, access) = (metrics, settings.metricsAccess)
        routes.get("/health") { _, _ in
            let report = await HealthReport.make(checks, version: version, startedAt: startedAt)
            return try JSONAnswer.response(
                report, status: report.status == "failed" ? .serviceUnavailable : .ok, headers: [.cacheControl: "no-store"])
        }
        routes.get("/health/live") { _, _ in
            try JSONAnswer.response(["status": "ok"], headers: [.cacheControl: "no-store"])
        }
        routes.get("/metrics") { _, context in
            switch access {
            case .open: break
            case .loopback:
                guard context.client?.isLoopback == true else { throw Problem.notFound("There is nothing at this address") }
            case .administrators: try context.require(.administrator, of: Caller.node)
            }
            return Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store"],
                body: .init(byteBuffer: ByteBuffer(string: metrics.text())))
        }
        if let assets {
            routes.get("/assets/**") { request, context in try await assets.response(to: request, context: context) }
            // Where a page names no icon, as a plain text, browsers ask here.
            routes.get("/favicon.ico") { _, _ in Response(status: .movedPermanently, headers: [.location: "/assets/icon.svg", .cacheControl: "max-age=86400"]) }
        }
    }
}
