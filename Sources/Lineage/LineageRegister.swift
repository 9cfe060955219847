package import Store

/// Which way to follow lineage.
package enum LineageDirection: String, Sendable, Hashable, CaseIterable {
    /// To what a column came from.
    case upstream
    /// To what came of a column.
    case downstream
}

/// The current lineage of everything: from source columns over datasets to indicators.
///
/// What was true of an earlier version stands in that version's own lineage.
package struct LineageRegister: Sendable {
    let store: any OperationalStore

    package init(store: any OperationalStore) { self.store = store }

    /// Replaces what is known of one thing, inside the caller's transaction.
    ///
    /// - Throws: `foreignEdge` if an edge does not end at a column of the subject; `StoreError`.
    /// - Complexity: one statement for each thing read, then batches.
    package func record(_ record: LineageRecord, in writer: any SQLWriter) throws {
        try Self.validate(record)
        try writer.lock("lineage")
        var names = try NodeNumbers(writer)
        let subject = try names.number(of: record.subject)
        try clear(subject, in: writer)
        var rows: [[Int64]: (kind: LineageEdge.Kind, transformation: String?)] = [:]
        var tables: Set<Int64> = []
        for column in record.columns { _ = try names.number(of: record.subject.column(column)) }
        for edge in record.edges {
            let ends = [try names.number(of: edge.to), try names.number(of: edge.from)]
            tables.insert(try names.number(of: edge.from.table))
            // Of two ways between the same ends the one that says more about the value stays.
            let known = rows[ends]
            let kind = Self.stronger(known?.kind, edge.kind)
            rows[ends] = (kind, kind == edge.kind ? edge.transformation : known?.transformation)
        }
        try names.write(in: writer)
        let origin = record.origin
        try writer.execute(
            "UPDATE lineage_table SET version_digest = ?, run = ?, recorded_at = ? WHERE id = ?",
            [SQLValue(origin.version), SQLValue(origin.run), SQLValue(origin.recordedAt), SQLValue(subject)])
        try writer.executeBatch(
            "INSERT INTO lineage_edge (to_node, from_node, kind, transformation) VALUES (?, ?, ?, ?)",
            rows.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { ends, edge in
                [SQLValue(ends[0]), SQLValue(ends[1]), SQLValue(edge.kind.number), SQLValue(edge.transformation)]
            })
        try writer.executeBatch(
            "INSERT INTO lineage_table_edge (to_table, from_table) VALUES (?, ?)",
            tables.sorted().map { [SQLValue(subject), SQLValue($0)] })
        try dropStaleColumns(of: subject, except: Set(record.columns), in: writer)
    }

    /// Forgets where a thing came from, when it is no more; what came of it still says so.
    package func forget(_ table: LineageTable, in writer: any SQLWriter) throws {
        try writer.lock("lineage")
        guard let id = try writer.row(LineageSQL.table, [.text(table.kind.rawValue), .text(table.name)])?.integer("id") else { return }
        try clear(id, in: writer)
        try dropStaleColumns(of: id, except: [], in: writer)
        try writer.execute(
            "UPDATE lineage_table SET version_digest = NULL, run = NULL, recorded_at = NULL WHERE id = ?", [SQLValue(id)])
    }

    private func clear(_ table: Int64, in writer: any SQLWriter) throws(StoreError) {
        var ends = [table]
        for row in try writer.rows(LineageSQL.columnsOfTables(1), [SQLValue(table)]) { ends.append(try row.integer("id")) }
        try writer.executeBatch(LineageSQL.removeEdges, ends.map { [SQLValue($0)] })
        try writer.execute("DELETE FROM lineage_table_edge WHERE to_table = ?", [SQLValue(table)])
    }

    /// Columns that the thing no longer has stay only as long as others were made of them.
    private func dropStaleColumns(of table: Int64, except columns: Set<String>, in writer: any SQLWriter) throws(StoreError) {
        var stale: [Int64] = []
        for row in try writer.rows(LineageSQL.columnsOfTables(1), [SQLValue(table)]) where !columns.contains(try row.text("name")) {
            stale.append(try row.integer("id"))
        }
        try writer.executeBatch(
            "DELETE FROM lineage_column WHERE id = ? AND NOT EXISTS (SELECT 1 FROM lineage_edge WHERE from_node = lineage_column.id)",
            stale.map { [SQLValue($0)] })
    }

    private static func validate(_ record: LineageRecord) throws(LineageError) {
        let columns = Set(record.columns)
        for edge in record.edges {
            guard edge.to.table == record.subject, edge.to.column.map(columns.contains) ?? true else {
                throw LineageError(
                    .foreignEdge, problem: "the lineage of \(record.subject.text) has an edge into \(edge.to.text)",
                    mend: "record edges into the columns of \(record.subject.text) only: \(record.columns.prefix(20).joined(separator: ", "))")
            }
        }
    }

    private static func stronger(_ known: LineageEdge.Kind?, _ new: LineageEdge.Kind) -> LineageEdge.Kind {
        guard let known else { return new }
        let order: [LineageEdge.Kind] = [.derived, .exact, .unknown, .rows]
        return order.first { $0 == known || $0 == new } ?? new
    }
}

extension LineageEdge.Kind {
    /// As the register stores it.
    var number: Int {
        switch self {
        case .exact: 0
        case .derived: 1
        case .unknown: 2
        case .rows: 3
        }
    }

    /// - Throws: `damaged`.
    init(number: Int64) throws(LineageError) {
        guard let kind = Self.allCases.first(where: { Int64($0.number) == number }) else {
            throw LineageError(.damaged, problem: "an edge has the kind \(number)", mend: "restore the database from a backup")
        }
        self = kind
    }
}

/// Gives things and columns their numbers, known or new.
private struct NodeNumbers {
    private let writer: any SQLWriter
    private var next: Int64
    private var tables: [LineageTable: Int64] = [:]
    private var columns: [Int64: [String: Int64]] = [:]
    private var newTables: [[SQLValue]] = []
    private var newColumns: [[SQLValue]] = []

    init(_ writer: any SQLWriter) throws(StoreError) {
        self.writer = writer
        next = 0
        for table in ["lineage_table", "lineage_column"] {
            let last = try writer.row("SELECT max(id) AS id FROM \(table)")?.optionalInteger("id") ?? 0
            next = max(next, last + 1)
        }
    }

    mutating func number(of node: LineageNode) throws(StoreError) -> Int64 {
        let table = try number(of: node.table)
        guard let column = node.column else { return table }
        if let known = columns[table]?[column] { return known }
        let id = take()
        columns[table, default: [:]][column] = id
        newColumns.append([SQLValue(id), SQLValue(table), .text(column)])
        return id
    }

    mutating func number(of table: LineageTable) throws(StoreError) -> Int64 {
        if let known = tables[table] { return known }
        if let id = try writer.row(LineageSQL.table, [.text(table.kind.rawValue), .text(table.name)])?.integer("id") {
            tables[table] = id
            for row in try writer.rows(LineageSQL.columnsOfTables(1), [SQLValue(id)]) {
                columns[id, default: [:]][try row.text("name")] = try row.integer("id")
            }
            return id
        }
        let id = take()
        tables[table] = id
        newTables.append([SQLValue(id), .text(table.kind.rawValue), .text(table.name)])
        return id
    }

    private mutating func take() -> Int64 {
        defer { next += 1 }
        return next
    }

    func write(in writer: any SQLWriter) throws(StoreError) {
        try writer.executeBatch("INSERT INTO lineage_table (id, kind, name) VALUES (?, ?, ?)", newTables)
        try writer.executeBatch("INSERT INTO lineage_column (id, table_id, name) VALUES (?, ?, ?)", newColumns)
    }
}
