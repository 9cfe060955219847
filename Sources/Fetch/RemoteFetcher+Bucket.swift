import Crypto
import Source
import Store

extension RemoteFetcher {
    /// One object, or every object under a prefix whose name fits the source's pattern.
    func bucketDelivery(
        _ source: SourceDeclaration, _ remote: RemoteDeclaration, _ secret: CredentialSecret?, since mark: FetchMark?, _ watermark: String?,
        _ download: Download, _ delivery: Delivery
    ) async throws -> Fetched {
        let url = remote.url.replacing("{watermark}", with: watermark ?? "")
        let place = try BucketAddress(url, endpoint: remote.endpoint, region: remote.region)
        let origin = place.object(place.key)
        var request = Download.Request(
            address: origin, headers: remote.headers, authorization: try Self.authorization(remote, secret), origin: origin)
        let identity = MarkIdentity(address: origin.text + (place.isListing ? "*\(source.pattern ?? "")" : ""), remote: remote)
        guard place.isListing else {
            if let mark { request.mark = identity.conditions(mark) }
            let (answer, file) = try await delivery.get(request, by: download)
            guard case .page(let headers, _) = answer, let file else { return .unchanged }
            _ = try await delivery.keep(file)
            return .files(delivery.files, mark: identity.mark(headers))
        }
        let objects = try await objects(of: place, source, remote, request, download)
        let state = objects.map { "\($0.key)\n\($0.entityTag)\n\($0.size)\n" }.joined()
        let digest = SHA256.hash(data: Array(state.utf8)).prefix(16).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        if let before = identity.own(mark?.entityTag), before == digest { return .unchanged }
        for object in objects {
            request.address = place.object(object.key)
            let (answer, file) = try await delivery.get(request, by: download)
            guard case .page = answer, let file else { preconditionFailure("nothing but a page was asked for") }
            guard file.byteCount == object.size || file.isDecoded else {
                await file.discard()
                throw FetchError(
                    .cutOff, problem: "\(request.address.label) has \(file.byteCount) bytes, not the \(object.size) it was listed with",
                    mend: "Run the source again when its objects are no longer being written")
            }
            _ = try await delivery.keep(file)
        }
        return .files(delivery.files, mark: identity.mark(entityTag: digest, lastModified: nil))
    }

    /// Every page of the listing, by key.
    private func objects(
        of place: BucketAddress, _ source: SourceDeclaration, _ remote: RemoteDeclaration, _ request: Download.Request, _ download: Download
    ) async throws -> [BucketListing.Object] {
        let pattern = try source.pattern.map { pattern throws(FetchError) in try NamePattern(pattern) }
        var found: [BucketListing.Object] = []
        var token: String?
        var asked: Set<String> = []
        repeat {
            var request = request
            request.address = place.listing(after: token)
            let text = try await download.text(request, mostBytes: 16 << 20)
            let page = try BucketListing(text, from: request.address.label)
            found += page.objects.filter { object in
                let name = object.key.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? ""
                return !object.key.hasSuffix("/") && pattern?.fits(name) ?? true
            }
            guard found.count <= remote.mostPages else { throw Self.tooManyPages(request.address, remote.mostPages) }
            token = page.continuation
            if let token, !asked.insert(token).inserted {
                throw FetchError(
                    .pagingLoop, problem: "the listing of \(request.address.label) repeats itself", mend: "Ask the store's operator")
            }
        } while token != nil
        guard !found.isEmpty else {
            throw FetchError(
                .gone, problem: "\(remote.url.excerpt()) has no object\(source.pattern.map { " that fits \($0.excerpt(60))" } ?? "")",
                mend: "Check the prefix, and the source's pattern")
        }
        return found.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }
}
