import GRDB
import GRDBSQLite

extension StoreError {
    /// Translates whatever GRDB throws.
    init(sqlite error: any Error, subject: String) {
        switch error {
        case let error as StoreError: self = error
        case let error as DatabaseError:
            self.init(sqlite: error.extendedResultCode.rawValue, message: error.message ?? error.description, subject: subject)
        case is CancellationError: self = .cancelled(subject)
        default: self.init(.other, subject: subject, message: "failed: \(error)", mend: "Look at the file and its folder")
        }
    }

    /// - Parameter code: SQLite's extended result code.
    init(sqlite code: Int32, message: String, subject: String) {
        let (kind, mend) = Self.meaning(ofSQLite: code)
        self.init(kind, subject: subject, message: "failed: \(message) (SQLite code \(code))", mend: mend)
    }

    private static func meaning(ofSQLite code: Int32) -> (Code, String) {
        // The extended codes have no names in Swift: primary code in the low byte, variety above it.
        let primary = code & 0xFF
        let variety = code >> 8
        switch (primary, variety) {
        case (SQLITE_CONSTRAINT, 8), (SQLITE_CONSTRAINT, 6), (SQLITE_CONSTRAINT, 10):
            return (.uniqueViolation, "Change the key, or update the row that is there")
        case (SQLITE_CONSTRAINT, 3): return (.foreignKeyViolation, "Write the row it refers to first, or remove the rows that refer to it")
        case (SQLITE_CONSTRAINT, 1): return (.checkViolation, "Give a value the table allows")
        case (SQLITE_CONSTRAINT, 5): return (.notNull, "Give every value the table requires")
        case (SQLITE_CONSTRAINT, 12), (SQLITE_MISMATCH, _): return (.typeMismatch, "Give a value of the column's type")
        case (SQLITE_BUSY, _), (SQLITE_LOCKED, _): return (.busy, "Close the other program that holds the file, or try again later")
        case (SQLITE_READONLY, _), (SQLITE_PERM, _), (SQLITE_AUTH, _):
            return (.readOnly, "Give the user that runs this program the right to write the file and its folder; a reading transaction cannot write")
        // A write that fails without "no space" is a quota, a size limit or a dying disk: space is what to look at first.
        case (SQLITE_FULL, _), (SQLITE_IOERR, 3), (SQLITE_IOERR, 6), (SQLITE_IOERR, 19):
            return (.diskFull, "Free space on the disk, or raise the quota or file size limit; nothing was changed")
        case (SQLITE_CANTOPEN, _): return (.cannotOpen, "See that the folder exists and may be written by the user that runs this program")
        case (SQLITE_CORRUPT, _), (SQLITE_NOTADB, _):
            return (.corrupt, "The file is damaged or no SQLite database: name the right file, or restore a backup")
        case (SQLITE_INTERRUPT, _): return (.cancelled, "Run it again")
        default: return (.other, "Look at the statement and at the state of the database")
        }
    }
}
