/// The hashes that lead from one entry to the root of a tree (RFC 6962, section 2.1.1).
package struct InclusionProof: Sendable, Hashable {
    package let index: Int64
    package let size: Int64
    /// From the leaf's sibling up to the root's child.
    package let hashes: [TreeHash]

    package init(index: Int64, size: Int64, hashes: [TreeHash]) {
        self.index = index
        self.size = size
        self.hashes = hashes
    }

    /// Whether the entry with this leaf hash is in the tree with this root, at the proof's place.
    ///
    /// - Throws: `proofMismatch`.
    /// - Complexity: O(log size).
    package func verify(leaf: TreeHash, root: TreeHash) throws(LedgerError) {
        guard index >= 0, index < size else { throw mismatch("entry \(index) cannot be in a tree of \(size)") }
        var place = index
        var last = size - 1
        var hash = leaf
        for sibling in hashes {
            guard last > 0 else { throw mismatch("it has \(hashes.count) hashes, too many for a tree of \(size)") }
            if place & 1 == 1 || place == last {
                hash = .node(sibling, hash)
                // A node without a right neighbour rises unpaired until it is a right child.
                while place & 1 == 0, place > 0 {
                    place >>= 1
                    last >>= 1
                }
            } else {
                hash = .node(hash, sibling)
            }
            place >>= 1
            last >>= 1
        }
        guard last == 0 else { throw mismatch("it has \(hashes.count) hashes, too few for a tree of \(size)") }
        guard hash == root else { throw mismatch("it leads to the root \(hash.base64), not \(root.base64)") }
    }

    private func mismatch(_ fault: String) -> LedgerError {
        LedgerError(
            .proofMismatch, subject: "entry \(index)", problem: "the inclusion proof of entry \(index) does not hold: \(fault)",
            mend: "Ask the log for the proof at the size of the checkpoint; if it still fails, report the log")
    }
}

/// The hashes that show a tree to be the continuation of an earlier one (RFC 6962, section 2.1.2).
package struct ConsistencyProof: Sendable, Hashable {
    package let oldSize: Int64
    package let size: Int64
    package let hashes: [TreeHash]

    package init(oldSize: Int64, size: Int64, hashes: [TreeHash]) {
        self.oldSize = oldSize
        self.size = size
        self.hashes = hashes
    }

    /// Whether the tree with `root` begins with all of the tree with `oldRoot`.
    ///
    /// - Throws: `proofMismatch`.
    /// - Complexity: O(log size).
    package func verify(oldRoot: TreeHash, root: TreeHash) throws(LedgerError) {
        guard oldSize >= 0, oldSize <= size else { throw mismatch("a tree of \(size) has not grown from one of \(oldSize)") }
        guard oldSize > 0, oldSize < size else {
            guard hashes.isEmpty else { throw mismatch("it has \(hashes.count) hashes and needs none") }
            if oldSize == 0, oldRoot != .empty { throw mismatch("\(oldRoot.base64) is not the root of an empty tree") }
            if oldSize == size, oldRoot != root {
                throw mismatch("two trees of \(size) have the roots \(oldRoot.base64) and \(root.base64)")
            }
            return
        }
        var path = hashes[...]
        // A perfect old tree is itself the first hash of the path.
        if oldSize & (oldSize - 1) == 0 { path = [oldRoot] + path }
        guard let start = path.popFirst() else { throw mismatch("it has no hashes") }
        var place = oldSize - 1
        var last = size - 1
        while place & 1 == 1 {
            place >>= 1
            last >>= 1
        }
        var old = start
        var new = start
        for sibling in path {
            guard last > 0 else { throw mismatch("it has \(hashes.count) hashes, too many from \(oldSize) to \(size)") }
            if place & 1 == 1 || place == last {
                old = .node(sibling, old)
                new = .node(sibling, new)
                while place & 1 == 0, place > 0 {
                    place >>= 1
                    last >>= 1
                }
            } else {
                new = .node(new, sibling)
            }
            place >>= 1
            last >>= 1
        }
        guard last == 0 else { throw mismatch("it has \(hashes.count) hashes, too few from \(oldSize) to \(size)") }
        guard old == oldRoot else { throw mismatch("it leads to the old root \(old.base64), not \(oldRoot.base64)") }
        guard new == root else { throw mismatch("it leads to the root \(new.base64), not \(root.base64)") }
    }

    private func mismatch(_ fault: String) -> LedgerError {
        LedgerError(
            .proofMismatch, subject: "\(oldSize) to \(size)",
            problem: "the consistency proof from \(oldSize) to \(size) entries does not hold: \(fault)",
            mend: "Ask the log for the proof again; if it still fails, it has rewritten history: keep both checkpoints and report it")
    }
}
