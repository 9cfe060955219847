/// The address of one of the log's resources below its prefix, as C2SP tlog-tiles writes it.
package enum LedgerPath: Sendable, Hashable {
    case checkpoint
    /// `tile/<level>/<index>[.p/<width>]`; without a width the tile is full: 256 hashes.
    case tile(level: Int, index: Int64, width: Int?)
    /// `tile/entries/<index>[.p/<width>]`.
    case entries(index: Int64, width: Int?)

    /// - Returns: `nil` for anything but the one spelling of an address.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if parts == ["checkpoint"] {
            self = .checkpoint
            return
        }
        guard parts.count >= 3, parts[0] == "tile", let (index, width) = Self.place(parts[2...]) else { return nil }
        if parts[1] == "entries" {
            self = .entries(index: index, width: width)
        } else {
            guard let level = Self.decimal(parts[1], in: 0...63) else { return nil }
            self = .tile(level: level, index: index, width: width)
        }
        // Whatever the parts mean, there is one spelling.
        guard self.text.utf8.elementsEqual(text.utf8) else { return nil }
    }

    package var text: String {
        switch self {
        case .checkpoint: "checkpoint"
        case .tile(let level, let index, let width): "tile/\(level)/\(Self.text(index, width))"
        case .entries(let index, let width): "tile/entries/\(Self.text(index, width))"
        }
    }

    /// 1234067 is `x001/x234/067`.
    private static func text(_ index: Int64, _ width: Int?) -> String {
        var groups: [String] = []
        var rest = index
        repeat {
            let digits = String(rest % 1_000)
            groups.append((groups.isEmpty ? "" : "x") + String(repeating: "0", count: 3 - digits.count) + digits)
            rest /= 1_000
        } while rest > 0
        return groups.reversed().joined(separator: "/") + (width.map { ".p/\($0)" } ?? "")
    }

    private static func place(_ parts: ArraySlice<String>) -> (index: Int64, width: Int?)? {
        var groups = parts
        var width: Int?
        if let group = groups.dropLast().last, group.hasSuffix(".p") {
            guard let value = decimal(groups.removeLast(), in: 1...255) else { return nil }
            width = value
            groups[groups.endIndex - 1].removeLast(2)
        }
        // Six groups of three digits fit an Int64; no log is larger.
        guard (1...6).contains(groups.count) else { return nil }
        var index: Int64 = 0
        for group in groups {
            // Which groups begin with an x is settled by writing the address again.
            let digits = group.hasPrefix("x") ? String(group.dropFirst()) : group
            guard digits.utf8.count == 3, let value = decimal(digits, in: 0...999, padded: true) else { return nil }
            index = index * 1_000 + Int64(value)
        }
        return (index, width)
    }

    private static func decimal(_ text: String, in range: ClosedRange<Int>, padded: Bool = false) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }), let value = Int(text), range.contains(value) else {
            return nil
        }
        return padded || String(value) == text ? value : nil
    }
}
