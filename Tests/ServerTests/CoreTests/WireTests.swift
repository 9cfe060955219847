import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import Synchronization
import Testing
import TestKit

@testable import Server

@Suite struct WireTests {
    private static func routes(_ routes: RouteTable, folder: String, core: ServerCore) {
        let uploads = Uploads(folder: folder, settings: core.settings)
        routes.get("/") { _, _ in "root" }
        routes.get("/slow") { _, _ in
            try await Task.sleep(for: .milliseconds(600))
            return "done"
        }
        routes.get("/stuck") { _, _ in
            try await Task.sleep(for: .seconds(60))
            return "never"
        }
        routes.post("/ignore") { _, _ in "ignored" }
        routes.post("/echo") { request, _ in try await request.body.collect(upTo: .max) }
        routes.put("/upload/{name}") { request, context in
            let file = try await uploads.receiveBody(of: request, context: context, fileName: try context.part("name"))
            return "\(file.bytes)"
        }
        routes.get("/flood") { _, _ in
            let block = ByteBuffer(repeating: 120, count: 1 << 20)
            return Response(
                status: .ok,
                body: ResponseBody { writer in
                    for _ in 0..<200 { try await writer.write(block) }
                    try await writer.finish(nil)
                })
        }
        routes.get("/events") { _, context in
            EventStream().response(context: context) { sender in
                for number in 0..<1_000_000 {
                    try await sender.send(ServerEvent(data: "\(number)"))
                    try await Task.sleep(for: .milliseconds(50))
                }
            }
        }
    }

    private func live<Result: Sendable>(
        _ change: (inout ServerSettings) -> Void = { _ in }, _ body: @escaping @Sendable (LiveServer, TemporaryFolder) async throws -> Result
    ) async throws -> Result {
        let scratch = try TemporaryFolder()
        return try await withLiveServer(change, routes: { Self.routes($0, folder: scratch.path, core: $1) }) { try await body($0, scratch) }
    }

    @Test func answersCurl() async throws {
        try await live { server, scratch in
            let root = try await server.curl(["--include", server.url("/")])
            #expect(root.output.hasPrefix("HTTP/1.1 200 OK") && root.output.hasSuffix("root"))
            #expect(root.output.lowercased().contains("content-security-policy: default-src 'none'"))
            let head = try await server.curl(["--head", server.url("/")])
            #expect(head.status == 0 && head.output.contains("200 OK"))
            let missing = try await server.curl([server.url("/nothing")])
            #expect(missing.output.contains("\"code\":\"not_found\""))
            let twice = try await server.curl([server.url("/"), server.url("/"), "--write-out", "%{num_connects}"])
            #expect(twice.output == "root1root0", "the second request uses the first one's connection")
            try scratch.write(String(repeating: "0123456789", count: 300_000), to: "big.csv")
            let upload = try await server.curl(["--upload-file", scratch.path + "/big.csv", server.url("/upload/big.csv"), "--verbose"])
            #expect(upload.output.contains("100 Continue") && upload.output.contains("3000000"))
            let refused = try await server.curl(["--data-binary", "@\(scratch.path)/big.csv", server.url("/echo"), "--write-out", "%{http_code}"])
            #expect(refused.output.hasSuffix("413"))
            let chunked = try await server.curl([
                "--header", "Transfer-Encoding: chunked", "--header", "Expect:", "--data-binary", "@\(scratch.path)/big.csv", server.url("/echo"),
                "--write-out", "%{http_code}",
            ])
            #expect(chunked.output.contains("413"))
        }
    }

    @Test func refusesWhatIsNoHTTP() async throws {
        try await live({ $0.headerLimitBytes = 8000 }) { server, _ in
            let attempts = [
                "nonsense\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "h", count: 9000))\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n\((0..<200).map { "X-\($0): 1\r\n" }.joined())\r\n",
                "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n", "GET / HTTP/1.1\r\nHost: a\r\nBad Name: x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n",
            ]
            for attempt in attempts {
                let answer = try await server.exchange(attempt)
                #expect(answer.isClosed, "\(attempt.prefix(80))")
                #expect(answer.statuses == ["400"] || answer.statuses.isEmpty, "\(attempt.prefix(80)): \(answer.text.prefix(200))")
            }
            let doubled = try await server.exchange("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n")
            #expect(doubled.statuses == ["400"])
        }
    }

    @Test func answersPipelinedRequestsInOrderAndClosesWhenAsked() async throws {
        try await live { server, _ in
            let one = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
            let answer = try await server.exchange(one + "GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n" + "GET / HTTP/1.1\r\nHost: a\r\nConnection: Close\r\n\r\n")
            #expect(answer.statuses == ["200", "404", "200"] && answer.isClosed)
            let split = try await server.exchange("GET /%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\nHost: a\r\nX-Request-Id: aaaaaaaa%0d%0aX: y\r\nConnection: close\r\n\r\n")
            #expect(split.statuses == ["400"] && !split.text.lowercased().contains("\r\nset-cookie"))
        }
    }

    @Test func dropsSlowHeadsAndSlowBodies() async throws {
        try await live({ $0.idleTimeoutSeconds = 0.5 }) { server, _ in
            let silent = try await server.exchange("", seconds: 30)
            #expect(silent.isClosed)
            let drip = Array("GET / HTTP/1.1\r\nHost: a\r\nX: ".utf8).map { [$0] } + Array(repeating: [UInt8(ascii: "x")], count: 30)
            let head = try await server.exchange(drip, pauseSeconds: 0.05, seconds: 30)
            #expect(head.isClosed && head.statuses.isEmpty)
        }
        // Never idle, however slowly this machine sends: only the time of the whole request counts.
        try await live({
            $0.idleTimeoutSeconds = 20
            $0.requestTimeoutSeconds = 0.7
        }) { server, _ in
            let body = [Array("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n".utf8)] + Array(repeating: [UInt8(ascii: "x")], count: 40)
            let slow = try await server.exchange(body, pauseSeconds: 0.05, seconds: 30)
            #expect(slow.isClosed && slow.statuses == ["503"])
        }
    }

    @Test func readsLittleOfABodyNobodyWants() async throws {
        try await live { server, _ in
            let small = try await server.exchange(
                "POST /ignore HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n123456789GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(small.statuses == ["200", "200"] && small.text.hasSuffix("root"))
            let block = [UInt8](repeating: 120, count: 1 << 16)
            let large = [Array("POST /ignore HTTP/1.1\r\nHost: a\r\nContent-Length: 900000000\r\n\r\n".utf8)] + Array(repeating: block, count: 300)
            let answer = try await server.exchange(large, pauseSeconds: 0.002, seconds: 30)
            #expect(answer.isClosed)
            let refused = [Array("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 900000000\r\n\r\n".utf8)] + [block]
            let early = try await server.exchange(refused, pauseSeconds: 0, seconds: 30)
            #expect(early.statuses == ["413"] && early.isClosed)
        }
    }

    @Test func leavesNothingOfABrokenUpload() async throws {
        try await live { server, scratch in
            let half = "PUT /upload/a HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + String(repeating: "x", count: 5000)
            _ = try await server.exchange(half, thenClose: true)
            _ = try await server.exchange(
                "PUT /upload/a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", thenClose: true)
            for _ in 0..<50 where !scratch.files.isEmpty { try await Task.sleep(for: .milliseconds(20)) }
            #expect(scratch.files.isEmpty)
        }
    }

    @Test func dropsAReaderThatStalls() async throws {
        try await live({ $0.stallTimeoutSeconds = 0.4 }) { server, _ in
            let port = server.port
            let exchange = try await blocking {
                let connection = try RawConnection(port: port)
                _ = connection.send(Array("GET /flood HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
                connection.stall(seconds: 1.5)
                return connection.readAll(seconds: 30)
            }
            #expect(exchange.isClosed && exchange.text.utf8.count < 100 << 20)
        }
    }

    @Test func finishesOpenRequestsWhenShuttingDown() async throws {
        let (answer, refused) = try await live { server, _ in
            async let slow = server.exchange("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
            async let events = server.exchange("GET /events HTTP/1.1\r\nHost: a\r\n\r\n")
            try await server.waitForOpenRequests(2)
            try await Task.sleep(for: .milliseconds(50))
            await server.group.triggerGracefulShutdown()
            var refused = false
            for _ in 0..<100 where !refused {
                try await Task.sleep(for: .milliseconds(20))
                // No connection, or one that is closed without an answer.
                refused = (try? await server.exchange("GET / HTTP/1.1\r\nHost: a\r\n\r\n", seconds: 1))?.statuses.isEmpty ?? true
            }
            let stream = try await events
            #expect(stream.isClosed && stream.text.contains("data: 0\n"))
            return (try await slow, refused)
        }
        #expect(answer.statuses == ["200"] && answer.text.hasSuffix("done") && answer.isClosed)
        #expect(refused)
    }

    @Test func waitsForOpenRequestsOnlySoLong() async throws {
        try await live({ $0.shutdownSeconds = 0.4 }) { server, _ in
            let stuck = Task { try await server.exchange("GET /stuck HTTP/1.1\r\nHost: a\r\n\r\n", seconds: 20) }
            try await server.waitForOpenRequests(1)
            await server.group.triggerGracefulShutdown()
            let answer = try await stuck.value
            #expect(answer.isClosed && answer.statuses != ["200"])
        }
    }

    @Test func saysWhyItCannotListen() async throws {
        try await live { server, _ in
            let error = await #expect(throws: ServerError.self) {
                try await withLiveServer({ $0.port = server.port }, routes: { _, _ in }) { _ in }
            }
            #expect(error?.kind == .portInUse && error?.problem.contains("\(server.port)") == true && error?.mend.contains("--port") == true)
        }
        let elsewhere = await #expect(throws: ServerError.self) {
            try await withLiveServer({ $0.host = "192.0.2.1" }, routes: { _, _ in }) { _ in }
        }
        #expect(elsewhere?.kind == .addressUnavailable)
    }

    @Test func boundsTheConnections() async throws {
        try await live({
            $0.maximumConnections = 2
            $0.idleTimeoutSeconds = 1.2
        }) { server, _ in
            let port = server.port
            let waited = try await blocking {
                let idle = try (0..<2).map { _ in try RawConnection(port: port) }
                usleep(100_000)
                let third = try RawConnection(port: port)
                _ = third.send(Array("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".utf8))
                let early = third.readAll(seconds: 0.2)
                withExtendedLifetime(idle) {}
                return (early.text.isEmpty, third.readAll(seconds: 8).statuses)
            }
            #expect(waited.0 && waited.1 == ["200"], "the third waits until an idle one is closed")
        }
    }
}
