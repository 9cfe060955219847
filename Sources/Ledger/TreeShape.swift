/// A perfect subtree: `1 << height` leaves from `index << height` on.
struct TreeNode: Hashable, Sendable {
    let height: Int
    let index: Int64
}

/// Which parts of the tree a root or a proof is made of (RFC 6962, section 2.1); knows no hashes.
enum TreeShape {
    /// The ranges of leaves whose hashes prove that a leaf is in the tree, from the leaf's sibling up to the root's child.
    ///
    /// - Precondition: `0 <= index < size`.
    /// - Complexity: O(log size).
    static func inclusionRanges(index: Int64, size: Int64) -> [Range<Int64>] {
        precondition(index >= 0 && index < size, "leaf \(index) is not in a tree of \(size)")
        var tree = 0..<size
        var ranges: [Range<Int64>] = []
        while tree.count > 1 {
            let middle = tree.lowerBound + leftSize(of: tree)
            if index < middle {
                ranges.append(middle..<tree.upperBound)
                tree = tree.lowerBound..<middle
            } else {
                ranges.append(tree.lowerBound..<middle)
                tree = middle..<tree.upperBound
            }
        }
        return ranges.reversed()
    }

    /// The ranges of leaves whose hashes prove that the tree of `old` leaves is the beginning of the tree of `size`, lowest first.
    /// There are none from an empty tree or between equal ones.
    ///
    /// - Precondition: `0 <= old <= size`.
    /// - Complexity: O(log size).
    static func consistencyRanges(from old: Int64, to size: Int64) -> [Range<Int64>] {
        precondition(old >= 0 && old <= size, "a tree of \(size) has not grown from one of \(old)")
        guard old > 0, old < size else { return [] }
        var tree = 0..<size
        var ranges: [Range<Int64>] = []
        while tree.upperBound != old {
            let middle = tree.lowerBound + leftSize(of: tree)
            if old <= middle {
                ranges.append(middle..<tree.upperBound)
                tree = tree.lowerBound..<middle
            } else {
                ranges.append(tree.lowerBound..<middle)
                tree = middle..<tree.upperBound
            }
        }
        // The old tree itself need not be proved to whoever holds its root.
        if tree.lowerBound > 0 { ranges.append(tree) }
        return ranges.reversed()
    }

    /// The perfect subtrees a range of leaves is made of, largest first.
    ///
    /// - Precondition: the range begins where a proof's ranges begin: at a multiple of the largest subtree in it.
    static func perfectNodes(_ range: Range<Int64>) -> [TreeNode] {
        var nodes: [TreeNode] = []
        var start = range.lowerBound
        while start < range.upperBound {
            let height = 63 - (range.upperBound - start).leadingZeroBitCount
            nodes.append(TreeNode(height: height, index: start >> Int64(height)))
            start += 1 << Int64(height)
        }
        return nodes
    }

    /// The root over perfect subtrees, largest first.
    static func fold(_ hashes: some BidirectionalCollection<TreeHash>) -> TreeHash {
        guard let last = hashes.last else { return .empty }
        return hashes.dropLast().reversed().reduce(last) { root, left in .node(left, root) }
    }

    /// The largest power of two below the number of leaves.
    private static func leftSize(of tree: Range<Int64>) -> Int64 {
        1 << Int64(63 - (Int64(tree.count) - 1).leadingZeroBitCount)
    }
}
