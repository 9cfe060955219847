import Testing

@testable import Ledger

@Suite struct MerkleTests {
    /// Leaves and roots that certificate transparency logs are tested with.
    private static let leaves: [[UInt8]] = [
        [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43], Array(0x50...0x57), Array(0x60...0x6F),
    ]
    private static let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    @Test func rootsAreThoseOfCertificateTransparency() {
        var edge = TreeEdge()
        #expect(edge.root.hex == Self.roots[0])
        for (place, leaf) in Self.leaves.enumerated() {
            _ = edge.append(TreeHash.leaf(leaf))
            #expect(edge.root.hex == Self.roots[place + 1])
        }
    }

    @Test func everyInclusionProofUpTo600EntriesIsTheDefinitionsAndHolds() {
        let size = 600
        var tree = LiteralTree((0..<size).map { TreeHash.leaf(Array("\($0)".utf8)) })
        for size in 1...size {
            let root = tree.root(0..<size)
            for index in 0..<size {
                let proof = Self.inclusion(index, size, &tree)
                if proof.hashes != tree.path(index, 0..<size) { Issue.record("the path of \(index) in \(size) is wrong") }
                if (try? proof.verify(leaf: tree.leaves[index], root: root)) == nil {
                    Issue.record("the proof of \(index) in \(size) fails")
                }
            }
        }
    }

    @Test func everyConsistencyProofUpTo600EntriesIsTheDefinitionsAndHolds() {
        let size = 600
        var tree = LiteralTree((0..<size).map { TreeHash.leaf(Array("\($0)".utf8)) })
        for size in 1...size {
            let root = tree.root(0..<size)
            for old in 0...size {
                let proof = Self.consistency(old, size, &tree)
                if old > 0, proof.hashes != tree.subproof(old, 0..<size, true) { Issue.record("the path \(old) to \(size) is wrong") }
                if (try? proof.verify(oldRoot: tree.root(0..<old), root: root)) == nil { Issue.record("the proof \(old) to \(size) fails") }
            }
        }
    }

    @Test func noInclusionProofHoldsForAnotherLeafPlaceSizeRootOrPath() {
        var tree = LiteralTree((0..<40).map { TreeHash.leaf(Array("\($0)".utf8)) })
        let other = TreeHash.leaf(Array("other".utf8))
        for size in 1...40 {
            let root = tree.root(0..<size)
            for index in 0..<size {
                let proof = Self.inclusion(index, size, &tree)
                let leaf = tree.leaves[index]
                func expectFailure(_ proof: InclusionProof, _ leaf: TreeHash, _ root: TreeHash, _ what: String) {
                    if (try? proof.verify(leaf: leaf, root: root)) != nil { Issue.record("\(what) at \(index) of \(size) is taken") }
                }
                expectFailure(proof, other, root, "another leaf")
                expectFailure(proof, leaf, other, "another root")
                for place in proof.hashes.indices {
                    var hashes = proof.hashes
                    hashes[place] = other
                    expectFailure(InclusionProof(index: proof.index, size: proof.size, hashes: hashes), leaf, root, "another hash \(place)")
                }
                expectFailure(
                    InclusionProof(index: proof.index, size: proof.size, hashes: proof.hashes + [other]), leaf, root, "a longer path")
                if size > 1 {
                    let short = Array(proof.hashes.dropLast())
                    expectFailure(InclusionProof(index: proof.index, size: proof.size, hashes: short), leaf, root, "a shorter path")
                    let neighbour = Int64(index ^ 1)
                    expectFailure(InclusionProof(index: neighbour, size: proof.size, hashes: proof.hashes), leaf, root, "another place")
                }
                expectFailure(
                    InclusionProof(index: Int64(size), size: proof.size, hashes: proof.hashes), leaf, root, "a place beyond the end")
                expectFailure(InclusionProof(index: -1, size: proof.size, hashes: proof.hashes), leaf, root, "a negative place")
            }
        }
    }

    @Test func noConsistencyProofHoldsForOtherRootsOrPaths() {
        var tree = LiteralTree((0..<40).map { TreeHash.leaf(Array("\($0)".utf8)) })
        let other = TreeHash.leaf(Array("other".utf8))
        for size in 2...40 {
            let root = tree.root(0..<size)
            for old in 1..<size {
                let proof = Self.consistency(old, size, &tree)
                let oldRoot = tree.root(0..<old)
                func expectFailure(_ hashes: [TreeHash], _ oldRoot: TreeHash, _ root: TreeHash, _ what: String) {
                    let forged = ConsistencyProof(oldSize: proof.oldSize, size: proof.size, hashes: hashes)
                    if (try? forged.verify(oldRoot: oldRoot, root: root)) != nil { Issue.record("\(what) from \(old) to \(size) is taken") }
                }
                expectFailure(proof.hashes, other, root, "another old root")
                expectFailure(proof.hashes, oldRoot, other, "another root")
                expectFailure([], oldRoot, root, "an empty path")
                expectFailure(proof.hashes + [other], oldRoot, root, "a longer path")
                expectFailure(Array(proof.hashes.dropLast()), oldRoot, root, "a shorter path")
                for place in proof.hashes.indices {
                    var hashes = proof.hashes
                    hashes[place] = other
                    expectFailure(hashes, oldRoot, root, "another hash \(place)")
                }
            }
        }
    }

    @Test func hugeTreesHaveShortPaths() {
        let size = Int64.max - 5
        #expect(TreeShape.inclusionRanges(index: size - 1, size: size).count <= 63)
        #expect(TreeShape.inclusionRanges(index: 0, size: size).count == 63)
        #expect(TreeShape.consistencyRanges(from: size / 3, to: size).count <= 64)
        #expect(TreeEdge.levelCount(size: size) == 8)
    }

    private static func inclusion(_ index: Int, _ size: Int, _ tree: inout LiteralTree) -> InclusionProof {
        let ranges = TreeShape.inclusionRanges(index: Int64(index), size: Int64(size))
        return InclusionProof(index: Int64(index), size: Int64(size), hashes: hashes(ranges, &tree))
    }

    private static func consistency(_ old: Int, _ size: Int, _ tree: inout LiteralTree) -> ConsistencyProof {
        let ranges = TreeShape.consistencyRanges(from: Int64(old), to: Int64(size))
        return ConsistencyProof(oldSize: Int64(old), size: Int64(size), hashes: hashes(ranges, &tree))
    }

    /// Each range by way of its perfect subtrees, as from tiles.
    private static func hashes(_ ranges: [Range<Int64>], _ tree: inout LiteralTree) -> [TreeHash] {
        ranges.map { range in
            TreeShape.fold(
                TreeShape.perfectNodes(range).map { node in
                    tree.root(Int(node.index << Int64(node.height))..<Int((node.index + 1) << Int64(node.height)))
                })
        }
    }
}
