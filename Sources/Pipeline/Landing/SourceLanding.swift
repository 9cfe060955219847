import Catalog
import Crypto
import Engine
import FoundationEssentials
import Source
import Store
import Vocabulary

/// Finds what sources give, and keeps the rows of those that are read more than once or come from far.
extension PipelineRunner {
    /// Whether a source's rows are kept as Parquet between reading them and making models.
    ///
    /// A local file that one model reads as a whole is read by the model itself: one copy less.
    static func lands(_ source: SourceDeclaration, readers: Int) -> Bool {
        source.mode != .full || source.watch == true || source.remote != nil || source.format == .sqlite || source.format == .postgres || readers > 1
    }

    /// Finds what a source gives now.
    func delivery(
        of source: SourceDeclaration, in definition: PipelineDefinition, subject: String, state: SourceState?, work: String
    ) async throws -> Delivery? {
        if source.mode == .push { return try await pushed(source, subject: subject) }
        if source.watch == true, source.remote == nil {
            return try await watched(
                source, pattern: source.pattern ?? "*", in: Self.path(of: source, in: definition), subject: subject, rereads: state == nil)
        }
        guard let remote = source.remote else { return try await local(source, in: definition) }
        guard let fetcher else {
            throw PipelineError(
                .malformed, problem: "source \(source.name) is remote, and this program fetches nothing", mend: "run it on a node that may")
        }
        if source.format == .postgres {
            return Delivery(place: .database(try await fetcher.databaseAddress(of: source, remote: remote)))
        }
        let scratch = "\(folder.temporary)/\(work)-fetch-\(source.name)"
        try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
        do {
            // What was set aside or corrected since may ask for the same bytes again.
            let fetched = try await fetcher.fetch(
                source, remote: remote, into: scratch, since: state?.mark, watermark: state?.watermark, progress: { _ in })
            switch fetched {
            case .unchanged:
                DurableFile.remove(scratch)
                return nil
            case .files(let paths, let mark):
                var digest = SHA256()
                for path in paths { digest.update(data: Data(try await FileDigests(store: store, now: now).digest(of: path).utf8)) }
                return Delivery(
                    place: .files(paths), digest: ContentDigest(bytes: digest.finalize()).text, mark: mark, scratch: scratch)
            }
        } catch {
            DurableFile.remove(scratch)
            throw error
        }
    }

    private static func path(of source: SourceDeclaration, in definition: PipelineDefinition) -> String {
        source.path.hasPrefix("/") ? source.path : "\(definition.folder)/\(source.path)"
    }

    private func local(_ source: SourceDeclaration, in definition: PipelineDefinition) async throws -> Delivery {
        let path = Self.path(of: source, in: definition)
        if source.format == .sqlite { return Delivery(place: .files([path])) }
        let paths = try source.pattern.map { try Self.matching($0, in: path) } ?? [path]
        let digests = FileDigests(store: store, now: now)
        guard paths.count > 1 else { return Delivery(place: .files(paths), digest: try await digests.digest(of: paths[0])) }
        var hash = SHA256()
        for path in paths { hash.update(data: Data("\(path.split(separator: "/").last ?? "") \(try await digests.digest(of: path))\n".utf8)) }
        return Delivery(place: .files(paths), digest: ContentDigest(bytes: hash.finalize()).text)
    }

    /// Digest of all that decides what loading a delivery gives.
    static func inputDigest(_ source: SourceDeclaration, delivery: String, corrections: [RowCorrection]) -> String {
        struct Deciding: Encodable {
            var format: String
            var source: SourceDeclaration
            var delivery: String
            var corrections: [RowCorrection]
        }
        var source = source
        source.path = ""
        source.title = LocalizedText(zh: "", en: "")
        guard let bytes = try? Bundle.encode(
            Deciding(format: formatVersion, source: source, delivery: delivery, corrections: corrections))
        else { preconditionFailure("declarations are plain values") }
        return ContentDigest(bytes: SHA256.hash(data: bytes)).text
    }

    /// Reads a source and keeps its rows, unless they are those of the last load.
    ///
    /// - Returns: the state now, and whether anything was loaded.
    func land(
        _ source: SourceDeclaration, in definition: PipelineDefinition, subject: String, memory: RunMemory, force: Bool, run: String,
        tracker: RunTracker, step: Int
    ) async throws -> (state: SourceState, isNew: Bool) {
        let state = memory.sources[source.name]
        let landed = try state?.landedDigest.map { folder.landed(try ContentDigest(text: $0)) }
        let isPresent = landed.map { FileManager.default.fileExists(atPath: $0) } ?? false
        let known = isPresent && !force ? state : nil
        let keepsRows = source.mode == .incremental || source.mode == .push
        if keepsRows, !force, !isPresent, let landed { throw Self.lost(source, at: landed) }
        let (earlier, newest) = isPresent && keepsRows ? try await earlierBatches(of: source.name, subject: subject) : ([], [])
        let corrections = earlier.isEmpty ? memory.corrections(.source, source.name) : newest
        // Rows are corrected as they are read: whoever said that nothing changed is asked for all of it again.
        let isDecided = keepsRows ? false : try await hasNewDecisions(of: source.name, subject: subject, since: state?.loadedAt)
        let delivery = try await delivery(of: source, in: definition, subject: subject, state: isDecided ? nil : known, work: run)
        if delivery == nil, earlier.isEmpty {
            guard let state else { throw Self.nothingYet(source) }
            return (state, false)
        }
        defer { delivery?.removeScratch() }
        let input = Self.inputDigest(
            source, delivery: delivery.map { $0.digest ?? "rows of \(run)" } ?? state?.inputDigest ?? "", corrections: keepsRows ? [] : corrections)
        let isUnchanged = known?.inputDigest == input
        if let known, isUnchanged, earlier.isEmpty { return (known, false) }
        let sourceStep = SourceStep(
            // A forced run whose earlier rows are lost has nothing to go on from.
            source: source, delivery: isUnchanged ? nil : delivery, previous: isPresent || !keepsRows ? state : nil, previousRows: isPresent ? landed : nil,
            corrections: corrections, inputDigest: delivery == nil ? state?.inputDigest ?? input : input, folder: folder, workName: run, earlier: earlier)
        let temporary = "\(folder.temporary)/\(run)-landing-\(source.name).parquet"
        let outcome: SourceOutcome
        do {
            outcome = try await withWorkspace("s_" + run + source.name, onProgress: { tracker.report(step: step, share: $0) }) { session in
                let outcome = try sourceStep.load(in: session)
                try session.execute(
                    "COPY \(quoteIdentifier(source.name)) TO \(quoteLiteral(temporary)) (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)")
                return outcome
            }
        } catch {
            DurableFile.remove(temporary)
            throw error
        }
        try DurableFile.sync(temporary)
        let digest = try await onBlockingThread { try ContentDigest(hex: Bundle.digest(of: temporary).hex) }
        try DurableFile.move(temporary, to: folder.landed(digest))
        let result = SourceState(outcome, mark: delivery == nil ? state?.mark : delivery?.mark, landedDigest: digest.text, run: run, at: now())
        try await store.write { writer in
            try result.put(of: subject, in: writer)
            try Self.note(outcome, subject: subject, run: run, at: result.loadedAt, keepsEarlier: keepsRows && !(delivery?.isWhole ?? false), in: writer)
            try WatchedFiles.take(delivery?.watched ?? [], of: source.name, subject: subject, run: run, at: result.loadedAt, in: writer)
            try Self.markLanded(delivery?.batches ?? [], of: source.name, subject: subject, in: writer)
            try EarlierBatch.put(outcome.earlier, in: writer)
        }
        // The same rows again, as of a database that did not change: nothing has to be made of them.
        return (result, result.landedDigest != state?.landedDigest || result.rowsQuarantined != state?.rowsQuarantined)
    }

    /// Enters the rows that a load set aside; those of earlier loads are no longer current unless the mode keeps them.
    static func note(
        _ outcome: SourceOutcome, subject: String, run: String, at: Int64, keepsEarlier: Bool, in writer: any SQLWriter
    ) throws {
        try QuarantineRegister.enter(
            subject: subject, scope: .source, name: outcome.source, run: run, rows: outcome.rowsQuarantined, file: outcome.quarantineFile,
            keepsEarlier: keepsEarlier, at: at, in: writer)
    }

    /// Going on without them would publish fewer rows than were acknowledged, and say nothing.
    private static func lost(_ source: SourceDeclaration, at landed: String) -> PipelineError {
        PipelineError(
            .bundleDamaged, problem: "source \(source.name): the rows of its earlier loads are not at \(landed)",
            mend: "restore that file from a backup, or start the source anew with --force, from what it gives now; readers stay on the last good version")
    }

    private static func nothingYet(_ source: SourceDeclaration) -> PipelineError {
        PipelineError(
            .nothingDelivered, problem: "source \(source.name) has no rows yet: nothing was delivered",
            mend: source.mode == .push
                ? "push rows first: POST /api/v1/sources/APP/\(source.name)/rows"
                : source.watch == true ? "put files into the folder; they are loaded once they are whole" : "run again when it delivers")
    }

    /// Runs `body` in a session with a database of its own in use.
    func withWorkspace<T: Sendable>(
        _ name: String, onProgress: (@Sendable (Double) -> Void)? = nil, _ body: @escaping @Sendable (any EngineSession) throws -> T
    ) async throws -> T {
        let workspace = "w_" + name.filter { $0.isLetter || $0.isNumber }
        let work: @Sendable (any EngineSession) throws -> T = { session in
            try session.execute("ATTACH ':memory:' AS \(workspace); USE \(workspace)")
            // A session that cannot detach is thrown away with its engine.
            defer { try? session.execute("USE memory; DETACH \(workspace)") }
            return try body(session)
        }
        if let onProgress { return try await engine.withSession(onProgress: onProgress, work) }
        return try await engine.withSession(work)
    }
}
