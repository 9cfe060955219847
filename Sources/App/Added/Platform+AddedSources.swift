import Catalog
import Fetch
import FoundationEssentials
import Job
import Ledger
package import Pipeline
import Schema
import Source
import Store
import Vocabulary

/// Sources that stewards add in the browser or by command: kept as app folders in the data folder, `apps/NAME`.
extension Platform {
    package var sourceFolders: SourceFolders { SourceFolders(configuration.sourceFolders, forbidden: data.path) }

    /// What was filled in for every added source, by name.
    package func addedSources() -> [AddedSource] {
        // A folder of apps that is not there holds none.
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: data.apps)) ?? []).sorted()
        return names.compactMap { name in
            FileManager.default.contents(atPath: "\(data.apps)/\(name)/\(Self.formFile)").flatMap { try? JSONDecoder().decode(AddedSource.self, from: $0) }
        }
    }

    package func addedSource(_ name: String) -> AddedSource? { addedSources().first { $0.name == name } }

    func isAdded(_ folder: String) -> Bool { folder.hasPrefix(data.apps + "/") || (realPath(data.apps).map { folder.hasPrefix($0 + "/") } ?? false) }

    /// What was filled in, beside the declarations that were written from it; hidden, so that it is no file of the app.
    private static let formFile = ".source.json"

    // MARK: Testing

    /// Reads a source as it stands in the form, whether or not it was saved; nothing is kept.
    ///
    /// - Throws: `AddedSourceError` with every fault and its field.
    package func test(_ source: AddedSource) async throws -> SourcePreview {
        let owner = try await requireSound(source)
        let draft = try writeDraft(source, owner: owner, hasModel: false)
        defer { DurableFile.remove(draft.scratch) }
        let (app, faults) = loadApp(at: draft.folder)
        guard let app, let declaration = app.source(named: AddedSource.table) else { throw Self.error(faults, in: draft.files) }
        if declaration.mode == .push { return Self.pushedPreview(source, declaration) }
        do {
            return try await runner.preview(declaration, in: app.path)
        } catch let error as any Explained {
            throw AddedSourceError([fault(of: error)])
        }
    }

    /// Of a source that waits for rows there is nothing to read: its columns are those that are declared.
    private static func pushedPreview(_ source: AddedSource, _ declaration: SourceDeclaration) -> SourcePreview {
        let address = "POST /api/v1/sources/\(source.name)/\(AddedSource.table)/rows"
        let columns = source.columns.compactMap { column in declaration.columns[column.from].map { InferredColumn(name: column.from, type: $0) } }
        return SourcePreview(
            columns: columns, rowsRead: 0, rows: 0, rowsRejected: 0,
            remarks: [.init(zh: "保存后程序可将数据行推送到 \(address)", en: "once it is saved, programs push rows to \(address)")], head: [],
            empty: columns.map { _ in 0 }, distinct: columns.map { _ in 0 })
    }

    /// Whether a run has something to read: a source that rows are pushed to has nothing before the first of them.
    package func hasRows(_ source: AddedSource) async throws -> Bool {
        guard source.isPushed else { return true }
        return try await !runner.pushes(to: AddedSource.table, subject: source.name, limit: 1).isEmpty
    }

    /// The source with the columns that a test found, where none were given.
    package func withColumns(_ source: AddedSource, of preview: SourcePreview) -> AddedSource {
        guard source.columns.isEmpty else { return source }
        var source = source
        var taken: Set<String> = []
        for (index, column) in preview.columns.enumerated() {
            let field = AddedSource.fieldName(of: column.name, at: index + 1, taken: taken)
            taken.insert(field)
            source.columns.append(.init(from: column.name, field: field, type: column.type.text))
        }
        return source
    }

    // MARK: Saving

    /// Adds a source, or replaces the one of its name, and puts that on the record.
    ///
    /// - Parameter isNew: whether the name must be free.
    /// - Returns: the source as it was kept, with its columns.
    /// - Throws: `AddedSourceError` with every fault and its field; then nothing has changed.
    @discardableResult
    package func save(_ given: AddedSource, isNew: Bool, requestedBy actor: String) async throws -> AddedSource {
        let owner = try await requireSound(given)
        if isNew { try await requireFree(given) }
        let source = given.columns.isEmpty ? withColumns(given, of: try await test(given)) : given
        guard (1...AddedSource.mostColumns).contains(source.columns.count) else {
            throw AddedSourceError([
                AddedSourceFault(
                    .tooComplex, "columns", "The source has \(source.columns.count) columns; 1 to \(AddedSource.mostColumns) are kept",
                    mend: "Name those that matter in a query, or write an app")
            ])
        }
        let draft = try writeDraft(source, owner: owner, hasModel: true)
        defer { DurableFile.remove(draft.scratch) }
        let (app, faults) = try await check(appAt: draft.folder, replacing: source.name)
        guard app != nil else { throw Self.error(faults, in: draft.files) }
        let digest = try ContentDigest(hex: Pipeline.Bundle.digest(of: "\(draft.folder)/sources/\(AddedSource.table).yaml").hex)
        try SwappedFolder.put(draft.folder, at: "\(data.apps)/\(source.name)", mayReplace: !isNew)
        try await record(isNew ? "source.add" : "source.change", source, digest: digest, by: actor)
        try await synchroniseSchedules()
        return source
    }

    /// Removes an added source. What it published stays as it is.
    ///
    /// - Throws: `not_found` if no source of the name was added.
    package func removeSource(_ name: String, requestedBy actor: String) async throws {
        guard let source = addedSource(name) else {
            throw CatalogError(
                .notFound, problem: "no source \(name.prefix(80)) was added", mend: "sources of apps are removed with the app; `heliu source list` shows all")
        }
        try SwappedFolder.remove("\(data.apps)/\(name)", by: "\(data.temporary)/\(PipelineRunner.newRunID())-removed")
        try await record("source.remove", source, digest: nil, by: actor)
        try await schedules.synchronise([], owner: name)
    }

    private func record(_ action: String, _ source: AddedSource, digest: ContentDigest?, by actor: String) async throws {
        let entry = LedgerEntry(
            actor: actor, action: action, subject: "source/\(source.name)", digest: digest, at: now(), details: ["owner": source.organisation])
        try await store.write { try LedgerWriter.append(entry, in: $0) }
        _ = try await ledger.seal()
    }

    private struct Draft {
        /// Removed afterwards.
        var scratch: String
        var folder: String
        var files: [DeclaredFile]
    }

    private func writeDraft(_ source: AddedSource, owner: Organisation, hasModel: Bool) throws -> Draft {
        let scratch = "\(data.temporary)/\(PipelineRunner.newRunID())-source"
        let draft = Draft(scratch: scratch, folder: "\(scratch)/\(source.name)", files: source.files(owner: owner, hasModel: hasModel))
        for folder in Set(draft.files.map { $0.path.split(separator: "/").dropLast().joined(separator: "/") }).sorted() {
            try FileManager.default.createDirectory(atPath: "\(draft.folder)/\(folder)", withIntermediateDirectories: true)
        }
        for file in draft.files { try DurableFile.write(Array(file.text.utf8), to: "\(draft.folder)/\(file.path)") }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        try DurableFile.write([UInt8](encoder.encode(source)), to: "\(draft.folder)/\(Self.formFile)")
        for folder in ["", "/sources"] + (hasModel ? ["/models", "/pipeline"] : []) { try DurableFile.sync(draft.folder + folder) }
        return draft
    }
}
