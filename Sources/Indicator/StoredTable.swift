import Store

/// One of this room's tables: its columns, the key first, the set the key's first part.
struct StoredTable {
    let name: String
    let keyColumns: [String]
    let otherColumns: [String]

    var columns: [String] { keyColumns + otherColumns }
    var columnList: String { columns.joined(separator: ", ") }

    /// What has to be written so that the table holds exactly `rows` for `set`.
    struct Difference {
        let table: StoredTable
        var upserts: [[SQLValue]] = []
        var deletedKeys: [[SQLValue]] = []

        var isEmpty: Bool { upserts.isEmpty && deletedKeys.isEmpty }

        func upsert(in writer: any SQLWriter) throws {
            guard !upserts.isEmpty else { return }
            let marks = table.columns.map { _ in "?" }.joined(separator: ", ")
            let updates = table.otherColumns.map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
            let action = updates.isEmpty ? "NOTHING" : "UPDATE SET \(updates)"
            let keys = table.keyColumns.joined(separator: ", ")
            try writer.executeBatch(
                "INSERT INTO \(table.name) (\(table.columnList)) VALUES (\(marks)) ON CONFLICT (\(keys)) DO \(action)", upserts)
        }

        func delete(in writer: any SQLWriter) throws {
            guard !deletedKeys.isEmpty else { return }
            let condition = table.keyColumns.map { "\($0) = ?" }.joined(separator: " AND ")
            try writer.executeBatch("DELETE FROM \(table.name) WHERE \(condition)", deletedKeys)
        }
    }

    /// Compares `rows` with what the table holds for `set`.
    ///
    /// - Parameter ignoring: how many columns at the end do not count as a change.
    /// - Complexity: O(rows held + rows given).
    func difference(_ rows: [[SQLValue]], set: String, ignoring: Int = 0, in reader: any SQLReader) throws -> Difference {
        let keyCount = keyColumns.count
        var held: [ArraySlice<SQLValue>: [SQLValue]] = [:]
        try reader.forEachRow("SELECT \(columnList) FROM \(name) WHERE \(keyColumns[0]) = ?", [.text(set)]) { row in
            held[row.values.prefix(keyCount)] = row.values
        }
        var difference = Difference(table: self)
        for row in rows {
            let old = held.removeValue(forKey: row.prefix(keyCount))
            if old?.dropLast(ignoring) != row.dropLast(ignoring) { difference.upserts.append(row) }
        }
        difference.deletedKeys = held.keys.map(Array.init)
        return difference
    }
}

extension StoredTable {
    static let set = StoredTable(
        name: "indicator_set", keyColumns: ["name"],
        otherColumns: ["title_zh", "title_en", "description_zh", "description_en", "tolerance", "computed_at"])
    static let input = StoredTable(name: "indicator_input", keyColumns: ["set_name", "dataset"], otherColumns: ["digest"])
    static let indicator = StoredTable(
        name: "indicator", keyColumns: ["set_name", "key"],
        otherColumns: ["ordinal", "title_zh", "title_en", "unit", "direction", "measure", "owner"])
    static let observation = StoredTable(
        name: "observation", keyColumns: ["set_name", "indicator", "region", "subject", "period", "published", "source"],
        otherColumns: ["value", "unit", "comparator", "latest"])
    static let planNode = StoredTable(
        name: "plan_node", keyColumns: ["set_name", "id"],
        otherColumns: ["parent", "kind", "ordinal", "title_zh", "title_en", "owner", "period", "source"])
    static let target = StoredTable(
        name: "target", keyColumns: ["set_name", "id"],
        otherColumns: [
            "ordinal", "indicator", "node", "region", "subject", "baseline_value", "baseline_period", "comparator", "value", "unit", "period",
            "source",
        ])
    static let judgement = StoredTable(
        name: "judgement", keyColumns: ["set_name", "target"],
        otherColumns: [
            "indicator", "status", "unit", "target_value", "observed_value", "observed_comparator", "observed_period", "observed_source",
            "baseline_value", "baseline_period", "expected", "progress", "expected_progress", "gap", "reason_zh", "reason_en", "judged_at",
        ])
}
