package import Vocabulary

/// Anything shared: one line of the register.
package struct Resource: Sendable, Hashable, Codable {
    package enum Lifecycle: String, Sendable, Hashable, Codable, CaseIterable { case draft, active, deprecated, retired }

    /// `kind/name`, for example `dataset/innovation.statement`.
    package var id: String
    package var kind: String
    package var title: LocalizedText
    package var description: LocalizedText
    /// Id of the organisation that owns it.
    package var owner: String
    package var region: String?
    package var grade: Grade
    package var openness: Openness
    package var lifecycle: Lifecycle
    /// The app that declares it; `nil` if a user registered it.
    package var app: String?
    package var updatedAt: Int64

    package init(
        kind: String, name: String, title: LocalizedText, description: LocalizedText, owner: String,
        region: String? = nil, grade: Grade = .general1, openness: Openness = .open, lifecycle: Lifecycle = .active,
        app: String? = nil, updatedAt: Int64 = 0
    ) {
        self.id = "\(kind)/\(name)"
        self.kind = kind
        self.title = title
        self.description = description
        self.owner = owner
        self.region = region
        self.grade = grade
        self.openness = openness
        self.lifecycle = lifecycle
        self.app = app
        self.updatedAt = updatedAt
    }

    /// The part of the id behind the kind.
    package var name: String { String(id.drop { $0 != "/" }.dropFirst()) }
}

/// Who asks; decides which resources are seen. Anonymous users see open resources only.
package enum Audience: Sendable, Hashable {
    case anonymous
    case user(PlatformUser)
    /// The program itself: commands run by the node's owner, and runs.
    case node

    /// Whether a resource of this openness and owner may be read at all.
    package func maySee(openness: Openness, owner: String) -> Bool {
        switch (self, openness) {
        case (.node, _), (_, .open): true
        case (.anonymous, _): false
        case (.user(let user), .sharedUnconditional): !user.grants.isEmpty
        case (.user(let user), .sharedConditional), (.user(let user), .notShared):
            Role.allCases.contains { user.holds($0, for: owner) }
        }
    }
}

/// A named table family.
package struct Dataset: Sendable, Hashable, Codable {
    package var name: String
    package var resource: Resource
    package var current: DatasetVersion?
}

/// An immutable, content-addressed publication of a dataset.
package struct DatasetVersion: Sendable, Hashable, Codable {
    package var dataset: String
    /// 1 for the first version.
    package var number: Int
    /// `sha256:…` of the bundle's manifest.
    package var digest: String
    package var rows: Int64
    /// Size of the bundle's Parquet file.
    package var bytes: Int64
    package var schemaJSON: String
    package var reportJSON: String
    package var lineageJSON: String
    package var run: String?
    package var publishedBy: String
    package var publishedAt: Int64
    package var ledgerIndex: Int64

    package init(
        dataset: String, number: Int = 0, digest: String, rows: Int64, bytes: Int64, schemaJSON: String,
        reportJSON: String, lineageJSON: String, run: String?, publishedBy: String, publishedAt: Int64 = 0,
        ledgerIndex: Int64 = 0
    ) {
        self.dataset = dataset
        self.number = number
        self.digest = digest
        self.rows = rows
        self.bytes = bytes
        self.schemaJSON = schemaJSON
        self.reportJSON = reportJSON
        self.lineageJSON = lineageJSON
        self.run = run
        self.publishedBy = publishedBy
        self.publishedAt = publishedAt
        self.ledgerIndex = ledgerIndex
    }
}
