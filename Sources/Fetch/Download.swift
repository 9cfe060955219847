import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1

/// One GET: its tries, its redirects, and its answer in a file.
struct Download {
    /// What is sent, and to whom.
    struct Request {
        var address: RemoteAddress
        /// Declared headers. They may hold keys, so that they go only where `origin` is.
        var headers: [String: String] = [:]
        var authorization: Authorization
        /// The place the declaration names: secrets go nowhere else.
        var origin: RemoteAddress
        var mark: [(name: String, value: String)] = []
        /// Statuses that are an answer rather than a fault.
        var endStatuses: Set<Int> = []
    }

    enum Authorization {
        case none
        case headers([String: String])
        case signature(RequestSignature)
    }

    enum Answer {
        case unchanged
        /// One of `endStatuses`.
        case ended
        case page(HTTPHeaders, RemoteAddress)
    }

    /// An attempt that failed in a way that may pass.
    struct Fault: Error {
        let error: FetchError
        /// What the server asks for.
        var pauseMilliseconds: Int64?
    }

    let connections: OutboundConnections
    let options: FetchOptions
    let surroundings: FetchSurroundings
    /// What must not be told: stored secrets that a server may repeat.
    let secrets: [String]

    /// Gets the answer into `file`, as often as it takes.
    ///
    /// - Parameters:
    ///   - mostBytes: `tooLarge` is thrown beyond.
    ///   - makeFile: an empty file for each try.
    ///   - progress: bytes of this answer so far; fewer after a fresh start.
    /// - Returns: the answer, with the file if there is a page.
    func get(
        _ request: Request, mostBytes: Int64, makeFile: () async throws -> PageFile, progress: (Int64) -> Void
    ) async throws -> (Answer, PageFile?) {
        try await retrying { attempt in
            try await once(request, attempt: attempt, mostBytes: mostBytes, makeFile: makeFile, progress: progress)
        }
    }

    /// A small answer as text, such as a listing.
    func text(_ request: Request, mostBytes: Int) async throws -> String {
        try await retrying { attempt in
            let client = try await connections.client(for: request.address, attempt: attempt)
            let response = try await head(client, request, at: request.address)
            guard response.status == .ok else {
                throw try await refusal(response, Int(response.status.code), request.address, request)
            }
            do {
                return String(decoding: try await response.body.collect(upTo: mostBytes).readableBytesView, as: UTF8.self)
            } catch {
                throw try passing(error, at: request.address, afterBytes: 0)
            }
        }
    }

    private func once(
        _ request: Request, attempt: Int, mostBytes: Int64, makeFile: () async throws -> PageFile, progress: (Int64) -> Void
    ) async throws -> (Answer, PageFile?) {
        var address = request.address
        for _ in 0...options.mostRedirects {
            let client = try await connections.client(for: address, attempt: attempt)
            let response = try await head(client, request, at: address)
            let status = Int(response.status.code)
            if [301, 302, 303, 307, 308].contains(status), let location = response.headers.first(name: "Location") {
                address = try address.leading(to: location)
                continue
            }
            if status == 304, !request.mark.isEmpty { return (.unchanged, nil) }
            guard status == 200 || status == 203 || status == 204 else {
                if request.endStatuses.contains(status) { return (.ended, nil) }
                throw try await refusal(response, status, address, request)
            }
            let file = try await makeFile()
            do {
                try await store(response, from: address, in: file, mostBytes: mostBytes, progress: progress)
            } catch {
                await file.discard()
                throw error
            }
            return (.page(response.headers, address), file)
        }
        throw FetchError(
            .redirects, problem: "\(request.address.label) redirects more than \(options.mostRedirects) times",
            mend: "Open the address in a browser and declare the one it ends at")
    }

    private func head(_ client: HTTPClient, _ request: Request, at address: RemoteAddress) async throws -> HTTPClientResponse {
        var message = HTTPClientRequest(url: address.text)
        message.headers.add(name: "User-Agent", value: "heliu")
        message.headers.add(name: "Accept-Encoding", value: "gzip, deflate")
        for (name, value) in request.mark { message.headers.add(name: name, value: value) }
        if address.isSameOrigin(as: request.origin) {
            for (name, value) in request.headers.sorted(by: { $0.key < $1.key }) { message.headers.replaceOrAdd(name: name, value: value) }
            switch request.authorization {
            case .none: break
            case .headers(let headers):
                for (name, value) in headers.sorted(by: { $0.key < $1.key }) { message.headers.replaceOrAdd(name: name, value: value) }
            case .signature(let signature):
                for (name, value) in signature.headers(to: address, at: surroundings.now()) {
                    message.headers.replaceOrAdd(name: name, value: value)
                }
            }
        }
        if !message.headers.contains(name: "Accept") { message.headers.add(name: "Accept", value: "*/*") }
        do {
            return try await client.execute(message, deadline: .now() + .seconds(options.connectSeconds + options.idleSeconds))
        } catch {
            throw try passing(error, at: address, afterBytes: nil)
        }
    }

    private func store(
        _ response: HTTPClientResponse, from address: RemoteAddress, in file: PageFile, mostBytes: Int64, progress: (Int64) -> Void
    ) async throws {
        let isEncoded = response.headers.contains(name: "Content-Encoding")
        let announced = isEncoded ? nil : response.headers.first(name: "Content-Length").flatMap { Int64($0) }
        file.isDecoded = isEncoded
        if let encoding = response.headers.first(name: "Content-Encoding")?.lowercased(), !["gzip", "deflate", "identity"].contains(encoding) {
            throw FetchError(
                .failed, problem: "\(address.label) answers in the encoding \(encoding.excerpt(20)), which was not asked for",
                mend: "Have the server send gzip, or no encoding")
        }
        if let announced, announced > mostBytes { throw tooLarge(address, mostBytes) }
        let contentType = response.headers.first(name: "Content-Type")
        var isChecked = false
        do {
            for try await chunk in response.body {
                try await file.write(chunk.readableBytesView)
                if !isChecked, file.head.count == PageFile.headBytes {
                    if WebPage.isOne(file.head, contentType: contentType) { throw WebPage.error(address, file.head, secrets) }
                    isChecked = true
                }
                guard file.byteCount <= mostBytes else { throw tooLarge(address, mostBytes) }
                progress(file.byteCount)
            }
        } catch let error as FetchError {
            throw error
        } catch {
            throw try passing(error, at: address, afterBytes: file.byteCount)
        }
        try Task.checkCancellation()
        if !isChecked, WebPage.isOne(file.head, contentType: contentType) { throw WebPage.error(address, file.head, secrets) }
        if let announced, file.byteCount != announced {
            throw Fault(
                error: FetchError(
                    .cutOff, problem: "\(address.label) broke off after \(file.byteCount) of \(announced) bytes",
                    mend: "Run the source again; if it happens again, ask the owner of the address"))
        }
    }

    private func tooLarge(_ address: RemoteAddress, _ mostBytes: Int64) -> FetchError {
        FetchError(
            .tooLarge, problem: "\(address.label) sends more than the \(mostBytes) bytes that the delivery may still have",
            mend: "Raise the source's mostBytes if it really is that large, or ask for less")
    }
}
