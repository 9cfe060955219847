import Ledger
package import Store
package import Vocabulary

/// The one register (一本账): resources, datasets and their versions.
package struct ResourceRegister: Sendable {
    let store: any OperationalStore
    let now: @Sendable () -> Int64

    /// - Parameter now: Unix milliseconds.
    package init(store: any OperationalStore, now: @escaping @Sendable () -> Int64) {
        self.store = store
        self.now = now
    }

    // MARK: Resources

    /// Registers resources, or updates those that changed.
    ///
    /// - Returns: how many were new or changed; an unchanged one leaves no ledger entry.
    @discardableResult
    package func put(_ resources: [Resource], actor: String) async throws -> Int {
        let at = now()
        return try await store.write { writer in
            var changed = 0
            for resource in resources where try Self.put(resource, actor: actor, at: at, in: writer) { changed += 1 }
            return changed
        }
    }

    /// Held while the register is compared and changed: two that bring the same at once make one entry.
    static let changes = "catalog.register"

    /// The same inside a transaction; whether anything changed.
    @discardableResult
    package static func put(_ resource: Resource, actor: String, at: Int64, in writer: any SQLWriter) throws -> Bool {
        try writer.lock(changes)
        let existing = try writer.row("\(selectResource) WHERE id = ?", [.text(resource.id)]).map(Self.resource(from:))
        var proposed = resource
        proposed.updatedAt = existing?.updatedAt ?? at
        guard existing != proposed else { return false }
        try writer.execute(
            """
            INSERT INTO resource (id, kind, title_zh, title_en, description_zh, description_en, owner, region, grade,
                openness, lifecycle, app, created_at, updated_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET title_zh = excluded.title_zh, title_en = excluded.title_en,
                description_zh = excluded.description_zh, description_en = excluded.description_en,
                owner = excluded.owner, region = excluded.region, grade = excluded.grade,
                openness = excluded.openness, lifecycle = excluded.lifecycle, app = excluded.app,
                updated_at = excluded.updated_at
            """,
            [
                .text(resource.id), .text(resource.kind), .text(resource.title.zh), .text(resource.title.en),
                .text(resource.description.zh), .text(resource.description.en), .text(resource.owner),
                SQLValue(resource.region), .text(resource.grade.rawValue), .text(resource.openness.rawValue),
                .text(resource.lifecycle.rawValue), SQLValue(resource.app), .integer(at), .integer(at),
            ])
        if resource.kind == "dataset" {
            try writer.execute(
                "INSERT INTO dataset (name, resource_id) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
                [.text(resource.name), .text(resource.id)])
        }
        try SearchIndex.update(resource, in: writer)
        _ = try LedgerWriter.append(
            LedgerEntry(
                actor: actor, action: existing == nil ? "resource.register" : "resource.update", subject: resource.id,
                digest: nil, at: at,
                details: ["openness": resource.openness.rawValue, "grade": resource.grade.rawValue]),
            in: writer)
        return true
    }

    package func resource(_ id: String) async throws -> Resource? {
        try await store.read { try $0.row("\(Self.selectResource) WHERE id = ?", [.text(id)]).map(Self.resource(from:)) }
    }

    /// Those of many resources that exist, by id.
    package func resources(_ ids: [String]) async throws -> [String: Resource] {
        let rows = try await store.read { reader in try reader.rows(among: ids.map { .text($0) }) { "\(Self.selectResource) WHERE id IN (\($0))" } }
        return Dictionary(try rows.map { (try $0.text("id"), try Self.resource(from: $0)) }, uniquingKeysWith: { first, _ in first })
    }

    /// Code of the region that most resources of a kind are for, of equals the first; `nil` if none is for any.
    package func commonRegion(of kind: String) async throws -> String? {
        try await store.read { reader in
            try reader.row(
                "SELECT region FROM resource WHERE kind = ? AND region IS NOT NULL GROUP BY region ORDER BY count(*) DESC, region LIMIT 1", [.text(kind)]
            )?.optionalText("region")
        }
    }

    /// What a catalogue page asks for.
    package struct Query: Sendable {
        package var text = ""
        package var kind: String?
        package var openness: Openness?
        package var grade: Grade?
        package var owner: String?
        package var region: String?
        package var app: String?
        package var offset = 0
        /// At most 200.
        package var limit = 50

        package init() {}
    }

    /// A page of resources, the total, and how many fall under each value of each facet.
    package struct Page: Sendable {
        package var resources: [Resource]
        package var total: Int
        package var facets: [String: [(value: String, count: Int)]]
    }

    /// Finds resources that the audience may see, best match first, else by id.
    ///
    /// - Complexity: O(matches); the register of a region holds tens of thousands of resources, not millions.
    package func find(_ query: Query, audience: Audience) async throws -> Page {
        try await store.read { reader in
            let ranked = try query.text.isEmpty ? nil : SearchIndex.ranked(query.text, in: reader)
            var resources = try reader.rows("\(Self.selectResource) ORDER BY id", []).map(Self.resource(from:))
                .filter { audience.maySee(openness: $0.openness, owner: $0.owner) && query.accepts($0) }
            if let ranked {
                resources = resources.filter { ranked[$0.id] != nil }
                    .sorted { (ranked[$0.id] ?? 0, $1.id) > (ranked[$1.id] ?? 0, $0.id) }
            }
            let limit = min(max(query.limit, 1), 200)
            return Page(
                resources: Array(resources.dropFirst(max(query.offset, 0)).prefix(limit)), total: resources.count,
                facets: Self.facets(of: resources))
        }
    }

    private static func facets(of resources: [Resource]) -> [String: [(value: String, count: Int)]] {
        func count(_ value: (Resource) -> String?) -> [(value: String, count: Int)] {
            Dictionary(grouping: resources.compactMap(value), by: \.self).map { ($0.key, $0.value.count) }
                .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
        }
        return [
            "kind": count(\.kind), "openness": count(\.openness.rawValue), "grade": count(\.grade.rawValue),
            "owner": count(\.owner), "region": count(\.region), "app": count(\.app),
        ]
    }

    // MARK: Rows

    static let selectResource = """
        SELECT id, kind, title_zh, title_en, description_zh, description_en, owner, region, grade, openness, lifecycle,
            app, updated_at FROM resource
        """

    static func resource(from row: Row) throws -> Resource {
        let id = try row.text("id")
        guard let grade = Grade(rawValue: try row.text("grade")),
            let openness = Openness(rawValue: try row.text("openness")),
            let lifecycle = Resource.Lifecycle(rawValue: try row.text("lifecycle"))
        else {
            throw CatalogError(
                .malformed, problem: "the register's line \(id) carries an unknown grade, openness or lifecycle",
                mend: "this database was written by a newer program; use that one")
        }
        return Resource(
            kind: try row.text("kind"), name: String(id.drop { $0 != "/" }.dropFirst()),
            title: .init(zh: try row.text("title_zh"), en: try row.text("title_en")),
            description: .init(zh: try row.text("description_zh"), en: try row.text("description_en")),
            owner: try row.text("owner"), region: try row.optionalText("region"), grade: grade, openness: openness,
            lifecycle: lifecycle, app: try row.optionalText("app"), updatedAt: try row.integer("updated_at"))
    }
}

extension ResourceRegister.Query {
    fileprivate func accepts(_ resource: Resource) -> Bool {
        (kind == nil || resource.kind == kind) && (openness == nil || resource.openness == openness)
            && (grade == nil || resource.grade == grade) && (owner == nil || resource.owner == owner)
            && (region == nil || resource.region == region) && (app == nil || resource.app == app)
    }
}
