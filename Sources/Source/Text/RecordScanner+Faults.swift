extension RecordScanner {
    /// A faulty record is its first line.
    mutating func faulty(_ fault: TextRecord.Fault, _ bytes: UnsafePointer<UInt8>, from start: Int) throws(SourceError) -> TextRecord? {
        var end = start
        while end < filled, bytes[end] != 0x0A, bytes[end] != 0x0D { end &+= 1 }
        if end == filled, !isAtEnd { return nil }
        if end < filled, bytes[end] == 0x0D, end &+ 1 == filled, !isAtEnd { return nil }
        let record = made(from: start, to: end, fault: fault)
        if end < filled {
            if bytes[end] == 0x0D, end &+ 1 < filled, bytes[end &+ 1] == 0x0A { end &+= 1 }
            end &+= 1
        }
        position = end
        line += 1
        return record
    }
}
