import Dispatch

/// How patient and how wide a store is.
package struct StoreOptions: Sendable, Hashable {
    /// How long SQLite waits for another process that holds the file.
    package var busyTimeoutSeconds: Double
    /// How long PostgreSQL waits for a lock another transaction holds.
    package var lockTimeoutSeconds: Int
    /// Connections a store keeps at most; on SQLite those that read, beside the one that writes.
    package var connectionLimit: Int
    /// How often a PostgreSQL server that does not answer is tried before work that has not begun is given up.
    package var connectAttempts: Int

    package init(busyTimeoutSeconds: Double = 5, lockTimeoutSeconds: Int = 60, connectionLimit: Int = 6, connectAttempts: Int = 4) {
        self.busyTimeoutSeconds = busyTimeoutSeconds
        self.lockTimeoutSeconds = lockTimeoutSeconds
        self.connectionLimit = connectionLimit
        self.connectAttempts = connectAttempts
    }
}

/// Opens the database of operations. A SQLite file is created if it is missing, its folder and a PostgreSQL database are not.
///
/// - Throws: `cannotOpen`, `readOnly`, `busy`, `corrupt`, `diskFull`, each with the path or address and how to mend it.
package func openStore(_ location: StoreLocation, options: StoreOptions = StoreOptions()) async throws -> any OperationalStore {
    switch location {
    case .sqlite(let path):
        return try await onBlockingThread { try SQLiteStore(path: path, options: options) }
    case .postgres(let url):
        let store = PostgresStore(address: try PostgresAddress(url: url), options: options)
        do {
            // A wrong address or password shows at once, not at the first page.
            _ = try await store.read { reader in try reader.row("SELECT 1 AS one") }
        } catch {
            await store.close()
            throw error
        }
        return store
    }
}

/// Opens a finished SQLite file to read only, such as the serving table of a version.
///
/// - Throws: `cannotOpen`, `corrupt`.
package func openServing(path: String) async throws -> any OperationalStoreReader {
    try await onBlockingThread { try ServingFile(path: path) }
}

/// Runs blocking work outside of the threads that tasks share.
package func onBlockingThread<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
        // A queue of its own gets a thread at once; the global ones wait until a busy thread is free.
        DispatchQueue(label: "heliu.store.blocking").async { continuation.resume(with: Result { try body() }) }
    }
}
