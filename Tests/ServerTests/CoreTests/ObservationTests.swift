import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization
import Testing

@testable import Server

@Suite struct ObservationTests {
    private final class Lines: Sendable {
        let all = Mutex<[String]>([])
        var sink: @Sendable (String) -> Void { { line in self.all.withLock { $0.append(line) } } }
        var text: String { all.withLock { $0.joined() } }
    }

    private func client(_ core: ServerCore = .test(), checks: [HealthCheck] = []) -> RouterClient {
        RouterClient(core) { routes in
            core.addOperatingRoutes(to: routes, checks: checks, assets: nil, version: "1.2.3")
            routes.get("/datasets/{name}") { _, _ in "data" }
        }
    }

    @Test func countsRequestsByRouteNotByAddress() async throws {
        let core = ServerCore.test()
        let client = client(core)
        for index in 0..<3 { _ = try await client.send(.get, "/datasets/d\(index)") }
        for index in 0..<3 { _ = try await client.send(.get, "/nothing/\(index)") }
        let text = try await client.send(.get, "/metrics").text
        #expect(text.contains("heliu_http_requests_total{method=\"GET\",route=\"/datasets/{name}\",status=\"2xx\"} 3\n"))
        #expect(text.contains("heliu_http_requests_total{method=\"GET\",route=\"NotFound\",status=\"4xx\"} 3\n"))
        #expect(text.contains("heliu_http_request_duration_seconds_bucket{method=\"GET\",route=\"/datasets/{name}\",le=\"+Inf\"} 3\n"))
        #expect(text.contains("# TYPE heliu_http_request_duration_seconds histogram\n"))
        #expect(text.contains("heliu_http_requests_in_flight 1\n"))
        #expect(text.contains("process_resident_memory_bytes ") && text.contains("process_start_time_seconds "))
        #expect(!text.contains("d1"))
    }

    @Test func writesMetricsThatParse() throws {
        let registry = MetricsRegistry()
        registry.add(to: "heliu_odd_total", "Help with \\ and\nline", labels: [("name", "a\"b\\c\nd")])
        registry.gauge("heliu_versions", "Versions") { [([("app", "x")], 2.5), ([("app", "y")], .nan)] }
        registry.observe(0.003, in: "heliu_seconds", "Seconds", bounds: [0.001, 0.01])
        registry.observe(5, in: "heliu_seconds", "Seconds", bounds: [0.001, 0.01])
        #expect(
            registry.text() == """
                # HELP heliu_odd_total Help with \\\\ and\\nline
                # TYPE heliu_odd_total counter
                heliu_odd_total{name="a\\"b\\\\c\\nd"} 1
                # HELP heliu_seconds Seconds
                # TYPE heliu_seconds histogram
                heliu_seconds_bucket{le="0.001"} 0
                heliu_seconds_bucket{le="0.01"} 1
                heliu_seconds_bucket{le="+Inf"} 2
                heliu_seconds_sum 5.003
                heliu_seconds_count 2
                # HELP heliu_versions Versions
                # TYPE heliu_versions gauge
                heliu_versions{app="x"} 2.5
                heliu_versions{app="y"} NaN

                """)
    }

    @Test func boundsTheSeriesOfAFamily() {
        let registry = MetricsRegistry()
        for index in 0..<3000 { registry.add(to: "heliu_many_total", "Many", labels: [("i", "\(index)")]) }
        #expect(registry.value(of: "heliu_many_total", labels: [("overflow", "true")]) == 1000)
    }

    @Test func keepsMetricsFromOthersIfAsked() async throws {
        var client = client(.test { $0.metricsAccess = .loopback })
        #expect(try await client.send(.get, "/metrics").status == 404)
        client.client = ClientAddress("127.0.0.1")
        #expect(try await client.send(.get, "/metrics").status == 200)
        #expect(try await self.client(.test { $0.metricsAccess = .administrators }).send(.get, "/metrics").status == 401)
    }

    @Test func reportsHealth() async throws {
        let good = HealthCheck("store") { .ok }
        let poor = HealthCheck("ledger") { .degraded("not sealed for 3 h") }
        let bad = HealthCheck("engine") { throw CancellationError() }
        let fine = try await client(checks: [good, poor]).send(.get, "/health")
        #expect(fine.status == 200 && fine.json["status"] as? String == "degraded" && fine.json["version"] as? String == "1.2.3")
        let failed = try await client(checks: [good, bad]).send(.get, "/health")
        #expect(failed.status == 503)
        let states = (failed.json["checks"] as? [[String: Any]])?.map { $0["status"] as? String }
        #expect(states == ["ok", "failed"])
        #expect(try await client(checks: [bad]).send(.get, "/health/live").status == 200)
    }

    @Test func logsOneLineForARequest() async throws {
        let lines = Lines()
        var client = client()
        client.logger = Logger(label: "heliu.http") { LineLogHandler(label: $0, level: .info, format: .json, sink: lines.sink) }
        _ = try await client.send(.get, "/datasets/a?q=private", headers: [.requestID: "trace-0001", .userAgent: "x\u{2028}y\"z"])
        _ = try await client.send(.get, "/health")
        #expect(lines.all.withLock { $0.count } == 1)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(lines.text.utf8)) as? [String: String])
        #expect(object["path"] == "/datasets/a" && object["route"] == "/datasets/{name}" && object["status"] == "200")
        #expect(object["request_id"] == "trace-0001" && object["client"] == "192.0.2.7" && object["subject"] == "anonymous")
        #expect(object["level"] == "info" && object["bytes"] == "4" && object["complete"] == "true" && object["ms"] != nil)
        #expect(!lines.text.contains("private"), "queries may name what people look for")
    }

    @Test func noValueBeginsALogLine() {
        let lines = Lines()
        for format in LineLogHandler.Format.allCases {
            let logger = Logger(label: "t") { LineLogHandler(label: $0, level: .trace, format: format, sink: lines.sink) }
            logger.info("a\nb\u{1B}[31m", metadata: ["k": "v\r\n2026 error forged=1", "e": "", "q": "a b=\"c\""])
        }
        lines.all.withLock { all in
            #expect(all.count == 2)
            for line in all {
                #expect(line.unicodeScalars.filter { $0 == "\n" }.count == 1 && line.hasSuffix("\n"))
                #expect(!line.contains("\u{1B}") && !line.contains("\r"))
            }
        }
    }
}

@Suite struct EventTests {
    @Test func writesEventsAndHeartbeats() async throws {
        let sent = Collected()
        var stream = EventStream()
        stream.heartbeatSeconds = 0.05
        try await stream.run(until: nil) { sender in
            try await sender.send(ServerEvent(name: "progress\ndata: forged", id: "7", data: "one\ntwo"))
            try await Task.sleep(for: .milliseconds(130))
            try await sender.send(ServerEvent(data: ""))
        } write: { bytes in sent.bytes.withLock { $0 += bytes.readableBytesView } }
        let text = String(decoding: sent.bytes.withLock { $0 }, as: UTF8.self)
        #expect(text.hasPrefix("id: 7\nevent: progressdata: forged\ndata: one\ndata: two\n\n: \n\n"))
        #expect(text.hasSuffix("data: \n\n"))
    }

    @Test func endsWhenTheReaderIsGone() async throws {
        struct Gone: Error {}
        let ended = Mutex(false)
        await #expect(throws: Gone.self) {
            try await EventStream().run(until: nil) { sender in
                defer { ended.withLock { $0 = true } }
                while true { try await sender.send(ServerEvent(data: "x")) }
            } write: { _ in throw Gone() }
        }
        #expect(ended.withLock { $0 })
    }

    @Test func endsAfterItsLongestTime() async throws {
        var stream = EventStream()
        stream.heartbeatSeconds = 0.02
        stream.longestSeconds = 0.1
        try await stream.run(until: nil) { _ in try await Task.sleep(for: .seconds(60)) } write: { _ in }
    }

    @Test func holdsAFastSenderBack() async throws {
        let sent = Mutex(0)
        let written = Mutex(0)
        // Without heartbeats, which a slow machine has time for.
        try await EventStream(heartbeatSeconds: 3_600).run(until: nil) { sender in
            for _ in 0..<200 {
                try await sender.send(ServerEvent(data: "x"))
                let ahead = sent.withLock { $0 += 1; return $0 } - written.withLock { $0 }
                #expect(ahead <= EventStream.capacity + 2)
            }
        } write: { _ in
            try await Task.sleep(for: .milliseconds(1))
            written.withLock { $0 += 1 }
        }
        #expect(written.withLock { $0 } == 200)
    }
}
