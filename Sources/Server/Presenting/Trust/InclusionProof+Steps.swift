import Ledger

extension InclusionProof {
    /// Each hash from the leaf up, with whether it stands left of the one it is combined with (RFC 9162, section 2.1.3.2).
    var steps: [(isLeft: Bool, hash: TreeHash)] {
        var place = index
        var last = size - 1
        return hashes.map { sibling in
            let isLeft = place & 1 == 1 || place == last
            // A node without a right neighbour rises unpaired until it is a right child.
            while isLeft, place & 1 == 0, place > 0 {
                place >>= 1
                last >>= 1
            }
            place >>= 1
            last >>= 1
            return (isLeft, sibling)
        }
    }
}
