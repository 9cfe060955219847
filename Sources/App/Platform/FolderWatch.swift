import Fetch
import Pipeline
import Source
import Store
import Vocabulary

/// Looks into the watched folders of all sources and asks for runs as files arrive.
package struct FolderWatch: Sendable {
    private struct Place: Hashable {
        let app: String
        let source: String
        let folder: String
        let pattern: String
    }

    /// How often the declarations are read again.
    private static let refreshMilliseconds: Int64 = 15_000

    let platform: Platform
    let restMilliseconds: Int64
    private var places: [Place] = []
    private var readAt: Int64?
    private var states: [Place: WatchedFolder.State] = [:]
    /// Folders that cannot be read, so that each is reported once.
    private var faulty: Set<Place> = []

    package init(platform: Platform, restMilliseconds: Int64 = 5_000) {
        self.platform = platform
        self.restMilliseconds = restMilliseconds
    }

    /// Looks once.
    ///
    /// - Parameter onFault: is told of a folder that cannot be read, once until it can be again.
    /// - Returns: the apps a run was asked for.
    package mutating func look(onFault: (_ app: String, any Error) -> Void) async throws -> [String] {
        if readAt.map({ platform.now() - $0 >= Self.refreshMilliseconds }) ?? true { refresh() }
        var asked: Set<String> = []
        for place in places {
            do {
                if try await hasNews(place) { asked.insert(place.app) }
                faulty.remove(place)
            } catch let error as FetchError {
                if faulty.insert(place).inserted { onFault(place.app, error) }
            }
        }
        for app in asked.sorted() { try await platform.requestFollowing(of: app, requestedBy: "node") }
        return asked.sorted()
    }

    private mutating func refresh() {
        readAt = platform.now()
        places = platform.findApps().compactMap(\.folder).flatMap { app in
            app.sources.filter { $0.watch == true && $0.remote == nil }.map { source in
                Place(
                    app: app.manifest.name, source: source.name, folder: source.path.hasPrefix("/") ? source.path : "\(app.path)/\(source.path)",
                    pattern: source.pattern ?? "*")
            }
        }
        states = states.filter { places.contains($0.key) }
    }

    private mutating func hasNews(_ place: Place) async throws -> Bool {
        let folder = WatchedFolder(path: place.folder, pattern: try NamePattern(place.pattern), restMilliseconds: restMilliseconds)
        let snapshot = try await onBlockingThread { try folder.snapshot() }
        let isFirst = states[place] == nil
        var (ready, state) = folder.ready(snapshot, state: states[place] ?? WatchedFolder.State(), now: platform.now())
        let register = WatchedFiles(store: platform.store, now: platform.now)
        var hasNews = false
        if !ready.isEmpty {
            hasNews = try await register.found(ready.map(WatchedFile.init), of: place.source, subject: place.app)
            state.take(ready)
        }
        if isFirst {
            // Found by an earlier process that ended before it could ask.
            let waiting = Set(try await register.all(of: place.source, subject: place.app).filter { $0.takenAt == nil }.map(\.name))
            hasNews = hasNews || snapshot.contains { waiting.contains($0.name) }
        }
        states[place] = state
        return hasNews
    }
}

extension WatchedFile {
    init(_ entry: WatchedFolder.Entry) {
        self.init(name: entry.name, size: entry.size, modified: entry.modified, inode: Int64(bitPattern: entry.inode))
    }
}
