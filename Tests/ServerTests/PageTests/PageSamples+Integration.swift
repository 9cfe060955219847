@testable import Server

extension PageSamples {
    var integrationPages: [(name: String, page: any Page)] {
        [
            ("sources", sources), ("source", source), ("quarantine", quarantine), ("quarantine-empty", emptyQuarantine), ("quarantine-batch", quarantineBatch),
            ("jobs", jobs), ("source-form", sourceForm),
        ]
    }

    private var balance: RowBalance { RowBalance(read: "1,204", landed: "1,198", quarantined: "4", duplicates: "2", href: "/quarantine?app=innovation") }

    private var quarantineLine: QuarantineLine {
        QuarantineLine(
            id: "r42-source-raw_statement", href: "/quarantine/r42-source-raw_statement", title: "raw_statement", subject: text("科技创新", "Innovation"),
            scope: words["step_source"], mark: .quarantined(words), rows: "4", decided: "1", made: published)
    }

    private var sources: SourceListPage {
        SourceListPage(
            shell: shell(words["sources"], "/sources"), total: "2", figures: [Figure(value: "2", label: words["sources"])],
            facets: [facet(words["app"], "app")],
            rows: [
                SourceLine(
                    name: "raw_statement", title: text("指标陈述", "Statements"), href: "/sources/innovation/raw_statement",
                    app: text("科技创新", "Innovation"), appHref: "/apps/innovation", format: "CSV · \(words["mode_incremental"])", place: "samples/statements.csv",
                    mark: .quarantined(words), loaded: published, balance: balance,
                    changes: words("source_changes", ["inserted": "12", "changed": "3", "deleted": "0"]), watermark: "2026-11-20",
                    remark: text("第 3 列按文本读取", "column 3 is read as text"), next: published),
                SourceLine(
                    name: "pushed", title: text("推送", "Pushed"), app: text("科技创新", "Innovation"), appHref: "/apps/innovation", format: "NDJSON",
                    place: words["source_pushed"], mark: StatusMark(kind: "none", shape: "○", word: words["source_never"])),
            ], addHref: "/sources/new", empty: EmptyNote(title: words["empty_sources"], advice: words["empty_sources_advice"]))
    }

    private var sourceForm: SourceFormPage {
        SourceFormPage(
            shell: shell(words["source_add"], "/sources/new"), title: words["source_add"], action: "/sources/new", removeHref: "/sources/beds/raw/remove",
            notice: Notice(kind: "bad", text: words["source_test_bad"]),
            faults: [FormFault(label: "data", problem: "The file is cut off", mend: "Send it again")],
            groups: [
                FormGroup(
                    title: words["source_group_place"], open: true,
                    fields: [
                        FormField(name: "path", label: words["source_field_path"], value: "/srv/x.csv", hint: "…", problem: "There is no file", mend: "Put it there"),
                        FormField(
                            name: "format", label: words["source_field_format"], value: "csv", problem: "no", mend: "yes",
                            options: [FacetOption(text: "CSV", value: "csv", selected: true)], isChoice: true),
                        FormField(name: "columns", label: words["source_field_columns"], value: "a text a", problem: "no", isLong: true),
                        FormField(name: "name", label: words["source_field_name"], value: "beds", isFixed: true),
                    ])
            ],
            test: SourceTestResult(
                figures: [Figure(value: "12", label: words["rows_read"])], remarks: [text("按 GB18030 读取", "read as GB18030")],
                fields: [InferredField(name: "beds", type: "integer", empty: "0", distinct: "3", example: "12", remark: "…")],
                preview: PreviewTable(
                    caption: "1", columns: [PreviewColumn(name: "beds", title: "beds", numeric: true)],
                    rows: [PreviewRow(cells: [PreviewCell(text: "12", numeric: true), PreviewCell(text: "", null: true)])])))
    }

    private var source: SourcePage {
        SourcePage(
            shell: shell(text("指标陈述", "Statements"), "/sources/innovation/raw_statement"), name: "raw_statement", title: text("指标陈述", "Statements"),
            app: "innovation", mark: .quarantined(words), canRun: true, runHref: "/sources/beds/raw/run", editHref: "/sources/beds/raw/edit", figures: [Figure(value: "1,204", label: words["rows_read"])],
            facts: [Fact(label: words["source_place"], text: "samples/statements.csv", mono: true)],
            remarks: [text("文件按 GB18030 读取", "the file is read as GB18030")],
            columns: [
                SourceColumn(name: "key", found: "text", declared: "text", mark: .passed(words), key: true),
                SourceColumn(name: "note", mark: StatusMark(kind: "bad", shape: "▲", word: words["column_missing"])),
            ], loads: [SourceDelivery(href: "/runs/42", run: "42", mark: .succeeded(words), at: published, balance: balance)],
            pushes: [SourcePush(number: "7", at: published, rows: "120", actor: "key/4f2a", mark: .waiting(words))],
            files: [
                SourceFile(name: "a.csv", size: "12 KB", found: published, mark: .passed(words), href: "/runs/42"),
                SourceFile(name: "b.csv", size: "12 KB", found: published, mark: .waiting(words)),
            ], isWatched: true, batches: [quarantineLine],
            readers: [PageLink(text: "statement", href: "/datasets/innovation.statement"), PageLink(text: "hidden")],
            sample: CodeSample(title: words["source_push_how"], code: "curl …"))
    }

    private var quarantine: QuarantineListPage {
        QuarantineListPage(
            shell: shell(words["quarantine"], "/quarantine"), total: "1", facets: [facet(words["app"], "app")], rows: [quarantineLine],
            pager: Pager(summary: "1–1 / 1"))
    }

    private var emptyQuarantine: QuarantineListPage {
        QuarantineListPage(
            shell: shell(words["quarantine"], "/quarantine"), total: "0", facets: [], rows: [], pager: Pager(summary: "0"),
            empty: EmptyNote(
                title: words["empty_quarantine"], advice: words["empty_quarantine_advice"], action: PageLink(text: words["sources"], href: "/sources")))
    }

    private var quarantineBatch: QuarantineBatchPage {
        QuarantineBatchPage(
            shell: shell("raw_statement", "/quarantine/r42-source-raw_statement"), id: "r42-source-raw_statement", title: "raw_statement",
            mark: .quarantined(words), figures: [Figure(value: "4", label: words["rows_quarantined"])],
            facts: [Fact(label: words["run"], text: "42", href: "/runs/42")], canSend: true, exportHref: "/quarantine/r42-source-raw_statement/rows.csv",
            notice: Notice(kind: "good", text: words["quarantine_corrected"], mend: words["quarantine_waits"]), page: "1",
            rows: [
                QuarantineCard(
                    number: "1", hash: "9f2c", place: "statements.csv, line 12", reasons: [text("value：“近年来”不是数", "value: “recent” is no number")],
                    raw: "cq.tech_firms,500000,近年来,家", mark: .quarantined(words), decided: true, open: true,
                    fields: [
                        QuarantineField(name: "key", value: "cq.tech_firms"),
                        QuarantineField(name: "value", value: "48838", before: "近年来", suspect: true),
                    ], remark: words("quarantine_ragged", ["found": "4", "columns": "2"]))
            ], pager: Pager(summary: "1–1 / 4", nextHref: "/quarantine/r42-source-raw_statement?page=2"))
    }

    private var jobs: JobListPage {
        JobListPage(
            shell: shell(words["jobs"], "/jobs"), figures: [Figure(value: "1", label: words["job_waiting"], href: "/jobs?state=waiting")],
            facets: [facet(words["state"], "state")],
            rows: [
                JobLine(
                    id: "01", title: text("科技创新", "Innovation"), href: "/runs/42", mark: .failed(words), asked: published, due: "2026-11-20 09:50",
                    duration: "1.8 s", attempts: "1 / 3", actor: "schedule · innovation", problem: text("来源没有应答", "the source did not answer"),
                    mend: text("稍后再试", "try again later"), canCancel: true, canRequeue: true)
            ], pager: Pager(summary: "1–1 / 1"),
            schedules: [
                ScheduleLine(
                    name: "innovation", title: text("科技创新", "Innovation"), when: text("每天 02:30", "daily at 02:30"), cron: "30 2 * * * Asia/Shanghai",
                    mark: StatusMark(kind: "good", shape: "●", word: words["schedule_on"]), next: published, last: published, paused: false),
                ScheduleLine(
                    name: "divisions", title: text("行政区划", "Divisions"), when: text("每月 1 日", "monthly"), cron: "0 0 1 * * Asia/Shanghai",
                    mark: StatusMark(kind: "warn", shape: "□", word: words["schedule_paused"]), paused: true),
            ], empty: EmptyNote(title: words["empty_jobs"], advice: words["empty_jobs_advice"]))
    }
}
