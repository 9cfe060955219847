/// One of the five fields of a cron line: which values of a range it names.
struct CronField: Sendable, Hashable {
    /// What a field is about.
    struct Kind: Sendable, Hashable {
        let name: String
        let range: ClosedRange<Int>
        /// Short English names of the values, from the lowest.
        var names: [String] = []

        static let minute = Kind(name: "minute", range: 0...59)
        static let hour = Kind(name: "hour", range: 0...23)
        static let day = Kind(name: "day of month", range: 1...31)
        static let month = Kind(
            name: "month", range: 1...12, names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
        /// 7 is Sunday too.
        static let weekday = Kind(name: "day of week", range: 0...7, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"])
    }

    /// Ascending; Sunday is 0.
    let values: [Int]
    /// Whether the text begins with `*`: by custom such a field does not count as restricted, not even with a step.
    let isStar: Bool
    /// Whether every value is named.
    let isFull: Bool

    private let mask: UInt64

    func contains(_ value: Int) -> Bool { mask >> UInt64(value) & 1 == 1 }

    /// - Throws: `malformedCron` naming the field and the value.
    init(_ text: Substring, _ kind: Kind) throws(JobError) {
        var mask: UInt64 = 0
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard !part.isEmpty else {
                throw Self.fault(kind, text, "has an empty place in its list", "write values with one comma between them, such as 1,2")
            }
            for value in try Self.values(of: part, kind) { mask |= 1 << UInt64(kind == .weekday ? value % 7 : value) }
        }
        self.mask = mask
        values = (0...59).filter { mask >> UInt64($0) & 1 == 1 }
        isStar = text.hasPrefix("*")
        isFull = values.count == (kind == .weekday ? 7 : kind.range.count)
    }

    private static func values(of part: Substring, _ kind: Kind) throws(JobError) -> [Int] {
        let sides = part.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        var step = 1
        if sides.count == 2 {
            guard let number = number(sides[1]), number >= 1, number <= kind.range.upperBound else {
                throw fault(kind, part, "has the step \(sides[1])", "write a step from 1 to \(kind.range.upperBound), such as */5")
            }
            step = number
        }
        if sides[0] == "*" { return Array(stride(from: kind.range.lowerBound, through: kind == .weekday ? 6 : kind.range.upperBound, by: step)) }
        let ends = sides[0].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let first = try value(ends[0], part, kind)
        // As is customary, 5/15 means from 5 on.
        let last = ends.count == 2 ? try value(ends[1], part, kind) : sides.count == 2 ? (kind == .weekday ? 6 : kind.range.upperBound) : first
        guard first <= last else {
            throw fault(
                kind, part, "runs backwards",
                "write two ranges, such as \(first)-\(kind == .weekday ? 6 : kind.range.upperBound),\(kind.range.lowerBound)-\(last)")
        }
        return Array(stride(from: first, through: last, by: step))
    }

    private static func value(_ text: Substring, _ part: Substring, _ kind: Kind) throws(JobError) -> Int {
        if let place = kind.names.firstIndex(of: text.lowercased()) { return place + kind.range.lowerBound }
        guard let number = number(text) else {
            let names = kind.names.isEmpty ? "" : ", or \(kind.names[0])…\(kind.names[kind.names.count - 1])"
            throw fault(
                kind, part, "is not understood",
                "write a number from \(kind.range.lowerBound) to \(kind.range.upperBound)\(names), a range such as 1-5, a list such as 1,3, or *")
        }
        guard kind.range.contains(number) else {
            throw fault(
                kind, text, "lies outside \(kind.range.lowerBound) to \(kind.range.upperBound)",
                "write a value from \(kind.range.lowerBound) to \(kind.range.upperBound)")
        }
        return number
    }

    /// ASCII digits only; no sign.
    private static func number(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.count <= 4, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(text)
    }

    private static func fault(_ kind: Kind, _ value: Substring, _ problem: String, _ mend: String) -> JobError {
        JobError(.malformedCron, problem: "\(kind.name) \(value.prefix(60)) \(problem)", mend: mend)
    }
}
