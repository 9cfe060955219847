import Schema
import Source
import Vocabulary

/// Bytes that come over a network.
extension AppDraft {
    func readRemote(of root: YAMLMapping, source: SourceDeclaration) -> RemoteDeclaration? {
        guard let mapping = root.mapping("remote", keys: AppKeys.remote) else { return nil }
        let address = mapping.requiredText("url", mend: "Add url: https://…, s3://bucket/key or postgresql://host/database")
        var remote = RemoteDeclaration(url: address?.value ?? "")
        let scheme = address.map { checkAddress($0, format: source.format) } ?? nil
        remote.endpoint = mapping.text("endpoint")?.value
        remote.region = mapping.text("region")?.value
        if let scheme, scheme != "s3" {
            for key in ["endpoint", "region"] where mapping.value(key) != nil {
                log.add(.conflictingKeys, at: mapping.place(of: key), "\(key) is for s3:// addresses", mend: "Delete \(key)")
            }
        }
        readHeaders(of: mapping, into: &remote)
        readAuthentication(of: mapping, scheme: scheme, into: &remote)
        remote.paging = readPaging(of: mapping, scheme: scheme, format: source.format)
        if let pages = positive("most_pages", of: mapping) { remote.mostPages = pages }
        if let bytes = positive("most_bytes", of: mapping) { remote.mostBytes = Int64(bytes) }
        return remote
    }

    private func positive(_ key: String, of mapping: YAMLMapping) -> Int? {
        guard let number = mapping.count(key) else { return nil }
        guard number > 0 else {
            log.add(.malformedNumber, at: mapping.place(of: key), "\(key) is 0: nothing could be fetched", mend: "Write a larger number, or delete it")
            return nil
        }
        return number
    }

    /// - Returns: the scheme; `nil`, recorded, if the address is none that can be fetched.
    private func checkAddress(_ address: Located<String>, format: SourceDeclaration.Format) -> String? {
        let schemes = ["https", "http", "s3", "postgresql", "postgres"]
        let text = address.value
        func refuse(_ problem: String, _ mend: String) -> String? {
            log.add(.malformedAddress, at: address.place, problem, mend: mend)
            return nil
        }
        guard let mark = text.firstRange(of: "://") else {
            return refuse("url \(quoted(text)) has no scheme", "Write https://\(text.prefix(60))")
        }
        let scheme = text[..<mark.lowerBound].lowercased()
        let authority = text[mark.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.contains("@") else {
            log.add(
                .passwordInFile, at: address.place, "The url holds a user or password: everyone who has the app could read it",
                mend: "Store it with heliu credential, write credential: NAME, and keep only the host in url")
            return nil
        }
        guard schemes.contains(scheme) else {
            return refuse("url begins with \(quoted(scheme))://, which is not fetched", mendForUnknown(scheme, among: schemes, what: "scheme"))
        }
        guard !authority.isEmpty, !text.unicodeScalars.contains(where: { $0.value <= 32 || $0 == "\\" }) else {
            return refuse("url \(quoted(text)) names no host, or has blanks", "Write the whole address on one line, blanks as %20")
        }
        let isDatabase = scheme.hasPrefix("postgres")
        guard isDatabase == (format == .postgres) else {
            return refuse(
                isDatabase ? "url is a database's, but the format is \(format.rawValue)" : "The format is postgres, but url begins with \(scheme)://",
                isDatabase ? "Write format: postgres" : "Write url: postgresql://host/database")
        }
        return scheme
    }

    private static let secretHeaders: Set<String> = [
        "authorization", "proxy-authorization", "cookie", "x-api-key", "api-key", "apikey", "x-auth-token", "token", "x-token", "secret",
    ]

    private func readHeaders(of mapping: YAMLMapping, into remote: inout RemoteDeclaration) {
        for entry in mapping.entries("headers") {
            guard case .scalar(let text, _, _) = entry.value.content else {
                log.add(.wrongShape, at: entry.value.place, "The header \(entry.key) is \(entry.value.shape)", mend: "Write \(entry.key): value")
                continue
            }
            if Self.secretHeaders.contains(entry.key.lowercased()) {
                log.add(
                    .passwordInFile, at: entry.place, "The header \(entry.key) holds a secret: everyone who has the app could read it",
                    mend: "Store it with heliu credential --kind headers, and write authentication: headers and credential: NAME")
            }
            remote.headers[entry.key] = text
        }
    }

    private func readAuthentication(of mapping: YAMLMapping, scheme: String?, into remote: inout RemoteDeclaration) {
        remote.authentication = mapping.choice("authentication", of: RemoteDeclaration.Authentication.self)?.value ?? .none
        remote.credential = mapping.identifier(ifPresent: "credential")?.value
        let name = remote.authentication.rawValue
        if remote.authentication != .none, mapping.value("credential") == nil {
            mapping.addMissing("credential", mend: "Store one with heliu credential, and write credential: NAME")
        }
        guard let scheme else { return }
        let isWeb = scheme == "https" || scheme == "http"
        if isWeb, remote.authentication == .none, mapping.value("credential") != nil, mapping.value("authentication") == nil {
            mapping.addMissing("authentication", mend: "Add authentication: bearer, basic or headers: how the credential is sent")
        }
        let fits = isWeb ? remote.authentication != .s3 : remote.authentication == .none || scheme == "s3" && remote.authentication == .s3
        guard !fits else { return }
        log.add(
            .conflictingKeys, at: mapping.place(of: "authentication"), "authentication \(name) does not go with \(scheme)://",
            mend: isWeb ? "Write bearer, basic or headers" : scheme == "s3" ? "Write authentication: s3" : "Delete it: the credential alone will do")
    }

    private static let pagingKeys: KeyValuePairs<String, [String]> = [
        "link": [], "cursor": ["member", "parameter"], "offset": ["parameter", "limit", "limit_parameter"], "page": ["parameter", "first"],
    ]

    private func readPaging(of remote: YAMLMapping, scheme: String?, format: SourceDeclaration.Format) -> RemoteDeclaration.Paging? {
        guard let mapping = remote.mapping("paging", keys: AppKeys.paging) else { return nil }
        if let scheme, !scheme.hasPrefix("http") {
            log.add(
                .conflictingKeys, at: remote.place(of: "paging"), "\(scheme):// addresses have no pages",
                mend: scheme == "s3" ? "Delete paging, and end the address in / to read all objects under it" : "Delete paging")
        }
        guard let by = mapping.requiredText("by", mend: "Add by: link | cursor | offset | page") else { return nil }
        guard let keys = Self.pagingKeys.first(where: { $0.key == by.value })?.value else {
            log.add(
                .unknownValue, at: by.place, "by is \(quoted(by.value)), which is none of its values",
                mend: mendForUnknown(by.value, among: Self.pagingKeys.map(\.key), what: "value"))
            return nil
        }
        for key in AppKeys.paging where key != "by" && !keys.contains(key) && mapping.value(key) != nil {
            log.add(.conflictingKeys, at: mapping.place(of: key), "Paging by \(by.value) has no \(key)", mend: "Delete \(key)")
        }
        if by.value == "cursor", format != .json {
            log.add(
                .conflictingKeys, at: by.place, "Only a JSON page names a cursor; this source is \(format.rawValue)",
                mend: "Write format: json, or another paging")
        } else if by.value == "offset" || by.value == "page", ![.json, .ndjson, .csv, .tsv].contains(format) {
            log.add(
                .conflictingKeys, at: by.place, "Records of \(format.rawValue) cannot be counted page by page", mend: "Write by: link, or delete paging")
        }
        return paging(by.value, mapping)
    }

    private func paging(_ by: String, _ mapping: YAMLMapping) -> RemoteDeclaration.Paging? {
        switch by {
        case "cursor":
            guard let member = mapping.requiredText("member"), let parameter = mapping.requiredText("parameter") else { return nil }
            return .cursor(member: member.value, parameter: parameter.value)
        case "offset":
            let parameter = mapping.text("parameter")?.value ?? "offset"
            guard let limit = positive("limit", of: mapping) else {
                if mapping.value("limit") == nil { mapping.addMissing("limit", mend: "Add limit: 1000, the records of one page") }
                return nil
            }
            return .offset(parameter: parameter, limitParameter: mapping.text("limit_parameter")?.value ?? "limit", limit: limit)
        case "page": return .page(parameter: mapping.text("parameter")?.value ?? "page", first: mapping.count("first") ?? 1)
        default: return .link
        }
    }
}
