import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix
import NIOSSL

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension Download {
    /// What an answer that is none means: a fault that may pass, or an error that will not.
    func refusal(_ response: HTTPClientResponse, _ status: Int, _ address: RemoteAddress, _ request: Request) async throws -> any Error {
        var body: [UInt8] = []
        do {
            for try await chunk in response.body {
                body += chunk.readableBytesView.prefix(65_536 - body.count)
                if body.count >= 65_536 { break }
            }
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            // The status says enough.
        }
        let text = String(decoding: body, as: UTF8.self)
        let said = (BucketListing.fault(text) ?? WebPage.title(text)).map { " (\"\($0.excerpt())\")" } ?? ""
        let place = "\(address.label) answers \(status)\(said)".blotting(secrets)
        switch status {
        case 401, 403:
            let isSecretSent = address.isSameOrigin(as: request.origin)
            let mend =
                switch request.authorization {
                case .none: "Store a credential, and name it in the source with how it is sent (authentication)"
                default:
                    isSecretSent
                        ? "Check the stored credential and its rights; rotate it if it has expired"
                        : "The credential is not sent there because the request was redirected to another host: declare that address itself"
                }
            return FetchError(.refused, problem: "\(place): it does not let us in", mend: mend)
        case 404, 410:
            return FetchError(.gone, problem: "\(place): there is nothing there", mend: "Check the address with the owner of the data")
        case 429, 503:
            let error = FetchError(.busy, problem: "\(place): it is too busy", mend: "Run the source again later, or less often")
            return Fault(error: error, pauseMilliseconds: retryAfter(response.headers))
        case 408, 425, 500...599:
            let error = FetchError(
                .failed, problem: "\(place): the server failed", mend: "Run the source again later; if it stays, ask the owner of the address")
            return Fault(error: error, pauseMilliseconds: retryAfter(response.headers))
        default:
            return FetchError(
                .failed, problem: "\(place), which is no data", mend: "Check the address, its parameters and the declared headers")
        }
    }

    /// Seconds, or a date.
    private func retryAfter(_ headers: HTTPHeaders) -> Int64? {
        guard let value = headers.first(name: "Retry-After") else { return nil }
        if let seconds = Int64(value) { return seconds < 1_000_000 ? seconds * 1_000 : .max }
        return HTTPDate.milliseconds(value).map { max(0, $0 - surroundings.now()) }
    }

    /// What a fault of the connection means.
    ///
    /// - Parameter afterBytes: `nil` before the answer's head.
    /// - Throws: `CancellationError` if it is the task that was cancelled.
    func passing(_ error: any Error, at address: RemoteAddress, afterBytes: Int64?) throws -> any Error {
        try Task.checkCancellation()
        if error is CancellationError { throw error }
        if error as? HTTPClientError == .cancelled { throw CancellationError() }
        if let expansion = error as? NIOHTTPDecompression.DecompressionError, case .limit = expansion {
            return FetchError(
                .tooLarge, problem: "\(address.label) sends a compressed answer that grows more than \(options.mostExpansion) times",
                mend: "Have the server send it uncompressed if it is honest")
        }
        let timeouts: [HTTPClientError] = [.connectTimeout, .readTimeout, .writeTimeout, .deadlineExceeded, .getConnectionFromPoolTimeout]
        if let known = error as? HTTPClientError, timeouts.contains(known) {
            let what = afterBytes.map { "fell silent after \($0) bytes" } ?? "does not answer in time"
            return Fault(
                error: FetchError(
                    .timedOut, problem: "\(address.label) \(what)", mend: "Check that the host is up, and the route and firewall to it"))
        }
        if let afterBytes {
            return Fault(
                error: FetchError(
                    .cutOff, problem: "\(address.label) broke off after \(afterBytes) bytes: \(words(error))",
                    mend: "Run the source again; if it happens again, ask the owner of the address"))
        }
        if let tls = error as? NIOSSLError, case .handshakeFailed = tls { return untrusted(address, error) }
        if error is NIOSSLExtraError { return untrusted(address, error) }
        return Fault(
            error: FetchError(
                .unreachable, problem: "\(address.label) cannot be reached: \(words(error))",
                mend: "Check that the host is up, and the route and firewall to it"))
    }

    private func untrusted(_ address: RemoteAddress, _ error: any Error) -> FetchError {
        FetchError(
            .unreachable, problem: "no trusted connection to \(address.label) can be made: \(words(error))",
            mend: "Renew the server's certificate, or add its authority's to the file of the setting fetch.trust")
    }

    private func words(_ error: any Error) -> String {
        if let refused = error as? NIOConnectionError, let first = refused.connectionErrors.first { return words(first.error) }
        // The library writes the name of a call and a number around what the system says.
        if let system = error as? IOError { return String(cString: strerror(system.errnoCode)) }
        return "\(error)".excerpt(160).blotting(secrets)
    }
}
