import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// Who is sending to an upload: the last who asked. A connection that broke without a word must not keep its sender from going on.
final class UploadTurns: Sendable {
    private let turns = Mutex<[String: UInt64]>([:])
    private let count = Atomic<UInt64>(0)

    func take(_ id: String) -> UInt64 {
        let turn = count.add(1, ordering: .relaxed).newValue
        turns.withLock { $0[id] = turn }
        return turn
    }

    func holds(_ turn: UInt64, of id: String) -> Bool { turns.withLock { $0[id] == turn } }

    func leave(_ id: String, _ turn: UInt64) {
        turns.withLock { if $0[id] == turn { $0[id] = nil } }
    }
}

/// Writes the piece of an upload that a request carries. What arrived stays, whatever becomes of the request.
struct PieceReceiver: Sendable {
    /// This much is gathered before a write.
    private static let batchBytes = 512 << 10

    let upload: UnfinishedUpload
    let path: String
    let turns: UploadTurns
    /// 0 counts nothing.
    let turn: UInt64

    /// Appends the body from `offset` on.
    ///
    /// - Returns: bytes that are here now, on the disk.
    /// - Throws: 409 if another request took over, 413 for more bytes than announced, 507; errors of the connection.
    func append(_ body: RequestBody, at offset: Int) async throws -> Int {
        let descriptor = try await FileReceiver.blocking { [path] in
            let descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
            guard descriptor >= 0 else { throw FileFault(operation: "open", path: path, number: errno) }
            return descriptor
        }
        var position = offset
        var batch: [UInt8] = []
        do {
            for try await buffer in body {
                guard position + batch.count + buffer.readableBytes <= upload.length else { throw Problem.tooLarge(limitBytes: upload.length - offset) }
                batch += buffer.readableBytesView
                if batch.count >= Self.batchBytes { try await write(&batch, at: &position, to: descriptor) }
            }
            try await write(&batch, at: &position, to: descriptor)
            try await FileReceiver.blocking { [path] in
                guard fsync(descriptor) == 0 else { throw FileFault(operation: "fsync", path: path, number: errno) }
            }
        } catch {
            // What came before the connection broke need not come again. If it cannot be kept, it comes again.
            try? await write(&batch, at: &position, to: descriptor)
            close(descriptor)
            throw error
        }
        close(descriptor)
        return position
    }

    private func write(_ batch: inout [UInt8], at position: inout Int, to descriptor: Int32) async throws {
        guard !batch.isEmpty else { return }
        guard turns.holds(turn, of: upload.id) else { throw Problem.uploadTaken }
        let (bytes, start, path) = (batch, position, path)
        batch.removeAll(keepingCapacity: true)
        try await FileReceiver.blocking {
            try bytes.withUnsafeBytes { buffer in
                var done = 0
                while done < buffer.count {
                    let count = pwrite(descriptor, buffer.baseAddress! + done, buffer.count - done, off_t(start + done))
                    if count < 0, errno == EINTR { continue }
                    guard count > 0 else { throw FileFault(operation: "write", path: path, number: errno) }
                    done += count
                }
            }
        }
        position += bytes.count
    }
}

extension Problem {
    static var uploadTaken: Problem {
        Problem(.conflict, "upload_taken", "Another request continues this upload", mend: "Ask with HEAD where to go on")
    }
}
