import Store

/// The register's statements that run while someone waits; each finds its rows by an index.
enum LineageSQL {
    /// How many numbers one statement asks for at most.
    static let most = 256

    /// Edges at one end; the last argument is how many at most.
    ///
    /// Which thing a column is of is asked apart, for those few that are reached: of a join PostgreSQL makes a walk through all columns.
    static func edges(_ direction: LineageDirection, _ count: Int) -> String {
        let near = direction == .upstream ? "to_node" : "from_node"
        return "SELECT to_node, from_node, kind, transformation FROM lineage_edge WHERE \(near) IN (\(marks(count))) LIMIT ?"
    }

    static func columns(_ count: Int) -> String { "SELECT id, table_id, name FROM lineage_column WHERE id IN (\(marks(count)))" }

    static func columnsOfTables(_ count: Int) -> String {
        "SELECT id, table_id, name FROM lineage_column WHERE table_id IN (\(marks(count)))"
    }

    static func tables(_ count: Int) -> String {
        "SELECT id, kind, name, version_digest, run, recorded_at FROM lineage_table WHERE id IN (\(marks(count)))"
    }

    static func tableEdges(_ direction: LineageDirection, _ count: Int) -> String {
        let column = direction == .upstream ? "to_table" : "from_table"
        return "SELECT to_table, from_table FROM lineage_table_edge WHERE \(column) IN (\(marks(count))) LIMIT ?"
    }

    static let table = "SELECT id FROM lineage_table WHERE kind = ? AND name = ?"
    static let column = "SELECT id FROM lineage_column WHERE table_id = ? AND name = ?"
    /// One end at a time: a list made by another SELECT would tempt PostgreSQL to read the whole table.
    static let removeEdges = "DELETE FROM lineage_edge WHERE to_node = ?"

    private static func marks(_ count: Int) -> String { repeatElement("?", count: count).joined(separator: ", ") }

    /// Runs a statement for many numbers, a few at a time.
    ///
    /// Lists are filled up with their last number to a few lengths, so that few statements are prepared.
    static func rows(
        _ ids: [Int64], in reader: any SQLReader, limit: Int? = nil, _ statement: (Int) -> String
    ) throws(StoreError) -> [Row] {
        var rows: [Row] = []
        var start = 0
        while start < ids.count {
            let part = ids[start..<min(start + most, ids.count)]
            start += most
            guard let last = part.last else { break }
            let count = [1, 4, 16, 64, most].first { $0 >= part.count } ?? most
            var arguments = part.map { SQLValue($0) } + repeatElement(SQLValue(last), count: count - part.count)
            if let limit { arguments.append(SQLValue(max(limit - rows.count, 0))) }
            rows += try reader.rows(statement(count), arguments)
            if let limit, rows.count >= limit { break }
        }
        return rows
    }
}
