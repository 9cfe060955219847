package import Crypto
import FoundationEssentials
package import Vocabulary

#if canImport(Glibc)
    import Glibc
#endif

/// What one pass over a text file tells before any parser sees it.
package struct SourceInspection: Sendable, Hashable {
    package var digest: ContentDigest
    package var bytes: Int64
    package var lines: Int64
    /// The first bytes, at most 1 MiB: enough for any sensible header.
    package var head: [UInt8]

    /// Longest line a source may have; a longer one is a damaged file, not data.
    package static let mostLineBytes = 16 << 20

    /// Reads the whole file once, in memory bounded by its longest line's check.
    ///
    /// - Throws: `sourceMissing`, `sourceEmpty`, `sourceEncoding` (with line and byte), `lineTooLong`, `cancelled`.
    package static func inspect(_ path: String, progress: (Double) throws -> Void = { _ in }) throws -> SourceInspection {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw missing(path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw missing(path, isFile: false) }
        let size = Int64(status.st_size)
        guard size > 0 else {
            throw PipelineError(
                .sourceEmpty, problem: "\(path) is empty: it has neither a header nor rows",
                mend: "export the file again, and check that the export finished")
        }
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
        var scanner = TextScanner(path: path)
        var hash = SHA256()
        var head: [UInt8] = []
        var total: Int64 = 0
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw DurableFile.failure(path)
            }
            if count == 0 { break }
            let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
            if head.isEmpty { head = [UInt8](bytes) }
            hash.update(bufferPointer: bytes)
            try scanner.scan(bytes)
            total += Int64(count)
            try progress(Double(total) / Double(size))
        }
        try scanner.finish()
        return SourceInspection(
            digest: ContentDigest(bytes: [UInt8](hash.finalize())), bytes: total, lines: scanner.line, head: head)
    }

    private static func missing(_ path: String, isFile: Bool = true) -> PipelineError {
        PipelineError(
            .sourceMissing,
            problem: isFile ? "\(path) cannot be opened: \(DataFolder.reason(of: errno))" : "\(path) is no regular file",
            mend: "check the path and that this user may read the file")
    }
}

/// Finds what makes bytes no usable UTF-8 text: wrong encoding, NUL bytes, endless lines.
private struct TextScanner {
    let path: String
    var line: Int64 = 1
    private var lineBytes = 0
    private var offset: Int64 = 0
    /// Continuation bytes still expected, and the range the next one must lie in.
    private var pending = 0
    private var lowest: UInt8 = 0x80
    private var highest: UInt8 = 0xBF

    init(path: String) { self.path = path }

    mutating func scan(_ bytes: UnsafeRawBufferPointer) throws {
        if offset == 0, bytes.count >= 2,
            (bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] == 0xFE && bytes[1] == 0xFF)
        {
            throw encoding("starts with the byte order mark of UTF-16", from: "UTF-16")
        }
        var index = 0
        let count = bytes.count
        while index < count {
            // Plain ASCII without control bytes below 0x20 other than within the word is skipped eight bytes at a time.
            if pending == 0, index &+ 8 <= count {
                let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                let low = word &- 0x2020_2020_2020_2020
                if (word | low) & 0x8080_8080_8080_8080 == 0 {
                    index &+= 8
                    lineBytes &+= 8
                    continue
                }
            }
            try step(bytes[index])
            index &+= 1
        }
        offset += Int64(count)
        guard lineBytes <= SourceInspection.mostLineBytes else { throw tooLong() }
    }

    @inline(__always)
    private mutating func step(_ byte: UInt8) throws {
        lineBytes &+= 1
        if pending > 0 {
            guard byte >= lowest, byte <= highest else { throw invalid(byte) }
            pending &-= 1
            lowest = 0x80
            highest = 0xBF
            return
        }
        if byte < 0x80 {
            if byte == 0x0A {
                guard lineBytes <= SourceInspection.mostLineBytes else { throw tooLong() }
                line &+= 1
                lineBytes = 0
            } else if byte == 0 {
                throw PipelineError(
                    .sourceEncoding, problem: "\(path), line \(line): a NUL byte at position \(lineBytes) of the line",
                    mend: "this is no plain text; export it again as CSV in UTF-8")
            }
            return
        }
        try lead(byte)
    }

    /// The table of well-formed UTF-8 (Unicode 15, table 3-7).
    private mutating func lead(_ byte: UInt8) throws {
        switch byte {
        case 0xC2...0xDF: pending = 1
        case 0xE0: (pending, lowest) = (2, 0xA0)
        case 0xE1...0xEC, 0xEE...0xEF: pending = 2
        case 0xED: (pending, highest) = (2, 0x9F)
        case 0xF0: (pending, lowest) = (3, 0x90)
        case 0xF1...0xF3: pending = 3
        case 0xF4: (pending, highest) = (3, 0x8F)
        default: throw invalid(byte)
        }
    }

    func finish() throws {
        guard pending == 0 else { throw invalid(0) }
    }

    private func tooLong() -> PipelineError {
        PipelineError(
            .lineTooLong,
            problem: "\(path), line \(line) is longer than \(SourceInspection.mostLineBytes >> 20) MiB",
            mend: "the file is damaged or is no CSV: look for a missing line end or quote near that line")
    }

    private func invalid(_ byte: UInt8) -> PipelineError {
        let value = String(byte, radix: 16, uppercase: true)
        return encoding("has byte 0x\(value) at position \(lineBytes) of line \(line), which is no UTF-8", from: "GB18030")
    }

    private func encoding(_ what: String, from encoding: String) -> PipelineError {
        PipelineError(
            .sourceEncoding, problem: "\(path) \(what)",
            mend: "it may be \(encoding); convert it first: iconv -f \(encoding) -t UTF-8 FILE > FILE.utf8.csv")
    }
}
