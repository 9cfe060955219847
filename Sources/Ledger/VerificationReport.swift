/// What was checked, and the first fault, if there is one.
package struct VerificationReport: Sendable, Hashable {
    /// Entries whose bytes, columns and hash were checked.
    package var entries: Int64 = 0
    /// Entries the last checkpoint covers.
    package var sealedEntries: Int64 = 0
    package var tiles: Int64 = 0
    package var checkpoints: Int64 = 0
    package var fault: LedgerFault?

    package init() {}

    package var isSound: Bool { fault == nil }
}

/// The first place where the log is not what it should be.
package struct LedgerFault: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Place: Sendable, Hashable, CustomStringConvertible {
        case entry(Int64)
        /// The place of a hash within a tile is `nil` if it is the tile itself that is at fault.
        case tile(level: Int, index: Int64, hash: Int?)
        case checkpoint(Int64)

        package var description: String {
            switch self {
            case .entry(let index): "entry \(index)"
            case .tile(let level, let index, nil): LedgerPath.tile(level: level, index: index, width: nil).text
            case .tile(let level, let index, let hash?): "hash \(hash) of \(LedgerPath.tile(level: level, index: index, width: nil).text)"
            case .checkpoint(let number): "checkpoint \(number)"
            }
        }
    }

    package let place: Place
    /// What of it is at fault, as `leaf hash`.
    package let aspect: String
    package let expected: String
    package let found: String

    package var description: String { "\(place): \(aspect): expected \(expected), found \(found)" }
}
