import App
import Catalog
import Pipeline
import Vocabulary

/// An app, or a file that was brought in, with the organisation that owns what becomes of it.
struct OwnedSubject: Sendable {
    /// `innovation`, or `ingest:firms`.
    let name: String
    let title: String
    let owner: String
    /// `nil` for a file that was brought in, or an app with faults.
    let app: AppFolder?
}

// Who may look after sources, rows that were set aside, and jobs: those with the role in the owning organisation.

extension Presenter {
    /// Everything that loads rows and whose owner gave the reader `role`, by name; without a role, everything with an app.
    func ownedSubjects(_ role: Role?) async throws -> [OwnedSubject] {
        func isFor(_ owner: String) -> Bool { role.map { reading.user?.holds($0, for: owner) ?? false } ?? true }
        var subjects = platform.findApps().compactMap(\.folder).filter { isFor($0.manifest.organisation.id) }.map { app in
            OwnedSubject(name: app.manifest.name, title: text(app.manifest.title), owner: app.manifest.organisation.id, app: app)
        }
        guard role != nil else { return subjects }
        let apps = Set(subjects.map(\.name))
        for dataset in try await platform.resources.datasets() where isFor(dataset.resource.owner) {
            let name = dataset.resource.name
            // A dataset of an app is called `app.name`; others came as files.
            guard name.split(separator: ".").count == 1, !apps.contains(name) else { continue }
            subjects.append(
                OwnedSubject(name: "ingest:\(name)", title: text(dataset.resource.title), owner: dataset.resource.owner, app: nil))
        }
        return subjects
    }

    /// The subject of a name if its owner gave the reader `role`.
    func ownedSubject(_ name: String, _ role: Role) async throws -> OwnedSubject? {
        try await ownedSubjects(role).first { $0.name == name }
    }

    func sourceHref(_ app: String, _ source: String) -> String { "/sources/\(Reading.encoded(app))/\(Reading.encoded(source))" }
    func quarantineHref(_ id: String) -> String { "/quarantine/\(Reading.encoded(id))" }
}
