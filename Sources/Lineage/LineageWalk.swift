import Store

/// Follows edges level by level, each node once, so that cycles end.
struct LineageWalk {
    struct Place {
        var distance: Int
        /// The node from which it was reached first; `nil` where the search began.
        var via: Int64?
    }

    struct Edge: Hashable {
        var from: Int64
        var to: Int64
        var kind: LineageEdge.Kind
        var transformation: String?
    }

    let reader: any SQLReader
    let direction: LineageDirection
    let limits: LineageLimits
    /// The search ends once one of these is reached.
    var goals: Set<Int64> = []

    private(set) var places: [Int64: Place] = [:]
    private(set) var edges: [Edge] = []
    private var known: Set<Edge> = []
    private(set) var truncated = false
    private(set) var reachedGoal = false
    /// The things of the columns that are followed.
    private var tableOf: [Int64: Int64] = [:]
    /// Nodes whose values are followed; the others only had their rows decided.
    private var followed: Set<Int64> = []
    private var frontier: [Int64] = []

    /// Edges read in one level for each node the answer may have.
    private static let edgesPerNode = 64

    init(_ reader: any SQLReader, _ direction: LineageDirection, _ limits: LineageLimits, goals: Set<Int64> = []) {
        self.reader = reader
        self.direction = direction
        self.limits = limits
        self.goals = goals
    }

    mutating func run(columns: [Int64], tables: [Int64]) throws {
        for id in columns + tables { reach(id, 0, via: nil) }
        try open(tables, 0)
        var depth = 0
        while !frontier.isEmpty, !reachedGoal {
            guard depth < limits.depth else {
                truncated = try truncated || hasMore()
                break
            }
            depth += 1
            try step(depth)
        }
    }

    private mutating func step(_ depth: Int) throws {
        let (asked, inside) = try question()
        frontier = []
        let found = try read(asked)
        var fresh: [Int64] = []
        for edge in found {
            let (near, far) = direction == .upstream ? (edge.to, edge.from) : (edge.from, edge.to)
            if edge.kind == .rows, !limits.includesRows { continue }
            if places[near] == nil || !followed.contains(near) {
                // A thing asked about only because of its columns: what came of it as a whole may have come of any of them.
                guard let column = inside[near] else { continue }
                if direction == .upstream, edge.kind != .rows { continue }
                touch(near, depth - 1, via: column)
            }
            guard places[near] != nil else { continue }
            if edge.kind == .rows, direction == .downstream {
                touch(far, depth, via: near)
            } else if reach(far, depth, via: near) {
                fresh.append(far)
            }
            if places[far] != nil, known.insert(edge).inserted { edges.append(edge) }
        }
        guard direction == .upstream else { return }
        // Where it came from a thing as a whole, it may have come from each of its columns.
        try learnTables(of: fresh)
        try open(fresh.filter { tableOf[$0] == nil }, depth)
    }

    /// The nodes whose edges are read next; for things among them that stand there for their columns, one of these.
    private mutating func question() throws -> (asked: [Int64], inside: [Int64: Int64]) {
        try learnTables(of: frontier)
        var inside: [Int64: Int64] = [:]
        if direction == .downstream || limits.includesRows {
            for id in frontier {
                if let table = tableOf[id], !followed.contains(table), inside[table] == nil { inside[table] = id }
            }
        }
        return ((frontier + inside.keys).sorted(), inside)
    }

    private mutating func read(_ asked: [Int64]) throws -> [Edge] {
        let most = limits.nodes * Self.edgesPerNode
        let rows = try LineageSQL.rows(asked, in: reader, limit: most + 1) { LineageSQL.edges(direction, $0) }
        truncated = truncated || rows.count > most
        var found: Set<Edge> = []
        for row in rows {
            let edge = Edge(
                from: try row.integer("from_node"), to: try row.integer("to_node"),
                kind: try LineageEdge.Kind(number: try row.integer("kind")), transformation: try row.optionalText("transformation"))
            if !known.contains(edge) { found.insert(edge) }
        }
        return found.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
    }

    private mutating func hasMore() throws -> Bool {
        try !LineageSQL.rows(try question().asked, in: reader, limit: 1) { LineageSQL.edges(direction, $0) }.isEmpty
    }

    /// Adds all columns of things.
    private mutating func open(_ tables: [Int64], _ distance: Int) throws {
        for row in try LineageSQL.rows(tables, in: reader, LineageSQL.columnsOfTables) {
            let (id, table) = (try row.integer("id"), try row.integer("table_id"))
            tableOf[id] = table
            reach(id, distance, via: table)
        }
    }

    private mutating func learnTables(of ids: [Int64]) throws {
        let unknown = Array(Set(ids.filter { tableOf[$0] == nil })).sorted()
        for row in try LineageSQL.rows(unknown, in: reader, LineageSQL.columns) {
            tableOf[try row.integer("id")] = try row.integer("table_id")
        }
    }

    /// Adds a node and goes on from it.
    ///
    /// - Returns: whether it is followed from now on.
    @discardableResult
    private mutating func reach(_ id: Int64, _ distance: Int, via: Int64?) -> Bool {
        touch(id, distance, via: via)
        guard places[id] != nil, followed.insert(id).inserted else { return false }
        frontier.append(id)
        return true
    }

    /// Adds a node without going on from it.
    private mutating func touch(_ id: Int64, _ distance: Int, via: Int64?) {
        guard places[id] == nil else { return }
        guard places.count < limits.nodes else {
            truncated = true
            return
        }
        places[id] = Place(distance: distance, via: via)
        if goals.contains(id) { reachedGoal = true }
    }
}
