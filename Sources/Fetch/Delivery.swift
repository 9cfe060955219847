import Glibc
import Source
import Store

/// The files of one delivery, numbered as they come, and bounded together.
final class Delivery {
    private let folder: String
    private let format: SourceDeclaration.Format
    private let mostBytes: Int64
    private let progress: @Sendable (Int64) -> Void
    private(set) var files: [String] = []
    private var byteCounts: [Int64] = []
    private var number = 0

    init(folder: String, format: SourceDeclaration.Format, mostBytes: Int64, progress: @escaping @Sendable (Int64) -> Void) {
        self.folder = folder
        self.format = format
        self.mostBytes = mostBytes
        self.progress = progress
    }

    private var total: Int64 { byteCounts.reduce(0, +) }

    /// Gets one page, within what the delivery may still have.
    func get(_ request: Download.Request, by download: Download) async throws -> (Download.Answer, PageFile?) {
        number += 1
        let digits = "\(number)"
        let stem = "\(folder)/part-\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits)"
        let before = total
        return try await download.get(request, mostBytes: mostBytes - before) {
            try await PageFile(path: stem)
        } progress: { progress(before + $0) }
    }

    /// Makes a page durable under its name.
    func keep(_ file: PageFile) async throws -> (path: String, digest: String) {
        let path = file.path + Self.suffix(format, file.head)
        do {
            let digest = try await file.finish(as: path)
            files.append(path)
            byteCounts.append(file.byteCount)
            return (path, digest)
        } catch {
            await file.discard()
            throw error
        }
    }

    /// Takes back the page that was kept last.
    func dropLast() async {
        guard let path = files.popLast() else { return }
        byteCounts.removeLast()
        await Self.remove([path])
    }

    /// Leaves nothing behind.
    func discard() async {
        await Self.remove(files)
        (files, byteCounts) = ([], [])
    }

    private static func remove(_ paths: [String]) async {
        // What cannot be removed lies in the run's own folder, and is named by no one.
        try? await onBlockingThread { for path in paths { unlink(path) } }
    }

    /// Readers know a compressed text by its name.
    private static func suffix(_ format: SourceDeclaration.Format, _ head: [UInt8]) -> String {
        switch format {
        case .excel: return ".xlsx"
        case .parquet, .sqlite, .postgres: return "." + format.rawValue
        case .csv, .tsv, .json, .ndjson:
            let isGzip = head.starts(with: [0x1F, 0x8B])
            let isZstd = head.starts(with: [0x28, 0xB5, 0x2F, 0xFD])
            return "." + format.rawValue + (isGzip ? ".gz" : isZstd ? ".zst" : "")
        }
    }
}
