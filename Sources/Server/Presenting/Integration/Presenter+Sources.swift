import App
import Catalog
import Job
import Pipeline
import Source
import Vocabulary

extension Presenter {
    /// The sources of all apps; where they come from and what they said only for members of the owner.
    func sourceListPage() async throws -> SourceListPage {
        let apps = try await ownedSubjects(nil)
        let chosen = reading["app"]
        var rows: [SourceLine] = []
        var counts: [(value: String, count: Int)] = []
        var (read, quarantined) = (Int64(0), Int64(0))
        for subject in apps {
            guard let app = subject.app, !app.sources.isEmpty else { continue }
            counts.append((subject.name, app.sources.count))
            guard chosen.isEmpty || chosen == subject.name else { continue }
            let states = try await states(of: subject.name)
            let next = try await nextRun(of: subject.name)
            for source in app.sources {
                let state = states[source.name]
                read += state?.rowsRead ?? 0
                quarantined += state?.rowsQuarantined ?? 0
                rows.append(line(source, of: subject, state: state, next: next))
            }
        }
        if chosen.isEmpty { rows += faultyLines(besides: Set(apps.map(\.name))) }
        let titles = Dictionary(apps.map { ($0.name, $0.title) }, uniquingKeysWith: { first, _ in first })
        return SourceListPage(
            shell: try await shell(words["sources"]), total: number(rows.count),
            figures: rows.isEmpty
                ? []
                : [
                    Figure(value: number(rows.count), label: words["sources"]), Figure(value: number(read), label: words["rows_read"]),
                    Figure(value: number(quarantined), label: words["rows_quarantined"], href: quarantined > 0 && maySteward ? "/quarantine" : ""),
                ],
            facets: counts.count > 1 ? [facet(words["app"], "app", counts) { titles[$0] ?? $0 }] : [], rows: rows,
            addHref: maySteward ? "/sources/new" : "",
            empty: rows.isEmpty
                ? EmptyNote(title: words["empty_sources"], advice: words["empty_sources_advice"], action: PageLink(text: words["apps"], href: "/apps"))
                : nil)
    }

    /// Sources that were added and cannot run as they are, for those who look after them.
    private func faultyLines(besides sound: Set<String>) -> [SourceLine] {
        platform.addedSources().filter { !sound.contains($0.name) && (reading.user?.holds(.steward, for: $0.organisation) ?? false) }.map { source in
            let fault = platform.findApps().first { $0.name == source.name }?.errors.first
            return SourceLine(
                name: AddedSource.table, title: source["title"], href: sourceHref(source.name, AddedSource.table) + "/edit", app: source["title"],
                appHref: appHref(source.name), format: source["format"].uppercased(), place: source["url"].isEmpty ? source["path"] : source["url"],
                mark: StatusMark(kind: "bad", shape: "▲", word: words["source_faulty"]), remark: fault.map { told($0.problem, code: $0.code) } ?? "")
        }
    }

    var maySteward: Bool { reading.user?.holdsAnywhere(.steward) ?? false }

    func states(of subject: String) async throws -> [String: SourceState] {
        var states = try await platform.runner.sources(of: subject)
        if let owner = try await platform.resources.resource("app/" + subject)?.owner, try await withholdsValues(app: subject, owner: owner) {
            for place in states.indices {
                states[place].remarks = states[place].remarks.map { LocalizedText(zh: Self.withoutValues($0.zh), en: Self.withoutValues($0.en)) }
                states[place].watermark = nil
            }
        }
        return Dictionary(states.map { ($0.source, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// When the app's schedule comes next. Unix milliseconds.
    func nextRun(of app: String) async throws -> Int64? { try await platform.schedules.schedules(owner: app).compactMap(\.nextDueAt).min() }

    private func line(_ source: SourceDeclaration, of subject: OwnedSubject, state: SourceState?, next: Int64?) -> SourceLine {
        let isMember = belongs(to: subject.owner)
        var line = SourceLine(
            name: source.name, title: title(of: source), href: isMember ? sourceHref(subject.name, source.name) : "", app: subject.title,
            appHref: appHref(subject.name), format: format(of: source), place: place(of: source, isMember: isMember), mark: mark(source, state))
        guard let state else {
            line.next = next.map(moment)
            return line
        }
        line.loaded = moment(state.loadedAt)
        line.balance = balance(state, href: maySteward && state.rowsQuarantined > 0 ? Reading.href("/quarantine", [("app", subject.name)]) : "")
        line.changes = source.mode == .full ? "" : changes(state.changes)
        line.watermark = isMember ? state.watermark ?? "" : ""
        line.remark = isMember ? state.remarks.first.map { shortened(text($0)) } ?? "" : ""
        line.next = next.map(moment)
        return line
    }

    // MARK: Pieces that one source's page shows too

    func title(of source: SourceDeclaration) -> String {
        let title = text(source.title)
        return title.isEmpty ? source.name : title
    }

    func format(of source: SourceDeclaration) -> String {
        let format =
            switch source.format {
            case .postgres: "PostgreSQL"
            case .sqlite: "SQLite"
            case .parquet: "Parquet"
            case .excel: "Excel"
            default: source.format.rawValue.uppercased()
            }
        return "\(format) · \(words.known("mode_" + source.mode.rawValue) ?? source.mode.rawValue)"
    }

    /// Where the rows come from. Never a secret: addresses carry none, credentials are named only on the source's own page.
    func place(of source: SourceDeclaration, isMember: Bool) -> String {
        if source.mode == .push { return words["source_pushed"] }
        if let remote = source.remote { return isMember ? remote.url : words["source_remote"] }
        // An absolute path tells about the machine.
        guard source.path.hasPrefix("/"), !mayOperate else { return source.pattern.map { "\(source.path)/\($0)" } ?? source.path }
        return String(source.path.split(separator: "/").last ?? "")
    }

    func mark(_ source: SourceDeclaration, _ state: SourceState?) -> StatusMark {
        guard let state else { return StatusMark(kind: "none", shape: "○", word: words["source_never"]) }
        if state.rowsQuarantined > 0 { return .quarantined(words) }
        return state.remarks.isEmpty
            ? StatusMark(kind: "good", shape: "✓", word: words["source_loaded"])
            : StatusMark(kind: "warn", shape: "◆", word: words["source_remarked"])
    }

    /// The counts of the last load: what was read and neither set aside nor a duplicate was taken.
    func balance(_ state: SourceState, href: String) -> RowBalance {
        RowBalance(
            read: number(state.rowsRead), landed: number(state.rowsRead - state.rowsQuarantined - state.rowsDuplicate),
            quarantined: number(state.rowsQuarantined), duplicates: number(state.rowsDuplicate), href: href)
    }

    func changes(_ counts: SourceChange.Counts) -> String {
        words("source_changes", ["inserted": number(counts.inserted), "changed": number(counts.changed), "deleted": number(counts.deleted)])
    }
}
