/// Checks that bytes are text of one encoding, part by part.
protocol ByteScanning {
    /// Line of the byte before which it stands, from 1.
    var line: Int64 { get }
    /// Bytes of that line so far.
    var lineBytes: Int { get }
    mutating func scan(_ bytes: UnsafeRawBufferPointer) throws(ByteFault)
    mutating func finish() throws(ByteFault)
}

/// What makes bytes no text.
struct ByteFault: Error, Hashable {
    enum Kind: Hashable { case foreign(UInt8), cutOff, nul, longLine }

    var kind: Kind
    var line: Int64
    /// Position in the line, from 1, in bytes.
    var position: Int
}

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

/// Finds what is no well-formed GB18030, of which GBK is a part.
struct GB18030Scanner: ByteScanning {
    private(set) var line: Int64 = 1
    private(set) var lineBytes = 0
    /// Bytes of the character so far, and what kind its second byte made it.
    private var state = 0

    mutating func scan(_ bytes: UnsafeRawBufferPointer) throws(ByteFault) {
        for byte in bytes {
            lineBytes &+= 1
            switch state {
            case 0:
                if byte == 0x0A {
                    guard lineBytes <= SourceInspection.mostLineBytes else { throw fault(.longLine) }
                    line &+= 1
                    lineBytes = 0
                } else if byte == 0 {
                    throw fault(.nul)
                } else if byte >= 0x80 {
                    guard (0x81...0xFE).contains(byte) else { throw fault(.foreign(byte)) }
                    state = 1
                }
            case 1:
                if (0x30...0x39).contains(byte) {
                    state = 2
                } else if (0x40...0xFE).contains(byte), byte != 0x7F {
                    state = 0
                } else {
                    throw fault(.foreign(byte))
                }
            case 2:
                guard (0x81...0xFE).contains(byte) else { throw fault(.foreign(byte)) }
                state = 3
            default:
                guard (0x30...0x39).contains(byte) else { throw fault(.foreign(byte)) }
                state = 0
            }
        }
        guard lineBytes <= SourceInspection.mostLineBytes else { throw fault(.longLine) }
    }

    func finish() throws(ByteFault) {
        guard state == 0 else { throw fault(.cutOff) }
    }

    private func fault(_ kind: ByteFault.Kind) -> ByteFault { ByteFault(kind: kind, line: line, position: lineBytes) }
}

/// Finds what is no well-formed UTF-16: half a unit, half a pair of surrogates.
struct UTF16Scanner: ByteScanning {
    let isBigEndian: Bool
    private(set) var line: Int64 = 1
    private(set) var lineBytes = 0
    private var first: UInt8?
    private var expectsLowSurrogate = false

    init(isBigEndian: Bool) { self.isBigEndian = isBigEndian }

    mutating func scan(_ bytes: UnsafeRawBufferPointer) throws(ByteFault) {
        for byte in bytes {
            lineBytes &+= 1
            guard let earlier = first else {
                first = byte
                continue
            }
            first = nil
            let unit = isBigEndian ? UInt16(earlier) << 8 | UInt16(byte) : UInt16(byte) << 8 | UInt16(earlier)
            let isLow = (0xDC00...0xDFFF).contains(unit)
            guard isLow == expectsLowSurrogate else { throw fault(.foreign(byte)) }
            expectsLowSurrogate = (0xD800...0xDBFF).contains(unit)
            if unit == 0 { throw fault(.nul) }
            if unit == 0x0A {
                guard lineBytes <= 2 * SourceInspection.mostLineBytes else { throw fault(.longLine) }
                line &+= 1
                lineBytes = 0
            }
        }
        guard lineBytes <= 2 * SourceInspection.mostLineBytes else { throw fault(.longLine) }
    }

    func finish() throws(ByteFault) {
        guard first == nil, !expectsLowSurrogate else { throw fault(.cutOff) }
    }

    private func fault(_ kind: ByteFault.Kind) -> ByteFault { ByteFault(kind: kind, line: line, position: lineBytes) }
}
