import Store
import Synchronization
import TestKit
import Testing

/// Like `#expect(throws:)`, for the code alone: the message is meant for people.
@discardableResult
func expect<T>(
    throws wanted: StoreError.Code, _ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> T
) async -> StoreError? {
    do {
        _ = try await body()
        Issue.record("nothing was thrown where \(wanted.name) was expected\(comment.map { ": \($0)" } ?? "")", sourceLocation: sourceLocation)
        return nil
    } catch let error as StoreError {
        #expect(error.kind == wanted, "\(error)", sourceLocation: sourceLocation)
        #expect(!error.problem.isEmpty && !error.mend.isEmpty, sourceLocation: sourceLocation)
        return error
    } catch {
        Issue.record("\(error) was thrown where \(wanted.name) was expected", sourceLocation: sourceLocation)
        return nil
    }
}

extension OperationalStoreReader {
    func count(_ table: String) async throws -> Int64 {
        try await read { try $0.row("SELECT COUNT(*) AS n FROM \(table)")?.integer("n") ?? -1 }
    }
}

extension StoreLocation {
    var argument: String {
        switch self {
        case .sqlite(let path): path
        case .postgres(let url): url
        }
    }
}

extension OperationalStoreReader {
    func expect(_ count: Int64, rowsIn table: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let found = try await self.count(table)
        #expect(found == count, "rows in \(table)", sourceLocation: sourceLocation)
    }
}

/// Counts from several tasks.
final class Counter: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }

    @discardableResult
    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}
