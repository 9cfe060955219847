@testable import Server

extension PageSamples {
    var knowledgePages: [(name: String, page: any Page)] {
        [
            ("quality", qualityBoard), ("quality-empty", emptyQualityBoard), ("quality-dataset", qualityDetail), ("lineage", lineagePage),
            ("lineage-start", emptyLineage), ("app-graph", appGraph), ("app-graph-empty", emptyAppGraph),
        ]
    }

    var spark: Sparkline? { Sparkline([98.2, 98.4, 97.9, 99.1], least: 4, words: text("4 次运行的得分", "Scores of 4 runs")) }

    var refusal: RefusalNote {
        RefusalNote(
            text: words(
                "quality_stays",
                [
                    "number": "3", "date": published.text, "at": "2026-11-21 09:12",
                    "reason": words("quality_reason_check", ["title": text("编号不重复", "Ids are unique"), "count": "4"]),
                ]), problem: "model statement: check unique_id fails for 4 rows", mend: "correct the rows at their source", run: "4f1c2a",
            runHref: "/runs/20261121-4f1c2a")
    }

    var qualityRefused: StatusMark { StatusMark(kind: "bad", shape: "▲", word: words["quality_outcome_refused"]) }

    var qualityBoard: QualityBoardPage {
        QualityBoardPage(
            shell: shell(words["quality_board"], "/quality"), total: "3",
            figures: [
                Figure(value: "3", label: words["quality_judged_datasets"]), Figure(value: "1", label: words["quality_refused_datasets"]),
                Figure(value: "99.2", label: words["quality_mean"], unit: "/ 100"),
            ], facets: [facet(words["state"], "state")],
            rows: [
                QualityBoardRow(
                    name: datasetRow.name, title: datasetRow.title, href: "/quality/innovation.statement", owner: technologyBureau,
                    mark: qualityRefused, score: "97.9",
                    trend: QualityTrend(kind: "down", shape: "↘", word: words["quality_trend_down"], change: "-0.5"), spark: spark, failed: "1 / 14",
                    published: "171", quarantined: "0", judged: published, refusal: refusal.text),
                QualityBoardRow(
                    name: "divisions.division", title: text("行政区划", "Divisions"), href: "/quality/divisions.division", mark: .passed(words),
                    trend: QualityTrend(kind: "unknown", shape: "·", word: words["quality_trend_unknown"]), failed: "0 / 6", published: "1,204",
                    quarantined: "0", judged: published),
            ], pager: Pager(summary: "1–2 / 3", nextHref: "/quality?page=2"))
    }

    var emptyQualityBoard: QualityBoardPage {
        QualityBoardPage(
            shell: shell(words["quality_board"], "/quality"), total: "0", figures: [], facets: [], rows: [], pager: Pager(summary: "0"),
            empty: EmptyNote(title: words["quality_empty"], advice: words["quality_empty_advice"], command: "heliu run APP"))
    }

    private func figure(_ key: String) -> QualityFigure {
        QualityFigure(
            title: words[key], words: text("两次运行。", "Two runs."),
            chart: QualityChart(
                shape: "line", unit: "%", labels: ["2026-11-20 09:41", "2026-11-21 09:12"],
                lines: [.init(name: words["quality_score"], tone: "accent", values: ["98.4", nil])], most: 100))
    }

    var qualityDetail: QualityDetailPage {
        QualityDetailPage(
            shell: shell(words("quality_of", ["title": datasetRow.title]), "/quality/innovation.statement"), name: datasetRow.name,
            title: datasetRow.title, datasetHref: datasetRow.href, lineageHref: "/lineage?node=dataset%3Ainnovation.statement.%2A",
            mark: qualityRefused, refusal: refusal, figures: [Figure(value: "97.9", label: words["quality_score"], unit: "/ 100")],
            dimensions: [ScoreDimensionRow(title: text("完整性", "Completeness"), points: "96.4", weight: "25", done: "96.4")],
            items: [
                ScoreItemRow(
                    title: text("编号不重复", "Ids are unique"), name: "unique_id", dimension: text("准确性", "Accuracy"), lost: "−0.47", stake: "20", costs: true),
                ScoreItemRow(title: "not_null_id", name: "not_null_id", dimension: text("完整性", "Completeness"), lost: "0", stake: "12.5"),
            ], scored: words("quality_profile_of", ["number": "3", "rows": "171"]), citation: "GB/T 36344-2018", scores: figure("quality_scores"), counts: figure("quality_counts"), shares: figure("quality_shares"),
            checks: [
                CheckHistoryRow(
                    title: text("编号不重复", "Ids are unique"), name: "unique_id", columns: "id", severity: words["severity_block"],
                    dimension: text("准确性", "Accuracy"), mark: .blocked(words), failed: "4", looked: "175", share: "2.28 %", observed: "4", spark: spark)
            ],
            runs: [
                QualityRunRow(
                    at: published, run: "4f1c2a", runHref: "/runs/4f1c2a", mark: qualityRefused, score: "97.9", version: "3", read: "175", published: "0",
                    quarantined: "0", duplicate: "0", failed: "1 / 14")
            ],
            columns: [
                ColumnProfileRow(
                    name: "value", title: text("数值", "Value"), type: "decimal(18,4)", href: "/lineage?node=x",
                    facts: [Fact(label: words["profile_present"], text: "171"), Fact(label: words["profile_range"], text: "0.5 … 86000")],
                    histogram: ProfileHistogram(
                        from: "0.5", to: "86000", words: words("profile_histogram", ["from": "0.5", "to": "86000", "count": "1"]),
                        bars: [
                            ProfileBar(
                                x: "0", y: "0", width: "299", height: "64",
                                words: words("profile_bucket", ["from": "0.5", "to": "86000", "count": "171"]))
                        ]), quantiles: [Fact(label: "50 %", text: "630.5")], frequent: [ProfileValue(text: "630.5", count: "3", share: "1.75 %")],
                    patterns: [ProfileValue(text: "999.9", count: "20", share: "11.7 %")]),
                ColumnProfileRow(
                    name: "phone", title: text("电话", "Phone"), type: "text", href: "/lineage?node=y", facts: [], hidden: words["profile_hidden"],
                    quantiles: [], frequent: [], patterns: []),
            ], empty: EmptyNote(title: words["quality_empty"], advice: words["quality_empty_advice"]))
    }

    var legend: [LineageLegendRow] {
        [LineageLegendRow(kind: "exact", word: words["lineage_kind_exact"], meaning: words["lineage_means_exact"])]
    }

    var graph: LineageGraph {
        LineageGraph(
            things: [
                .init(
                    id: "source:innovation.raw", title: "innovation.raw", kind: "source", kindWord: words["kind_source"], href: "/lineage?node=s",
                    rows: [.init(id: "source:innovation.raw.id", text: "id", href: "/lineage?node=s.id")]),
                .init(
                    id: "dataset:innovation.statement", title: datasetRow.title, kind: "dataset", kindWord: words["kind_dataset"], href: "/lineage?node=d",
                    current: true, rows: [.init(id: "dataset:innovation.statement.id", text: "id", current: true)]),
                .init(id: "hidden:1", title: words["lineage_hidden"], kind: "hidden", kindWord: ""),
            ],
            edges: [
                .init(from: "source:innovation.raw.id", to: "dataset:innovation.statement.id", kind: "exact", kindWord: words["lineage_kind_exact"]),
                .init(from: "dataset:innovation.statement.id", to: "hidden:1", kind: "derived", kindWord: words["lineage_kind_derived"]),
            ])
    }

    private var source: LineageEnd { LineageEnd(thing: "innovation.raw", column: "id", href: "/lineage?node=s.id") }

    var lineagePage: LineagePage {
        LineagePage(
            shell: shell(words("lineage_of", ["title": datasetRow.title]), "/lineage"), node: "dataset:innovation.statement.id",
            title: datasetRow.title, kindWord: words["kind_dataset"], column: "id", thingHref: datasetRow.href, wholeHref: "/lineage?node=d",
            directions: [FacetOption(text: words["lineage_way_both"], value: "both", selected: true)],
            depths: [FacetOption(text: words["lineage_step"], value: "1")], includesRows: true,
            summary: words("lineage_summary", ["things": "3", "columns": "2", "edges": "2"]),
            truncated: words("lineage_truncated", ["count": "200", "depth": "5"]), graph: graph, legend: legend,
            edges: [
                LineageEdgeRow(
                    from: source, to: LineageEnd(thing: datasetRow.title, column: "id"), kind: "exact", kindWord: words["lineage_kind_exact"],
                    transformation: "hash"),
                LineageEdgeRow(
                    from: LineageEnd(thing: datasetRow.title, column: "id"), to: LineageEnd(thing: words["lineage_hidden"]), kind: "derived",
                    kindWord: words["lineage_kind_derived"]),
            ], facts: [Fact(label: words["lineage_recorded"], text: published.text)])
    }

    var emptyLineage: LineagePage {
        LineagePage(
            shell: shell(words["lineage"], "/lineage"), node: "", title: words["lineage"], kindWord: "", directions: [], depths: [],
            includesRows: false, summary: "", legend: [], edges: [], facts: [],
            empty: EmptyNote(title: words["lineage_start"], advice: words["lineage_start_advice"]))
    }

    var appGraph: AppGraphPage {
        AppGraphPage(
            shell: shell(words["graph"], "/apps/innovation/graph"), name: "innovation", title: text("科技创新", "Innovation"),
            appHref: "/apps/innovation", figures: [Figure(value: "1", label: words["sources"])], graph: graph, legend: legend,
            edges: [AppGraphRow(from: source, to: LineageEnd(thing: datasetRow.title), columns: "1 \(words["lineage_kind_exact"])")],
            truncated: words("lineage_truncated", ["count": "120", "depth": "1"]),
            portability: words("portability_lead", ["unchanged": "1", "models": "2"]),
            engines: [
                PortabilityRow(model: "statement", mark: StatusMark(kind: "good", shape: "✓", word: words["portability_unchanged"]), findings: []),
                PortabilityRow(
                    model: "summary", mark: StatusMark(kind: "bad", shape: "▲", word: words["portability_missing"]),
                    findings: [
                        PortabilityLine(
                            place: "pipeline/summary.sql:1:8", construct: "strftime", why: text("Spark SQL 没有 strftime", "Spark SQL has no strftime"),
                            kind: words["portability_missing"], suggestion: "date_format")
                    ]),
            ])
    }

    var emptyAppGraph: AppGraphPage {
        AppGraphPage(
            shell: shell(words["graph"], "/apps/innovation/graph"), name: "innovation", title: text("科技创新", "Innovation"),
            appHref: "/apps/innovation", figures: [], legend: [], edges: [], engines: [],
            empty: EmptyNote(title: words["graph_empty"], advice: words["lineage_empty_advice"], command: "heliu run innovation"))
    }
}
