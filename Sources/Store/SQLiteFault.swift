import GRDB

/// SQLite's result codes in the store's terms.
enum SQLiteFault {
    static func translate(_ error: any Error, path: String?) -> StoreError {
        if let error = error as? StoreError { return error }
        if error is CancellationError {
            return StoreError(.cancelled, problem: "the statement was cancelled", mend: "run it again when you are ready")
        }
        guard let error = error as? DatabaseError else {
            return StoreError(.other, problem: "\(error)", mend: "this is a fault of the program: please report it")
        }
        let place = path.map { "\($0): " } ?? ""
        let reason = "\(place)\(error.message ?? error.resultCode.description)"
        switch error.extendedResultCode {
        case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID:
            return StoreError(.uniqueViolation, problem: reason, mend: "a row with this key is there already")
        case .SQLITE_CONSTRAINT_FOREIGNKEY:
            return StoreError(.foreignKeyViolation, problem: reason, mend: "the row refers to one that does not exist")
        case .SQLITE_CONSTRAINT_CHECK, .SQLITE_CONSTRAINT_DATATYPE:
            return StoreError(.checkViolation, problem: reason, mend: "a value is outside of what the table allows")
        case .SQLITE_CONSTRAINT_NOTNULL:
            return StoreError(.notNull, problem: reason, mend: "a value is missing")
        default: return byPrimaryCode(error, reason: reason)
        }
    }

    private static func byPrimaryCode(_ error: DatabaseError, reason: String) -> StoreError {
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            StoreError(
                .busy, problem: "\(reason): another program holds the database's lock",
                mend: "stop the other program (a backup tool or a second shell?) and try again")
        case .SQLITE_READONLY, .SQLITE_PERM:
            StoreError(.readOnly, problem: reason, mend: "give this user write permission on the database file and its folder")
        case .SQLITE_FULL:
            StoreError(.diskFull, problem: reason, mend: "free space on the disk; nothing acknowledged is lost")
        case .SQLITE_CANTOPEN:
            StoreError(.cannotOpen, problem: reason, mend: "check that the folder exists and that this user may write to it")
        case .SQLITE_NOTADB, .SQLITE_CORRUPT:
            StoreError(.corrupt, problem: reason, mend: "this is no intact database: restore it from a backup with `heliu restore`")
        case .SQLITE_IOERR:
            StoreError(.diskFull, problem: reason, mend: "the disk is full or failing; nothing acknowledged is lost")
        case .SQLITE_INTERRUPT, .SQLITE_ABORT:
            StoreError(.cancelled, problem: "the statement was cancelled", mend: "run it again when you are ready")
        default:
            StoreError(.other, problem: reason, mend: "this is a fault of the program: please report it")
        }
    }
}
