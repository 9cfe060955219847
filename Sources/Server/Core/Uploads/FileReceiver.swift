import Crypto
import HTTPTypes
import NIOCore
import NIOPosix
import Vocabulary

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that arrived whole and is on the disk.
struct ReceivedFile: Sendable, Hashable {
    let path: String
    /// What the sender called it; only to be shown.
    let fileName: String
    let contentType: String
    let bytes: Int
    let digest: ContentDigest
}

/// Writes a new file as its bytes arrive, with its SHA-256; on the threads for blocking calls.
///
/// `@unchecked Sendable`: one task uses it at a time, and each call waits for its own work on the thread.
final class FileReceiver: @unchecked Sendable {
    /// This much is gathered before a write.
    private static let batchBytes = 512 << 10

    let path: String
    private var descriptor: Int32 = -1
    private var hash = SHA256()
    private var batch: [UInt8] = []
    private(set) var bytes = 0

    /// - Throws: 507 if the disk is full, 500 for another fault; also if something stands at `path` already.
    init(path: String) async throws {
        self.path = path
        descriptor = try await Self.blocking {
            let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw FileFault(operation: "open", path: path, number: errno) }
            return descriptor
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    func write(_ chunk: some Collection<UInt8>) async throws {
        bytes += chunk.count
        batch += chunk
        if batch.count >= Self.batchBytes { try await flush() }
    }

    /// Ends the file and waits until it is on the disk.
    func finish(fileName: String, contentType: String) async throws -> ReceivedFile {
        try await flush()
        let descriptor = descriptor
        try await Self.blocking { [path] in
            guard fsync(descriptor) == 0 else { throw FileFault(operation: "fsync", path: path, number: errno) }
            close(descriptor)
        }
        self.descriptor = -1
        return ReceivedFile(
            path: path, fileName: fileName, contentType: contentType, bytes: bytes, digest: ContentDigest(bytes: hash.finalize()))
    }

    /// Removes what was written.
    func abandon() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
        unlink(path)
    }

    static func remove(_ path: String) { unlink(path) }

    private func flush() async throws {
        guard !batch.isEmpty else { return }
        let batch = batch
        self.batch.removeAll(keepingCapacity: true)
        let (descriptor, path, hash) = (descriptor, path, hash)
        self.hash = try await Self.blocking {
            var hash = hash
            hash.update(data: batch)
            try Self.writeAll(batch, to: descriptor, path: path)
            return hash
        }
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32, path: String) throws {
        try bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let count = systemWrite(descriptor, buffer.baseAddress! + done, buffer.count - done)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw FileFault(operation: "write", path: path, number: errno) }
                done += count
            }
        }
    }

    static func blocking<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        do {
            return try await NIOThreadPool.singleton.runIfActive(work)
        } catch let fault as FileFault {
            throw fault.number == ENOSPC || fault.number == EDQUOT ? Problem.diskFull : fault
        }
    }
}

/// A system call on a file that failed; for the log, never for the caller.
struct FileFault: Error, Hashable {
    let operation: String
    let path: String
    let number: Int32
}

extension Problem {
    static var diskFull: Problem {
        Problem(
            .init(code: 507, reasonPhrase: "Insufficient Storage"), "disk_full", "The node's disk is full; nothing was kept",
            mend: "Ask the operator for room")
    }
}

/// `write(2)`, by a name that no method hides.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int { write(descriptor, bytes, count) }
