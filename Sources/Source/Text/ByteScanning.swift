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
