import GRDB

/// A new SQLite file of one table, written in one go. It can be made again, so nothing waits for the disk.
package enum SmallTable {
    /// Blocks while it writes.
    ///
    /// - Parameters:
    ///   - columns: name and type (`INTEGER`, `REAL`, `TEXT`) of each.
    ///   - index: columns of an index; none if empty.
    /// - Throws: `cannotOpen`, `diskFull`.
    package static func write(
        _ table: String, columns: [(name: String, type: String)], rows: [[SQLValue]], index: [String], to path: String
    ) throws(StoreError) {
        func quoted(_ name: String) -> String { "\"" + name.replacing("\"", with: "\"\"") + "\"" }
        var configuration = Configuration()
        configuration.journalMode = .default
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.inDatabase { database in
                try database.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
                try database.inTransaction(.exclusive) {
                    let list = columns.map { "\(quoted($0.name)) \($0.type)" }.joined(separator: ", ")
                    try database.execute(sql: "CREATE TABLE \(quoted(table)) (\(list))")
                    let marks = Array(repeating: "?", count: columns.count).joined(separator: ", ")
                    try SQLiteAccess(database).executeBatch("INSERT INTO \(quoted(table)) VALUES (\(marks))", rows)
                    if !index.isEmpty {
                        try database.execute(sql: "CREATE INDEX \(quoted("\(table)_key")) ON \(quoted(table)) (\(index.map(quoted).joined(separator: ", ")))")
                    }
                    return .commit
                }
            }
            try queue.close()
        } catch let error as StoreError {
            throw error
        } catch {
            throw StoreError(sqlite: error, subject: path)
        }
    }
}
