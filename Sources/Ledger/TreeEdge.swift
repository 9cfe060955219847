/// The right edge of the tree: all that is needed to append to it, whatever its size.
///
/// A level-l tile holds the hashes of perfect subtrees of height 8 l, 256 at most. The edge keeps the tile each level is filling,
/// and the peaks: the perfect subtrees the whole tree is made of, largest first.
struct TreeEdge: Sendable {
    static let tileHeight = 8
    static let tileWidth = 256

    private(set) var size: Int64 = 0
    private var peaks: [TreeHash] = []
    /// By level, the hashes of the tile that is not yet full.
    private var partial: [[TreeHash]] = []

    init() {}

    /// The edge of a tree whose last tiles are known.
    ///
    /// - Parameter partial: by level, `partialWidth(level, size)` hashes.
    init(size: Int64, partial: [[TreeHash]]) {
        self.size = size
        self.partial = partial
        for hashes in partial.reversed() {
            var rest = hashes[...]
            for bit in (0..<Self.tileHeight).reversed() where hashes.count >> bit & 1 == 1 {
                peaks.append(Self.perfectRoot(rest.prefix(1 << bit)))
                rest = rest.dropFirst(1 << bit)
            }
        }
    }

    var root: TreeHash { TreeShape.fold(peaks) }

    /// Appends an entry's hash.
    ///
    /// - Returns: the tiles that are now full, lowest level first.
    /// - Complexity: O(1) on average; O(log size) at most.
    mutating func append(_ leaf: TreeHash) -> [Tile] {
        var hash = leaf
        var height = 0
        push(hash, level: 0)
        while size >> Int64(height) & 1 == 1 {
            hash = .node(peaks.removeLast(), hash)
            height += 1
            if height.isMultiple(of: Self.tileHeight) { push(hash, level: height / Self.tileHeight) }
        }
        peaks.append(hash)
        size += 1
        var full: [Tile] = []
        for level in partial.indices {
            guard partial[level].count == Self.tileWidth else { break }
            let index = (size >> Int64(Self.tileHeight * (level + 1))) - 1
            full.append(Tile(level: level, index: index, hashes: partial[level]))
            partial[level].removeAll(keepingCapacity: true)
        }
        return full
    }

    /// The tiles that are begun but not full, lowest level first.
    var partialTiles: [Tile] {
        partial.indices.filter { !partial[$0].isEmpty }.map { level in
            Tile(level: level, index: size >> Int64(Self.tileHeight * (level + 1)), hashes: partial[level])
        }
    }

    /// How many hashes a level has in all: one for each perfect subtree of its height.
    static func hashCount(level: Int, size: Int64) -> Int64 {
        level * tileHeight < 63 ? size >> Int64(level * tileHeight) : 0
    }

    static func partialWidth(level: Int, size: Int64) -> Int { Int(hashCount(level: level, size: size) % Int64(tileWidth)) }

    /// How many levels of tiles a tree of this size has.
    static func levelCount(size: Int64) -> Int {
        size == 0 ? 0 : (63 - size.leadingZeroBitCount) / tileHeight + 1
    }

    private mutating func push(_ hash: TreeHash, level: Int) {
        if partial.count == level { partial.append([]) }
        partial[level].append(hash)
    }

    private static func perfectRoot(_ hashes: some Collection<TreeHash>) -> TreeHash {
        var row = Array(hashes)
        while row.count > 1 {
            row = stride(from: 0, to: row.count, by: 2).map { .node(row[$0], row[$0 + 1]) }
        }
        return row[0]
    }
}

/// Consecutive hashes of one level: the unit the tree is stored and served in.
struct Tile: Sendable, Hashable {
    let level: Int
    let index: Int64
    /// 1 to 256.
    let hashes: [TreeHash]
}
