#if canImport(Glibc)
    import Glibc
#endif

/// Writes a text file again as UTF-8, in bounded memory.
struct Transcoding {
    let file: TextFile
    let encoding: SourceDeclaration.Encoding
    let markBytes: Int

    private var iconvName: String {
        switch encoding {
        case .utf16LE: "UTF-16LE"
        case .utf16BE: "UTF-16BE"
        case .gb18030, .gbk: "GB18030"
        case .utf8, .auto, .utf16: "UTF-8"
        }
    }

    /// - Throws: `encoding` with line and byte if a byte stands for no character; `unreadable` if the C library does not
    ///   know the encoding, or the disk is full.
    func write(to path: String) throws(SourceError) {
        guard let converter = iconv_open("UTF-8", iconvName), converter != iconv_t(bitPattern: -1) else {
            throw SourceError(
                .unreadable, problem: "this system's C library cannot read \(iconvName)",
                mend: "install its conversion modules (on Debian libc6, on Fedora glibc-gconv-extra), or convert the file to UTF-8")
        }
        defer { iconv_close(converter) }
        let output = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard output >= 0 else { throw SourceError.writing(path) }
        defer { close(output) }
        let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        let converted = UnsafeMutableRawBufferPointer.allocate(byteCount: 4 << 20, alignment: 16)
        defer {
            input.deallocate()
            converted.deallocate()
        }
        var offset = Int64(markBytes)
        var line: Int64 = 1
        while true {
            let count = try file.read(at: offset, into: input)
            if count == 0 { return }
            var source: UnsafeMutablePointer<CChar>? = input.baseAddress!.assumingMemoryBound(to: CChar.self)
            var left = count
            var target: UnsafeMutablePointer<CChar>? = converted.baseAddress!.assumingMemoryBound(to: CChar.self)
            var space = converted.count
            let result = iconv(converter, &source, &left, &target, &space)
            let failure = errno
            let written = UnsafeRawBufferPointer(rebasing: converted[..<(converted.count - space)])
            try Self.write(written, to: output, path)
            for byte in written where byte == 0x0A { line += 1 }
            let used = count - left
            // A character cut by the edge of the buffer is read again with the next part.
            let isStopped = result == -1
            if isStopped, failure == EILSEQ || (failure == EINVAL && (used == 0 || offset + Int64(count) >= file.size)) {
                throw SourceError(
                    .encoding,
                    problem: "\(file.path), line \(line): byte 0x\(hexadecimal(input[used])) at byte \(offset + Int64(used) + 1) "
                        + "of the file is no \(iconvName)",
                    mend: "correct that line, or export the file again in UTF-8")
            }
            offset += Int64(used)
        }
    }

    static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, _ path: String) throws(SourceError) {
        var written = 0
        while written < bytes.count {
            let count = Glibc.write(descriptor, bytes.baseAddress! + written, bytes.count - written)
            if count < 0 {
                if errno == EINTR { continue }
                throw SourceError.writing(path)
            }
            written += count
        }
    }
}
