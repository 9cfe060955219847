import NIOHTTP1
package import Source

/// Fetches what a source declares: pages of an address, an object, or every object under a prefix.
package struct RemoteFetcher: SourceFetching {
    let policy: OutboundPolicy
    let credentials: CredentialRegister?
    let options: FetchOptions
    let surroundings: FetchSurroundings

    /// - Parameter credentials: `nil` where nothing is stored; sources that name a credential then fail.
    package init(
        policy: OutboundPolicy, credentials: CredentialRegister?, options: FetchOptions = FetchOptions(), surroundings: FetchSurroundings
    ) {
        self.policy = policy
        self.credentials = credentials
        self.options = options
        self.surroundings = surroundings
    }

    /// See `SourceFetching`. Files are named `part-000001.csv` and so on, in the order of the pages, or of the objects' keys; a compressed
    /// object's name ends in `.gz` or `.zst`. On any error the folder is as empty as before.
    ///
    /// A delivery of several pages is never `unchanged`: a first page that stayed the same says nothing about the others.
    /// `progress` is given the bytes of the delivery so far, and fewer again when a page has to be asked for anew.
    package func fetch(
        _ source: SourceDeclaration, remote: RemoteDeclaration, into folder: String, since mark: FetchMark?, watermark: String?,
        progress: @escaping @Sendable (Int64) -> Void
    ) async throws -> Fetched {
        try Self.check(remote, of: source)
        let secret = try await secret(of: remote)
        let connections = OutboundConnections(policy: policy, options: options, resolve: surroundings.resolve)
        let download = Download(
            connections: connections, options: options, surroundings: surroundings, secrets: secret?.tellings ?? [])
        let delivery = Delivery(folder: folder, format: source.format, mostBytes: remote.mostBytes, progress: progress)
        do {
            let fetched: Fetched
            if remote.url.hasPrefix("s3://") {
                fetched = try await bucketDelivery(source, remote, secret, since: mark, watermark, download, delivery)
            } else {
                fetched = try await webDelivery(source, remote, secret, since: mark, watermark, download, delivery)
            }
            await connections.close()
            return fetched
        } catch {
            await connections.close()
            await delivery.discard()
            throw error
        }
    }

    private func webDelivery(
        _ source: SourceDeclaration, _ remote: RemoteDeclaration, _ secret: CredentialSecret?, since mark: FetchMark?, _ watermark: String?,
        _ download: Download, _ delivery: Delivery
    ) async throws -> Fetched {
        var address = try Self.address(remote.url, watermark: watermark)
        if remote.authentication == .s3 { address.query = address.query.map { RequestSignature.canonicalQuery($0) } }
        var sequence = PageSequence(remote.paging, from: address)
        var request = Download.Request(
            address: sequence.first, headers: remote.headers, authorization: try Self.authorization(remote, secret), origin: address)
        let identity = MarkIdentity(address: address.text, remote: remote)
        if remote.paging == nil, let mark { request.mark = identity.conditions(mark) }
        var pageCount = 0
        while true {
            guard pageCount < remote.mostPages else { throw Self.tooManyPages(address, remote.mostPages) }
            pageCount += 1
            let (answer, file) = try await delivery.get(request, by: download)
            switch answer {
            case .unchanged: return .unchanged
            case .ended: return .files(delivery.files, mark: FetchMark())
            case .page(let headers, let final):
                guard let file else { preconditionFailure("a page has a file") }
                let kept = try await delivery.keep(file)
                guard remote.paging != nil else { return .files(delivery.files, mark: identity.mark(headers)) }
                let content = try await content(of: kept.path, source, remote, byteCount: file.byteCount, from: final.label)
                let verdict = try sequence.next(
                    after: .init(address: final, links: headers["Link"], content: content, digest: kept.digest))
                if !verdict.isKept { await delivery.dropLast() }
                guard case .page(let next, let isProbe) = verdict.step else { return .files(delivery.files, mark: FetchMark()) }
                request.address = next
                request.endStatuses = isProbe ? [400, 404, 416] : []
            }
        }
    }
}
