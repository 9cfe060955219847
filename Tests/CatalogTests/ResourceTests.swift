import Catalog
import Store
import TestKit
import Testing
import Vocabulary

/// The register: what stands in it, who sees it, and what each change leaves on the record.
@Suite struct ResourceTests {
    @Test(arguments: TestBackend.allCases)
    func anUnchangedResourceLeavesNoEntry(backend: TestBackend) async throws {
        try await withCatalogue(backend) { catalogue in
            var resource = sampleDataset("innovation.statement", about: "各项表述", app: "innovation")
            resource.grade = .general2
            #expect(try await catalogue.resources.put([resource], actor: "li") == 1)
            let start = catalogue.clock.now
            catalogue.clock.advance(1_000)
            #expect(try await catalogue.resources.put([resource], actor: "li") == 0)
            var stored = try #require(try await catalogue.resources.resource(resource.id))
            #expect(stored.updatedAt == start)
            stored.updatedAt = 0
            #expect(stored == resource, "read back as it was written")
            resource.openness = .sharedConditional
            #expect(try await catalogue.resources.put([resource], actor: "li") == 1)
            #expect(try await catalogue.resources.resource(resource.id)?.openness == .sharedConditional)
            #expect(try await catalogue.resources.resource(resource.id)?.updatedAt == start + 1_000)
            #expect(try await catalogue.entries() == ["resource.register \(resource.id)", "resource.update \(resource.id)"])
        }
    }

    @Test(arguments: TestBackend.allCases)
    func oneRefusedResourceUndoesThoseBeforeIt(backend: TestBackend) async throws {
        try await withCatalogue(backend) { catalogue async throws in
            await #expect(throws: StoreError.self) {
                try await catalogue.resources.put([sampleDataset("a"), sampleDataset("b", owner: "nobody")], actor: "li")
            }
            #expect(try await catalogue.resources.resource("dataset/a") == nil)
            #expect(try await catalogue.count("search_term") == 0)
            #expect(try await catalogue.entries().isEmpty)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func onlyADatasetResourceMakesADataset(backend: TestBackend) async throws {
        try await withCatalogue(backend) { catalogue in
            let app = Resource(kind: "app", name: "innovation", title: .init(zh: "科技创新", en: ""), description: .init(zh: "", en: ""), owner: "kjj")
            try await catalogue.resources.put([app, sampleDataset("innovation.statement")], actor: "li")
            #expect(try await catalogue.resources.datasets().map(\.name) == ["innovation.statement"])
            #expect(try await catalogue.resources.dataset("innovation") == nil)
            let dataset = try #require(try await catalogue.resources.dataset("innovation.statement"))
            #expect(dataset.current == nil && dataset.resource.id == "dataset/innovation.statement")
        }
    }

    @Test(arguments: TestBackend.allCases)
    func listsPagesAndCountsFacetsOverAllOfThem(backend: TestBackend) async throws {
        try await withCatalogue(backend) { catalogue in
            let numbers = (0..<7).map { number in
                sampleDataset(
                    "d\(number)", owner: number < 5 ? "kjj" : "tjj", openness: number == 0 ? .sharedUnconditional : .open, app: number < 3 ? "innovation" : nil)
            }
            try await catalogue.resources.put(numbers, actor: "li")
            var query = ResourceRegister.Query()
            query.limit = 3
            var seen: [String] = []
            for offset in [0, 3, 6, 9] {
                query.offset = offset
                let page = try await catalogue.resources.find(query, audience: .node)
                #expect(page.total == 7)
                #expect(page.facets["owner"]?.map(\.value) == ["kjj", "tjj"] && page.facets["owner"]?.map(\.count) == [5, 2])
                seen += page.resources.map(\.name)
            }
            #expect(seen == numbers.map(\.name))
            query.offset = 0
            query.limit = 0
            #expect(try await catalogue.resources.find(query, audience: .node).resources.count == 1)
            query.limit = 50
            query.app = "innovation"
            let page = try await catalogue.resources.find(query, audience: .node)
            #expect(page.total == 3 && page.facets["app"]?.map(\.count) == [3])
            #expect(page.facets["openness"]?.map(\.value) == ["open", "shared_unconditional"], "most first")
            query.owner = "tjj"
            #expect(try await catalogue.resources.find(query, audience: .node).total == 0)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func countsOnlyWhatTheAudienceMaySee(backend: TestBackend) async throws {
        try await withCatalogue(backend) { catalogue in
            let all = Openness.allCases.map { sampleDataset("d.\($0.rawValue)", zh: "秘密人口", openness: $0) }
            try await catalogue.resources.put(all, actor: "li")
            func seen(_ audience: Audience, _ text: String = "") async throws -> (total: Int, facets: Int) {
                var query = ResourceRegister.Query()
                query.text = text
                let page = try await catalogue.resources.find(query, audience: audience)
                return (page.total, page.facets["openness"]?.count ?? 0)
            }
            let stranger = PlatformUser(name: "x", displayName: "", grants: [RoleGrant(organisation: "tjj", role: .viewer)])
            let owner = PlatformUser(name: "y", displayName: "", grants: [RoleGrant(organisation: "kjj", role: .viewer)])
            for text in ["", "人口"] {
                #expect(try await seen(.anonymous, text) == (1, 1))
                #expect(try await seen(.user(stranger), text) == (2, 2))
                #expect(try await seen(.user(owner), text) == (4, 4))
                #expect(try await seen(.node, text) == (4, 4))
            }
        }
    }
}
