package import Catalog
package import Engine
package import Fetch
import FoundationEssentials
package import Indicator
package import Job
package import Ledger
package import Lineage
package import Pipeline
package import Quality
package import Store
import Synchronization
import Vocabulary

/// A node with all its rooms open.
package final class Platform: Sendable {
    package let configuration: PlatformConfiguration
    package let store: any OperationalStore
    package let engine: any AnalyticEngine
    package let ledger: TransparencyLog
    package let people: PeopleRegister
    package let resources: ResourceRegister
    package let runner: PipelineRunner
    package let reader: DatasetReader
    package let indicators: IndicatorRegister
    package let credentials: CredentialRegister
    package let jobs: JobQueue
    package let schedules: ScheduleRegister
    package let quality: QualityHistory
    package let lineage: LineageRegister
    package let governance: GovernanceRegisters
    let gate: GovernanceGate
    package let now: @Sendable () -> Int64
    let found = FoundApps()
    let regionCache = Mutex<RegionCache?>(nil)

    package var data: DataFolder { configuration.data }
    package var runs: RunRegister { runner.runs }

    private init(
        configuration: PlatformConfiguration, store: any OperationalStore, ledgerKey: LedgerSigningKey, passwordCost: PasswordCost,
        now: @escaping @Sendable () -> Int64
    ) throws {
        self.configuration = configuration
        self.store = store
        self.now = now
        var engineConfiguration = configuration.engine
        // Processes that share a folder would remove each other's files.
        engineConfiguration.temporaryFolder = configuration.data.engineSpill
        engine = try DuckDBEngine(configuration: engineConfiguration)
        ledger = TransparencyLog(store: store, origin: configuration.origin, signingKey: ledgerKey)
        people = PeopleRegister(store: store, passwordCost: passwordCost, now: now)
        resources = ResourceRegister(store: store, now: now)
        credentials = CredentialRegister(store: store, keyPath: configuration.data.keys + "/credential.key", now: now)
        var fetching = FetchOptions()
        fetching.trustedCertificates = configuration.trustedCertificates
        let fetcher = RemoteFetcher(
            policy: try OutboundPolicy(configuration.outbound), credentials: credentials, options: fetching,
            surroundings: FetchSurroundings(now: now))
        let registers = try GovernanceRegisters(store: store, keyPath: configuration.data.keys + "/masking.key", now: now)
        governance = registers
        var pipeline = PipelineRunner(store: store, engine: engine, folder: configuration.data, fetcher: fetcher, now: now)
        let gate = GovernanceGate(
            store: store, engine: engine, data: configuration.data, resources: resources, governance: registers,
            contracts: SchemaChangeRegister(store: store, now: now), lineage: LineageRegister(store: store), now: now)
        self.gate = gate
        pipeline.gate = RetentionGate(rights: registers.rights, next: gate, now: now)
        runner = pipeline
        jobs = JobQueue(store: store, now: now)
        schedules = ScheduleRegister(queue: jobs)
        quality = QualityHistory(store: store)
        lineage = LineageRegister(store: store)
        reader = DatasetReader(folder: configuration.data, engine: engine)
        indicators = IndicatorRegister(store: store)
    }

    /// Opens a node's data folder and store, creating what is missing and migrating what is old.
    ///
    /// - Parameters:
    ///   - passwordCost: of new passwords. Not part of the configuration: no setting may lower it.
    ///   - now: Unix milliseconds.
    /// - Throws: errors of the data folder, the store and the ledger key, each saying how to mend it.
    package static func open(
        _ configuration: PlatformConfiguration, passwordCost: PasswordCost = .standard, now: @escaping @Sendable () -> Int64 = Platform.systemClock
    ) async throws -> Platform {
        try configuration.data.prepare()
        configuration.data.forgetServingFilesOfEarlierBoots()
        let store = try await openStore(configuration.location)
        try await store.migrate(migrations)
        let key = try LedgerSigningKey.loadOrGenerate(
            at: configuration.data.keys + "/ledger.key", name: configuration.origin)
        let platform = try Platform(configuration: configuration, store: store, ledgerKey: key, passwordCost: passwordCost, now: now)
        try await platform.people.putNodeOrganisation()
        try await platform.runner.recover()
        // Entries that were durable when the last process stopped, but not yet under a signed checkpoint.
        _ = try await platform.ledger.seal()
        return platform
    }

    /// Opens the engine, which takes a tenth of a second, while the caller prepares what it will be asked.
    package func openEngineSoon() {
        // Whoever uses it first is told if it does not open.
        Task { [engine] in try? await engine.withSession { _ in } }
    }

    package func close() async {
        await engine.close()
        await store.close()
    }

    /// Unix milliseconds.
    package static let systemClock: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1_000) }
}
