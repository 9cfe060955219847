@testable import Server

extension PageSamples {
    var dataPages: [(name: String, page: any Page)] {
        [
            ("datasets", datasets), ("datasets-empty", emptyDatasets), ("resources", resources), ("dataset", dataset), ("version", version),
            ("search", search), ("upload", upload), ("upload-review", uploadReview), ("upload-refused", uploadRefused),
        ]
    }

    var datasets: DatasetListPage {
        DatasetListPage(
            shell: shell(words["catalogue"], "/datasets"), total: "3", query: "科技", facets: dataFacets,
            chosen: [PageLink(text: words["openness_open"], href: "/datasets")], rows: [datasetRow, datasetRow],
            pager: Pager(summary: "51–53 / 53", previousHref: "/datasets", nextHref: ""))
    }

    var emptyDatasets: DatasetListPage {
        DatasetListPage(
            shell: shell(words["catalogue"], "/datasets"), total: "0", query: "", facets: [], chosen: [], rows: [],
            pager: Pager(summary: "0"),
            empty: EmptyNote(
                title: words["empty_catalogue"], advice: words["empty_catalogue_advice"], command: "heliu ingest FILE.csv --as NAME",
                action: PageLink(text: words["upload"], href: "/upload")))
    }

    var dataFacets: [Facet] {
        [
            Facet(
                title: words["openness"], name: "openness",
                options: [
                    FacetOption(text: words["openness_open"], value: "open", count: "2", href: "/datasets", selected: true),
                    FacetOption(
                        text: words["openness_shared_conditional"], value: "shared_conditional", count: "1",
                        href: "/datasets?openness=shared_conditional"),
                ]),
            Facet(
                title: words["owner"], name: "owner",
                options: [FacetOption(text: technologyBureau, value: "cq-kjj", count: "2", href: "?owner=cq-kjj")]),
        ]
    }

    var resources: ResourceListPage {
        ResourceListPage(
            shell: shell(words["register"], "/resources"), total: "68", query: "", facets: dataFacets,
            rows: [
                ResourceRow(
                    identifier: "dataset/innovation.statement", title: datasetRow.title, href: datasetRow.href, kind: words["kind_dataset"],
                    owner: technologyBureau, region: datasetRow.region, grade: datasetRow.grade, openness: datasetRow.openness,
                    lifecycle: words["lifecycle_published"], updated: published),
                ResourceRow(
                    identifier: "app/innovation", title: text("科技创新", "Innovation"), href: "/apps/innovation", kind: words["kind_app"]),
            ],
            pager: Pager(summary: "1–50 / 68", nextHref: "/resources?page=2"))
    }

    var fields: [FieldRow] {
        [
            FieldRow(name: "id", title: text("编号", "Id"), type: "text", key: true, required: true, grade: words["grade_general.1"]),
            FieldRow(
                name: "region", title: text("地区", "Region"), type: "region",
                description: text("陈述所说的地区。", "The region the claim is about."),
                form: words["type_form_url"], length: words("length_most", ["most": "12"]), unique: true, codes: "500000 …",
                term: text("行政区划代码", "Division code"), termHref: "/glossary/divisions/region_code", standard: "GB/T 2260", references: "divisions.division", referencesHref: "/datasets/divisions.division",
                lineageHref: "/lineage?node=dataset%3Ainnovation.statement.region",
                grade: words["grade_general.1"], openness: words["openness_open"], reason: text("依法", "by law")),
            FieldRow(
                name: "value", title: text("数值", "Value"), type: "decimal(18,4)", unit: text("按 unit 列", "see unit"), required: true,
                grade: words["grade_general.1"]),
        ]
    }

    var versionRow: VersionRow {
        VersionRow(
            digest: digest, shortDigest: "sha256:9f2c…8de1", href: "/datasets/innovation.statement/versions/\(digest)",
            published: published, rows: "171",
            bytes: "14.2 kB", actor: "admin", quality: .warning(words), entry: "1203", entryHref: "/ledger/1203", run: "42",
            runHref: "/runs/42",
            latest: true)
    }

    var downloads: [DownloadRow] {
        let base = "/api/v1/datasets/innovation.statement/versions/\(digest)/data"
        return [
            DownloadRow(format: "CSV", href: base + ".csv", bytes: "31 kB", note: "UTF-8"),
            DownloadRow(format: "JSON", href: base + ".json"),
            DownloadRow(format: "Parquet", href: base + ".parquet", bytes: "14 kB"),
        ]
    }

    var dataFigures: [Figure] {
        [
            Figure(value: "171", label: words["rows"]), Figure(value: "13", label: words["columns"]),
            Figure(value: "14.2", label: words["size"], unit: "kB", href: "", note: "Parquet"),
            Figure(value: "99.4", label: words["quality"], unit: "%", href: "#quality"),
        ]
    }

    var dataset: DatasetPage {
        DatasetPage(
            shell: shell(
                datasetRow.title, "/datasets/innovation.statement", crumbs: [PageLink(text: words["catalogue"], href: "/datasets")]),
            name: "innovation.statement", title: datasetRow.title, description: datasetRow.description, openness: words["openness_open"],
            grade: words["grade_general.1"],
            refusal: refusal, qualityHref: "/quality/innovation.statement",
            lineageHref: "/lineage?node=dataset%3Ainnovation.statement.%2A",
            facts: [
                Fact(label: words["owner"], text: technologyBureau),
                Fact(label: words["region"], text: datasetRow.region, href: "/regions/500000"),
                Fact(label: words["source"], text: "samples/statements.csv", mono: true),
                Fact(label: words["rights"], text: text("可自由使用，请注明出处。", "Free to use with attribution.")),
            ], schemaNotice: words["schema_waits"], schemaHref: "/datasets/innovation.statement/schema-changes",
            figures: dataFigures, latest: versionRow, fields: fields, preview: preview, quality: quality, versions: [versionRow],
            lineage: lineage,
            downloads: downloads,
            samples: [
                CodeSample(
                    title: text("前 10 行", "First 10 rows"),
                    code: "curl 'http://127.0.0.1:8080/api/v1/datasets/innovation.statement/rows?limit=10&region=500000'"),
                CodeSample(
                    title: "Python",
                    code:
                        "import pandas as pd\npd.read_parquet(\"http://127.0.0.1:8080/api/v1/datasets/innovation.statement/versions/\(digest)/data.parquet\")"
                ),
            ])
    }

    var version: VersionPage {
        VersionPage(
            shell: shell(
                "sha256:9f2c…8de1", "/datasets/innovation.statement/versions/\(digest)",
                crumbs: [PageLink(text: words["catalogue"], href: "/datasets"), PageLink(text: datasetRow.title, href: datasetRow.href)]),
            name: "innovation.statement", title: datasetRow.title, datasetHref: datasetRow.href, digest: digest, laterHref: datasetRow.href,
            facts: [
                Fact(label: words["published"], text: published.text), Fact(label: words["actor"], text: "admin"),
                Fact(label: words["run"], text: "42", href: "/runs/42"),
                Fact(label: words["ledger"], text: "#1203", href: "/ledger/1203", mono: true),
            ],
            figures: dataFigures, changes: [Fact(label: text("新增字段", "Added"), text: "published date", mono: true)], fields: fields,
            quality: quality,
            lineage: lineage, downloads: downloads,
            verification: [
                CodeSample(title: "sha256sum", code: "curl -sO http://127.0.0.1:8080\(downloads[2].href)\nsha256sum data.parquet")
            ])
    }

    var search: SearchPage {
        SearchPage(
            shell: shell(words["search"], "/search"), query: "科技", total: "12",
            groups: [
                SearchGroup(
                    title: words["datasets"], count: "2",
                    hits: [
                        SearchHit(
                            title: datasetRow.title, href: datasetRow.href, identifier: datasetRow.name, note: technologyBureau,
                            snippet: [SnippetPart(text: "从公开报道中摘录的"), SnippetPart(text: "科技", found: true), SnippetPart(text: "创新数值陈述")])
                    ], moreHref: "/datasets?q=科技")
            ],
            empty: nil)
    }

    var upload: UploadPage {
        UploadPage(
            shell: shell(words["upload"], "/upload"), limit: "4 GB", formats: "CSV, TSV (UTF-8, GB 18030)",
            notice: Notice(
                kind: "bad", text: text("第 3 行的引号没有结束。", "The quotation mark on line 3 does not end."),
                mend: text("补上引号后重新上传。", "Close it and upload again.")), pending: pendingUploads)
    }

    var uploadReview: UploadPage {
        let choices = ["open", "shared_unconditional", "shared_conditional", "not_shared"].map {
            FacetOption(text: words["openness_" + $0], value: $0, selected: $0 == "open")
        }
        let grades = ["general.1", "general.2", "general.3", "general.4", "important", "core"].map {
            FacetOption(text: words["grade_" + $0], value: $0, selected: $0 == "general.1")
        }
        return UploadPage(
            shell: shell(words["upload"], "/upload"), limit: "4 GB", formats: "CSV",
            review: UploadReview(
                id: "7c1", file: "statements.csv", name: "statements", title: "statements", figures: dataFigures,
                fields: [
                    InferredField(name: "key", type: "text", empty: "0", distinct: "148", example: "cq.tech_firms"),
                    InferredField(
                        name: "value", type: "decimal(18,4)", empty: "0", distinct: "117", example: "48838",
                        remark: text("第 12 行起有小数", "Has fractions from line 12")),
                    InferredField(name: "period", type: "text", empty: "0", distinct: "16", example: "2023-06-30"),
                ],
                preview: preview, openness: choices, grades: grades,
                remarks: [text("period 列混有日期和年份，按文本读入。", "Column period mixes days and years and is read as text.")], reading: uploadReading),
            isEmpty: false)
    }

    var pendingUploads: [PendingUpload] {
        [
            PendingUpload(id: "7c2", file: "big.csv", length: 80, modified: "1", summary: "10 / 80 MB", percent: "12", expires: published),
            PendingUpload(id: "7c3", file: "x.csv", length: 80, modified: "", summary: "80 MB", percent: "", expires: published, href: "/upload/7c3"),
        ]
    }

    private var uploadReading: UploadReading {
        UploadReading(
            formats: [FacetOption(text: "CSV", value: "csv", selected: true)], encodings: [FacetOption(text: "auto", value: "auto", selected: true)],
            delimiter: ";", sheet: "Sheet1", records: "data.items", table: "t",
            badRows: [FacetOption(text: "停止运行", value: "stop", selected: true)], values: [FormValue(name: "format", value: "csv")])
    }

    var uploadRefused: UploadPage {
        UploadPage(
            shell: shell(words["upload"], "/upload"), limit: "4 GB", formats: "CSV",
            notice: Notice(kind: "bad", text: text("文件不是 UTF-8", "The file is not UTF-8")),
            refused: UploadRefused(id: "7c1", file: "old.csv", reading: uploadReading), isEmpty: false)
    }
}
