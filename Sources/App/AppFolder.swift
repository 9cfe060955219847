// App: decides whether an app folder is sound, and what it declares.

package import Pipeline
package import Quality
package import Schema
package import Source
package import Vocabulary

/// What an app folder declares. Plain values: nothing has been run, no row has been read.
package struct AppFolder: Sendable, Hashable {
    /// Absolute path of the folder, symbolic links resolved.
    package let path: String
    package let manifest: AppManifest
    /// In an order in which every model follows those it reads; among equals, by name.
    ///
    /// Without a reader of SQL references (`loadApp(at:known:references:)`) the graph is unknown and the order is by name.
    package let models: [ModelDeclaration]
    /// By name.
    package let sources: [SourceDeclaration]
    /// In the order of `models`; one for each.
    package let statements: [PipelineStatement]
    /// In the order of their files and places.
    package let checks: [CheckDeclaration]
    package let indicatorSets: [IndicatorSetDeclaration]
    package let pages: [PageDeclaration]
    /// By model, the tables its SELECT reads: sources and models of the app by short name, datasets of other apps as `app.dataset`; sorted.
    package let reads: [String: [String]]

    package func model(named name: String) -> ModelDeclaration? { models.first { $0.name == name } }
    package func source(named name: String) -> SourceDeclaration? { sources.first { $0.name == name } }
    package func statement(for model: String) -> PipelineStatement? { statements.first { $0.model == model } }
    package func checks(of model: String) -> [CheckDeclaration] { checks.filter { $0.model == model } }
}

/// `app.yaml`: what the app is.
package struct AppManifest: Sendable, Hashable, Codable {
    package var name: String
    package var title: LocalizedText
    package var description: LocalizedText
    package var version: AppVersion
    package var region: RegionCode
    package var organisation: OrganisationDeclaration
    /// The apps whose datasets this one reads, by name.
    package var needs: [AppNeed]
}

/// The organisation that owns what the app publishes.
package struct OrganisationDeclaration: Sendable, Hashable, Codable {
    package var id: String
    package var title: LocalizedText
}

/// Another app that must be installed.
package struct AppNeed: Sendable, Hashable, Codable {
    package var app: String
    /// The lowest version that will do; `nil` if any does.
    package var from: AppVersion?

    package init(app: String, from: AppVersion? = nil) {
        self.app = app
        self.from = from
    }
}

/// `major.minor.patch`.
package struct AppVersion: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    package let major: Int
    package let minor: Int
    package let patch: Int

    package init(major: Int, minor: Int, patch: Int) {
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    /// `nil` unless `text` is three whole numbers of at most six digits with points between.
    package init?(text: String) {
        let numbers = text.split(separator: ".", maxSplits: 3, omittingEmptySubsequences: false).map { part -> Int? in
            guard (1...6).contains(part.utf8.count), part.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
            return Int(part)
        }
        guard numbers.count == 3, let major = numbers[0], let minor = numbers[1], let patch = numbers[2] else { return nil }
        self.init(major: major, minor: minor, patch: patch)
    }

    package var description: String { "\(major).\(minor).\(patch)" }

    package static func < (left: AppVersion, right: AppVersion) -> Bool {
        (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let version = AppVersion(text: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(text) is no version such as 1.0.0")
        }
        self = version
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
