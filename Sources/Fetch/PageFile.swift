import Crypto
import Glibc
import Store

/// One file of a delivery while it comes: under another name until it is whole and on disk.
final class PageFile {
    /// Bytes that are looked at before anything is kept.
    static let headBytes = 1_024
    /// Written at a time, so that the hop to a blocking thread costs nothing.
    private static let flushBytes = 1 << 20

    let path: String
    private let draft: String
    private let descriptor: Int32
    private var waiting: [UInt8] = []
    private var hash = SHA256()
    private(set) var head: [UInt8] = []
    private(set) var byteCount: Int64 = 0
    /// Whether the bytes came compressed, so that their number is not the one the server knows.
    var isDecoded = false
    private var isOpen = true

    /// - Parameter path: where the whole file will lie, without what its format adds to the name; something there is replaced.
    /// - Throws: `unwritable`.
    init(path: String) async throws {
        let draft = path + ".part"
        self.path = path
        self.draft = draft
        descriptor = try await onBlockingThread {
            let file = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
            guard file >= 0 else { throw FetchError.writing(draft) }
            return file
        }
    }

    func write(_ bytes: some Collection<UInt8>) async throws {
        if head.count < Self.headBytes { head += bytes.prefix(Self.headBytes - head.count) }
        byteCount += Int64(bytes.count)
        waiting += bytes
        if waiting.count >= Self.flushBytes { try await flush() }
    }

    /// - Returns: the SHA-256 of the bytes, in hexadecimal.
    func finish(as path: String) async throws -> String {
        try await flush()
        let (descriptor, draft) = (descriptor, draft)
        isOpen = false
        try await onBlockingThread {
            let isSynchronized = fsync(descriptor) == 0
            guard close(descriptor) == 0, isSynchronized, rename(draft, path) == 0 else { throw FetchError.writing(path) }
            try synchronizeFolder(of: path)
        }
        return hash.finalize().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    /// Removes what has come.
    func discard() async {
        let (descriptor, draft, wasOpen) = (descriptor, draft, isOpen)
        isOpen = false
        // What cannot be removed lies in the run's own folder, under a name nobody reads.
        try? await onBlockingThread {
            if wasOpen { close(descriptor) }
            unlink(draft)
        }
    }

    private func flush() async throws {
        guard !waiting.isEmpty else { return }
        let bytes = waiting
        waiting = []
        hash.update(data: bytes)
        let (descriptor, path) = (descriptor, draft)
        try await onBlockingThread { try writeAll(bytes, to: descriptor, path) }
    }
}

func writeAll(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws(FetchError) {
    var done = 0
    while done < bytes.count {
        let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress! + done, bytes.count - done) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { throw FetchError.writing(path) }
        done += count
    }
}

func synchronizeFolder(of path: String) throws(FetchError) {
    let folder = path.contains("/") ? String(path[..<path.lastIndex(of: "/")!]) : "."
    let file = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard file >= 0 else { throw FetchError.writing(path) }
    defer { close(file) }
    guard fsync(file) == 0 else { throw FetchError.writing(path) }
}

extension FetchError {
    /// The operating system's word on a file, from `errno`.
    static func writing(_ path: String) -> FetchError {
        FetchError(
            .unwritable, problem: "\(path) cannot be written: \(String(cString: strerror(errno)))",
            mend: "See that the disk has room and the folder belongs to the user Heliu runs as")
    }
}
