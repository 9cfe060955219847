import Catalog
import Fetch
import Pipeline
import Source
import Vocabulary

/// What keeps an added source from being read or saved, and the field of the form that is to blame.
extension Platform {
    /// The owner of a source, if what can be told without reading it is right.
    ///
    /// - Throws: `AddedSourceError`.
    func requireSound(_ source: AddedSource) async throws -> Organisation {
        var faults: [AddedSourceFault] = []
        if !isIdentifier(source.name) {
            faults.append(
                AddedSourceFault(.malformedName, "name", "\(quoted(source.name)) is not a name", mend: mendForName(source.name)))
        }
        let organisations = try await people.organisations()
        let owner = organisations.first { $0.id == source.organisation }
        if owner == nil {
            faults.append(
                AddedSourceFault(
                    .unknownValue, "organisation", "There is no organisation \(quoted(source.organisation))",
                    mend: "Use one of \(organisations.prefix(20).map(\.id).joined(separator: ", "))"))
        } else if source["region"].isEmpty, owner?.region == nil {
            faults.append(AddedSourceFault(.missingKey, "region", "The owner has no region of its own", mend: "Write the code of GB/T 2260, for example 500000"))
        }
        for key in source.values.keys.sorted() where !AddedSource.keys.contains(key) {
            faults.append(AddedSourceFault(.unknownKey, "", "There is no key \(quoted(key))", mend: mendForUnknown(key, among: AddedSource.keys, what: "key")))
        }
        if source.isPushed, source.columns.isEmpty {
            faults.append(
                AddedSourceFault(
                    .missingKey, "columns", "Rows that are pushed have the columns that are named here, and none is",
                    mend: "Write a line for each: the field, its type and the member of the JSON object"))
        }
        faults += Self.headerFaults(source)
        if source["url"].isEmpty, !source.isPushed, let fault = sourceFolders.fault(source["path"], of: source.organisation) { faults.append(fault) }
        if let fault = try await credentialFault(source) { faults.append(fault) }
        guard faults.isEmpty, let owner else { throw AddedSourceError(faults) }
        return owner
    }

    private static func headerFaults(_ source: AddedSource) -> [AddedSourceFault] {
        do throws(AddedSourceError) {
            return try AddedSource.headers(lines: source["headers"], field: "headers").compactMap { header in
                RemoteFetcher.fault(ofHeader: header.name, value: header.value).map { AddedSourceFault(.malformedValue, "headers", $0.problem, mend: $0.mend) }
            }
        } catch {
            return error.faults
        }
    }

    /// A stored secret is for the organisation that answers for it.
    private func credentialFault(_ source: AddedSource) async throws -> AddedSourceFault? {
        let name = source["credential"]
        guard !name.isEmpty, try await !credentials.list(owner: source.organisation).contains(where: { $0.name == name }) else { return nil }
        return AddedSourceFault(
            code: "credential_missing", field: "credential", problem: "\(source.organisation) has no credential \(quoted(name))",
            mend: "Fill in what is secret, or have it stored: heliu credential put \(name.prefix(64)) --kind … --owner \(source.organisation)")
    }

    func requireFree(_ source: AddedSource) async throws {
        let resource = try await resources.resource("app/" + source.name)
        let isTaken = findApps().contains { $0.name == source.name } || (resource.map { $0.owner != source.organisation } ?? false)
        guard isTaken else { return }
        throw AddedSourceError([
            AddedSourceFault(.duplicateName, "name", "The name \(quoted(source.name)) is taken", mend: "Choose another, for example \(source.name)_2")
        ])
    }

    /// An added app with the fault that its source reads what it may not, as when the setting was narrowed or a link was put in its way.
    func confined(_ found: FoundApp) -> FoundApp {
        var found = found
        found.faults.removeAll { $0.kind == .outsideFolder || $0.kind == .missingTranslation }
        guard let app = found.folder else { return found }
        for source in app.sources where source.remote == nil && source.mode != .push {
            guard let fault = sourceFolders.fault(source.path, of: app.manifest.organisation.id) else { continue }
            found.faults.append(
                AppFault(
                    file: "sources/\(source.name).yaml", line: 1, column: 1, kind: .escapesFolder, problem: fault.problem, mend: fault.mend, severity: .error))
            found.folder = nil
        }
        return found
    }

    // MARK: Fields

    /// The faults of a draft, each at the field that its line was written from.
    static func error(_ faults: [AppFault], in files: [DeclaredFile]) -> AddedSourceError {
        var found: [AddedSourceFault] = []
        for fault in faults where fault.severity == .error {
            var field = files.first { $0.path == fault.file }?.field(ofLine: fault.line) ?? ""
            if fault.kind == .missingKey { field = missingField(fault.problem) ?? field }
            let mend = fault.kind == .passwordInFile ? "Fill it in where the form asks for what is secret, or store it with heliu credential" : fault.mend
            let at = AddedSourceFault(fault.kind, field, fault.problem, mend: mend)
            if !found.contains(where: { $0.field == at.field && $0.code == at.code }) { found.append(at) }
        }
        if found.isEmpty { found = [AddedSourceFault(.unreadableFile, "", "The source cannot be read as it is", mend: "Check every field")] }
        return AddedSourceError(found)
    }

    /// The key that a fault says is lacking.
    private static func missingField(_ problem: String) -> String? {
        let words = problem.split(separator: " ").map(String.init)
        guard let word = words.last == "value" ? words.first : words.last else { return nil }
        return ["remote": "url", "by": "paging", "fields": "columns"][word] ?? (AddedSource.keys.contains(word) ? word : nil)
    }

    /// The fault of a read that failed. Where the bytes lay meanwhile is nobody's concern.
    func fault(of error: any Explained) -> AddedSourceFault {
        let field: String
        switch error.code {
        case let code where code.hasPrefix("credential"): field = "credential"
        case let code where ["remote_", "host_", "address", "paging"].contains(where: code.hasPrefix): field = "url"
        case "malformed_address", "too_many_pages", "source_html": field = "url"
        case "source_encoding": field = "encoding"
        case "source_missing": field = "path"
        default: field = ""
        }
        return AddedSourceFault(
            code: error.code, field: field, problem: Self.withoutFolders(error.problem, below: data.temporary),
            mend: Self.withoutFolders(error.mend, below: data.temporary))
    }

    /// The text with each path below a folder cut down to its last part.
    static func withoutFolders(_ text: String, below folder: String) -> String {
        var result = ""
        var rest = text[...]
        while let start = rest.firstRange(of: folder + "/") {
            result += rest[..<start.lowerBound]
            let path = rest[start.lowerBound...].prefix { !$0.isWhitespace && $0 != "," && $0 != ":" && $0 != "\"" }
            result += path.split(separator: "/").last ?? ""
            rest = rest[path.endIndex...]
        }
        return result + rest
    }
}
