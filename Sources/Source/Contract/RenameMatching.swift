import Schema
import Vocabulary

/// Finds missing columns again under new names: by names that are near, and by values that are the same.
///
/// A pair is taken only if it is clearly the best for both of its columns; where two candidates tie, none is.
struct RenameMatching {
    private(set) var renamed: [SchemaDifference.Renamed] = []
    private(set) var undecided: [SchemaDifference.Undecided] = []

    /// Least likeness of a pair, and how much worse the next candidate has to be.
    private static let least = 0.5
    private static let margin = 0.1
    /// Fewer distinct values say nothing about where they come from.
    private static let leastValues = 8
    /// Beyond it, columns are told apart by name alone: the number of pairs grows with its square.
    private static let mostColumns = 500

    private struct Likeness {
        var name: Double
        var values: Double?

        /// Values decide where both columns have enough of them; names decide alone only if they are nearly the same.
        var score: Double {
            guard let values else { return name }
            if values >= 0.5 { return max(values, name) + 0.2 * min(values, name) }
            return name * 0.9 + values * 0.1
        }

        var why: LocalizedText {
            var (zh, en): ([String], [String]) = ([], [])
            if let values, values >= 0.5 {
                let share = Int((values * 100).rounded())
                zh.append("取值重合 \(share)%")
                en.append("\(share) % of the values are the same")
            }
            if name >= 0.5 || zh.isEmpty {
                let share = Int((name * 100).rounded())
                zh.append("名称相似 \(share)%")
                en.append("the names are \(share) % alike")
            }
            return LocalizedText(zh: zh.joined(separator: "，"), en: en.joined(separator: ", "))
        }
    }

    init(missing: [SchemaContract.Column], new: [SchemaContract.Found]) {
        guard !missing.isEmpty, !new.isEmpty, missing.count <= Self.mostColumns, new.count <= Self.mostColumns else { return }
        var table: [[Likeness?]] = missing.map { column in
            new.map { found in
                guard found.isEmpty || found.type.fits(column.type) || column.type.widens(to: found.type) else { return nil }
                // A number that became a text has the same values only by chance.
                if !found.isEmpty, column.type == .text, found.type.engineType != "VARCHAR",
                    NameLikeness.of(column.name, found.name) < 0.8
                {
                    return nil
                }
                let likeness = Likeness(name: NameLikeness.of(column.name, found.name), values: Self.overlap(column, found))
                return likeness.score >= Self.least ? likeness : nil
            }
        }
        // Taking a pair away may make the next one clear; each round takes one or ends.
        while let (row, column) = Self.clearest(table) {
            renamed.append(.init(from: missing[row].name, to: new[column].name, why: table[row][column]?.why ?? .init(zh: "", en: "")))
            for index in table.indices { table[index][column] = nil }
            table[row] = table[row].map { _ in nil }
        }
        renamed.sort { left, right in
            (missing.firstIndex { $0.name == left.from } ?? 0) < (missing.firstIndex { $0.name == right.from } ?? 0)
        }
        undecided = table.indices.compactMap { row in
            let candidates = table[row].indices.filter { table[row][$0] != nil }.map { new[$0].name }
            return candidates.isEmpty ? nil : .init(missing: missing[row].name, candidates: candidates)
        }
    }

    /// The best pair that is clearly better than every other pair of its row and of its column.
    private static func clearest(_ table: [[Likeness?]]) -> (row: Int, column: Int)? {
        var best: (row: Int, column: Int, score: Double)?
        for row in table.indices {
            for column in table[row].indices {
                guard let score = table[row][column]?.score, score > best?.score ?? 0 else { continue }
                let others =
                    table[row].indices.filter { $0 != column }.compactMap { table[row][$0]?.score }
                    + table.indices.filter { $0 != row }.compactMap { table[$0][column]?.score }
                if others.allSatisfy({ score - $0 >= margin }) { best = (row, column, score) }
            }
        }
        return best.map { ($0.row, $0.column) }
    }

    private static func overlap(_ column: SchemaContract.Column, _ found: SchemaContract.Found) -> Double? {
        guard let left = column.fingerprint, let right = found.fingerprint,
            min(left.smallest.count, right.smallest.count) >= leastValues
        else { return nil }
        return left.likeness(to: right)
    }
}

/// How alike two column names are, 0…1.
enum NameLikeness {
    /// The greater of edit likeness and shared characters; case, blanks and punctuation do not count.
    static func of(_ left: String, _ right: String) -> Double {
        let (left, right) = (letters(left), letters(right))
        guard !left.isEmpty, !right.isEmpty else { return 0 }
        if left == right { return 1 }
        let edit = 1 - Double(distance(left, right)) / Double(max(left.count, right.count))
        return max(edit, shared(left, right))
    }

    private static func letters(_ name: String) -> [Character] {
        Array(name.normalized.lowercased().filter { $0.isLetter || $0.isNumber }.prefix(200))
    }

    /// Dice's coefficient: of single characters where each is a word of its own (Han), of pairs of characters otherwise.
    private static func shared(_ left: [Character], _ right: [Character]) -> Double {
        let isHan = (left + right).allSatisfy { !$0.isASCII }
        func parts(_ text: [Character]) -> [String: Int] {
            let all = isHan ? text.map(String.init) : zip(text, text.dropFirst()).map { String([$0, $1]) }
            return all.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
        let (first, second) = (parts(left), parts(right))
        let total = first.values.reduce(0, +) + second.values.reduce(0, +)
        let common = first.reduce(0) { $0 + min($1.value, second[$1.key] ?? 0) }
        return total == 0 ? 0 : Double(2 * common) / Double(total)
    }

    /// Levenshtein's distance.
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var row = Array(0...right.count)
        for (index, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for place in right.indices {
                let next = character == right[place] ? diagonal : min(diagonal, row[place], row[place + 1]) + 1
                diagonal = row[place + 1]
                row[place + 1] = next
            }
        }
        return row[right.count]
    }
}
