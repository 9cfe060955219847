import Catalog
import Pipeline
import Schema
import Synchronization
package import Vocabulary

/// The region names that pages show, from the shipped `divisions.division` dataset.
extension Platform {
    package struct RegionName: Sendable {
        package var code: String
        package var parent: String
        package var level: String
        package var name: LocalizedText
    }

    /// Divisions by code; read again when a new version is current.
    package func regionNames() async throws -> [String: RegionName] {
        guard let version = try await resources.dataset("divisions.division")?.current else { return [:] }
        if let known = regionCache.withLock({ $0 }), known.digest == version.digest { return known.regions }
        let page = try await reader.rows(of: version, limit: 10_000)
        func position(_ name: String) -> Int? { page.fields.firstIndex { $0.name == name } }
        guard let code = position("code"), let parent = position("parent"), let level = position("level"),
            let zh = position("name_zh"), let en = position("name_en")
        else { return [:] }
        var regions: [String: RegionName] = [:]
        for row in page.rows {
            regions[row[code].text] = RegionName(
                code: row[code].text, parent: row[parent].text, level: row[level].text,
                name: LocalizedText(zh: row[zh].text, en: row[en].text))
        }
        let (digest, found) = (version.digest, regions)
        regionCache.withLock { $0 = RegionCache(digest: digest, regions: found) }
        return found
    }

    struct RegionCache: Sendable {
        var digest: String
        var regions: [String: RegionName]
    }
}
