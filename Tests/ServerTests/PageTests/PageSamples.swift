import Vocabulary

@testable import Server

/// One filled page of each kind, with the figures of the shipped apps: every optional field set, every list with at least one item.
struct PageSamples {
    let language: Language
    let words: Words

    init(_ language: Language) {
        self.language = language
        words = Words(language)
    }

    func text(_ zh: String, _ en: String) -> String { LocalizedText(zh: zh, en: en)[language] }

    /// Every page by the name of its file in a preview.
    var all: [(name: String, page: any Page)] {
        integrationPages + targetPages + dataPages + operationPages + accountPages + knowledgePages + governancePages + contractPages
    }

    func shell(_ title: String, _ path: String, crumbs: [PageLink] = [], guest: Bool = false) -> PageShell {
        let plans = [PageLink(text: text("目标 1458", "Plan 1458"), href: "/plans/1458")]
        let counts = ["/datasets": "3", "/indicators": "61", "/resources": "68", "/plans/1458": "43"]
        return PageShell(
            title: title, language: language, path: path, languageHref: path + (language == .zh ? "?lang=en" : "?lang=zh"),
            regionName: text("重庆市", "Chongqing"),
            theme: "", navigation: PageShell.navigation(words, path: path, plans: plans, counts: counts, administrator: !guest),
            breadcrumbs: path == "/" ? [] : [PageLink(text: words["home"], href: "/")] + crumbs + [PageLink(text: title)],
            query: "",
            user: guest
                ? nil
                : ShellUser(
                    name: "admin", title: text("市大数据局", "Big Data Bureau"), organisation: text("市大数据发展局", "Big Data Bureau"),
                    roles: words["role_administrator"]),
            csrf: "3f9a", checkpoint: ShellCheckpoint(size: "1,204", shortRoot: "q7Xk2v…w="), requestID: "01JD7Q4", assetVersion: "1",
            programVersion: "0.1.0", refreshSeconds: path.hasPrefix("/runs/") ? "5" : "")
    }

    let digest = "sha256:9f2c4d7be01a3355c8f0a7b2d94e6631f7c2a08b5519de40aa1c73e2b6f08de1"
    var published: Moment { Moment(iso: "2026-11-20T09:41:07+08:00", text: "2026-11-20 09:41") }
    var dailySource: String { text("重庆日报 2023-07-10", "Chongqing Daily 2023-07-10") }
    var technologyBureau: String { text("市科技局", "Science and Technology Bureau") }

    var techFirms: TargetRow {
        TargetRow(
            id: "g077", title: text("科技型企业数", "Technology firms"), href: "/indicators/cq.tech_firms",
            group: text("目标3 科技赋能产业发展成效显著", "Objective 3 Technology empowers industry"), value: "48,838", unit: text("家", "firms"),
            period: "2023-06-30", target: text("= 86,000 家", "= 86,000 firms"), targetPeriod: "2027", baseline: "42,989",
            baselinePeriod: "2022", mark: .onTrack(words),
            bar: ProgressBar(
                done: "13.6", path: "10", start: "42,989 · 2022", end: "= 86,000 · 2027",
                words: words("bar_words", ["done": "13.6", "path": "10"])),
            reason: text(
                "从 42,989 到 86,000 的路上已走 13.6 %，到 2023-06-30 按序时应为 10.0 %。",
                "13.6 % of the way from 42,989 to 86,000; 10.0 % was due by 2023-06-30."), source: dailySource,
            sourceHref: "/datasets/innovation.statement?id=g077")
    }

    var contracts: TargetRow {
        TargetRow(
            id: "g070", title: text("技术合同成交额", "Value of technology contracts"), href: "/indicators/cq.tech_contract_value",
            group: text("目标1 四大科创高地建设实现突破", "Objective 1 Four innovation highlands"), value: "630.5", unit: text("亿元", "100 M CNY"),
            period: "2022", target: text("> 1,300 亿元", "> 1,300 × 100 M CNY"), targetPeriod: "2027", baseline: "630.5",
            baselinePeriod: "2022",
            mark: .behind(words),
            bar: ProgressBar(
                done: "0", path: "10", start: "630.5 · 2022", end: "> 1,300 · 2027", words: words("bar_words", ["done": "0", "path": "10"])),
            reason: text("基期以来没有新的观测值。", "There has been no observation since the baseline."), source: dailySource)
    }

    var facilities: TargetRow {
        TargetRow(
            id: "g071", title: text("国家重大科技基础设施数", "Major national research facilities"), href: "/indicators/cq.national_big_facilities",
            group: text("目标2 高能级创新平台集聚成势", "Objective 2 High-level platforms"), target: text("≥ 1 个", "≥ 1"), targetPeriod: "2027",
            mark: .noData(words), reason: text("还没有观测值。", "There is no observation yet."), source: dailySource)
    }

    var indicatorRow: IndicatorRow {
        IndicatorRow(
            key: "cq.tech_firms", title: text("科技型企业数", "Technology firms"), href: "/indicators/cq.tech_firms",
            region: text("重庆市", "Chongqing"),
            value: "48,838", unit: text("家", "firms"), period: "2023-06-30", mark: .onTrack(words), target: "= 86,000 · 2027",
            source: dailySource,
            sourceHref: "/datasets/innovation.statement?id=g064")
    }

    var datasetRow: DatasetRow {
        DatasetRow(
            name: "innovation.statement", title: text("科技创新指标陈述", "Innovation statements"), href: "/datasets/innovation.statement",
            description: text(
                "从公开报道中摘录的数值陈述：实绩与目标，带单位、时期和出处。",
                "Numeric claims found in public reports: actuals and targets with unit, period and source."),
            owner: technologyBureau, region: text("重庆市", "Chongqing"), grade: words["grade_general.1"], openness: words["openness_open"],
            rows: "171",
            version: "sha256:9f2c…8de1", published: published, quality: .passed(words))
    }

    var ledgerRow: LedgerRow {
        LedgerRow(
            index: "1203", href: "/ledger/1203", time: published, action: words["action_version.publish"],
            subject: text("科技创新指标陈述", "Innovation statements"), subjectHref: "/datasets/innovation.statement",
            note: text("171 行", "171 rows"),
            digest: "sha256:9f2c…8de1", actor: "admin")
    }

    var runRow: RunRow {
        RunRow(
            id: "42", href: "/runs/42", title: text("科技创新", "Innovation"), mark: .succeeded(words), started: published, duration: "1.8 s",
            rows: "171",
            actor: "admin", note: text("5 步，1 步无变化", "5 steps, 1 unchanged"))
    }

    var planCard: PlanCard {
        PlanCard(
            title: text("科技创新“1458”工作体系", "Innovation plan 1458"), href: "/plans/1458", horizon: "2023–2027", owner: technologyBureau,
            counts: [
                MarkCount(mark: .onTrack(words), count: "9"), MarkCount(mark: .behind(words), count: "5"),
                MarkCount(mark: .noData(words), count: "18"),
            ])
    }

    var tiles: [RegionTile] {
        let names = "渝中 江北 南岸 九龙坡 沙坪坝 大渡口 北碚 渝北 巴南 涪陵 长寿 江津 合川 永川 南川 綦江 大足 璧山 铜梁 潼南 荣昌 万州 开州 梁平".split(separator: " ")
        return names.enumerated().map { index, name in
            RegionTile(
                code: "5001\(String(index + 100).dropFirst())", name: String(name), href: "/regions/5001\(String(index + 100).dropFirst())",
                value: index % 5 == 4 ? "" : "\(index * 37 % 90 + 10)", level: index % 5 == 4 ? "" : String(index * 5 % 9))
        }
    }

    var lineage: LineageDrawing {
        LineageDrawing(
            nodes: [
                .init(id: "s", title: "samples/statements.csv", kind: "source", kindWord: words["kind_source"]),
                .init(
                    id: "d", title: text("行政区划", "Divisions"), kind: "version", kindWord: words["kind_dataset"],
                    href: "/datasets/divisions.division"),
                .init(
                    id: "m", title: text("科技创新指标陈述", "Innovation statements"), kind: "model", kindWord: words["kind_model"],
                    href: "/datasets/innovation.statement", current: true),
                .init(
                    id: "i", title: text("61 个指标", "61 indicators"), kind: "indicator", kindWord: words["kind_indicator"],
                    href: "/indicators"),
            ],
            edges: [
                .init(from: "s", to: "m", note: "key, name, region, value, unit, period"), .init(from: "d", to: "m", note: "code, name"),
                .init(from: "m", to: "i", note: "key, value, unit, period"),
            ])
    }

    var quality: QualityReport {
        QualityReport(
            mark: .warning(words), passRate: "99.4", summary: text("171 行中 170 行通过全部规则", "170 of 171 rows pass every check"),
            quarantined: text("隔离 1 行", "1 row quarantined"),
            checks: [
                CheckRow(
                    title: text("不得为空", "Not empty"), columns: "id, key", severity: words["severity_block"], mark: .passed(words),
                    failed: "0", looked: "171"),
                CheckRow(
                    title: text("取值范围", "Accepted values"), columns: "kind", severity: words["severity_block"], mark: .passed(words),
                    failed: "0", looked: "171"),
                CheckRow(
                    title: text("时期可以解析", "The period can be read"), columns: "period", severity: words["severity_quarantine"],
                    mark: .quarantined(words), failed: "1",
                    looked: "171", example: "period = “近年来”"),
            ])
    }

    var preview: PreviewTable {
        func row(_ cells: String...) -> PreviewRow {
            PreviewRow(cells: cells.enumerated().map { PreviewCell(text: $1, numeric: $0 == 3, null: $1.isEmpty) })
        }
        return PreviewTable(
            caption: words("preview_caption", ["shown": "3", "total": "171"]),
            columns: [
                PreviewColumn(name: "key", title: text("指标", "Indicator")), PreviewColumn(name: "region", title: text("地区", "Region")),
                PreviewColumn(name: "comparator", title: text("比较", "Comparator")),
                PreviewColumn(name: "value", title: text("数值", "Value"), unit: text("按 unit 列", "see unit"), numeric: true),
                PreviewColumn(name: "unit", title: text("单位", "Unit")), PreviewColumn(name: "period", title: text("时期", "Period")),
                PreviewColumn(name: "source", title: text("来源", "Source")),
            ],
            rows: [
                row("distance.scicity_cq_cd", "成渝地区双城经济圈", ">", "300", "公里", "2023-03-05", "重庆日报 2023-03-06"),
                row("cq.tech_firms", "重庆市", "=", "48838", "家", "2023-06-30", "重庆日报 2023-07-10"),
                row("cq.rd_intensity", "重庆市", "", "2.3", "%", "2022", "重庆日报 2023-07-10"),
            ])
    }
}
