import Dispatch
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import ServiceLifecycle
import Synchronization

@testable import Server

/// A server on a port of the system's choice while `body` runs; afterwards it is shut down and waited for.
func withLiveServer<Result: Sendable>(
    _ change: (inout ServerSettings) -> Void = { _ in }, routes: (RouteTable, ServerCore) -> Void,
    body: @escaping @Sendable (LiveServer) async throws -> Result
) async throws -> Result {
    let core = ServerCore.test {
        $0.port = 0
        $0.idleTimeoutSeconds = 10
        change(&$0)
    }
    let table = core.makeRoutes()
    routes(table, core)
    let (ports, found) = AsyncStream.makeStream(of: Int.self)
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let service = HTTPService(settings: core.settings, responder: core.responder(for: table), logger: logger) { _, port in found.yield(port) }
    let group = ServiceGroup(configuration: .init(services: [service], logger: logger))
    return try await withThrowingTaskGroup(of: Result?.self) { tasks in
        tasks.addTask {
            defer { found.finish() }
            try await group.run()
            return nil
        }
        tasks.addTask {
            var iterator = ports.makeAsyncIterator()
            guard let port = await iterator.next() else { return nil }
            let result: Swift.Result<Result, any Error>
            do { result = .success(try await body(LiveServer(port: port, group: group, metrics: core.metrics))) } catch { result = .failure(error) }
            await group.triggerGracefulShutdown()
            return try result.get()
        }
        var result: Result?
        for try await value in tasks { result = value ?? result }
        guard let result else { throw CancellationError() }
        return result
    }
}

struct LiveServer: Sendable {
    let port: Int
    let group: ServiceGroup
    let metrics: MetricsRegistry

    /// Waits until so many requests are being answered.
    func waitForOpenRequests(_ count: Double) async throws {
        for _ in 0..<500 where (metrics.value(of: "heliu_http_requests_in_flight") ?? 0) < count {
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Sends bytes on a new connection and reads until the server closes it or `seconds` are over.
    func exchange(_ text: String, thenClose: Bool = false, seconds: Double = 30) async throws -> Exchange {
        try await exchange([Array(text.utf8)], pauseSeconds: 0, thenClose: thenClose, seconds: seconds)
    }

    func exchange(_ pieces: [[UInt8]], pauseSeconds: Double, thenClose: Bool = false, seconds: Double = 30) async throws -> Exchange {
        let port = port
        return try await blocking {
            let connection = try RawConnection(port: port)
            for piece in pieces {
                guard connection.send(piece) else { break }
                if pauseSeconds > 0 { usleep(UInt32(pauseSeconds * 1_000_000)) }
            }
            if thenClose { connection.finishSending() }
            return connection.readAll(seconds: seconds)
        }
    }

    func curl(_ arguments: [String]) async throws -> (status: Int32, output: String) {
        try await blocking {
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/curl")
            process.arguments = ["--silent", "--show-error", "--max-time", "10"] + arguments
            let pipe = Pipe()
            process.standardOutput = pipe
            process.standardError = pipe
            try process.run()
            let data = pipe.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return (process.terminationStatus, String(decoding: data, as: UTF8.self))
        }
    }

    func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }
}

struct Exchange: Sendable {
    let text: String
    /// The server closed the connection in time.
    let isClosed: Bool
    let seconds: Double

    var statuses: [String] { text.split(separator: "HTTP/1.1 ").map { String($0.prefix(3)) }.filter { Int($0) != nil } }
}

/// Blocking calls on threads of their own, not on those of the tasks.
func blocking<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Swift.Result(catching: work)) }
    }
}

/// One plain TCP connection to this machine.
final class RawConnection {
    private let descriptor: Int32

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard connected == 0 else { throw POSIXError(.ECONNREFUSED) }
    }

    deinit { close(descriptor) }

    func send(_ bytes: [UInt8]) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes { Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            done += count
        }
        return true
    }

    func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Reads nothing until so long after the last byte came that can come without being read.
    func stall(seconds: Double) {
        var (before, since) = (Int32(0), Date())
        while before == 0 || Date().timeIntervalSince(since) < seconds {
            usleep(20_000)
            var waiting: Int32 = 0
            guard ioctl(descriptor, UInt(FIONREAD), &waiting) == 0, Date().timeIntervalSince(since) < 30 else { return }
            if waiting != before { (before, since) = (waiting, Date()) }
        }
    }

    func readAll(seconds: Double) -> Exchange {
        let begun = Date()
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let left = seconds - Date().timeIntervalSince(begun)
            var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard left > 0, poll(&poller, 1, Int32(left * 1000) + 1) > 0 else { return exchange(bytes, isClosed: false, begun) }
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return exchange(bytes, isClosed: true, begun) }
            bytes += buffer.prefix(count)
        }
    }

    private func exchange(_ bytes: [UInt8], isClosed: Bool, _ begun: Date) -> Exchange {
        Exchange(text: String(decoding: bytes, as: UTF8.self), isClosed: isClosed, seconds: Date().timeIntervalSince(begun))
    }
}
