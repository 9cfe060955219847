@testable import Server

extension PageSamples {
    var targetPages: [(name: String, page: any Page)] {
        [
            ("home", home), ("plan", plan), ("indicators", indicators), ("indicator", indicator), ("regions", regions), ("region", region),
        ]
    }

    var home: HomePage {
        HomePage(
            shell: shell(text("总览", "Overview"), "/"), heading: text("重庆市 · 科技创新“1458”", "Chongqing · Innovation plan 1458"),
            lead: words("home_lead", ["total": "32", "good": "9", "behind": "5", "none": "18"]), counts: counts,
            targets: [techFirms, contracts, facilities], planHref: "/plans/1458", targetCount: "32",
            loop: [
                Figure(value: "2", label: words["sources"], href: "/apps"), Figure(value: "3", label: words["versions"], href: "/datasets"),
                Figure(value: "61", label: words["indicators"], href: "/indicators"),
                Figure(value: "32", label: words["judgement"], href: "/plans/1458"),
                Figure(value: "1,204", label: words["ledger"], href: "/ledger"),
            ],
            entries: [ledgerRow], regions: tiles, measure: text("面积，平方公里", "Area, km²"), plans: [planCard], empty: nil)
    }

    var counts: [StatusCount] {
        [
            StatusCount(value: "9", outOf: "32", mark: .onTrack(words).saying(words["count_good"]), href: "/plans/1458?status=good"),
            StatusCount(value: "5", mark: .behind(words).saying(words["count_behind"]), href: "/plans/1458?status=bad"),
            StatusCount(value: "18", mark: .noData(words).saying(words["count_none"]), href: "/plans/1458?status=none"),
            StatusCount(
                value: "99.4", unit: "%", mark: .quarantined(words), href: "/datasets",
                note: text("数据质量：隔离 1 行", "Quality: 1 row set aside")),
        ]
    }

    var plan: PlanPage {
        let task = PlanNode(
            id: "1458.A1.T3", kind: "task", kindWord: words["plan_task"], title: text("建设高水平大学", "Build strong universities"), ordinal: "3",
            owner: text("市教委", "Education Commission"), period: "2027", source: dailySource, sourceHref: "/datasets/innovation.statement")
        let objective = PlanNode(
            id: "1458.O3", kind: "objective", kindWord: words["plan_objective"],
            title: text("科技赋能产业发展成效显著", "Technology empowers industry"),
            ordinal: "3", owner: technologyBureau, period: "2027", source: dailySource, sourceHref: "", counts: planCard.counts,
            targets: [techFirms, contracts, facilities], children: [task], branch: true, open: true)
        let goal = PlanNode(
            id: "1458.G1", kind: "goal", kindWord: words["plan_goal"],
            title: text("加快建设具有全国影响力的科技创新中心", "Build an innovation centre of national standing"), period: "2027",
            counts: planCard.counts, children: [objective], branch: true, open: true)
        return PlanPage(
            shell: shell(planCard.title, "/plans/1458"), id: "1458", title: planCard.title,
            lead: text("到 2027 年初步建成具有全国影响力的科技创新中心。", "By 2027 an innovation centre of national standing."),
            facts: [Fact(label: words["owner"], text: technologyBureau), Fact(label: words["horizon"], text: "2023–2027")], counts: counts,
            statuses: [
                FacetOption(text: words["status_on_track"], value: "good", count: "9", selected: false),
                FacetOption(text: words["status_behind"], value: "bad", count: "5", selected: false),
            ],
            nodes: [goal], otherPlans: [PageLink(text: text("“十项行动”", "The ten actions"), href: "/plans/ten")],
            empty: nil)
    }

    var indicators: IndicatorListPage {
        IndicatorListPage(
            shell: shell(words["indicators"], "/indicators"), total: "61", query: "", facets: [facet(words["state"], "status")],
            rows: [indicatorRow],
            pager: Pager(summary: "1–50 / 61", previousHref: "", nextHref: "/indicators?page=2"))
    }

    func facet(_ title: String, _ name: String) -> Facet {
        Facet(
            title: title, name: name,
            options: [
                FacetOption(text: words["status_on_track"], value: "good", count: "9", href: "?\(name)=good", selected: true),
                FacetOption(text: words["status_behind"], value: "bad", count: "5", href: "?\(name)=bad"),
            ])
    }

    var indicator: IndicatorPage {
        let unit = text("家", "firms")
        let chart = IndicatorChart(
            unit: unit, shape: "line",
            series: [
                ChartSeries(
                    name: text("重庆市", "Chongqing"),
                    points: [
                        ChartPoint(day: "2022-12-31", value: "42989", label: "2022: 42,989 \(unit)"),
                        ChartPoint(day: "2023-06-30", value: "48838", label: "2023-06-30: 48,838 \(unit)"),
                    ])
            ],
            paths: [
                ChartSeries(
                    name: words["path"],
                    points: [
                        ChartPoint(day: "2022-12-31", value: "42989", label: "2022: 42,989 \(unit)"),
                        ChartPoint(day: "2027-12-31", value: "86000", label: "= 86,000 · 2027"),
                    ])
            ])
        return IndicatorPage(
            shell: shell(
                indicatorRow.title, "/indicators/cq.tech_firms", crumbs: [PageLink(text: words["indicators"], href: "/indicators")]),
            key: "cq.tech_firms", title: indicatorRow.title,
            description: text("全市入库科技型企业总量。", "All technology firms registered in the city."),
            facts: [
                Fact(label: words["unit"], text: unit), Fact(label: words["measure"], text: words["measure_level"]),
                Fact(label: words["direction"], text: words["direction_up"]), Fact(label: words["owner"], text: technologyBureau),
            ],
            latest: indicatorRow, chart: chart,
            chartWords: text(
                "从 2022 年 42,989 家到 2023 年 6 月 48,838 家；目标 2027 年 86,000 家。",
                "From 42,989 in 2022 to 48,838 in June 2023; target 86,000 in 2027."),
            targets: [techFirms],
            observations: [
                ObservationRow(
                    period: "2023-06-30", region: text("重庆市", "Chongqing"), regionHref: "/regions/500000",
                    subject: text("重庆市", "Chongqing"), comparator: "≈",
                    value: "48,838", unit: unit, published: "2023-07-10", source: dailySource,
                    sourceHref: "/datasets/innovation.statement?id=g064"),
                ObservationRow(period: "2022", region: text("重庆市", "Chongqing"), value: "42,989", unit: unit, source: dailySource),
            ],
            origin: [
                Fact(label: words["dataset"], text: datasetRow.title, href: datasetRow.href),
                Fact(
                    label: words["version"], text: "sha256:9f2c…8de1", href: "/datasets/innovation.statement/versions/\(digest)", mono: true
                ),
            ],
            samples: [CodeSample(title: "JSON", code: "curl http://127.0.0.1:8080/api/v1/indicators/cq.tech_firms")])
    }

    var regions: RegionListPage {
        RegionListPage(
            shell: shell(words["regions"], "/regions"), total: "262", measure: text("下辖区县数", "Districts within"),
            groups: [RegionGroup(title: text("重庆市", "Chongqing"), href: "/regions/500000", count: "38", tiles: tiles)])
    }

    var region: RegionPage {
        RegionPage(
            shell: shell(text("重庆市", "Chongqing"), "/regions/500000", crumbs: [PageLink(text: words["regions"], href: "/regions")]),
            code: "500000",
            name: text("重庆市", "Chongqing"),
            facts: [Fact(label: words["kind"], text: words["level_province"]), Fact(label: words["region_children"], text: "38")],
            childrenTitle: words["region_children"], children: tiles, measure: "", targets: [techFirms, contracts], figures: [indicatorRow],
            datasets: [datasetRow])
    }
}
