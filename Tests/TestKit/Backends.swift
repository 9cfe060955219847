import Foundation
package import Store

/// The databases a store can stand on. As the argument of a test, the test runs once on each:
/// `@Test(arguments: TestBackend.allCases) func …(backend: TestBackend)`.
package enum TestBackend: String, Sendable, CaseIterable, CustomStringConvertible {
    case sqlite = "SQLite"
    case postgres = "PostgreSQL"

    package var description: String { rawValue }

    /// Lends the location of an empty database of its own.
    @discardableResult
    package func withLocation<T>(_ body: (StoreLocation) async throws -> T) async throws -> T {
        switch self {
        case .sqlite:
            try await withTemporaryFolder { folder in try await body(.sqlite(path: folder + "/heliu.sqlite")) }
        case .postgres:
            try await withPostgresDatabase { url in try await body(.postgres(url: url)) }
        }
    }

    /// Lends an empty store of its own, and closes it.
    @discardableResult
    package func withStore<T>(options: StoreOptions = StoreOptions(), _ body: (any OperationalStore) async throws -> T) async throws -> T {
        try await withLocation { location in
            let store = try await openStore(location, options: options)
            do {
                let value = try await body(store)
                await store.close()
                return value
            } catch {
                await store.close()
                throw error
            }
        }
    }
}

/// Runs `body` with an empty store on SQLite, then with one on PostgreSQL.
///
/// - Throws: `BackendFailure` with the name of the database where `body` threw.
package func withEachBackend(options: StoreOptions = StoreOptions(), _ body: (any OperationalStore) async throws -> Void) async throws {
    for backend in TestBackend.allCases {
        do {
            try await backend.withStore(options: options, body)
        } catch {
            throw BackendFailure(backend: backend, error: error)
        }
    }
}

package struct BackendFailure: Error, CustomStringConvertible {
    package let backend: TestBackend
    package let error: any Error

    package var description: String { "on \(backend): \(error)" }
}

/// Lends the address of an empty database on this process's server.
@discardableResult
package func withPostgresDatabase<T>(_ body: (_ url: String) async throws -> T) async throws -> T {
    let cluster = try await offSharedThreads { try PostgresCluster.shared }
    let name = try await offSharedThreads { try cluster.createDatabase() }
    do {
        let value = try await body(cluster.url(name))
        try await offSharedThreads { try cluster.dropDatabase(name) }
        return value
    } catch {
        // The failure that matters is the one above; the server is thrown away anyway.
        try? await offSharedThreads { try cluster.dropDatabase(name) }
        throw error
    }
}

/// Runs blocking work where it holds up no other test.
package func offSharedThreads<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
        // The global queues have few threads, and blocked ones hold up the others.
        DispatchQueue(label: "heliu.test.blocking").async { continuation.resume(with: Result { try body() }) }
    }
}
