@testable import Server

extension PageSamples {
    var disposalPages: [(name: String, page: any Page)] {
        [("disposals", disposals), ("disposals-empty", emptyDisposals), ("disposal", disposal)]
    }

    var requestPages: [(name: String, page: any Page)] {
        [
            ("lowerings", lowerings), ("lowerings-empty", emptyLowerings), ("maskings", maskings), ("maskings-empty", emptyMaskings),
            ("subjects", subjects), ("subjects-empty", emptySubjects), ("subject", subject), ("subject-empty", emptySubject),
        ]
    }

    private var waits: StatusMark { StatusMark(kind: "warn", shape: "◇", word: words["request_state_requested"]) }

    private var disposalLine: DisposalLine {
        DisposalLine(
            number: "4", href: "/disposals/4", dataset: "clinic.patient", mark: StatusMark(kind: "warn", shape: "◇", word: words["disposal_state_planned"]),
            items: "12", reason: text("保存期限已满", "Retention over"), proposed: "user/li · 2026-11-20 09:41", decided: "user/wang · 2026-11-20 10:02")
    }

    var retention: RetentionSection {
        RetentionSection(
            facts: [Fact(label: words["disposal_due_now"], text: "12")], disposals: [disposalLine], canPropose: true, canHold: true, canLift: true)
    }

    var disposals: DisposalListPage {
        DisposalListPage(
            shell: shell(words["disposals"], "/disposals"), notice: Notice(kind: "good", text: words["disposal_proposed_notice"]),
            due: [
                DisposalDueLine(
                    dataset: "clinic.patient", href: "/datasets/clinic.patient/rights", title: text("患者", "Patients"), items: "12", rows: "36,020",
                    obstacle: "", open: true),
                DisposalDueLine(
                    dataset: "clinic.visit", href: "/datasets/clinic.visit/rights", title: text("就诊", "Visits"), items: "3", rows: "120",
                    obstacle: words("disposal_held", ["number": "2"]), open: false),
            ], facets: [facet(words["state"], "state")], disposals: [disposalLine])
    }

    var emptyDisposals: DisposalListPage {
        DisposalListPage(
            shell: shell(words["disposals"], "/disposals"), due: [], facets: [], disposals: [],
            empty: EmptyNote(title: words["disposals_empty"], advice: words["disposals_empty_advice"]))
    }

    var disposal: DisposalPage {
        DisposalPage(
            shell: shell(words("disposal_title", ["number": "4"]), "/disposals/4"), number: "4", dataset: "clinic.patient",
            datasetHref: "/datasets/clinic.patient/rights", mark: disposalLine.mark, notice: Notice(kind: "good", text: words["disposal_approved_notice"]),
            facts: [Fact(label: words["disposal_reason"], text: text("保存期限已满", "Retention over"))],
            items: [
                DisposalItemLine(
                    kind: words["disposal_kind_version"], subject: "sha256:9f2c…de", digest: "sha256:9f2c…de", rows: "36,020", due: published,
                    mark: StatusMark(kind: "good", shape: "✓", word: words["disposal_item_done"]))
            ], canDecide: true, canReject: true, canRun: true, proofs: [PageLink(text: "#1204 disposal.approve", href: "/ledger/1204")])
    }

    // MARK: Requests

    private func request(own: Bool, approved: Bool = false) -> GovernanceRequestLine {
        GovernanceRequestLine(
            number: "7", dataset: "clinic.summary", href: "/datasets/clinic.summary", column: "patients", mark: waits, wish: words["grade_general.1"],
            detail: words["lowering_by_aggregate"], reason: text("按区县汇总", "Counts per district"), asked: "user/li · 2026-11-20 09:41",
            answer: approved ? "user/wang · 2026-11-20 10:02" : "", open: !own && !approved, canEnd: own || approved, isOwn: own)
    }

    var lowerings: LoweringListPage {
        LoweringListPage(
            shell: shell(words["lowerings"], "/lowerings"), total: "3", facets: [facet(words["state"], "state")],
            notice: Notice(kind: "good", text: words["request_notice_requested"]), lines: [request(own: false), request(own: true), request(own: false, approved: true)],
            form: LoweringForm(
                dataset: "clinic.summary", grades: [FacetOption(text: words["grade_general.1"], value: "general.1", selected: true)],
                means: [FacetOption(text: words["lowering_by_aggregate"], value: "aggregate")]))
    }

    var emptyLowerings: LoweringListPage {
        LoweringListPage(
            shell: shell(words["lowerings"], "/lowerings"), total: "0", facets: [], lines: [],
            empty: EmptyNote(title: words["lowerings_empty"], advice: words["lowerings_empty_advice"]))
    }

    var maskings: MaskingListPage {
        MaskingListPage(
            shell: shell(words["maskings"], "/maskings"), total: "1", facets: [facet(words["state"], "state")],
            notice: Notice(kind: "good", text: words["request_notice_approved"]), lines: [request(own: false)],
            standing: [
                MaskingStandingLine(
                    dataset: "clinic.patient", href: "/datasets/clinic.patient", column: "phone", audience: words["audience_anonymous"], shown: "partial(3,4)",
                    reason: text("公示需要", "For publication"), decided: "user/wang · 2026-11-20 10:02")
            ], form: MaskingForm(dataset: "clinic.patient", audiences: [FacetOption(text: words["audience_all"], value: "")]))
    }

    var emptyMaskings: MaskingListPage {
        MaskingListPage(
            shell: shell(words["maskings"], "/maskings"), total: "0", facets: [], lines: [], standing: [],
            empty: EmptyNote(title: words["maskings_empty"], advice: words["maskings_empty_advice"]))
    }

    var subjects: SubjectListPage {
        SubjectListPage(
            shell: shell(words["subjects"], "/subject-requests"), total: "1", facets: [facet(words["state"], "state")],
            notice: Notice(kind: "good", text: words["subject_closed_notice"]),
            kinds: [FacetOption(text: text("居民身份证号", "Resident identity number"), value: "resident_id")],
            wishes: [FacetOption(text: words["subject_wish_access"], value: "access")],
            lines: [
                SubjectLine(
                    number: "3", href: "/subject-requests/3", kind: text("居民身份证号", "Resident identity number"), wish: words["subject_wish_access"],
                    mark: waits, due: "2026-12-11", places: "4", asked: published)
            ])
    }

    var emptySubjects: SubjectListPage {
        SubjectListPage(
            shell: shell(words["subjects"], "/subject-requests"), total: "0", facets: [], kinds: [], wishes: [], lines: [],
            empty: EmptyNote(title: words["subjects_empty"], advice: words["subjects_empty_advice"]))
    }

    var subject: SubjectPage {
        SubjectPage(
            shell: shell(words("subject_title", ["number": "3"]), "/subject-requests/3"), number: "3", mark: waits,
            notice: Notice(kind: "good", text: words["subject_closed_notice"]), facts: [Fact(label: words["subject_wish"], text: words["subject_wish_access"])],
            places: [
                SubjectPlaceLine(
                    dataset: "clinic.patient", href: "/datasets/clinic.patient", column: "resident_id", how: words["subject_place_confirmed"], rows: "1",
                    grade: words["grade_general.4"], origins: "clinic.patient.resident_id")
            ], open: true)
    }

    var emptySubject: SubjectPage {
        SubjectPage(
            shell: shell(words("subject_title", ["number": "3"]), "/subject-requests/3"), number: "3", mark: waits, facts: [], places: [], open: false,
            empty: EmptyNote(title: words["subject_nowhere"], advice: words["subject_nowhere_advice"]))
    }
}
