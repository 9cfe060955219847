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
    /// What the SELECTs may ask for with `getvariable('name')`, with the values a run takes unless told otherwise.
    package let parameters: [ParameterDeclaration]
    /// In the order of `glossary.yaml`; fields name these terms.
    package let glossary: [GlossaryTerm]
    /// Unit tests of the models, by file.
    package let tests: [ModelTest]
    /// By model, the tables its SELECT reads: sources and models of the app by short name, datasets of other apps as `app.dataset`; sorted.
    package let reads: [String: [String]]

    package func model(named name: String) -> ModelDeclaration? { models.first { $0.name == name } }
    package func source(named name: String) -> SourceDeclaration? { sources.first { $0.name == name } }
    package func statement(for model: String) -> PipelineStatement? { statements.first { $0.model == model } }
    /// Names of models that have a SELECT but no unit test, in the order of `models`.
    package var untestedModels: [String] {
        let tested = Set(tests.map(\.model))
        return models.map(\.name).filter { !tested.contains($0) }
    }
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
    /// When it runs by itself; `nil` if nobody but people and `triggers` start it.
    package var schedule: AppSchedule? = nil
    /// The apps after which it runs.
    package var triggers: [AppTrigger] = []
}

extension AppManifest {
    /// Manifests stored before apps had triggers have none.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            name: try container.decode(String.self, forKey: .name), title: try container.decode(LocalizedText.self, forKey: .title),
            description: try container.decode(LocalizedText.self, forKey: .description),
            version: try container.decode(AppVersion.self, forKey: .version), region: try container.decode(RegionCode.self, forKey: .region),
            organisation: try container.decode(OrganisationDeclaration.self, forKey: .organisation),
            needs: try container.decode([AppNeed].self, forKey: .needs),
            schedule: try container.decodeIfPresent(AppSchedule.self, forKey: .schedule),
            triggers: try container.decodeIfPresent([AppTrigger].self, forKey: .triggers) ?? [])
    }
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
