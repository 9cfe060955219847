@testable import Job
import Store
import TestKit
import Testing

/// Looking for work reads an index in its order, and stops at the first row.
@Suite struct PlanTests {
    @Test(arguments: [JobQueue.firstDueSQL(2), JobQueue.nextDueSQL(2)])
    func lookingForWorkNeitherScansNorSorts(sql: String) async throws {
        try await TestBackend.sqlite.withQueue { _, store, _ in
            let plan = try await store.read { reader in
                try reader.rows("EXPLAIN QUERY PLAN \(sql)", [1, "a", "b"]).map { try $0.text("detail") }
            }
            #expect(plan[0].contains("USING INDEX job_order") || plan[0].contains("USING INDEX job_due"), "\(plan)")
            #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
        }
    }
}
