import App
import Catalog
import Indicator
import Vocabulary

extension Presenter {
    /// A plan as a tree, narrowed by the words `q` and the state `status`.
    ///
    /// - Returns: `nil` if no set has such a plan.
    func planPage(_ id: String) async throws -> PlanPage? {
        let books = try await targetBooks()
        for book in books {
            guard let root = book.roots.first(where: { $0.node.id == id }) else { continue }
            return try await planPage(root, in: book, beside: books.flatMap(\.roots).filter { $0.node.id != id })
        }
        return nil
    }

    private func planPage(_ root: PlanBranch, in book: TargetBook, beside others: [PlanBranch]) async throws -> PlanPage {
        let title = text(root.node.title)
        let tree = PlanTreeView(presenter: self, book: book, search: SearchText(reading["q"]), state: reading["status"])
        let nodes = tree.nodes(of: root)
        var empty: EmptyNote?
        if nodes.isEmpty {
            empty =
                tree.isNarrowed
                ? EmptyNote(title: words["nothing_fits"], advice: "", action: PageLink(text: words["all"], href: reading.path))
                : EmptyNote(title: words["empty_plan"], advice: words["empty_plan_advice"], command: "heliu run")
        }
        return PlanPage(
            shell: try await shell(title, breadcrumbs: [PageLink(text: words["home"], href: "/"), PageLink(text: title)]), id: root.node.id,
            title: title, lead: standingSentence(root.counts), facts: facts(of: root, in: book),
            counts: statusCounts(root.counts) { Reading.href(planHref(root.node.id), [("status", $0)]) },
            statuses: stateKinds.filter { count($0.statuses, in: root.counts) > 0 }.map { mark, statuses in
                FacetOption(
                    text: mark.word, value: mark.kind, count: number(count(statuses, in: root.counts)),
                    href: reading.href(setting: "status", to: mark.kind), selected: mark.kind == reading["status"])
            },
            nodes: nodes, otherPlans: others.map { PageLink(text: text($0.node.title), href: planHref($0.node.id)) }, empty: empty)
    }

    private func facts(of root: PlanBranch, in book: TargetBook) -> [Fact] {
        let node = root.node
        let set = book.stored.set
        let facts = [
            Fact(label: words["owner"], text: node.owner), Fact(label: words["horizon"], text: node.period.map(period) ?? ""),
            Fact(label: words["targets_count"], text: number(root.counts.total)), Fact(label: words["source"], text: node.source),
            Fact(label: words["indicator_set"], text: text(set.title), href: Reading.href("/indicators", [("set", set.name)])),
            Fact(label: words["computed"], text: moment(book.stored.computedAt).text),
        ]
        return facts.filter { !$0.text.isEmpty }
    }
}

/// A plan's tree as one reader asked to see it.
struct PlanTreeView {
    /// The order in which the parts of a plan are read.
    private static let kinds = ["plan", "goal", "position", "objective", "action", "owner", "task", "target"]
    /// Plans are shallow; what lies deeper than this is not drawn.
    private static let mostLevels = 12

    let presenter: Presenter
    let book: TargetBook
    let search: SearchText
    /// A mark's kind; empty for all.
    let state: String

    var isNarrowed: Bool { !search.isEmpty || !state.isEmpty }

    /// What stands below the plan itself, and the plan too if it states targets itself.
    func nodes(of root: PlanBranch) -> [PlanNode] {
        if !root.standings.isEmpty { return node(root, in: nil, depth: 0, fitsAbove: false).map { [$0] } ?? [] }
        return children(of: root, depth: 0, fitsAbove: false)
    }

    private func children(of branch: PlanBranch, depth: Int, fitsAbove: Bool) -> [PlanNode] {
        guard depth < Self.mostLevels else { return [] }
        let rank = { (branch: PlanBranch) in Self.kinds.firstIndex(of: branch.node.kind) ?? Self.kinds.count }
        return branch.children.sorted { (rank($0), $0.node.ordinal, $0.node.id) < (rank($1), $1.node.ordinal, $1.node.id) }
            .compactMap { node($0, in: branch, depth: depth, fitsAbove: fitsAbove) }
    }

    /// The node with what fits of it: it fits itself by its words, or something above or below it does.
    private func node(_ branch: PlanBranch, in parent: PlanBranch?, depth: Int, fitsAbove: Bool) -> PlanNode? {
        let node = branch.node
        let fits = fitsAbove || search.isFound(in: node.title.zh, node.title.en, node.owner, node.id)
        let targets = branch.standings.filter { self.fits($0, wholly: fits) }
        let below = children(of: branch, depth: depth + 1, fitsAbove: fits)
        if isNarrowed, targets.isEmpty, below.isEmpty, !(fits && state.isEmpty) { return nil }
        let isBranch = !targets.isEmpty || !below.isEmpty
        return PlanNode(
            id: node.id, kind: node.kind, kindWord: presenter.words.known("plan_" + node.kind) ?? node.kind, title: presenter.text(node.title),
            ordinal: parent?.isNumbered(node) ?? false ? presenter.number(node.ordinal) : "", owner: node.owner,
            period: node.period.map(presenter.period) ?? "", source: node.source, counts: presenter.markCounts(branch.counts),
            targets: targets.map { presenter.targetRow($0, in: book, placed: false) }, children: below, branch: isBranch,
            open: isBranch && (isNarrowed || depth == 0 || (depth == 1 && !targets.isEmpty)))
    }

    private func fits(_ standing: TargetStanding, wholly: Bool) -> Bool {
        if !state.isEmpty, presenter.mark(standing.judgement.status).kind != state { return false }
        if search.isEmpty || wholly { return true }
        let title = book.definition(standing.target.indicator)?.title
        return search.isFound(in: title?.zh ?? "", title?.en ?? "", standing.target.indicator, standing.target.subject)
    }
}
