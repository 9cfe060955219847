import Dispatch
import Synchronization

/// Work that a thread of its own does while the caller's thread does something else.
final class SecondThread<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>?>(nil)
    private let end = DispatchSemaphore(value: 0)

    init(_ label: String, _ work: @escaping @Sendable () throws -> Value) {
        DispatchQueue(label: label).async {
            let done = Result { try work() }
            self.result.withLock { $0 = done }
            self.end.signal()
        }
    }

    /// Waits for the end; to be called once, from a thread that may block.
    ///
    /// - Throws: what the work threw.
    func value() throws -> Value {
        end.wait()
        guard let result = result.withLock({ $0 }) else { preconditionFailure("the work ended without a result") }
        return try result.get()
    }
}
