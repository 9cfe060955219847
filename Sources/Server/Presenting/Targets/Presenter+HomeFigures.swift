import Quality
import App
import Catalog
import Indicator
import Ledger
import Pipeline
import Vocabulary

/// The figures of the home page that count what the node holds.
extension Presenter {
    /// Sources, versions, indicators, judgements, ledger entries.
    func loop(_ books: [TargetBook]) async throws -> [Figure] {
        var sources: Set<String> = []
        var versions = 0
        for dataset in try await platform.resources.datasets() {
            guard let current = dataset.current else { continue }
            for input in try DatasetReader.lineage(of: current).inputs where input.kind == "source" {
                sources.insert("\(dataset.resource.app ?? dataset.name)/\(input.name)")
            }
            // Versions are numbered from 1 without gaps; the newest need not be the current one.
            versions += try await platform.resources.versions(of: dataset.name, limit: 1).first?.number ?? 0
        }
        let indicators = books.reduce(0) { $0 + $1.summaries.count }
        let judged = books.reduce(0) { $0 + $1.standings.count }
        let entries = try await platform.ledger.latestCheckpoint()?.size ?? 0
        return [
            Figure(value: number(sources.count), label: words["sources"], href: "/apps"),
            Figure(value: number(versions), label: words["versions"], href: "/datasets"),
            Figure(value: number(indicators), label: words["indicators"], href: "/indicators"),
            Figure(value: number(judged), label: words["judgement"], href: "/indicators"),
            Figure(value: number(entries), label: words["ledger"], href: "/ledger"),
        ]
    }

    /// Of all rows read for the current versions the share that was published; `nil` before the first version.
    func qualityCount() async throws -> StatusCount? {
        var (read, published, setAside): (Int64, Int64, Int64) = (0, 0, 0)
        var gravest: StatusMark?
        for dataset in try await platform.resources.datasets() where maySee(dataset.resource) {
            guard let current = dataset.current else { continue }
            let report = try DatasetReader.report(of: current)
            read += report.rowsRead
            published += report.rowsPublished
            setAside += report.rowsQuarantined
            let mark = mark(report)
            if gravest == nil || mark.kind == "bad" || (mark.kind == "warn" && gravest?.kind == "good") { gravest = mark }
        }
        guard read > 0, let gravest else { return nil }
        let share = Decimal(unscaled: Int128(published) * 1_000 / Int128(read), scale: 1)
        var note = words["data_quality"]
        if setAside > 0 { note += " · " + words("rows_set_aside", ["count": number(setAside)]) }
        return StatusCount(value: share.displayText, unit: "%", mark: gravest, href: "/datasets", note: note)
    }
}
