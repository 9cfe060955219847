import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization
import Vocabulary

@testable import Server

/// Two users, one key; looked up by the digests of their secrets as a store would.
struct FixedPeople: Authenticator {
    static let sessionToken = "li-session-token-0123456789abcdefghijklmno"
    static let viewerToken = "wang-session-token-0123456789abcdefghijkl"
    static let key = "hlk_li-key-0123456789abcdefghijklmnopqrstuv"
    static let csrf = "csrf-of-li-0123456789"
    static let li = Caller(name: "li", displayName: "Li", roles: ["cq-kjj": [.steward]])
    static let wang = Caller(name: "wang", displayName: "Wang", roles: ["cq-kjj": [.viewer]])

    func session(_ digest: ContentDigest) async throws -> SessionGrant? {
        if digest == SecretToken.digest(of: Self.sessionToken) { return SessionGrant(caller: Self.li, csrf: Self.csrf) }
        if digest == SecretToken.digest(of: Self.viewerToken) { return SessionGrant(caller: Self.wang, csrf: Self.csrf) }
        return nil
    }

    func apiKey(_ digest: ContentDigest) async throws -> KeyGrant? {
        digest == SecretToken.digest(of: Self.key) ? KeyGrant(id: "4f2a", caller: Self.li) : nil
    }
}

/// What a test gets back.
struct Answer {
    let status: Int
    let headers: HTTPFields
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
    var json: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:] }
    var code: String { json["code"] as? String ?? "" }
}

/// Calls a router without a connection.
struct RouterClient {
    let responder: ServerFront<RouterResponder<ServerContext>>
    var logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
    var client = ClientAddress("192.0.2.7")

    init(_ core: ServerCore, routes: (RouteTable) -> Void) {
        let table = core.makeRoutes()
        routes(table)
        responder = core.responder(for: table)
    }

    func send(
        _ method: HTTPRequest.Method = .get, _ path: String, headers: HTTPFields = [:], body: [UInt8] = [], chunkBytes: Int = 1 << 16,
        host: String = "node.test"
    ) async throws -> Answer {
        let head = HTTPRequest(method: method, scheme: "http", authority: host, path: path, headerFields: headers)
        let chunks = stride(from: 0, to: body.count, by: chunkBytes).map { ByteBuffer(bytes: body[$0..<min($0 + chunkBytes, body.count)]) }
        let stream = AsyncStream { continuation in
            for chunk in chunks { continuation.yield(chunk) }
            continuation.finish()
        }
        let request = Request(head: head, body: RequestBody(asyncSequence: stream))
        let response = try await responder.respond(to: request, context: ServerContext(logger: logger, client: client))
        let collected = Collected()
        try await response.body.write(CollectingWriter(collected: collected))
        return Answer(status: response.status.code, headers: response.headers, body: collected.bytes.withLock { $0 })
    }
}

final class Collected: Sendable {
    let bytes = Mutex<[UInt8]>([])
}

struct CollectingWriter: ResponseBodyWriter {
    let collected: Collected

    mutating func write(_ buffer: ByteBuffer) async throws { collected.bytes.withLock { $0 += buffer.readableBytesView } }
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

extension ServerCore {
    /// A core with the fixed people and settings of a test.
    static func test(
        _ change: (inout ServerSettings) -> Void = { _ in }, errorPage: ErrorPage? = nil,
        now: @escaping @Sendable () -> Double = MonotonicClock.seconds
    ) -> ServerCore {
        var settings = ServerSettings()
        change(&settings)
        return ServerCore(settings: settings, authenticator: FixedPeople(), errorPage: errorPage, now: now)
    }
}

/// A clock a test turns by hand.
final class HandClock: Sendable {
    private let seconds = Mutex(1000.0)

    func advance(_ by: Double) { seconds.withLock { $0 += by } }
    var now: @Sendable () -> Double { { self.seconds.withLock { $0 } } }
}

extension HTTPFields {
    static func cookie(_ token: String, csrf: String? = nil) -> HTTPFields {
        var fields: HTTPFields = [.cookie: "heliu_session=\(token)"]
        if let csrf { fields[.csrfToken] = csrf }
        return fields
    }
}

let pageAccept: HTTPFields = [.accept: "text/html,application/xhtml+xml,*/*;q=0.8"]
