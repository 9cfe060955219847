import Source
import Synchronization
import Vocabulary

/// The apps of a node as they were last read, kept as long as no file of theirs changes.
final class FoundApps: Sendable {
    private struct Reading {
        var stamp: AppStamp
        var outside: [String]
        var apps: [Platform.FoundApp]
    }

    private let last = Mutex<Reading?>(nil)

    /// - Parameter folders: of all apps.
    func apps(in folders: [String]) -> [Platform.FoundApp] {
        if let known = last.withLock(\.self), AppStamp(folders: folders, outside: known.outside) == known.stamp { return known.apps }
        let before = AppStamp(folders: folders, outside: [])
        let apps = loadApps(at: folders).map { loaded in
            let name = loaded.app?.manifest.name ?? String(loaded.folder.split(separator: "/").last ?? "")
            return Platform.FoundApp(name: name, folder: loaded.app, faults: loaded.faults)
        }
        let sources = apps.flatMap { $0.folder?.sources ?? [] }
        let outside = sources.map(\.path).filter { $0.hasPrefix("/") }
        let reading = Reading(stamp: AppStamp(folders: folders, outside: outside), outside: outside, apps: apps)
        // What an app with faults looks for outside of its folder is not known; and what changed meanwhile is read again.
        let isSound = apps.allSatisfy { $0.folder != nil } && before.isAtRest && before == AppStamp(folders: folders, outside: [])
        last.withLock { $0 = isSound ? reading : nil }
        return apps
    }
}
