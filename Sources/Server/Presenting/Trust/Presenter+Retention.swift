import App
import Catalog
import Governance
import HTTPTypes
import Vocabulary

extension Presenter {
    // MARK: On the page of rights

    /// How a dataset stands with its retention. What may be known of it: figures to everybody who sees the dataset, names to its owner's people.
    func retentionSection(of dataset: Dataset) async throws -> RetentionSection {
        let outlook = try await platform.disposalOutlook(of: dataset)
        let isOurs = looksAfter(dataset.resource)
        var facts: [Fact] = []
        if outlook.rights != nil {
            facts.append(Fact(label: words["disposal_due_now"], text: outlook.due.isEmpty ? words["rights_none"] : number(outlook.due.count)))
            if let next = outlook.nextDue { facts.append(Fact(label: words["disposal_next"], text: moment(next).text)) }
            let rule = outlook.rights?.rights.disposal ?? .twoPersons
            facts.append(
                Fact(label: words["disposal_rule"], text: words.known("disposal_rule_" + rule.rawValue) ?? rule.rawValue))
        }
        if isOurs {
            for shared in outlook.shared {
                facts.append(
                    Fact(label: words["disposal_shared"], text: words("disposal_shared_words", ["source": shared.source, "datasets": shared.readers.joined(separator: ", ")])))
            }
        }
        if let hold = outlook.hold {
            facts.append(
                Fact(
                    label: words["hold"],
                    text: isOurs ? "\(words("hold_words", ["number": number(hold.number), "day": moment(hold.placedAt).text])) · \(hold.reason)" : words["hold_stands"]))
        }
        let gone = try await platform.resources.disposedVersions(of: dataset.name)
        if let last = gone.first {
            facts.append(
                Fact(label: words["disposed"], text: words("disposed_words", ["count": number(gone.count), "day": moment(last.disposedAt).text])))
        }
        return RetentionSection(
            facts: facts, disposals: isOurs ? try await platform.governance.disposals.disposals(of: dataset.name).map(line) : [],
            canPropose: mayDecide(on: dataset.resource) && !outlook.due.isEmpty && outlook.open == nil && outlook.hold == nil,
            canHold: mayApprove(dataset.resource) && outlook.hold == nil, canLift: mayApprove(dataset.resource) && outlook.hold != nil)
    }

    // MARK: What is gone

    /// Says that what is asked for was disposed of, if it was; to those who might have seen it.
    ///
    /// - Parameter digest: `nil` for the dataset as a whole, which is gone if no version is kept.
    /// - Throws: a 410 problem with the reason.
    func refuseDisposed(_ name: String, digest: String? = nil) async throws {
        guard let dataset = try await platform.resources.dataset(name), maySee(dataset.resource) else { return }
        let gone = try await platform.resources.disposedVersions(of: name)
        let wanted = digest.map { $0.hasPrefix("sha256:") ? $0 : "sha256:" + $0 }
        guard let line = wanted == nil ? gone.first : gone.first(where: { $0.version.digest == wanted }),
            reading.audience.maySee(openness: try PublishedOpenness.of(line.version), owner: dataset.resource.owner)
        else { return }
        if wanted == nil, dataset.current != nil { return }
        let disposal = try await platform.governance.disposals.disposal(line.disposal)
        let what = wanted == nil ? "The dataset \(name)" : "Version \(line.version.number) of \(name)"
        throw Problem(
            .gone, "disposed", "\(what) was disposed of on \(moment(line.disposedAt).text.prefix(10)) by disposal \(disposal.number): \(disposal.reason)",
            mend: "Its rights and the ledger say on which ground: \(rightsHref(name))")
    }
}
