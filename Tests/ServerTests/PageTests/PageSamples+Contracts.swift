@testable import Server

extension PageSamples {
    var contractPages: [(name: String, page: any Page)] {
        [
            ("schema-changes", schemaChanges), ("schema-changes-empty", emptySchemaChanges), ("app-plan", appPlan), ("app-plan-empty", emptyAppPlan),
            ("glossary", glossary), ("glossary-empty", emptyGlossary), ("glossary-term", glossaryTerm), ("glossary-term-unused", unusedTerm),
        ]
    }

    private var breaking: StatusMark { StatusMark(kind: "bad", shape: "▲", word: words["schema_effect_breaking"]) }

    private var schemaChange: SchemaChangeCard {
        SchemaChangeCard(
            name: "innovation.statement", title: datasetRow.title, href: "/datasets/innovation.statement/schema-changes", mark: breaking,
            note: words["schema_state_open"], digest: "5470c96ab43f66860f3b3c8c1e6a", shortDigest: "5470c96ab43f6686",
            lines: [SchemaChangeItem(mark: breaking, text: text("删除字段 owner", "owner is removed"))],
            readers: [
                LineageEnd(thing: "\(words["kind_dataset"]) \(text("指标", "Indicators"))", column: "owner", href: "/lineage?node=dataset%3Ainnovation.indicator.%2A")
            ], readersNote: words("schema_readers_hidden", ["count": "1"]), canAccept: true,
            declaration: "# models/statement.yaml\naccepts: [\"5470c96ab43f6686\"]")
    }

    var schemaChanges: SchemaChangesPage {
        SchemaChangesPage(
            shell: shell(words["schema_changes"], "/datasets/innovation.statement/schema-changes"), name: "innovation.statement", title: datasetRow.title,
            datasetHref: datasetRow.href, changes: [schemaChange],
            history: [
                SchemaChangeLine(
                    mark: StatusMark(kind: "good", shape: "✓", word: words["schema_state_published_word"]), shortDigest: "1f0b22c4a9e77d01",
                    text: text("字段 value：单位由 万元 改为 元", "value: the unit changes from 万元 to 元"), at: published, actor: "user/li",
                    reason: text("已通知使用单位", "Readers were told"), version: "sha256:9f2c…e1", versionHref: "/datasets/innovation.statement/versions/\(digest)")
            ])
    }

    var emptySchemaChanges: SchemaChangesPage {
        SchemaChangesPage(
            shell: shell(words["schema_changes"], "/datasets/innovation.statement/schema-changes"), name: "innovation.statement", title: datasetRow.title,
            datasetHref: datasetRow.href, changes: [], history: [],
            empty: EmptyNote(title: words["schema_changes_none"], advice: words["schema_changes_none_advice"]))
    }

    var appPlan: AppPlanPage {
        AppPlanPage(
            shell: shell(words["plan_of_run"], "/apps/innovation/plan"), name: "innovation", title: text("科技创新", "Innovation"),
            appHref: "/apps/innovation", canRun: true, figures: [Figure(value: "1", label: words["plan_to_make"])], changes: [schemaChange],
            steps: [
                AppPlanStep(
                    title: "statement", href: datasetRow.href, kind: words["step_model"],
                    mark: StatusMark(kind: "busy", shape: "◐", word: words["plan_action_make"]), reasons: text("语句已变化", "sql changed"), reads: "raw_statement")
            ], affected: [PageLink(text: datasetRow.title, href: datasetRow.href)])
    }

    var emptyAppPlan: AppPlanPage {
        AppPlanPage(
            shell: shell(words["plan_of_run"], "/apps/innovation/plan"), name: "innovation", title: text("科技创新", "Innovation"),
            appHref: "/apps/innovation", canRun: false, figures: [], changes: [], steps: [], affected: [],
            empty: EmptyNote(title: words["plan_nothing"], advice: words["plan_nothing_advice"]))
    }

    var glossary: GlossaryPage {
        GlossaryPage(
            shell: shell(words["glossary"], "/glossary"), total: "1", query: text("区划", "division"), facets: [facet(words["app"], "app")],
            terms: [
                GlossaryRow(
                    term: "region_code", title: text("行政区划代码", "Division code"), otherTitle: text("Division code", "行政区划代码"),
                    href: "/glossary/divisions/region_code", description: text("行政区的代码", "The code of a division"), standard: "GB/T 2260",
                    app: text("行政区划", "Divisions"), appHref: "/apps/divisions", uses: words("glossary_fields", ["count": "3"]))
            ])
    }

    var emptyGlossary: GlossaryPage {
        GlossaryPage(
            shell: shell(words["glossary"], "/glossary"), total: "0", query: "", facets: [], terms: [],
            empty: EmptyNote(title: words["glossary_empty"], advice: words["glossary_empty_advice"]))
    }

    var glossaryTerm: GlossaryTermPage {
        GlossaryTermPage(
            shell: shell(text("行政区划代码", "Division code"), "/glossary/divisions/region_code"), term: "region_code",
            title: text("行政区划代码", "Division code"), otherTitle: text("Division code", "行政区划代码"), description: text("行政区的代码", "The code of a division"),
            otherDescription: text("The code of a division", "行政区的代码"), facts: [Fact(label: words["standard"], text: "GB/T 2260")],
            uses: [
                GlossaryUseRow(
                    dataset: datasetRow.title, href: datasetRow.href, field: "region", title: text("地区", "Region"), type: "region", unit: "–",
                    lineageHref: "/lineage?node=dataset%3Ainnovation.statement.region", unpublished: true)
            ])
    }

    var unusedTerm: GlossaryTermPage {
        GlossaryTermPage(
            shell: shell(text("词", "Word"), "/glossary/divisions/word"), term: "word", title: text("词", "Word"), facts: [], uses: [],
            empty: EmptyNote(title: words["glossary_unused"], advice: words("glossary_unused_advice", ["term": "word", "full": "divisions.word"])))
    }
}
