@testable import Source

/// The source's error that a step ends with; `nil` if it ends well or otherwise.
func fault<T>(_ step: () async throws -> T) async -> SourceError? {
    do {
        _ = try await step()
        return nil
    } catch {
        return error as? SourceError
    }
}
