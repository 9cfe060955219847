@testable import Server

extension PageSamples {
    var governancePages: [(name: String, page: any Page)] {
        [
            ("classification", classification), ("classification-empty", emptyClassification), ("rights", rights), ("rights-empty", emptyRights),
            ("corrections", corrections), ("corrections-empty", emptyCorrections),
        ] + disposalPages + requestPages
    }

    private var grades: [FacetOption] {
        ["general.2", "general.3", "general.4"].map { FacetOption(text: words["grade_" + $0], value: $0, selected: $0 == "general.3") }
    }

    private func suggestion(_ column: String, _ kind: String, decided: Bool) -> ClassificationLine {
        ClassificationLine(
            dataset: "clinic.patient", href: "/datasets/clinic.patient", column: column, kind: kind, kindTitle: text("居民身份证号", "Resident identity number"),
            mark: StatusMark(
                kind: decided ? "good" : "warn", shape: decided ? "✓" : "◇",
                word: words[decided ? "classification_state_confirmed" : "classification_state_suggested"]),
            confidence: "98 %", evidence: words("classification_evidence_words", ["tested": "4,812", "matched": "4,790", "present": "5,001"]),
            hint: words["classification_hint_supports"], suggested: words["grade_general.4"], grade: decided ? words["grade_general.4"] : "",
            masking: "partial(6,2)", decision: decided ? "user/li · 2026-11-20 09:41" : "", open: !decided)
    }

    var classification: ClassificationPage {
        ClassificationPage(
            shell: shell(words["classification"], "/classification"), total: "2", facets: [facet(words["state"], "state")],
            notice: Notice(kind: "good", text: words["classification_state_confirmed"]),
            lines: [suggestion("resident_id", "resident_id", decided: false), suggestion("phone", "mobile_phone", decided: true)], grades: grades,
            pager: Pager(summary: "1–2 / 2"))
    }

    var emptyClassification: ClassificationPage {
        ClassificationPage(
            shell: shell(words["classification"], "/classification"), total: "0", facets: [], lines: [], grades: [], pager: Pager(summary: "0"),
            empty: EmptyNote(title: words["classification_empty"], advice: words["classification_empty_advice"]))
    }

    var rights: RightsPage {
        RightsPage(
            shell: shell(words["rights_page"], "/datasets/clinic.patient/rights"), name: "clinic.patient", title: text("患者", "Patients"),
            facts: [
                Fact(label: words["rights_holder"], text: technologyBureau),
                Fact(label: words["rights_retention"], text: words("rights_days", ["count": "3,650"])),
            ],
            notice: Notice(kind: "good", text: words["rights_save"]),
            history: [
                RightsHistoryLine(
                    edition: "2", at: published, actor: "user/li", holder: technologyBureau, retention: words("rights_days", ["count": "3,650"]))
            ], retention: retention,
            form: RightsForm(
                owner: "health", processors: "university", operators: "exchange", revenue: "health = 60\nuniversity = 40",
                basis: text("重庆市数据条例 第二十条", "Chongqing Data Regulation, article 20"), purposeZh: "公共卫生", purposeEn: "Public health",
                retention: "3650", retentionReason: "",
                disposal: [FacetOption(text: words["disposal_rule_two_persons"], value: "two_persons", selected: true)], contact: "023-0000"))
    }

    var emptyRights: RightsPage {
        RightsPage(
            shell: shell(words["rights_page"], "/datasets/clinic.patient/rights"), name: "clinic.patient", title: text("患者", "Patients"), facts: [],
            history: [], retention: RetentionSection(facts: [], disposals: [], canPropose: false, canHold: false, canLift: false), empty: EmptyNote(title: words["rights_empty"], advice: words["rights_empty_advice"]))
    }

    private func report(open: Bool) -> CorrectionLine {
        CorrectionLine(
            number: "7", dataset: "clinic.patient", href: "/datasets/clinic.patient",
            mark: StatusMark(kind: open ? "warn" : "good", shape: open ? "◇" : "✓", word: words[open ? "correction_state_open" : "correction_state_accepted"]),
            text: text("年份有误", "The year is wrong"), wished: "2023", place: "g077 · period", due: "2026-12-04", asked: published,
            answer: open ? "" : text("已更正", "Corrected"), open: open)
    }

    var corrections: CorrectionsPage {
        CorrectionsPage(
            shell: shell(words["corrections"], "/corrections"), notice: Notice(kind: "good", text: words["correction_send"]),
            form: CorrectionForm(
                dataset: "clinic.patient", title: text("患者", "Patients"), columns: [FacetOption(text: text("区县", "District"), value: "district")]),
            total: "1", queue: [report(open: true)], mine: [report(open: false)], pager: Pager(summary: "1–1 / 1"))
    }

    var emptyCorrections: CorrectionsPage {
        CorrectionsPage(
            shell: shell(words["corrections"], "/corrections"), total: "0", queue: [], mine: [], pager: Pager(summary: "0"),
            empty: EmptyNote(title: words["corrections_empty"], advice: words["corrections_empty_advice"]))
    }
}
