/// Where an object or a prefix of an S3-compatible store lies: `s3://bucket/key`.
struct BucketAddress: Sendable, Hashable {
    let bucket: String
    /// Not percent-encoded; for a listing, what every key begins with.
    let key: String
    let isListing: Bool
    /// The store's address of the bucket, its path ending without `/`.
    private let base: RemoteAddress
    let region: String

    /// - Parameters:
    ///   - url: ends in `/` or `*` if every object under the prefix is meant.
    ///   - endpoint: of the store; the bucket becomes the first part of the path, or takes the place of `{bucket}`. `nil` is Amazon's.
    /// - Throws: `malformedAddress`.
    init(_ url: String, endpoint: String?, region: String?) throws(FetchError) {
        let rest = url.dropFirst("s3://".count)
        bucket = String(rest.prefix { $0 != "/" })
        // Unlike in other addresses, a key is plain text: `?`, `#` and `%` are characters like others.
        var key = String(rest.dropFirst(bucket.count + 1))
        guard bucket.count >= 3, RemoteAddress.isHostName(bucket) else {
            throw FetchError(
                .malformedAddress, problem: "the address \"\(url.excerpt())\" names no bucket", mend: "Write it as s3://bucket/key")
        }
        isListing = key.isEmpty || key.hasSuffix("/") || key.hasSuffix("*")
        if key.hasSuffix("*") { key.removeLast() }
        guard !key.contains("*"), !key.unicodeScalars.contains(where: { $0.value < 0x20 }) else {
            throw FetchError(
                .malformedAddress, problem: "the address \"\(url.excerpt())\" has a * before its end, or control characters",
                mend: "End the address with the prefix and choose among the names below it by the source's `pattern`")
        }
        self.key = key
        let region = region ?? "us-east-1"
        guard RemoteAddress.isHostName(region) else {
            throw FetchError(.malformedAddress, problem: "\"\(region.excerpt())\" is no region", mend: "Write it as cn-north-1")
        }
        self.region = region
        base = try Self.base(of: bucket, endpoint: endpoint, region: region)
    }

    /// The address of one object.
    func object(_ key: String) -> RemoteAddress {
        var address = base
        address.path += "/" + RemoteAddress.component(key, allowing: "/")
        return address
    }

    /// The address of one page of the listing.
    func listing(after token: String?) -> RemoteAddress {
        var address = base
        address.path += "/"
        var pairs = [("encoding-type", "url"), ("list-type", "2"), ("prefix", key)]
        if let token { pairs.append(("continuation-token", token)) }
        address.query = RequestSignature.canonicalQuery(pairs.map { "\($0)=\(RemoteAddress.component($1))" }.joined(separator: "&"))
        return address
    }

    private static func base(of bucket: String, endpoint: String?, region: String) throws(FetchError) -> RemoteAddress {
        guard let endpoint else {
            let domain = "s3.\(region).amazonaws.com" + (region.hasPrefix("cn-") ? ".cn" : "")
            // A certificate's wildcard stands for one label, so that a bucket with dots goes into the path.
            let text = bucket.contains(".") ? "https://\(domain)/\(bucket)" : "https://\(bucket).\(domain)"
            return try RemoteAddress(text, schemes: ["https"])
        }
        var address = try RemoteAddress(endpoint.replacing("{bucket}", with: bucket), schemes: ["http", "https"])
        while address.path.hasSuffix("/") { address.path.removeLast() }
        if !endpoint.contains("{bucket}") { address.path += "/" + bucket }
        address.query = nil
        return address
    }
}

/// One page of the list of a bucket's objects.
struct BucketListing: Sendable, Hashable {
    struct Object: Sendable, Hashable {
        let key: String
        let entityTag: String
        let size: Int64
    }
    var objects: [Object] = []
    /// Asks for the next page.
    var continuation: String?

    /// Reads an answer to ListObjectsV2.
    ///
    /// - Throws: `malformedPage` if it is none.
    init(_ xml: String, from place: String) throws(FetchError) {
        let malformed = FetchError(
            .malformedPage, problem: "\(place) does not answer with a list of objects but with \"\(xml.excerpt(80))\"",
            mend: "Check the endpoint and that the store speaks S3's ListObjectsV2")
        guard let list = Self.elements("ListBucketResult", in: xml[...]).first else { throw malformed }
        let isEncoded = Self.text("EncodingType", in: list) == "url"
        for entry in Self.elements("Contents", in: list) {
            guard let raw = Self.text("Key", in: entry), let size = Self.text("Size", in: entry).flatMap({ Int64($0) }) else { throw malformed }
            guard let key = isEncoded ? RemoteAddress.decoded(raw, plusIsSpace: true) : raw else { throw malformed }
            objects.append(Object(key: key, entityTag: Self.text("ETag", in: entry) ?? "", size: size))
        }
        guard Self.text("IsTruncated", in: list) == "true" else { return }
        guard let token = Self.text("NextContinuationToken", in: list) else { throw malformed }
        continuation = token
    }

    /// The code and words of an S3 error, if the text is one.
    static func fault(_ xml: String) -> String? {
        guard let error = elements("Error", in: xml[...]).first, let code = text("Code", in: error) else { return nil }
        return code + (text("Message", in: error).map { ": \($0)" } ?? "")
    }

    /// What stands between the tags of every element of this name; elements of one name do not nest in these documents.
    private static func elements(_ name: String, in text: Substring) -> [Substring] {
        var found: [Substring] = []
        var rest = text
        while let open = rest.firstRange(of: "<\(name)") {
            rest = rest[open.upperBound...]
            guard let next = rest.first, next == ">" || next.isWhitespace, let end = rest.firstRange(of: ">") else { continue }
            guard let close = rest.firstRange(of: "</\(name)>") else { break }
            found.append(rest[end.upperBound..<close.lowerBound])
            rest = rest[close.upperBound...]
        }
        return found
    }

    private static func text(_ name: String, in element: Substring) -> String? {
        guard let raw = elements(name, in: element).first else { return nil }
        var result = String(raw)
        for (code, character) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#34;", "\""), ("&apos;", "'"), ("&#39;", "'")] {
            result = result.replacing(code, with: character)
        }
        // Last, so that what it gives is not taken for the start of another.
        return result.replacing("&amp;", with: "&")
    }
}
