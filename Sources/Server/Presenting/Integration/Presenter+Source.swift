import App
import Catalog
import Engine
import Pipeline
import Schema
import Source
import Vocabulary

extension Presenter {
    /// One source, for members of the organisation that owns its app; `nil` for anybody else.
    func sourcePage(app name: String, source sourceName: String) async throws -> SourcePage? {
        guard let subject = try await ownedSubjects(nil).first(where: { $0.name == name }), belongs(to: subject.owner), let app = subject.app,
            let source = app.source(named: sourceName)
        else { return nil }
        let state = try await states(of: name)[sourceName]
        let title = title(of: source)
        let isSteward = reading.user?.holds(.steward, for: subject.owner) ?? false
        let batches = isSteward ? try await batches(of: sourceName, in: subject) : []
        let loads = try await platform.runner.loads(of: sourceName, subject: name)
        let pushes = source.mode == .push ? try await platform.runner.pushes(to: sourceName, subject: name) : []
        let isAdded = isSteward && sourceName == AddedSource.table && platform.addedSource(name) != nil
        let address = sourceHref(name, sourceName)
        return SourcePage(
            shell: try await shell(title, breadcrumbs: [PageLink(text: words["sources"], href: "/sources"), PageLink(text: title)]), name: sourceName,
            title: title, app: name, mark: mark(source, state), canRun: !isAdded && (reading.user?.holds(.operate, for: subject.owner) ?? false),
            runHref: isAdded ? address + "/run" : "", editHref: isAdded ? address + "/edit" : "",
            figures: state.map { figures($0, source) } ?? [], facts: try await facts(source, of: subject, state: state),
            remarks: state?.remarks.map { text($0) } ?? [], columns: columns(source, state),
            loads: loads.map { load in
                SourceDelivery(
                    href: runHref(load.run), run: shortRun(load.run), mark: mark(load.state), at: moment(load.startedAt),
                    balance: RowBalance(
                        read: number(load.rowsRead), landed: number(max(load.rowsRead - load.rowsQuarantined - load.rowsDuplicate, 0)),
                        quarantined: number(load.rowsQuarantined), duplicates: number(load.rowsDuplicate)))
            },
            pushes: pushes.map { push in
                SourcePush(
                    number: number(push.number), at: moment(push.pushedAt), rows: number(push.rows), actor: push.pushedBy,
                    mark: push.isLanded ? .succeeded(words) : .waiting(words))
            },
            files: try await files(of: source, in: name), isWatched: source.watch == true,
            batches: batches.map { line($0, titles: [name: subject.title]) }, readers: try await readers(of: sourceName, in: app),
            sample: source.mode == .push ? pushSample(source, app: name) : nil)
    }

    /// The files that came last.
    private func files(of source: SourceDeclaration, in app: String) async throws -> [SourceFile] {
        guard source.watch == true else { return [] }
        return try await WatchedFiles(store: platform.store, now: platform.now).all(of: source.name, subject: app).prefix(20).map { file in
            SourceFile(
                name: file.name, size: bytes(file.size), found: moment(file.foundAt),
                mark: file.takenAt == nil ? .waiting(words) : StatusMark(kind: "good", shape: "✓", word: words["source_loaded"]),
                href: file.run.map(runHref) ?? "")
        }
    }

    private func batches(of source: String, in subject: OwnedSubject) async throws -> [QuarantineBatch] {
        try await platform.runner.quarantine.batches(subjects: [subject.name], onlyCurrent: true, limit: 200).batches
            .filter { $0.scope == .source && $0.name == source }
    }

    private func mark(_ state: PipelineRun.Step.State) -> StatusMark {
        switch state {
        case .waiting: .waiting(words)
        case .running: .running(words)
        case .succeeded: .succeeded(words)
        case .unchanged: .unchanged(words)
        case .failed: .failed(words)
        case .skipped: StatusMark(kind: "none", shape: "–", word: words["status_skipped"])
        }
    }

    private func figures(_ state: SourceState, _ source: SourceDeclaration) -> [Figure] {
        var figures = [
            Figure(value: number(state.rowsRead), label: words["rows_read"]),
            Figure(value: number(state.rowsRead - state.rowsQuarantined - state.rowsDuplicate), label: words["rows_landed"]),
            Figure(value: number(state.rowsQuarantined), label: words["rows_quarantined"]),
            Figure(value: number(state.rowsDuplicate), label: words["rows_duplicate"]),
        ]
        if source.mode != .full { figures.append(Figure(value: number(state.rowsLanded), label: words["rows_now"])) }
        return figures
    }

    private func facts(_ source: SourceDeclaration, of subject: OwnedSubject, state: SourceState?) async throws -> [Fact] {
        var facts = [
            Fact(label: words["app"], text: subject.title, href: appHref(subject.name)),
            Fact(label: words["source_format"], text: format(of: source)),
            Fact(label: words["source_place"], text: place(of: source, isMember: true), mono: source.mode != .push),
        ]
        if let credential = source.remote?.credential { facts.append(Fact(label: words["source_credential"], text: credential, mono: true)) }
        if !source.key.isEmpty { facts.append(Fact(label: words["key"], text: source.key.joined(separator: ", "), mono: true)) }
        if source.mode == .incremental {
            facts.append(Fact(label: words["watermark"], text: "\(source.watermark ?? "") \(state?.watermark.map { "> \($0)" } ?? "")", mono: true))
        }
        if let state {
            facts.append(Fact(label: words["source_last"], text: moment(state.loadedAt).text, href: runHref(state.run)))
            if source.mode != .full { facts.append(Fact(label: words["source_changed"], text: changes(state.changes))) }
        }
        if source.watch == true { facts.append(Fact(label: words["source_watched"], text: words["source_watched_text"])) }
        if let next = try await nextRun(of: subject.name) { facts.append(Fact(label: words["next_run"], text: moment(next).text)) }
        facts.append(Fact(label: words["on_change"], text: words.known("on_change_" + source.onChange.rawValue) ?? source.onChange.rawValue))
        facts.append(Fact(label: words["bad_rows"], text: words.known("bad_rows_" + source.badRows.rawValue) ?? source.badRows.rawValue))
        facts.append(Fact(label: words["duplicates"], text: words.known("duplicates_" + source.duplicates.rawValue) ?? source.duplicates.rawValue))
        return facts
    }

    // MARK: Columns

    /// The columns found at the last load beside those declared.
    private func columns(_ source: SourceDeclaration, _ state: SourceState?) -> [SourceColumn] {
        let found = state?.columns ?? []
        var rows = found.map { column in
            sourceColumn(column.name, found: column.type, declared: source.columns[column.name], source)
        }
        let names = Set(found.map(\.name))
        for (name, type) in source.columns.sorted(by: { $0.key < $1.key }) where !names.contains(name) {
            rows.append(sourceColumn(name, found: nil, declared: type, source, isLoaded: state != nil))
        }
        return rows
    }

    private func sourceColumn(
        _ name: String, found: FieldType?, declared: FieldType?, _ source: SourceDeclaration, isLoaded: Bool = true
    ) -> SourceColumn {
        let mark: StatusMark = switch (found, declared) {
        case (nil, _): isLoaded ? StatusMark(kind: "bad", shape: "▲", word: words["column_missing"]) : .waiting(words)
        case (_, nil):
            source.columns.isEmpty
                ? StatusMark(kind: "none", shape: "○", word: words["column_inferred"])
                : StatusMark(kind: "warn", shape: "◆", word: words["column_new"])
        case (let found?, let declared?):
            found == declared
                ? StatusMark(kind: "good", shape: "✓", word: words["column_kept"])
                : StatusMark(kind: "warn", shape: "◆", word: words["column_retyped"])
        }
        return SourceColumn(
            name: name, found: found?.text ?? "", declared: declared?.text ?? "", mark: mark, key: source.key.contains(name))
    }

    // MARK: Readers

    /// Models whose SELECT reads the source, as links to what they publish.
    private func readers(of source: String, in app: AppFolder) async throws -> [PageLink] {
        let statements = app.statements
        let reading = try await platform.engine.withSession { session in
            statements.filter { statement in
                // A statement that cannot be parsed reads nothing; the check of the app says so.
                ((try? session.tableNames(in: statement.sql)) ?? []).contains { $0.lowercased() == source.lowercased() }
            }.map(\.model)
        }
        return app.models.filter { reading.contains($0.name) }.map { model in
            let title = text(model.title)
            return PageLink(
                text: title.isEmpty ? model.name : title, href: model.publish ? datasetHref("\(app.manifest.name).\(model.name)") : "")
        }
    }

    private func pushSample(_ source: SourceDeclaration, app: String) -> CodeSample {
        let members = (source.key + source.columns.keys.sorted().filter { !source.key.contains($0) }).prefix(3).map { "\"\($0)\": …" }
        return CodeSample(
            title: words["source_push_how"],
            code: """
                curl -X POST -H "Authorization: Bearer $KEY" -H "Idempotency-Key: $(uuidgen)" \\
                  -H "Content-Type: application/x-ndjson" --data-binary @rows.ndjson \\
                  \(reading.base)/api/v1\(sourceHref(app, source.name))/rows
                # {\(members.joined(separator: ", "))}
                """)
    }
}
