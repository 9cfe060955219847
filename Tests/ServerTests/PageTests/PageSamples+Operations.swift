@testable import Server

extension PageSamples {
    var operationPages: [(name: String, page: any Page)] {
        [
            ("runs", runs), ("run", run), ("run-failed", failedRun), ("ledger", ledger), ("entry", entry), ("apps", apps), ("app", app),
            ("problem", problem), ("not-found", notFound), ("about", about),
        ]
    }

    var accountPages: [(name: String, page: any Page)] { [("login", login), ("account", account), ("users", users)] }

    var runs: RunListPage {
        RunListPage(
            shell: shell(words["runs"], "/runs"), total: "42", facets: [facet(words["state"], "state")], rows: [runRow],
            pager: Pager(summary: "1–1 / 42", nextHref: "/runs?before=41"))
    }

    var steps: [RunStep] {
        [
            RunStep(title: "raw_statement", mark: .succeeded(words), kind: words["step_source"], rows: "171", duration: "0.2 s",
                balance: words("row_balance", ["read": "172", "landed": "171", "quarantined": "1", "duplicates": "0"])),
            RunStep(
                title: "statement", mark: .unchanged(words), kind: words["step_model"], rows: "171", duration: "0.0 s",
                note: text("输入没有变化", "Its input has not changed")),
            RunStep(
                title: text("6 条规则", "6 checks"), mark: .running(words), kind: words["step_check"], duration: "0.1 s",
                href: "/datasets/innovation.statement#quality"),
            RunStep(title: "innovation.statement", mark: .waiting(words), kind: words["step_publish"]),
        ]
    }

    var run: RunPage {
        RunPage(
            shell: shell(text("科技创新 · 运行 42", "Innovation · run 42"), "/runs/42", crumbs: [PageLink(text: words["runs"], href: "/runs")]),
            id: "42",
            title: text("科技创新", "Innovation"), mark: .running(words), live: true, progress: "62",
            progressWords: text("4 步中的第 3 步：检查质量", "Step 3 of 4: checking quality"),
            facts: [
                Fact(label: words["app"], text: text("科技创新", "Innovation"), href: "/apps/innovation"),
                Fact(label: words["started"], text: published.text),
            ],
            figures: [Figure(value: "171", label: text("读入行", "Rows read")), Figure(value: "1", label: text("隔离行", "Rows quarantined"))],
            steps: steps,
            log: [
                LogLine(
                    time: "09:41:05", level: "info", text: text("读入 samples/statements.csv：171 行", "read samples/statements.csv: 171 rows")),
                LogLine(time: "09:41:06", level: "warning", text: text("period：1 行无法解析，已隔离", "period: 1 row cannot be read, quarantined")),
            ],
            logOmitted: words("log_omitted", ["shown": "500"]), canCancel: true, failure: nil)
    }

    var failedRun: RunPage {
        RunPage(
            shell: shell(text("科技创新 · 运行 43", "Innovation · run 43"), "/runs/43"), id: "43", title: text("科技创新", "Innovation"),
            mark: .failed(words), live: false,
            progress: "40", progressWords: text("在第 2 步失败", "Failed at step 2"), facts: [], figures: [], steps: steps,
            log: [LogLine(time: "09:50:00", level: "error", text: "pipeline/statement.sql:7: column \"valeu\" does not exist")],
            canCancel: false,
            failure: Notice(
                kind: "bad",
                text: text("pipeline/statement.sql 第 7 行：没有列 valeu。", "pipeline/statement.sql, line 7: there is no column valeu."),
                mend: text("是否应为 value？改正后重新运行，已完成的步骤不会重做。", "Was value meant? Mend it and run again; finished steps are not repeated.")))
    }

    var note: String {
        "heliu.example/500000\n1204\nq7Xk2vHk0bq3lQ0S0yQ2Zp8mX4dZr0n1m2o3p4q5r6s=\n\n— heliu.example/500000 Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    }

    var ledger: LedgerPage {
        LedgerPage(
            shell: shell(words["ledger"], "/ledger"),
            figures: [Figure(value: "1,204", label: words["entries"]), Figure(value: "09:41", label: words["checkpoint"])],
            entries: [
                ledgerRow,
                LedgerRow(index: "1202", href: "/ledger/1202", time: published, action: words["action_user.create"], subject: "user/wang"),
            ],
            pager: Pager(summary: "1,204", nextHref: "/ledger?before=1154"), note: note,
            verification: [
                CodeSample(title: text("命令行", "Command line"), code: "heliu ledger verify\ncurl http://127.0.0.1:8080/ledger/checkpoint")
            ])
    }

    var entry: LedgerEntryPage {
        LedgerEntryPage(
            shell: shell(text("条目 1203", "Entry 1203"), "/ledger/1203", crumbs: [PageLink(text: words["ledger"], href: "/ledger")]),
            index: "1203",
            title: words["action_version.publish"],
            facts: [
                Fact(label: words["actor"], text: "admin"),
                Fact(label: words["resource"], text: "dataset/innovation.statement", href: datasetRow.href, mono: true),
            ],
            canonical:
                "{\"action\":\"version.publish\",\"actor\":\"admin\",\"at\":1763602867000,\"details\":{\"rows\":\"171\"},\"digest\":\"\(digest)\",\"subject\":\"dataset/innovation.statement\"}",
            leafHash: "5b1fE0tq4nq2bq8m0W1c8j3mY2dZr0n1m2o3p4q5r6s=", treeSize: "1204",
            rootHash: "q7Xk2vHk0bq3lQ0S0yQ2Zp8mX4dZr0n1m2o3p4q5r6s=",
            proof: [
                ProofStep(number: "1", side: words["side_left"], hash: "Zr0n1m2o3p4q5r6s5b1fE0tq4nq2bq8m0W1c8j3mY2d="),
                ProofStep(number: "2", side: words["side_right"], hash: "q2bq8m0W1c8j3mY2dZr0n1m2o3p4q5r6s5b1fE0tq4n="),
            ],
            sealed: true, note: note, previousHref: "/ledger/1202", nextHref: "/ledger/1204",
            verification: [CodeSample(title: text("命令行", "Command line"), code: "heliu ledger verify --entry 1203")])
    }

    var apps: AppListPage {
        AppListPage(
            shell: shell(words["apps"], "/apps"),
            apps: [
                AppCard(
                    name: "innovation", title: text("科技创新", "Innovation"), href: "/apps/innovation",
                    description: text("科技创新“1458”目标体系与实绩。", "The innovation plan and what has been reached."), version: "1.0.0",
                    organisation: technologyBureau,
                    summary: text("1 个模型 · 61 个指标", "1 model · 61 indicators"), mark: .succeeded(words)),
                AppCard(name: "divisions", title: text("行政区划", "Divisions"), href: "/apps/divisions", version: "1.0.0"),
            ])
    }

    var app: AppPage {
        AppPage(
            shell: shell(text("科技创新", "Innovation"), "/apps/innovation", crumbs: [PageLink(text: words["apps"], href: "/apps")]),
            name: "innovation",
            title: text("科技创新", "Innovation"), description: text("科技创新“1458”目标体系与实绩。", "The innovation plan and what has been reached."),
            facts: [Fact(label: words["version"], text: "1.0.0"), Fact(label: words["organisation"], text: technologyBureau)],
            figures: [Figure(value: "1", label: words["models"]), Figure(value: "61", label: words["indicators"], href: "/indicators")],
            plans: [planCard],
            datasets: [datasetRow],
            sources: [
                SourceRow(
                    name: "raw_statement", title: text("报道陈述", "Statements"), format: "CSV", path: "samples/statements.csv", note: "UTF-8")
            ],
            lineage: lineage, runs: [runRow], canRun: true, planHref: "/apps/innovation/plan",
            faults: [
                AppFault(
                    place: "models/statement.yaml:12", problem: text("没有类型 “txt”。", "There is no type txt."),
                    mend: text("是否应为 text？", "Was text meant?"))
            ])
    }

    var problem: ProblemPage {
        ProblemPage(
            shell: shell(words["problem_failed"], "/upload"), status: "422", title: text("文件无法读入", "The file cannot be read"),
            what: text("第 4,181 行有 14 个字段，应为 13 个。", "Line 4,181 has 14 fields; 13 were expected."), place: "statements.csv:4181",
            why: text("source 字段里的逗号没有加引号。", "The comma in the field source is not quoted."),
            mend: text("给含逗号的字段加上双引号，再上传一次；这次没有写入任何数据。", "Quote fields that hold commas and upload again; nothing was stored."),
            code: "csv.fieldCount", requestID: "01JD7Q4",
            links: [PageLink(text: words["upload"], href: "/upload"), PageLink(text: words["home"], href: "/")])
    }

    var notFound: ProblemPage {
        ProblemPage(
            shell: shell(words["problem_not_found"], "/nowhere", guest: true), status: "404", title: words["problem_not_found"],
            what: text("/nowhere 没有对应的页面。", "Nothing is at /nowhere."), code: "notFound", requestID: "01JD7Q5",
            links: [PageLink(text: words["home"], href: "/"), PageLink(text: words["catalogue"], href: "/datasets")])
    }

    var about: AboutPage {
        AboutPage(
            shell: shell(words["about"], "/about"),
            facts: [
                Fact(label: words["version"], text: "0.1.0"), Fact(label: text("处理引擎", "Engine"), text: "DuckDB 1.5.5"),
                Fact(label: text("许可", "Licence"), text: "Apache-2.0"),
            ],
            interfaces: [
                Fact(label: text("数据集", "Datasets"), text: "/api/v1/datasets", href: "/api/v1/datasets", mono: true),
                Fact(label: words["ledger"], text: "/checkpoint", href: "/checkpoint", mono: true),
            ],
            samples: [CodeSample(title: text("全部数据集", "All datasets"), code: "curl http://127.0.0.1:8080/api/v1/datasets")])
    }

    var login: LoginPage {
        LoginPage(
            shell: shell(words["log_in"], "/login", guest: true), name: "admin", next: "/upload",
            notice: Notice(kind: "bad", text: text("用户名或密码不对。", "The name or the password is wrong."), mend: text("请再试一次。", "Try again.")))
    }

    var account: AccountPage {
        AccountPage(
            shell: shell(words["account"], "/account"),
            facts: [
                Fact(label: words["user_name"], text: "admin", mono: true), Fact(label: words["roles"], text: words["role_administrator"]),
            ],
            notice: Notice(kind: "good", text: text("密码已修改。", "The password was changed.")),
            newKey: "heliu_3Jx9fQm2vT7bK0aWcR5nYh8pLsD1eG4u",
            keys: [
                KeyRow(id: "k1", label: text("报表同步", "Report sync"), prefix: "heliu_3Jx9", created: published, lastUsed: published),
                KeyRow(id: "k2", label: text("旧脚本", "Old script"), prefix: "heliu_77aa", created: published, active: false),
            ],
            samples: [CodeSample(title: "curl", code: "curl -H 'Authorization: Bearer KEY' http://127.0.0.1:8080/api/v1/datasets")])
    }

    var users: UserListPage {
        UserListPage(
            shell: shell(words["users"], "/users"), notice: Notice(kind: "good", text: text("已创建用户 wang。", "Made user wang.")),
            newPassword: "k7-otter-verge-91",
            users: [
                UserRow(
                    name: "admin", title: text("系统管理员", "Administrator"), organisation: text("市大数据发展局", "Big Data Bureau"),
                    roles: words["role_administrator"], lastLogin: published, own: true),
                UserRow(name: "wang", title: text("王工", "Wang"), organisation: technologyBureau, roles: words["role_steward"]),
                UserRow(
                    name: "old", title: text("旧用户", "Former user"), organisation: technologyBureau, roles: words["role_viewer"],
                    active: false),
            ],
            organisations: [FacetOption(text: technologyBureau, value: "cq-kjj", selected: true)],
            roles: ["viewer", "steward", "approver", "operator", "administrator"].map { FacetOption(text: words["role_" + $0], value: $0) })
    }
}
