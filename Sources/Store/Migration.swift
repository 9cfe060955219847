/// One forward step of a room's tables.
///
/// The SQL is portable: types `INTEGER`, `TEXT`, `REAL`, `BLOB`; `STRICT` is dropped for PostgreSQL. Keys are always given by
/// the program (an `INTEGER PRIMARY KEY` does not count by itself). Once released, the text never changes.
package struct Migration: Sendable, Hashable {
    package let room: String
    /// From 1, ascending within the room.
    package let number: Int
    package let name: String
    /// One or more statements, each ended by a semicolon.
    package let sql: String

    package init(room: String, number: Int, name: String, sql: String) {
        self.room = room
        self.number = number
        self.name = name
        self.sql = sql
    }
}
