import Vocabulary

#if canImport(Glibc)
    import Glibc
#endif

/// A file that is read here and there.
struct RandomFile: ~Copyable {
    let path: String
    let bytes: UInt64
    private let descriptor: Int32

    /// - Throws: `missing`, `empty`.
    init(path: String) throws(SourceError) {
        self.path = path
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw SourceError(
                .missing, problem: "\(path) cannot be opened: \(String(cString: strerror(errno)))",
                mend: "check the path and that this user may read the file")
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw SourceError(.missing, problem: "\(path) is no regular file", mend: "check the path and that this user may read the file")
        }
        guard status.st_size > 0 else {
            close(descriptor)
            throw SourceError(
                .empty, problem: "\(path) is empty", mend: "export the file again, and check that the export finished")
        }
        self.descriptor = descriptor
        bytes = UInt64(status.st_size)
    }

    deinit { close(descriptor) }

    /// Fewer bytes at the end of the file. The whole of them is held in memory.
    ///
    /// - Throws: `unreadable`.
    func read(at offset: UInt64, count: Int) throws(SourceError) -> [UInt8] {
        guard offset < bytes, count > 0 else { return [] }
        var isFailed = false
        let result = [UInt8](unsafeUninitializedCapacity: min(count, Int(bytes - offset))) { buffer, filled in
            while filled < buffer.count {
                let got = pread(descriptor, buffer.baseAddress! + filled, buffer.count - filled, off_t(offset) + filled)
                if got < 0, errno == EINTR { continue }
                isFailed = got < 0
                if got <= 0 { return }
                filled += got
            }
        }
        if isFailed { throw SourceError.reading(path) }
        return result
    }
}

extension Array where Element == UInt8 {
    /// The little-endian number of `count` bytes; bytes beyond the end count as 0.
    func integer(at place: Int, _ count: Int) -> UInt64 {
        (0..<count).reduce(0) { number, index in
            let byte = indices.contains(place + index) ? UInt64(self[place + index]) : 0
            return number | byte << UInt64(8 * index)
        }
    }
}
