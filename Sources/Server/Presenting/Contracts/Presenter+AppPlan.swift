import App
import Catalog
import Pipeline
import Schema
import Vocabulary

extension Presenter {
    func appPlanHref(_ app: String) -> String { "\(appHref(app))/plan" }

    /// Whether the reader may see what a run would do: operators and stewards of the app's organisation.
    func mayPlan(_ folder: AppFolder) -> Bool {
        let owner = folder.manifest.organisation.id
        return reading.user.map { $0.holds(.operate, for: owner) || $0.holds(.steward, for: owner) } ?? false
    }

    func appPlanPage(_ folder: AppFolder) async throws -> AppPlanPage {
        let name = folder.manifest.name
        let title = text(folder.manifest.title)
        let preview = try await platform.dryRun(app: folder, options: RunOptions())
        var cards: [SchemaChangeCard] = []
        for pending in preview.schemaChanges {
            guard let dataset = try await readableDataset(pending.change.dataset) else { continue }
            cards.append(try await card(pending, of: dataset))
        }
        let steps = preview.plan.steps
        var affected: [PageLink] = []
        for reader in preview.plan.affected {
            guard let dataset = try await readableDataset(reader) else { continue }
            affected.append(PageLink(text: text(dataset.resource.title), href: datasetHref(reader)))
        }
        return AppPlanPage(
            shell: try await shell(
                words("plan_of", ["title": title]),
                breadcrumbs: [
                    PageLink(text: words["apps"], href: "/apps"), PageLink(text: title, href: appHref(name)), PageLink(text: words["plan_of_run"]),
                ]),
            name: name, title: title, appHref: appHref(name), canRun: reading.user?.holds(.operate, for: folder.manifest.organisation.id) ?? false,
            figures: [
                Figure(value: number(steps.count { $0.action == .make }), label: words["plan_to_make"]),
                Figure(value: number(steps.count { [.depends, .ask].contains($0.action) }), label: words["plan_perhaps"]),
                Figure(value: number(steps.count { $0.action == .unchanged }), label: words["plan_action_unchanged"]),
                Figure(value: number(preview.schemaChanges.count { $0.effect == .breaking }), label: words["plan_breaking"]),
            ], changes: cards, steps: steps.map(row), affected: affected,
            empty: steps.contains { $0.action != .unchanged } ? nil : EmptyNote(title: words["plan_nothing"], advice: words["plan_nothing_advice"]))
    }

    private func row(_ step: DryRun.Step) -> AppPlanStep {
        AppPlanStep(
            title: step.name, href: step.dataset.map(datasetHref) ?? "", kind: words.known("step_" + step.kind) ?? step.kind, mark: mark(step.action),
            reasons: step.reasons.map(reason).joined(separator: words.listMark), reads: step.reads.joined(separator: ", "))
    }

    private func mark(_ action: DryRun.Step.Action) -> StatusMark {
        let word = words.known("plan_action_" + action.rawValue) ?? action.rawValue
        return switch action {
        case .make: StatusMark(kind: "busy", shape: "◐", word: word)
        case .depends, .ask: StatusMark(kind: "warn", shape: "◆", word: word)
        case .unchanged: StatusMark(kind: "none", shape: "＝", word: word)
        }
    }

    /// The planner says why in English; what is not in the list stays so.
    private func reason(_ text: String) -> String {
        guard reading.language == .zh else { return text }
        if let known = Self.reasons[text] { return known }
        let (reads, maybe) = ("it reads ", ", which may change")
        if text.hasPrefix(reads), text.hasSuffix(maybe) { return "读取的 \(text.dropFirst(reads.count).dropLast(maybe.count)) 可能变化" }
        guard text.hasSuffix(" changed") else { return text }
        let what = text.dropLast(" changed".count)
        for (english, chinese) in [("input ", "输入 "), ("parameter ", "参数 ")] where what.hasPrefix(english) {
            return "\(chinese)\(what.dropFirst(english.count)) 已变化"
        }
        return ["sql": "语句已变化", "declarations": "声明已变化"][String(what)] ?? text
    }

    private static let reasons = [
        "it was never made": "从未生成", "it is forced": "强制重做", "its version is not on disk": "磁盘上没有它的版本",
        "the program makes other bytes than before": "程序生成的字节与以前不同", "it was never loaded": "从未载入", "rows were pushed since": "其间有推送的行",
        "only asking can tell": "只有询问来源才知道", "the delivery, its declaration or corrections changed": "来源文件、声明或更正已变化",
    ]
}
