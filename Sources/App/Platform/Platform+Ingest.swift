package import Catalog
package import Engine
import FoundationEssentials
import Indicator
import Ledger
package import Pipeline
import Schema
package import Source
package import Vocabulary

/// A file that a user puts into the catalogue.
package struct IngestRequest: Sendable {
    package var path: String
    /// Name of the dataset.
    package var name: String
    /// `nil` keeps the title there is, else takes the name.
    package var title: String?
    package var key: [String]
    package var reading: FileReading
    /// `nil` keeps what there is, else shares with nobody.
    package var openness: Openness?
    /// Why it is not shared more widely; a plain remark that it was uploaded if empty.
    package var reason: String
    /// `nil` keeps what there is, else the lowest.
    package var grade: Grade?
    package var owner: String

    package init(
        path: String, name: String, title: String? = nil, key: [String] = [], reading: FileReading = FileReading(format: .csv),
        openness: Openness? = nil, reason: String = "", grade: Grade? = nil, owner: String = Organisation.node
    ) {
        self.path = path
        self.name = name
        self.title = title
        self.key = key
        self.reading = reading
        self.openness = openness
        self.reason = reason
        self.grade = grade
        self.owner = owner
    }
}

extension Platform {
    /// Publishes a file as the next version of a dataset.
    ///
    /// - Returns: the run and, if it succeeded, the dataset.
    /// - Throws: `malformed` for a bad name; `restricted` if the name belongs to an app or another owner.
    package func ingest(
        _ request: IngestRequest, requestedBy actor: String, runID: String = PipelineRunner.newRunID()
    ) async throws -> (PipelineRun, Dataset?) {
        try await validate(request)
        let definition = try definition(of: request, existing: try await resources.dataset(request.name)?.resource)
        let run = try await runner.run(
            definition, kind: "ingest", requestedBy: actor, runID: runID, subject: "ingest:\(request.name)")
        try await purgeDisposed(after: run)
        _ = try await ledger.seal()
        return (run, try await resources.dataset(request.name))
    }

    /// Whether the request may be carried out, as far as can be told without reading the file.
    ///
    /// - Throws: `malformed` for a bad name or delimiter; `restricted` if the name belongs to an app or another owner.
    package func validate(_ request: IngestRequest) async throws {
        _ = try definition(of: request, existing: nil)
        guard try await people.organisations().contains(where: { $0.id == request.owner }) else {
            throw CatalogError(
                .notFound, problem: "there is no organisation \(request.owner.prefix(80))",
                mend: "use one of those that `heliu user organisations` lists")
        }
        guard let existing = try await resources.dataset(request.name)?.resource else { return }
        guard existing.app == nil, existing.owner == request.owner else {
            throw PipelineError(
                .restricted, problem: "dataset \(request.name) belongs to \(existing.app.map { "app \($0)" } ?? existing.owner)",
                mend: "choose another name, or act for its owner")
        }
    }

    /// What a file would be published with; nothing is stored.
    package func preview(of request: IngestRequest) async throws -> SourcePreview {
        try await runner.preview(try definition(of: request, existing: nil).sources[0], in: "/")
    }

    private func definition(of request: IngestRequest, existing: Resource?) throws -> PipelineDefinition {
        guard request.name.wholeMatch(of: /[a-z][a-z0-9_-]{0,62}/) != nil else {
            throw PipelineError(
                .malformed, problem: "\"\(request.name.prefix(80))\" is no dataset name",
                mend: "use 1 to 63 of a-z, 0-9, '_' and '-', a letter first")
        }
        guard request.reading.delimiter.map({ $0.utf8.count == 1 }) ?? true else {
            throw PipelineError(
                .malformed, problem: "delimiter \"\(request.reading.delimiter ?? "")\" is not one character", mend: "give one, for example ';'")
        }
        let text = request.title.map { LocalizedText(zh: $0, en: $0) } ?? existing?.title ?? LocalizedText(zh: request.name, en: request.name)
        let openness = request.openness ?? existing?.openness ?? .notShared
        var reason = LocalizedText(zh: request.reason, en: request.reason)
        if openness.needsReason, request.reason.isEmpty {
            reason = LocalizedText(zh: "由单位自行上传，未声明开放", en: "uploaded by its owner, not declared open")
        }
        return PipelineDefinition(
            app: nil, folder: "/", owner: request.owner, region: nil,
            sources: [request.reading.source("source_rows", path: request.path)],
            models: [
                ModelDeclaration(
                    name: request.name, title: text, grade: request.grade ?? existing?.grade ?? .general1, openness: openness, opennessReason: reason, key: request.key)
            ], statements: [], checks: [])
    }

    /// Runs a SELECT over the current versions of all datasets.
    package func query(_ sql: String, limit: Int, audience: Audience = .node) async throws -> ResultTable {
        let versions = try await resources.datasets().filter {
            audience.maySee(openness: $0.resource.openness, owner: $0.resource.owner)
        }.compactMap { dataset in dataset.current.map { (dataset.name, $0) } }
        return try await reader.query(sql, over: versions, limit: limit)
    }
}
