import Store

extension LineageRegister {
    /// The columns from which some came, or that came of them.
    ///
    /// - Parameter nodes: columns, or things as a whole, which stand for all of their columns.
    /// - Throws: `StoreError`; `damaged`.
    /// - Complexity: a few indexed statements for each level, for each 256 nodes of it.
    package func closure(
        from nodes: [LineageNode], direction: LineageDirection, limits: LineageLimits = LineageLimits()
    ) async throws -> LineageSlice {
        try await store.read { reader in
            let (starts, unrecorded) = try Starts.find(nodes, in: reader)
            var walk = LineageWalk(reader, direction, limits)
            try walk.run(columns: starts.columns, tables: starts.tables)
            let names = try NodeNames(walk, reader)
            let found = try walk.places.map { try LineageSlice.Node(node: names.node($0.key), distance: $0.value.distance) }
            return LineageSlice(
                nodes: found.sorted { ($0.distance, $0.node) < ($1.distance, $1.node) },
                edges: try walk.edges.filter { walk.places[$0.from] != nil && walk.places[$0.to] != nil }.map(names.edge).sorted(),
                origins: names.origins, unrecorded: unrecorded, truncated: walk.truncated)
        }
    }

    /// Where the data of columns is used: every column that came of them, and every thing whose rows they decide.
    package func uses(of nodes: [LineageNode], limits: LineageLimits = .wide) async throws -> LineageUses {
        try await store.read { reader in
            let (starts, unrecorded) = try Starts.find(nodes, in: reader)
            var walk = LineageWalk(reader, .downstream, limits)
            try walk.run(columns: starts.columns, tables: starts.tables)
            let names = try NodeNames(walk, reader)
            var edges: [[Int64]: LineageWalk.Edge] = [:]
            for edge in walk.edges where edges[[edge.from, edge.to]] == nil { edges[[edge.from, edge.to]] = edge }
            var uses: [LineageUse] = []
            for (id, place) in walk.places where place.distance > 0 {
                var path: [LineageEdge] = []
                var (here, via) = (id, place.via)
                while let from = via {
                    // There is no edge from a column to its own thing.
                    if let edge = edges[[from, here]] { path.append(try names.edge(edge)) }
                    (here, via) = (from, walk.places[from]?.via)
                }
                let node = try names.node(id)
                // A thing that only stands for its columns on the way is no use of them.
                if node.column != nil || path.first?.to == node { uses.append(LineageUse(node: node, path: path.reversed())) }
            }
            return LineageUses(uses: uses.sorted { $0.node < $1.node }, unrecorded: unrecorded, truncated: walk.truncated)
        }
    }

    /// Whether values of one of `sources` stand, perhaps changed, in one of `targets`.
    package func reaches(from sources: Set<LineageNode>, to targets: Set<LineageNode>) async throws -> LineageReach {
        try await store.read { reader in
            let starts = try Starts.find(sources.sorted(), in: reader).starts
            let ends = try Starts.find(targets.sorted(), in: reader).starts
            var goals = Set(ends.columns + ends.tables)
            for row in try LineageSQL.rows(ends.tables, in: reader, LineageSQL.columnsOfTables) { goals.insert(try row.integer("id")) }
            guard !goals.isEmpty else { return .notReached }
            var limits = LineageLimits.wide
            limits.includesRows = false
            var walk = LineageWalk(reader, .downstream, limits, goals: goals)
            try walk.run(columns: starts.columns, tables: starts.tables)
            return walk.reachedGoal ? .reached : walk.truncated ? .undecided : .notReached
        }
    }

    /// The things that `table` was made of, or that were made of it, by whatever column.
    package func tables(
        _ direction: LineageDirection, of table: LineageTable, limits: LineageLimits = LineageLimits()
    ) async throws -> LineageTables {
        try await store.read { reader in
            guard let start = try reader.row(LineageSQL.table, [.text(table.kind.rawValue), .text(table.name)])?.integer("id") else {
                return LineageTables(entries: [], truncated: false)
            }
            let far = direction == .upstream ? "from_table" : "to_table"
            var distances = [start: 0]
            var (frontier, truncated, depth) = ([start], false, 0)
            while !frontier.isEmpty {
                depth += 1
                let most = limits.nodes * 64
                let rows = try LineageSQL.rows(frontier, in: reader, limit: most + 1) { LineageSQL.tableEdges(direction, $0) }
                truncated = truncated || rows.count > most
                var next: Set<Int64> = []
                for row in rows where distances[try row.integer(far)] == nil {
                    next.insert(try row.integer(far))
                }
                // The one asked for is not in the answer.
                let room = limits.nodes - (distances.count - 1)
                if next.count > room || (depth > limits.depth && !next.isEmpty) { truncated = true }
                frontier = depth > limits.depth ? [] : Array(next.sorted().prefix(max(room, 0)))
                for id in frontier { distances[id] = depth }
            }
            distances[start] = nil
            let names = try NodeNames(tables: Array(distances.keys), reader)
            let entries = try distances.map { try LineageTables.Entry(table: names.table($0.key), distance: $0.value) }
            return LineageTables(entries: entries.sorted { ($0.distance, $0.table) < ($1.distance, $1.table) }, truncated: truncated)
        }
    }

    /// What recorded a thing's lineage last; `nil` if nothing did.
    package func origin(of table: LineageTable) async throws -> LineageOrigin? {
        try await store.read { reader in
            guard let id = try reader.row(LineageSQL.table, [.text(table.kind.rawValue), .text(table.name)])?.integer("id") else { return nil }
            return try NodeNames(tables: [id], reader).origins[table]
        }
    }
}

/// The numbers of the nodes where a search begins.
private struct Starts {
    var columns: [Int64] = []
    var tables: [Int64] = []

    static func find(_ nodes: [LineageNode], in reader: any SQLReader) throws -> (starts: Starts, unrecorded: [LineageNode]) {
        var (starts, unrecorded) = (Starts(), [LineageNode]())
        var known: [LineageTable: Int64?] = [:]
        for node in nodes {
            let (kind, name) = (node.table.kind.rawValue, node.table.name)
            let table = try known[node.table] ?? reader.row(LineageSQL.table, [.text(kind), .text(name)])?.integer("id")
            known.updateValue(table, forKey: node.table)
            guard let table else {
                unrecorded.append(node)
                continue
            }
            guard let column = node.column else {
                starts.tables.append(table)
                continue
            }
            if let id = try reader.row(LineageSQL.column, [SQLValue(table), .text(column)])?.integer("id") {
                starts.columns.append(id)
            } else {
                unrecorded.append(node)
            }
        }
        return (starts, unrecorded)
    }
}

/// The names of the nodes that a search has found.
private struct NodeNames {
    private var columns: [Int64: (table: Int64, name: String)] = [:]
    private var tables: [Int64: LineageTable] = [:]
    private(set) var origins: [LineageTable: LineageOrigin] = [:]

    init(_ walk: LineageWalk, _ reader: any SQLReader) throws {
        // What is no column is a thing as a whole.
        var wanted = Set(walk.places.keys)
        for row in try LineageSQL.rows(wanted.sorted(), in: reader, LineageSQL.columns) {
            let (id, table) = (try row.integer("id"), try row.integer("table_id"))
            columns[id] = (table, try row.text("name"))
            wanted.remove(id)
            wanted.insert(table)
        }
        try read(Array(wanted), reader)
    }

    init(tables: [Int64], _ reader: any SQLReader) throws { try read(tables, reader) }

    private mutating func read(_ ids: [Int64], _ reader: any SQLReader) throws {
        for row in try LineageSQL.rows(ids.sorted(), in: reader, LineageSQL.tables) {
            let kind = try row.text("kind")
            guard let kind = LineageTable.Kind(rawValue: kind) else {
                throw LineageError(.damaged, problem: "a thing has the kind \(kind)", mend: "restore the database from a backup")
            }
            let table = LineageTable(kind, try row.text("name"))
            tables[try row.integer("id")] = table
            if let recordedAt = try row.optionalInteger("recorded_at") {
                origins[table] = LineageOrigin(
                    version: try row.optionalText("version_digest"), run: try row.optionalText("run"), recordedAt: recordedAt)
            }
        }
    }

    func table(_ id: Int64) throws(LineageError) -> LineageTable {
        guard let table = tables[id] else { throw Self.missing(id) }
        return table
    }

    func node(_ id: Int64) throws(LineageError) -> LineageNode {
        guard let column = columns[id] else { return try table(id).whole }
        return try table(column.table).column(column.name)
    }

    func edge(_ edge: LineageWalk.Edge) throws(LineageError) -> LineageEdge {
        LineageEdge(from: try node(edge.from), to: try node(edge.to), kind: edge.kind, transformation: edge.transformation)
    }

    private static func missing(_ id: Int64) -> LineageError {
        LineageError(.damaged, problem: "an edge ends at node \(id), which does not exist", mend: "restore the database from a backup")
    }
}
