import Store

/// Hashes of the tree, taken from stored tiles.
struct TileReader {
    private struct Key: Hashable {
        let level: Int
        let index: Int64
    }

    /// Tiles kept before all are forgotten: 64 of them, expanded, are a megabyte.
    private static let maximumTiles = 64

    /// By height above the tile's own hashes, every perfect node within the tile.
    private var expanded: [Key: [[TreeHash]]] = [:]

    /// All stored hashes of a tile.
    ///
    /// - Throws: `damaged` if there are fewer than `width`.
    static func hashes(level: Int, index: Int64, atLeast width: Int, in reader: any SQLReader) throws -> [TreeHash] {
        let name = LedgerPath.tile(level: level, index: index, width: nil).text
        guard let row = try reader.row(LedgerSQL.tile, [.integer(Int64(level)), .integer(index)]) else {
            throw LedgerError.damaged(name, "the ledger's \(name) is missing; \(width) of its hashes are wanted")
        }
        guard let hashes = TreeHash.split(try row.blob("hashes")), hashes.count >= width else {
            throw LedgerError.damaged(name, "the ledger's \(name) has fewer than the \(width) hashes that are wanted")
        }
        return hashes
    }

    /// The tree's right edge at a size for which tiles are stored.
    static func edge(size: Int64, in reader: any SQLReader) throws -> TreeEdge {
        let partial = try (0..<TreeEdge.levelCount(size: size)).map { level in
            let width = TreeEdge.partialWidth(level: level, size: size)
            let index = TreeEdge.hashCount(level: level, size: size) / Int64(TreeEdge.tileWidth)
            return width == 0 ? [] : Array(try hashes(level: level, index: index, atLeast: width, in: reader).prefix(width))
        }
        return TreeEdge(size: size, partial: partial)
    }

    /// The root over each range of leaves, from tiles of a tree that has them all.
    mutating func roots(of ranges: [Range<Int64>], in reader: any SQLReader) throws -> [TreeHash] {
        var roots: [TreeHash] = []
        for range in ranges {
            var hashes: [TreeHash] = []
            for node in TreeShape.perfectNodes(range) { hashes.append(try hash(of: node, in: reader)) }
            roots.append(TreeShape.fold(hashes))
        }
        return roots
    }

    private mutating func hash(of node: TreeNode, in reader: any SQLReader) throws -> TreeHash {
        let level = node.height / TreeEdge.tileHeight
        let height = node.height % TreeEdge.tileHeight
        let nodesPerTile = Int64(TreeEdge.tileWidth >> height)
        let key = Key(level: level, index: node.index / nodesPerTile)
        let place = Int(node.index % nodesPerTile)
        if let rows = expanded[key], place < rows[height].count { return rows[height][place] }
        let rows = Self.expand(try Self.hashes(level: level, index: key.index, atLeast: (place + 1) << height, in: reader))
        if expanded.count >= Self.maximumTiles { expanded.removeAll(keepingCapacity: true) }
        expanded[key] = rows
        return rows[height][place]
    }

    private static func expand(_ hashes: [TreeHash]) -> [[TreeHash]] {
        var rows = [hashes]
        for _ in 0..<TreeEdge.tileHeight {
            let below = rows[rows.count - 1]
            rows.append((0..<below.count / 2).map { .node(below[2 * $0], below[2 * $0 + 1]) })
        }
        return rows
    }
}
