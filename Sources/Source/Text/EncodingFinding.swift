import Vocabulary

/// What a file's bytes were found to be.
struct FoundText: Sendable, Hashable {
    var encoding: SourceDeclaration.Encoding
    var markBytes: Int
    var lines: Int64
}

/// Finds a text file's encoding, or that the declared one is not it.
struct EncodingFinding {
    let file: TextFile
    let declared: SourceDeclaration.Encoding

    private static let mark16LE: [UInt8] = [0xFF, 0xFE]
    private static let mark16BE: [UInt8] = [0xFE, 0xFF]
    private static let mark8: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// - Returns: the encoding, and the file's first bytes.
    /// - Throws: `encoding`, `lineTooLong`.
    func find(_ progress: (Double) throws -> Void) throws -> (text: FoundText, head: [UInt8]) {
        let head = try file.bytes(at: 0, count: 1 << 20)
        let text =
            switch declared {
            case .utf8: try utf8(head, progress)
            case .auto: try anything(head, progress)
            case .gb18030, .gbk: try chinese(head, progress)
            case .utf16, .utf16LE, .utf16BE: try utf16(head, progress)
            }
        return (text, head)
    }

    // MARK: Each declaration

    private func utf8(_ head: [UInt8], _ progress: (Double) throws -> Void) throws -> FoundText {
        if let order = Self.marked16(head) {
            throw error("starts with the byte order mark of UTF-16", probably: order)
        }
        var scanner = UTF8Scanner()
        do {
            try scan(&scanner, progress)
        } catch let fault as ByteFault {
            throw explain(fault, "UTF-8", head)
        }
        return FoundText(encoding: .utf8, markBytes: head.starts(with: Self.mark8) ? 3 : 0, lines: Self.lines(scanner))
    }

    private func anything(_ head: [UInt8], _ progress: (Double) throws -> Void) throws -> FoundText {
        if let order = Self.marked16(head) { return try wide(order, markBytes: 2, head, progress) }
        var scanner = UTF8Scanner()
        do {
            try scan(&scanner, progress)
            return FoundText(encoding: .utf8, markBytes: head.starts(with: Self.mark8) ? 3 : 0, lines: Self.lines(scanner))
        } catch let fault as ByteFault {
            guard case .foreign = fault.kind, Self.likely16(head) == nil, let lines = try linesOfGB18030(progress) else {
                throw explain(fault, "UTF-8", head)
            }
            // Text in GB18030 does not look like whole lines of long characters by chance.
            guard scanner.longCharactersOnLines < 2 else { throw mixed(fault) }
            if let other = ForeignText.likely(head) { throw foreign(other) }
            return FoundText(encoding: .gb18030, markBytes: 0, lines: lines)
        }
    }

    private func chinese(_ head: [UInt8], _ progress: (Double) throws -> Void) throws -> FoundText {
        if let order = Self.marked16(head) {
            throw error("starts with the byte order mark of UTF-16 and is declared as \(declared.rawValue)", probably: order)
        }
        var plain = UTF8Scanner()
        let isUTF8 = try fault(of: &plain) == nil
        if isUTF8, plain.isASCII { return FoundText(encoding: .utf8, markBytes: 0, lines: Self.lines(plain)) }
        if isUTF8, plain.hasLongCharacters {
            throw error("is well-formed UTF-8 and is declared as \(declared.rawValue)", probably: .utf8)
        }
        var scanner = GB18030Scanner()
        do {
            try scan(&scanner, progress)
        } catch let fault as ByteFault {
            throw explain(fault, "GB18030", head)
        }
        return FoundText(encoding: .gb18030, markBytes: 0, lines: Self.lines(scanner))
    }

    private func utf16(_ head: [UInt8], _ progress: (Double) throws -> Void) throws -> FoundText {
        let marked = Self.marked16(head)
        let likely = marked ?? Self.likely16(head)
        if declared == .utf16 {
            if let marked { return try wide(marked, markBytes: 2, head, progress) }
            if let likely { throw error("has no byte order mark, and utf-16 does not say which byte comes first", probably: likely) }
        } else if let likely, likely != declared {
            throw error("is declared as \(declared.rawValue), and its bytes stand the other way round", probably: likely)
        }
        if likely == nil {
            var plain = UTF8Scanner()
            if try fault(of: &plain) == nil { throw error("is declared as \(declared.rawValue), and is well-formed UTF-8", probably: .utf8) }
            if try linesOfGB18030(progress) != nil {
                throw error("is declared as \(declared.rawValue), and is well-formed GB18030", probably: .gb18030)
            }
            if declared == .utf16 {
                throw error("has no byte order mark, and utf-16 does not say which byte comes first", probably: .utf16LE)
            }
        }
        return try wide(declared, markBytes: marked == nil ? 0 : 2, head, progress)
    }

    private func wide(
        _ order: SourceDeclaration.Encoding, markBytes: Int, _ head: [UInt8], _ progress: (Double) throws -> Void
    ) throws -> FoundText {
        var scanner = UTF16Scanner(isBigEndian: order == .utf16BE)
        do {
            try scan(&scanner, progress)
        } catch let fault as ByteFault {
            throw explain(fault, order == .utf16BE ? "UTF-16BE" : "UTF-16LE", head)
        }
        return FoundText(encoding: order, markBytes: markBytes, lines: Self.lines(scanner))
    }

    // MARK: Scanning

    private func scan(_ scanner: inout some ByteScanning, _ progress: (Double) throws -> Void) throws {
        var done: Int64 = 0
        try file.forEachPart { bytes in
            try scanner.scan(bytes)
            done += Int64(bytes.count)
            try progress(Double(done) / Double(max(file.size, 1)))
        }
        try scanner.finish()
    }

    func fault(of scanner: inout some ByteScanning) throws -> ByteFault? {
        do {
            try scan(&scanner) { _ in }
            return nil
        } catch let fault as ByteFault {
            return fault
        }
    }

    private func linesOfGB18030(_ progress: (Double) throws -> Void) throws -> Int64? {
        var scanner = GB18030Scanner()
        return try fault(of: &scanner) == nil ? Self.lines(scanner) : nil
    }

    private static func lines(_ scanner: some ByteScanning) -> Int64 { scanner.lineBytes == 0 ? scanner.line - 1 : scanner.line }

    private static func marked16(_ head: [UInt8]) -> SourceDeclaration.Encoding? {
        head.starts(with: mark16LE) ? .utf16LE : head.starts(with: mark16BE) ? .utf16BE : nil
    }

    /// The byte order of UTF-16 without a mark: delimiters and line ends leave zeros on one side only.
    static func likely16(_ head: [UInt8]) -> SourceDeclaration.Encoding? {
        var zeros = [0, 0]
        for (index, byte) in head.prefix(4_096).enumerated() where byte == 0 { zeros[index & 1] += 1 }
        let share = head.prefix(4_096).count / 20
        if zeros[1] > max(1, share), zeros[0] * 20 < zeros[1] { return .utf16LE }
        if zeros[0] > max(1, share), zeros[1] * 20 < zeros[0] { return .utf16BE }
        return nil
    }
}
