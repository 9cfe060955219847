import Synchronization

/// Names jobs so that their names ascend in the order of their requests within one process, and by the clock between processes.
enum JobID {
    /// Tells apart the requests of one millisecond; where it starts does not matter.
    private static let count = Atomic<UInt32>(0)

    /// - Parameter at: Unix milliseconds.
    static func next(at: Int64) -> String {
        let number = count.wrappingAdd(1, ordering: .relaxed).newValue & 0xF_FFFF
        return hex(UInt64(max(at, 0)), digits: 12) + hex(UInt64(number), digits: 5) + hex(UInt64(UInt32.random(in: 0...UInt32.max)), digits: 8)
    }

    private static func hex(_ number: UInt64, digits: Int) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
