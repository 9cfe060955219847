extension Inflater {
    /// Codes by length: how many of each length, and the symbols in their order.
    struct Codes {
        var counts = [Int](repeating: 0, count: 16)
        var symbols: [UInt16]
        /// Symbol × 16 + length for every first nine bits; 0 where the code is longer.
        var table = [UInt32](repeating: 0, count: 512)

        init(_ lengths: ArraySlice<UInt8>) {
            for length in lengths { counts[Int(length)] += 1 }
            counts[0] = 0
            var places = [Int](repeating: 0, count: 16)
            var next = [Int](repeating: 0, count: 16)
            for length in 1..<15 { places[length + 1] = places[length] + counts[length] }
            for length in 1...15 where length > 1 { next[length] = (next[length - 1] + counts[length - 1]) << 1 }
            symbols = [UInt16](repeating: 0, count: lengths.count)
            for (symbol, length) in lengths.enumerated() where length > 0 {
                symbols[places[Int(length)]] = UInt16(symbol)
                places[Int(length)] += 1
                let code = next[Int(length)]
                next[Int(length)] += 1
                guard length <= 9, code < 1 << length else { continue }
                let reversed = (0..<Int(length)).reduce(0) { $0 | (code >> $1 & 1) << (Int(length) - 1 - $1) }
                for filler in stride(from: reversed, to: 512, by: 1 << Int(length)) { table[filler] = UInt32(symbol) << 4 | UInt32(length) }
            }
        }
    }

    static let fixed = (
        literals: Codes(([UInt8](repeating: 8, count: 144) + [UInt8](repeating: 9, count: 112) + [UInt8](repeating: 7, count: 24)
            + [UInt8](repeating: 8, count: 8))[...]),
        distances: Codes([UInt8](repeating: 5, count: 30)[...])
    )
    static let lengthBases: [Int] = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258]
    static let lengthBits: [Int] = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
    static let distanceBases: [Int] = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577,
    ]
}
