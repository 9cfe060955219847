/// Finds what is no well-formed UTF-8.
struct UTF8Scanner: ByteScanning {
    private(set) var line: Int64 = 1
    private(set) var lineBytes = 0
    /// Whether there are characters of three or four bytes: text in another encoding hardly ever looks like these.
    private(set) var hasLongCharacters = false
    private(set) var isASCII = true
    /// Such characters on lines that are whole.
    private(set) var longCharactersOnLines: Int64 = 0
    private var longCharactersOnLine: Int64 = 0
    private var offset: Int64 = 0
    private var carriageReturn: Int64 = -2
    /// Continuation bytes still expected, and the range the next one must lie in.
    private var pending = 0
    /// The byte that says so, and its position: it is to blame for what does not follow.
    private var leading: UInt8 = 0
    private var leadingPosition = 0
    private var lowest: UInt8 = 0x80
    private var highest: UInt8 = 0xBF

    mutating func scan(_ bytes: UnsafeRawBufferPointer) throws(ByteFault) {
        var index = 0
        let count = bytes.count
        while index < count {
            // Plain ASCII without control bytes is skipped eight bytes at a time.
            if pending == 0, index &+ 8 <= count {
                let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                let low = word &- 0x2020_2020_2020_2020
                if (word | low) & 0x8080_8080_8080_8080 == 0 {
                    index &+= 8
                    lineBytes &+= 8
                    continue
                }
            }
            try step(bytes[index], at: offset &+ Int64(index))
            index &+= 1
        }
        offset += Int64(count)
        guard lineBytes <= SourceInspection.mostLineBytes else { throw fault(.longLine) }
    }

    @inline(__always)
    private mutating func step(_ byte: UInt8, at place: Int64) throws(ByteFault) {
        lineBytes &+= 1
        if pending > 0 {
            guard byte >= lowest, byte <= highest else {
                throw ByteFault(kind: .foreign(leading), line: line, position: leadingPosition)
            }
            pending &-= 1
            lowest = 0x80
            highest = 0xBF
            return
        }
        if byte >= 0x80 {
            isASCII = false
            try lead(byte)
        } else if byte == 0x0A {
            if carriageReturn == place &- 1 {
                lineBytes = 0
            } else {
                try endLine()
            }
        } else if byte == 0x0D {
            carriageReturn = place
            try endLine()
        } else if byte == 0 {
            throw fault(.nul)
        }
    }

    private mutating func endLine() throws(ByteFault) {
        guard lineBytes <= SourceInspection.mostLineBytes else { throw fault(.longLine) }
        line &+= 1
        lineBytes = 0
        longCharactersOnLines &+= longCharactersOnLine
        longCharactersOnLine = 0
    }

    /// The table of well-formed UTF-8 (Unicode 15, table 3-7).
    @inline(__always)
    private mutating func lead(_ byte: UInt8) throws(ByteFault) {
        switch byte {
        case 0xC2...0xDF: pending = 1
        case 0xE0: (pending, lowest) = (2, 0xA0)
        case 0xE1...0xEC, 0xEE...0xEF: pending = 2
        case 0xED: (pending, highest) = (2, 0x9F)
        case 0xF0: (pending, lowest) = (3, 0x90)
        case 0xF1...0xF3: pending = 3
        case 0xF4: (pending, highest) = (3, 0x8F)
        default: throw fault(.foreign(byte))
        }
        (leading, leadingPosition) = (byte, lineBytes)
        if pending > 1 {
            hasLongCharacters = true
            longCharactersOnLine &+= 1
        }
    }

    func finish() throws(ByteFault) {
        guard pending == 0 else { throw fault(.cutOff) }
    }

    private func fault(_ kind: ByteFault.Kind) -> ByteFault { ByteFault(kind: kind, line: line, position: lineBytes) }
}
