import FoundationEssentials
import GRDB
import GRDBSQLite

#if canImport(Glibc)
import Glibc
#endif

/// What is asked of a SQLite file and its folder before it is opened, and how it is opened.
enum SQLiteFile {
    /// Steps of SQLite's machine, some microseconds' worth.
    private static let operationsBetweenChecks: Int32 = 10_000

    static func configuration(_ options: StoreOptions) -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(options.busyTimeoutSeconds)
        configuration.maximumReaderCount = options.connectionLimit
        configuration.foreignKeysEnabled = true
        configuration.prepareDatabase { database in
            // GRDB interrupts the statement under way when its task is cancelled; one that is just about to start would miss that.
            sqlite3_progress_handler(database.sqliteConnection, operationsBetweenChecks, { _ in Task.isCancelled ? 1 : 0 }, nil)
        }
        return configuration
    }

    /// SQLite says no more than "unable to open database file": find out what is in the way.
    static func checkWritable(_ path: String) throws(StoreError) {
        let folder = folder(of: path)
        guard access(folder, F_OK) == 0 else {
            throw StoreError(
                .cannotOpen, subject: path, message: "cannot be opened: there is no folder \(folder)",
                mend: "Create the folder, or name another data folder")
        }
        guard access(folder, W_OK | X_OK) == 0 else {
            throw StoreError(
                .readOnly, subject: path, message: "cannot be opened: the folder \(folder) may not be written (\(systemMessage()))",
                mend: "Give the user that runs this program the right to write the folder, or name another data folder")
        }
        guard access(path, F_OK) == 0 else { return }
        try checkIsFile(path)
        for file in [path, path + "-wal", path + "-shm"] where access(file, F_OK) == 0 && access(file, W_OK) != 0 {
            throw StoreError(
                .readOnly, subject: file, message: "may not be written (\(systemMessage()))",
                mend: "Give the user that runs this program the right to write the file")
        }
    }

    static func checkReadable(_ path: String) throws(StoreError) {
        guard access(path, F_OK) == 0 else {
            throw StoreError(.cannotOpen, subject: path, message: "does not exist", mend: "Name a file that is there")
        }
        try checkIsFile(path)
        guard access(path, R_OK) == 0 else {
            throw StoreError(
                .cannotOpen, subject: path, message: "may not be read (\(systemMessage()))",
                mend: "Give the user that runs this program the right to read the file")
        }
    }

    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The text of the last failed system call.
    static func systemMessage() -> String { String(cString: strerror(errno)) }

    private static func checkIsFile(_ path: String) throws(StoreError) {
        var isFolder = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder {
            throw StoreError(.cannotOpen, subject: path, message: "is a folder, not a database file", mend: "Name a file")
        }
    }
}

extension DatabasePool {
    func readTransaction<T: Sendable>(path: String, _ body: @escaping @Sendable (any SQLReader) throws -> T) async throws -> T {
        try await translating(path: path) {
            try await self.read { database in
                let access = SQLiteAccess(database)
                let value = try body(access)
                if let failure = access.failure { throw failure }
                return value
            }
        }
    }

    func writeTransaction<T: Sendable>(path: String, _ body: @escaping @Sendable (SQLiteAccess) throws -> T) async throws -> T {
        try await translating(path: path) {
            try await self.writeWithoutTransaction { database in
                var value: T?
                try database.inTransaction(.immediate) {
                    let access = SQLiteAccess(database)
                    value = try body(access)
                    if let failure = access.failure { throw failure }
                    return .commit
                }
                guard let value else { preconditionFailure("a committed transaction has a value") }
                return value
            }
        }
    }

    func closeWhenIdle() async {
        // It waits for what is under way; a second close finds nothing to do.
        try? await onBlockingThread { try self.close() }
    }

    func translating<T: Sendable>(path: String, _ work: () async throws -> T) async throws -> T {
        do {
            return try await work()
        } catch let error as DatabaseError {
            // GRDB reports a closed pool as misuse.
            throw error.resultCode == .SQLITE_MISUSE ? StoreError.closed(path) : StoreError(sqlite: error, subject: path)
        } catch is CancellationError {
            throw StoreError.cancelled(path)
        }
    }
}
