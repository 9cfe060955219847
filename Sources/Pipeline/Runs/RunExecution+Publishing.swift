import Catalog
import Vocabulary

/// Models that were made become versions.
extension RunExecution {
    mutating func publishNext(in group: inout Work) {
        guard !isPublishing, let batch = nextBatch() else { return }
        isPublishing = true
        // Not a child: another model's fault does not stop a publication under way.
        let task = Task { try await batch.publish() }
        group.addTask { .published(await task.result) }
    }

    /// Publishes what was made before a fault ended the run.
    mutating func publishRest() async {
        while let batch = nextBatch() {
            let result = await Task { try await batch.publish() }.result
            switch result {
            case .success(let versions): await runner.gate?.published(versions)
            case .failure(let error): return tracker.note([("error", (error as? any Explained)?.problem ?? "\(error)")])
            }
        }
    }

    /// Looks at what became current while the run came to its end.
    func lookAtUnseen() async {
        guard let gate = runner.gate, !unseen.isEmpty else { return }
        await Task { [unseen] in await gate.published(unseen) }.value
    }

    private mutating func nextBatch() -> PublicationBatch? {
        guard !made.isEmpty else { return nil }
        let entries = Array(made.prefix(PublicationBatch.most))
        made.removeFirst(entries.count)
        return PublicationBatch(entries: entries, runner: runner, tracker: tracker)
    }

    /// Takes over what was still under way when the run came to its end.
    mutating func keep(_ finished: Finished) {
        switch finished {
        case .model(_, _, let entry): made.append(entry)
        case .published(.failure): isRefused = true
        case .published(.success(let versions)): unseen += versions
        case .source, .looked: break
        }
    }

    func look(at versions: [PublishedVersion], in group: inout Work) {
        guard let gate = runner.gate, !versions.isEmpty else { return }
        // Not a child either: versions are looked at whatever becomes of the run.
        let task = Task { await gate.published(versions) }
        group.addTask {
            await task.value
            return .looked
        }
    }
}
