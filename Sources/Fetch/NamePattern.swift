/// `*.csv`: which names of files or objects are meant. `*` stands for any characters, `?` for one.
package struct NamePattern: Sendable, Hashable {
    private let pattern: [Character]

    /// - Throws: `malformedPattern` if it is empty, too long, or names a folder.
    package init(_ pattern: String) throws(FetchError) {
        guard !pattern.isEmpty, pattern.count <= 255, !pattern.contains("/"), !pattern.contains("\0") else {
            throw FetchError(
                .malformedDeclaration, problem: "\"\(pattern.excerpt(80))\" is no pattern of a file's name",
                mend: "Write it as *.csv, without folders")
        }
        self.pattern = Array(pattern)
    }

    /// Whether the whole name fits; letters in the case they are written.
    ///
    /// - Complexity: O(name × pattern); goes back to the last `*` only.
    package func fits(_ name: String) -> Bool {
        let name = Array(name)
        var (here, place) = (0, 0)
        var (star, mark) = (Int?.none, 0)
        while here < name.count {
            if place < pattern.count, pattern[place] == "*" {
                (star, mark) = (place, here)
                place += 1
            } else if place < pattern.count, pattern[place] == "?" || pattern[place] == name[here] {
                here += 1
                place += 1
            } else if let star {
                place = star + 1
                mark += 1
                here = mark
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == "*" }
    }
}
