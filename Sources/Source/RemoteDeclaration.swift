import Vocabulary

/// Bytes that are fetched over a network before they are read.
package struct RemoteDeclaration: Sendable, Hashable, Codable {
    /// How the pages of one delivery follow each other.
    package enum Paging: Sendable, Hashable, Codable {
        /// The `Link` header's `rel="next"`.
        case link
        /// The JSON member `cursor` of each page is given back as the query parameter `parameter`; ends when it is missing, null or empty.
        case cursor(member: String, parameter: String)
        /// The query parameter `parameter` counts records, `limitParameter` asks for `limit` of them; ends at a page with fewer.
        case offset(parameter: String, limitParameter: String, limit: Int)
        /// The query parameter `parameter` counts pages from `first`; ends at a page without records.
        case page(parameter: String, first: Int)
    }

    package enum Authentication: String, Sendable, Hashable, Codable, CaseIterable {
        case none, bearer, basic
        /// AWS Signature Version 4, for S3-compatible stores.
        case s3
        /// Secret header fields, such as `X-Api-Key`.
        case headers
    }

    /// `https://…`, `http://…`, `s3://bucket/key`, or a `postgresql://host/database` without user and password.
    package var url: String
    /// Base address of an S3-compatible store, such as `https://oss.example.cn`; `nil` takes Amazon's for `region`.
    package var endpoint: String?
    package var region: String?
    package var headers: [String: String]
    package var authentication: Authentication
    /// Name of the stored credential that `authentication`, or the database, uses.
    package var credential: String?
    package var paging: Paging?
    /// Most pages of one delivery.
    package var mostPages: Int
    /// Most bytes of one delivery.
    package var mostBytes: Int64

    package init(
        url: String, endpoint: String? = nil, region: String? = nil, headers: [String: String] = [:],
        authentication: Authentication = .none, credential: String? = nil, paging: Paging? = nil, mostPages: Int = 10_000,
        mostBytes: Int64 = 50 << 30
    ) {
        self.url = url
        self.endpoint = endpoint
        self.region = region
        self.headers = headers
        self.authentication = authentication
        self.credential = credential
        self.paging = paging
        self.mostPages = mostPages
        self.mostBytes = mostBytes
    }
}

/// What a server said about the bytes that were fetched last, to ask for them only if they changed.
package struct FetchMark: Sendable, Hashable, Codable {
    package var entityTag: String?
    package var lastModified: String?

    package init(entityTag: String? = nil, lastModified: String? = nil) {
        self.entityTag = entityTag
        self.lastModified = lastModified
    }
}

/// A delivery that was fetched.
package enum Fetched: Sendable, Hashable {
    /// The server says that nothing changed since `FetchMark`.
    case unchanged
    /// Local files, in order; `mark` is to be given at the next fetch. Complete and durable.
    case files([String], mark: FetchMark)
}

/// Brings a remote source's bytes into local files.
package protocol SourceFetching: Sendable {
    /// - Parameters:
    ///   - folder: an empty folder for the files, one for each page.
    ///   - watermark: value of the watermark column beyond which rows are wanted; replaces `{watermark}` in the address.
    /// - Throws: explained errors: address not allowed, no answer, refused, cut off mid-stream, not the declared format (HTML).
    func fetch(
        _ source: SourceDeclaration, remote: RemoteDeclaration, into folder: String, since mark: FetchMark?, watermark: String?,
        progress: @escaping @Sendable (Int64) -> Void
    ) async throws -> Fetched

    /// `postgresql://user:password@host/database` for a database source; the address is checked against the allow-list.
    func databaseAddress(of source: SourceDeclaration, remote: RemoteDeclaration) async throws -> String
}
