/// The candidate that `word` most likely stands for; `nil` if none is near.
///
/// Near means at most a third of the longer word's letters differ (and at least one may), or one is the other's beginning.
/// - Complexity: O(candidates × length²), words bounded to 64 letters.
func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
    var best: (candidate: String, distance: Int)?
    for candidate in candidates where candidate != word {
        let distance = editDistance(Array(word.lowercased().unicodeScalars.prefix(64)), Array(candidate.lowercased().unicodeScalars.prefix(64)))
        let allowed = max(1, max(word.count, candidate.count) / 3)
        let isBeginning = word.count >= 3 && (candidate.hasPrefix(word) || word.hasPrefix(candidate) && candidate.count >= 3)
        guard distance <= allowed || isBeginning, distance < best?.distance ?? .max else { continue }
        best = (candidate, distance)
    }
    return best?.candidate
}

/// How to mend an unknown word: the nearest candidate, or what there is to choose from.
package func mendForUnknown(_ word: String, among candidates: some Collection<String>, what: String) -> String {
    if let near = nearest(to: word, among: candidates) { return "Did you mean \(near)?" }
    guard !candidates.isEmpty else { return "There is no \(what) here yet: declare one" }
    let shown = candidates.prefix(12).joined(separator: ", ")
    return "Use one of: \(shown)\(candidates.count > 12 ? ", …" : "")"
}

/// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other.
func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for i in 1...left.count {
        var row = [i] + Array(repeating: 0, count: right.count)
        for j in 1...right.count {
            let replaced = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1)
            row[j] = min(last[j] + 1, row[j - 1] + 1, replaced)
            if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
                row[j] = min(row[j], beforeLast[j - 2] + 1)
            }
        }
        beforeLast = last
        last = row
    }
    return last[right.count]
}
