import App
import Catalog
import Fetch
import Pipeline
import Schema
import Source
import Vocabulary

extension Presenter {
    /// The form of a source, as it was filled in.
    ///
    /// - Parameters:
    ///   - isNew: whether it is yet to be added.
    ///   - error: what is wrong with it.
    ///   - preview: what a test found.
    ///   - stored: the credential that what was filled in as secret was just sealed as.
    func sourceFormPage(
        _ source: AddedSource, isNew: Bool, error: AddedSourceError? = nil, preview: SourcePreview? = nil, stored: String? = nil
    ) async throws -> SourceFormPage {
        let title = isNew ? words["source_add"] : source["title"].isEmpty ? source.name : source["title"]
        let address = isNew ? "/sources/new" : sourceHref(source.name, AddedSource.table) + "/edit"
        let choices = try await choices(for: source)
        let faults = error?.faults ?? []
        let shown = Set(Self.formGroups.flatMap(\.fields))
        var notice: Notice?
        let secret = stored.map { words("source_secret_stored", ["name": $0]) } ?? ""
        if error != nil { notice = Notice(kind: "bad", text: words["source_test_bad"], mend: secret) }
        if error == nil, preview != nil { notice = Notice(kind: "good", text: words[stored == nil ? "source_test_good" : "source_test_readable"], mend: secret) }
        return SourceFormPage(
            shell: try await shell(title, breadcrumbs: [PageLink(text: words["sources"], href: "/sources"), PageLink(text: title)]), title: title,
            action: address, removeHref: isNew ? "" : sourceHref(source.name, AddedSource.table) + "/remove", notice: notice,
            faults: faults.filter { !shown.contains($0.field) }.map { FormFault(label: $0.field, problem: problem($0), mend: toldMend($0.mend, code: $0.code)) },
            groups: Self.formGroups.map { group in
                let fields = group.fields.map { field($0, of: source, isNew: isNew, choices: choices[$0], fault: faults.first(of: $0)) }
                let isUsed = fields.contains { !$0.problem.isEmpty || (!$0.value.isEmpty && !group.usual.contains($0.name)) }
                return FormGroup(title: words.known("source_group_\(group.name)") ?? group.name, open: group.isOpen || isUsed, fields: fields)
            },
            test: preview.map(testResult))
    }

    private struct Group {
        let name: String
        let isOpen: Bool
        let fields: [String]
        /// Fields that always have a value and so do not tell that the group is used.
        var usual: Set<String> = []
    }

    private static let formGroups: [Group] = [
        Group(name: "about", isOpen: true, fields: ["name", "organisation", "title", "title_en", "description", "region"]),
        Group(name: "place", isOpen: true, fields: ["url", "path", "pattern", "watch"]),
        Group(
            name: "format", isOpen: true,
            fields: ["format", "encoding", "delimiter", "quote", "header", "skip_rows", "header_rows", "sheet", "range", "records", "table", "query"]),
        Group(
            name: "remote", isOpen: false,
            fields: [
                "headers", "authentication", "credential", "secret_user", "secret_value", "secret_session", "secret_headers", "endpoint", "bucket_region",
            ], usual: ["authentication"]),
        Group(
            name: "paging", isOpen: false,
            fields: ["paging", "member", "parameter", "limit", "limit_parameter", "first", "most_pages", "most_bytes"]),
        Group(
            name: "load", isOpen: true, fields: ["mode", "key", "watermark", "on_change", "bad_rows", "duplicates"],
            usual: ["mode", "on_change", "bad_rows", "duplicates"]),
        Group(name: "schedule", isOpen: false, fields: ["schedule", "zone"]),
        Group(name: "publish", isOpen: true, fields: ["openness", "openness_reason", "grade"]),
        Group(name: "columns", isOpen: false, fields: ["columns"]),
    ]

    // MARK: Fields

    private func field(
        _ name: String, of source: AddedSource, isNew: Bool, choices: [(value: String, text: String)]?, fault: AddedSourceFault?
    ) -> FormField {
        let value =
            switch name {
            case "name": source.name
            case "organisation": source.organisation
            case "columns": source.columnLines
            default: source[name]
            }
        var options = choices ?? []
        // What was filled in stays, also if it is none of the choices.
        if !options.isEmpty, !options.contains(where: { $0.value == value }) { options.append((value, value)) }
        return FormField(
            name: name, label: words.known("source_field_\(name)") ?? name, value: value, hint: words.known("source_hint_\(name)") ?? "",
            problem: fault.map(problem) ?? "", mend: fault.map { toldMend($0.mend, code: $0.code) } ?? "",
            options: options.map { FacetOption(text: $0.text, value: $0.value, selected: $0.value == value) }, isChoice: !options.isEmpty,
            isLong: ["columns", "query", "headers", "secret_headers"].contains(name), isFixed: name == "name" && !isNew,
            isSecret: ["secret_value", "secret_session"].contains(name))
    }

    /// What a read of the source complains about may quote its rows; what the declaration's check says quotes only what was filled in.
    private func problem(_ fault: AddedSourceFault) -> String {
        told(fault.isOfDeclaration ? fault.problem : Self.withoutValues(fault.problem), code: fault.code)
    }

    private func choices(for source: AddedSource) async throws -> [String: [(value: String, text: String)]] {
        func named(_ key: String, _ values: [String]) -> [(value: String, text: String)] { values.map { ($0, words.known("\(key)_\($0)") ?? $0) } }
        let organisations = try await platform.people.organisations().filter { reading.user?.holds(.steward, for: $0.id) ?? false }
        let owners = Set(organisations.map(\.id))
        let credentials = try await platform.credentials.list().filter { owners.contains($0.owner) }
        return [
            "organisation": organisations.map { ($0.id, "\(text($0.title)) (\($0.id))") },
            "credential": [("", words["source_choice_no_credential"])] + credentials.map { ($0.name, "\($0.name) (\(word($0.kind)), \($0.owner))") },
            "format": named("format", SourceDeclaration.Format.allCases.map(\.rawValue)),
            "encoding": named("encoding", SourceDeclaration.Encoding.allCases.map(\.rawValue)),
            "header": named("header", ["true", "false", "auto"]), "watch": [("", words["no"]), ("true", words["yes"])],
            "authentication": named("authentication", RemoteDeclaration.Authentication.allCases.map(\.rawValue)),
            "paging": [("", words["source_choice_no_paging"])] + named("paging", ["link", "cursor", "offset", "page"]),
            "mode": named("mode", SourceDeclaration.Mode.allCases.map(\.rawValue)),
            "on_change": named("on_change", SourceDeclaration.ChangePolicy.allCases.map(\.rawValue)),
            "bad_rows": named("bad_rows", SourceDeclaration.BadRowPolicy.allCases.map(\.rawValue)),
            "duplicates": named("duplicates", SourceDeclaration.DuplicatePolicy.allCases.map(\.rawValue)),
            "openness": Openness.allCases.map { ($0.rawValue, word($0)) }, "grade": Grade.allCases.map { ($0.rawValue, word($0)) },
        ]
    }

    // MARK: The test

    private func testResult(_ preview: SourcePreview) -> SourceTestResult {
        SourceTestResult(
            figures: [
                Figure(value: number(preview.rowsRead), label: words["rows_read"]), Figure(value: number(preview.rows), label: words["rows_landed"]),
                Figure(value: number(preview.rowsRejected), label: words["rows_quarantined"]),
                Figure(value: number(preview.columns.count), label: words["columns"]),
            ],
            remarks: preview.remarks.map { text($0) } + preview.columns.compactMap(remark),
            fields: fields(of: preview), preview: table(of: preview))
    }
}

extension [AddedSourceFault] {
    fileprivate func first(of field: String) -> AddedSourceFault? { first { $0.field == field } }
}
