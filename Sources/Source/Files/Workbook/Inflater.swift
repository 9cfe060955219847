/// Unpacks a deflated stream piece by piece, in memory of 128 KiB.
///
/// - SeeAlso: RFC 1951.
struct Inflater {
    private let input: UnsafeRawBufferPointer
    private var place = 0
    /// Bits taken from the input and not used yet, lowest first.
    private var bits: UInt64 = 0
    private var bitCount = 0

    init(_ input: UnsafeRawBufferPointer) { self.input = input }

    private static let window = 32 << 10
    private static let room = 128 << 10

    /// - Returns: whether the stream was whole; `false` at damaged or missing bytes.
    mutating func run(_ body: (UnsafeRawBufferPointer) throws -> Void) throws -> Bool {
        let output = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.window + Self.room, alignment: 16)
        defer { output.deallocate() }
        var filled = 0
        var told = 0
        var isLast = false
        while !isLast {
            guard let header = take(3) else { return false }
            isLast = header & 1 == 1
            switch header >> 1 {
            case 0:
                guard try copyStored(output, &filled, &told, body) else { return false }
            case 1:
                guard try expand(Self.fixed.literals, Self.fixed.distances, output, &filled, &told, body) else { return false }
            case 2:
                guard let (literals, distances) = codes() else { return false }
                guard try expand(literals, distances, output, &filled, &told, body) else { return false }
            default: return false
            }
        }
        try body(UnsafeRawBufferPointer(rebasing: output[told..<filled]))
        return true
    }

    /// Hands over what is new and keeps what may still be copied from.
    private func makeRoom(
        _ output: UnsafeMutableRawBufferPointer, _ filled: inout Int, _ told: inout Int, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        guard filled >= output.count - 300 else { return }
        try body(UnsafeRawBufferPointer(rebasing: output[told..<filled]))
        let kept = min(filled, Self.window)
        output.baseAddress!.copyMemory(from: output.baseAddress! + (filled - kept), byteCount: kept)
        filled = kept
        told = kept
    }

    private mutating func copyStored(
        _ output: UnsafeMutableRawBufferPointer, _ filled: inout Int, _ told: inout Int, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws -> Bool {
        _ = take(bitCount & 7)
        guard let length = take(16), let check = take(16), length == ~check & 0xFFFF else { return false }
        for _ in 0..<length {
            guard let byte = take(8) else { return false }
            try makeRoom(output, &filled, &told, body)
            output[filled] = UInt8(byte)
            filled += 1
        }
        return true
    }

    private mutating func expand(
        _ literals: Codes, _ distances: Codes, _ output: UnsafeMutableRawBufferPointer, _ filled: inout Int, _ told: inout Int,
        _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws -> Bool {
        while true {
            guard let symbol = symbol(literals) else { return false }
            try makeRoom(output, &filled, &told, body)
            if symbol < 256 {
                output[filled] = UInt8(symbol)
                filled += 1
                continue
            }
            if symbol == 256 { return true }
            guard symbol - 257 < 29, let more = take(Self.lengthBits[symbol - 257]), let far = self.symbol(distances), far < 30,
                let further = take(max(0, far / 2 - 1))
            else { return false }
            let (length, distance) = (Self.lengthBases[symbol - 257] + more, Self.distanceBases[far] + further)
            guard distance <= filled else { return false }
            for _ in 0..<length {
                output[filled] = output[filled - distance]
                filled += 1
            }
        }
    }

    /// The codes of a block that brings its own.
    private mutating func codes() -> (Codes, Codes)? {
        guard let literals = take(5), let distances = take(5), let lengths = take(4) else { return nil }
        var own = [UInt8](repeating: 0, count: 19)
        for place in [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15].prefix(lengths + 4) {
            guard let length = take(3) else { return nil }
            own[place] = UInt8(length)
        }
        let coded = Codes(own[...])
        var all: [UInt8] = []
        while all.count < literals + 257 + distances + 1 {
            guard let symbol = symbol(coded) else { return nil }
            switch symbol {
            case 0..<16: all.append(UInt8(symbol))
            case 16:
                guard let last = all.last, let count = take(2) else { return nil }
                all += [UInt8](repeating: last, count: count + 3)
            default:
                guard let count = take(symbol == 17 ? 3 : 7) else { return nil }
                all += [UInt8](repeating: 0, count: count + (symbol == 17 ? 3 : 11))
            }
        }
        guard all.count == literals + 257 + distances + 1 else { return nil }
        return (Codes(all[..<(literals + 257)]), Codes(Array(all[(literals + 257)...])[...]))
    }

    // MARK: Bits

    private mutating func fill() {
        while bitCount <= 56, place < input.count {
            bits |= UInt64(input[place]) << UInt64(bitCount)
            place += 1
            bitCount += 8
        }
    }

    private mutating func take(_ count: Int) -> Int? {
        if bitCount < count { fill() }
        guard bitCount >= count else { return nil }
        let value = Int(bits & (1 << UInt64(count) - 1))
        bits >>= UInt64(count)
        bitCount -= count
        return value
    }

    private mutating func symbol(_ codes: Codes) -> Int? {
        if bitCount < 15 { fill() }
        let entry = codes.table[Int(bits & 511)]
        if entry > 0 {
            let length = Int(entry & 15)
            guard length <= bitCount else { return nil }
            bits >>= UInt64(length)
            bitCount -= length
            return Int(entry >> 4)
        }
        var (code, first, index) = (0, 0, 0)
        for length in 1...15 {
            guard length <= bitCount else { return nil }
            code |= Int(bits >> UInt64(length - 1) & 1)
            let count = codes.counts[length]
            if code - first < count {
                bits >>= UInt64(length)
                bitCount -= length
                return Int(codes.symbols[index + code - first])
            }
            index += count
            first = (first + count) << 1
            code <<= 1
        }
        return nil
    }
}
