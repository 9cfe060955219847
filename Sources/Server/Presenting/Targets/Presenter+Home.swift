import App
import Catalog
import Indicator
import Ledger
import Vocabulary

extension Presenter {
    private static let shownTargets = 8
    private static let shownEntries = 6

    /// Where the region stands: the plan with most targets at the head, then the loop, the ledger, the regions and all plans.
    func homePage() async throws -> HomePage {
        let books = try await targetBooks()
        let regions = try await regions()
        let home = try await homeRegion(in: regions, books: books)
        let plans = books.flatMap { book in book.roots.map { (book: book, root: $0) } }
        let main = plans.enumerated().min { ($1.element.root.counts.total, $0.offset) < ($0.element.root.counts.total, $1.offset) }?.element
        let title = main.map { text($0.root.node.title) } ?? words["home"]
        let counts = main?.root.counts ?? StatusCounts()
        let districts = home.map { parts(of: $0.code, in: regions) } ?? []
        let measure = RegionMeasure(of: districts.map(\.code), in: books)
        let planHref = main.map { self.planHref($0.root.node.id) } ?? ""
        let entries = try await platform.ledger.entries(before: nil, limit: Self.shownEntries)
        return HomePage(
            shell: try await shell(words["home"]), heading: [home.map { text($0.name) }, title].compactMap(\.self).joined(separator: " · "),
            lead: main.map { standingSentence($0.root.counts) } ?? "",
            counts: (main == nil ? [] : statusCounts(counts) { Reading.href(planHref, [("status", $0)]) }) + [try await qualityCount()].compactMap(\.self),
            targets: main.map { tellingTargets(of: $0.root, in: $0.book) } ?? [], planHref: planHref,
            targetCount: counts.total > 0 ? number(counts.total) : "", loop: try await loop(books), entries: try await ledgerRows(entries),
            regions: tiles(districts, by: measure), measure: caption(measure), plans: plans.map { planCard($0.root) },
            empty: plans.isEmpty && books.allSatisfy(\.summaries.isEmpty)
                ? EmptyNote(
                    title: words["empty_home"], advice: words["empty_home_advice"], command: "heliu run",
                    action: PageLink(text: words["apps"], href: "/apps")) : nil)
    }

    private func tellingTargets(of root: PlanBranch, in book: TargetBook) -> [TargetRow] {
        root.allStandings.sorted(by: TargetStanding.isMoreTelling).prefix(Self.shownTargets).map { targetRow($0, in: book) }
    }

    func planCard(_ root: PlanBranch) -> PlanCard {
        PlanCard(
            title: text(root.node.title), href: planHref(root.node.id), horizon: root.node.period.map(period) ?? "", owner: root.node.owner,
            counts: markCounts(root.counts))
    }
}

extension PlanBranch {
    /// The targets of the node and of all below it.
    var allStandings: [TargetStanding] { standings + children.flatMap(\.allStandings) }
}
