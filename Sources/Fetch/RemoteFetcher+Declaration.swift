import FoundationEssentials
import Source
import Store

/// What the declaration says, checked and made ready.
extension RemoteFetcher {
    private static let ownHeaders: Set<String> = [
        "host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer", "accept-encoding", "range",
        "if-none-match", "if-modified-since", "if-match", "if-range", "if-unmodified-since", "expect", "proxy-authorization",
    ]

    /// Why a header cannot be sent; never with its value.
    package static func fault(ofHeader name: String, value: String) -> (problem: String, mend: String)? {
        let isToken = !name.isEmpty && name.utf8.allSatisfy { $0 > 32 && $0 < 127 && !"()<>@,;:\\\"/[]?={}".utf8.contains($0) }
        guard isToken, !value.isEmpty, value.utf8.allSatisfy({ $0 >= 32 && $0 != 127 }) else {
            return ("the header \"\(name.excerpt(40))\" has a name or value that cannot be sent", "Write it on one line, as NAME and a value")
        }
        guard !ownHeaders.contains(name.lowercased()) else { return ("the header \(name.excerpt(40)) is the program's own", "Leave it out") }
        return nil
    }

    static func check(_ remote: RemoteDeclaration, of source: SourceDeclaration) throws(FetchError) {
        func fault(_ problem: String, _ mend: String) -> FetchError {
            FetchError(.malformedDeclaration, problem: "the source \(source.name): \(problem)", mend: mend)
        }
        guard source.format != .postgres else {
            throw fault("a database is read where it is and not fetched", "Ask for its address instead")
        }
        for (name, value) in remote.headers {
            if let found = Self.fault(ofHeader: name, value: value) { throw fault(found.problem, found.mend) }
        }
        let isBucket = remote.url.hasPrefix("s3://")
        guard !isBucket || remote.paging == nil else { throw fault("an object has no pages", "Leave out `paging`, and end the address in / or *") }
        guard !isBucket || remote.authentication == .none || remote.authentication == .s3 else {
            throw fault("\(remote.authentication.rawValue) opens no bucket", "Use the authentication s3")
        }
        guard remote.authentication == .none || remote.credential != nil else {
            throw fault("the authentication \(remote.authentication.rawValue) has no credential", "Store one, and name it as `credential`")
        }
        switch remote.paging {
        case .offset(_, _, let limit) where limit < 1: throw fault("pages of \(limit) records never end", "Ask for at least one record")
        case .offset, .page:
            guard [.json, .ndjson, .csv, .tsv].contains(source.format) else {
                throw fault("records of \(source.format.rawValue) cannot be counted page by page", "Use the paging `link`, or none")
            }
        case .cursor where source.format != .json: throw fault("only a JSON page names a cursor", "Use another paging, or the format json")
        default: break
        }
    }

    /// The address with the watermark, percent-encoded, in its place; nothing in its place at the first load.
    static func address(_ url: String, watermark: String?) throws(FetchError) -> RemoteAddress {
        let text = url.replacing("{watermark}", with: RemoteAddress.component(watermark ?? ""))
        return try RemoteAddress(text, schemes: ["http", "https"])
    }

    static func tooManyPages(_ address: RemoteAddress, _ most: Int) -> FetchError {
        FetchError(
            .tooManyPages, problem: "\(address.label) has more than \(most) pages", mend: "Raise the source's mostPages, or ask for larger pages")
    }

    /// The stored secret a declaration names, `nil` if it names none.
    func secret(of remote: RemoteDeclaration) async throws -> CredentialSecret? {
        guard let name = remote.credential else { return nil }
        let isBucket = remote.url.hasPrefix("s3://")
        let kinds: Set<CredentialSecret.Kind> =
            switch remote.authentication {
            case .bearer: [.bearer]
            case .basic: [.basic]
            case .s3: [.s3]
            case .headers: [.headers]
            case .none: remote.url.hasPrefix("postgres") ? [.database] : isBucket ? [.s3] : []
            }
        guard !kinds.isEmpty else {
            throw FetchError(
                .malformedDeclaration, problem: "the credential \(name.excerpt(80)) is named, but not how it is sent",
                mend: "Set `authentication` to bearer, basic, headers or s3")
        }
        guard let credentials else { throw CredentialRegister.missing(name) }
        return try await credentials.secret(name, of: kinds)
    }

    static func authorization(_ remote: RemoteDeclaration, _ secret: CredentialSecret?) throws(FetchError) -> Download.Authorization {
        switch secret {
        case nil, .database: .none
        case .bearer(let token): .headers(["Authorization": "Bearer \(token)"])
        case .basic(let user, let password): .headers(["Authorization": "Basic \(CredentialSecret.base64("\(user):\(password)"))"])
        case .headers(let headers): .headers(headers)
        case .s3(let accessKey, let secretKey, let sessionToken):
            .signature(
                RequestSignature(
                    accessKey: accessKey, secretKey: secretKey, sessionToken: sessionToken, region: remote.region ?? "us-east-1"))
        }
    }

    /// What the next page depends on.
    func content(
        of path: String, _ source: SourceDeclaration, _ remote: RemoteDeclaration, byteCount: Int64, from place: String
    ) async throws -> PageContent {
        guard let paging = remote.paging, paging != .link else { return PageContent() }
        guard byteCount <= options.mostInspectedBytes else {
            throw FetchError(
                .tooLarge, problem: "a page from \(place) has \(byteCount) bytes; at most \(options.mostInspectedBytes) are looked into",
                mend: "Ask for smaller pages")
        }
        if byteCount == 0 { return PageContent(records: 0) }
        return try await onBlockingThread {
            let bytes = try [UInt8](Data(contentsOf: URL(filePath: path)))
            if case .cursor(let member, _) = paging {
                return PageContent(cursor: try PageContent.cursor(ofJSON: bytes, member: member, from: place))
            }
            switch source.format {
            case .json: return PageContent(records: try PageContent.countRecords(ofJSON: bytes, at: source.records, from: place))
            case .ndjson: return PageContent(records: PageContent.countLines(bytes))
            default:
                let lines = source.skipRows + (source.header ?? true ? 1 : 0)
                let quote = source.quote?.utf8.first ?? UInt8(ascii: "\"")
                return PageContent(records: PageContent.countRecords(ofText: bytes, quote: quote, linesBefore: lines))
            }
        }
    }
}
