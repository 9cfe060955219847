import Crypto
import FoundationEssentials
package import Vocabulary

#if canImport(Glibc)
    import Glibc
#endif

/// What one pass over a text file tells before any parser sees it.
package struct SourceInspection: Sendable, Hashable {
    package var digest: ContentDigest
    package var bytes: Int64
    /// Lines of text; a line end at the file's end begins no further line.
    package var lines: Int64
    /// The first bytes, at most 1 MiB: enough for any sensible header.
    package var head: [UInt8]
    /// What the bytes are: UTF-8, GB18030 or one of the two byte orders of UTF-16.
    package var encoding = SourceDeclaration.Encoding.utf8
    /// Bytes of the byte order mark before the text.
    package var markBytes = 0

    /// Longest line a source may have; a longer one is a damaged file, not data.
    package static let mostLineBytes = 16 << 20

    /// Reads the whole file once, twice if it is no UTF-8, in bounded memory.
    ///
    /// - Parameter encoding: what the source declares.
    /// - Throws: `missing`, `empty`, `encoding` (with line, byte and what the file probably is), `lineTooLong`, what `progress` throws.
    package static func inspect(
        _ path: String, encoding: SourceDeclaration.Encoding = .utf8, progress: (Double) throws -> Void = { _ in }
    ) throws -> SourceInspection {
        let file = try TextFile(path)
        guard file.size > 0 else {
            throw SourceError(
                .empty, problem: "\(path) is empty: it has neither a header nor rows",
                mend: "export the file again, and check that the export finished")
        }
        let hashing = SecondThread("heliu.source.digest") { () throws -> ContentDigest in
            var hash = SHA256()
            try TextFile(path).forEachPart { hash.update(bufferPointer: $0) }
            return ContentDigest(bytes: [UInt8](hash.finalize()))
        }
        let found = Result { try EncodingFinding(file: file, declared: encoding).find(progress) }
        // Waited for also if the file is refused: nobody leaves a thread behind.
        let digest = Result { try hashing.value() }
        let (text, head) = try found.get()
        return SourceInspection(
            digest: try digest.get(), bytes: file.size, lines: text.lines, head: head, encoding: text.encoding, markBytes: text.markBytes)
    }
}

/// A regular file that is read from its beginning to its end.
final class TextFile: Sendable {
    let path: String
    let size: Int64
    private let descriptor: Int32

    /// - Throws: `missing`.
    init(_ path: String) throws(SourceError) {
        self.path = path
        let opened = open(path, O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else {
            throw Self.missing("\(path) cannot be opened: \(String(cString: strerror(errno)))")
        }
        var status = stat()
        guard fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(opened)
            throw Self.missing("\(path) is no regular file")
        }
        descriptor = opened
        size = Int64(status.st_size)
        posix_fadvise(opened, 0, 0, POSIX_FADV_SEQUENTIAL)
    }

    deinit { close(descriptor) }

    /// Fills `buffer` with the bytes from `offset` on.
    ///
    /// - Returns: bytes read; fewer than asked for only at the end of the file.
    func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        var filled = 0
        while filled < buffer.count {
            let count = pread(descriptor, buffer.baseAddress! + filled, buffer.count - filled, off_t(offset) + off_t(filled))
            if count < 0 {
                if errno == EINTR { continue }
                throw SourceError.reading(path)
            }
            if count == 0 { break }
            filled += count
        }
        return filled
    }

    func bytes(at offset: Int64, count: Int) throws(SourceError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        do {
            try bytes.withUnsafeMutableBytes { filled = try read(at: offset, into: $0) }
        } catch let error as SourceError {
            throw error
        } catch {
            preconditionFailure("reading throws source errors only")
        }
        return Array(bytes.prefix(filled))
    }

    /// Hands over the whole file in parts of at most 1 MiB.
    func forEachPart(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { buffer.deallocate() }
        var offset: Int64 = 0
        while true {
            let count = try read(at: offset, into: buffer)
            if count == 0 { return }
            offset += Int64(count)
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    private static func missing(_ problem: String) -> SourceError {
        SourceError(.missing, problem: problem, mend: "check the path and that this user may read the file")
    }
}
