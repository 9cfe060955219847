import FoundationEssentials
import Vocabulary

#if canImport(Glibc)
    import Glibc
#endif

/// The list of what a zip file holds, read and weighed before anything is unpacked.
///
/// - SeeAlso: PKWARE APPNOTE 6.3.10, sections 4.3 and 4.4.
struct ZipDirectory {
    struct Entry: Hashable {
        var name: String
        var method: UInt16
        var packedBytes: UInt64
        var unpackedBytes: UInt64
        var offset: UInt64
        var isEncrypted: Bool
    }

    let path: String
    private(set) var entries: [Entry] = []

    static let mostEntries = 20_000
    static let mostUnpackedBytes: UInt64 = 2 << 30
    static let mostRatio: UInt64 = 200
    /// Parts smaller than this do no harm at any ratio.
    private static let harmlessBytes: UInt64 = 4 << 20

    /// - Throws: `missing`, `unreadable`; `malformed` for what is no complete zip file or is encrypted; `tooLarge` for a bomb.
    init(path: String) throws {
        self.path = path
        let file = try RandomFile(path: path)
        let start = try file.read(at: 0, count: 8)
        if start.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
            throw SourceError(
                .malformed, problem: "\(path) is a workbook of Excel 97–2003 (.xls), or one protected by a password",
                mend: "open it in Excel or WPS, remove the password, and save it as .xlsx")
        }
        guard start.starts(with: [0x50, 0x4B, 0x03, 0x04]) else {
            let isMarkup = start.first == UInt8(ascii: "<")
            throw SourceError(
                .malformed, problem: "\(path) is no Excel workbook (.xlsx)" + (isMarkup ? ": it holds HTML or XML" : ""),
                mend: isMarkup ? "the server may have answered with a page instead of the file; fetch it again, or save it as .xlsx"
                    : "save it as .xlsx, or declare the format that it has")
        }
        entries = try Self.listed(in: file, path: path)
        try weigh(fileBytes: file.bytes)
    }

    private static func damaged(_ path: String, _ why: String) -> SourceError {
        SourceError(
            .malformed, problem: "\(path) is a damaged or incomplete workbook: \(why)",
            mend: "fetch or export the file again, and check that the transfer finished")
    }

    private static func listed(in file: borrowing RandomFile, path: String) throws -> [Entry] {
        let tail = try file.read(at: file.bytes - min(file.bytes, 65_557), count: Int(min(file.bytes, 65_557)))
        guard tail.count >= 22,
            let end = stride(from: tail.count - 22, through: 0, by: -1).first(where: { tail.integer(at: $0, 4) == 0x0605_4B50 })
        else { throw damaged(path, "its table of contents, which stands at the end, is missing") }
        var (count, size, offset) = (tail.integer(at: end + 10, 2), tail.integer(at: end + 12, 4), tail.integer(at: end + 16, 4))
        if end >= 20, tail.integer(at: end - 20, 4) == 0x0706_4B50 {
            let long = try file.read(at: tail.integer(at: end - 12, 8), count: 56)
            guard long.count == 56, long.integer(at: 0, 4) == 0x0606_4B50 else { throw damaged(path, "its table of contents cannot be found") }
            (count, size, offset) = (long.integer(at: 32, 8), long.integer(at: 40, 8), long.integer(at: 48, 8))
        }
        guard count <= UInt64(mostEntries) else {
            throw SourceError(
                .tooLarge, problem: "\(path) holds \(count) parts; at most \(mostEntries) are taken", mend: "save the sheet that is wanted as a workbook of its own")
        }
        guard size <= file.bytes, offset <= file.bytes - size else { throw damaged(path, "its table of contents lies outside of the file") }
        let table = try file.read(at: offset, count: Int(size))
        var entries: [Entry] = []
        var place = 0
        for _ in 0..<count {
            guard table.count >= place + 46, table.integer(at: place, 4) == 0x0201_4B50 else { throw damaged(path, "its table of contents breaks off") }
            let (name, extra, comment) = (
                Int(table.integer(at: place + 28, 2)), Int(table.integer(at: place + 30, 2)), Int(table.integer(at: place + 32, 2))
            )
            guard table.count >= place + 46 + name + extra + comment else { throw damaged(path, "its table of contents breaks off") }
            var entry = Entry(
                name: String(decoding: table[(place + 46)..<(place + 46 + name)], as: UTF8.self), method: UInt16(table.integer(at: place + 10, 2)),
                packedBytes: table.integer(at: place + 20, 4), unpackedBytes: table.integer(at: place + 24, 4),
                offset: table.integer(at: place + 42, 4), isEncrypted: table.integer(at: place + 8, 2) & 1 == 1)
            entry.takeLongSizes(Array(table[(place + 46 + name)..<(place + 46 + name + extra)]))
            entries.append(entry)
            place += 46 + name + extra + comment
        }
        return entries
    }

    private func weigh(fileBytes: UInt64) throws(SourceError) {
        if let entry = entries.first(where: \.isEncrypted) {
            throw SourceError(
                .malformed, problem: "\(path) is protected by a password (part \(entry.name))", mend: "remove the password and save it again")
        }
        var total: UInt64 = 0
        for entry in entries {
            let (sum, overflows) = total.addingReportingOverflow(entry.unpackedBytes)
            total = overflows ? .max : sum
            if entry.unpackedBytes > Self.harmlessBytes, entry.unpackedBytes / max(entry.packedBytes, 1) > Self.mostRatio {
                throw bomb("part \(entry.name) would grow from \(entry.packedBytes) to \(entry.unpackedBytes) bytes")
            }
        }
        if total > Self.mostUnpackedBytes { throw bomb("it would grow from \(fileBytes) to \(total) bytes") }
        // Parts that share the same bytes grow although each of them is in proportion.
        if total > Self.harmlessBytes, total / max(fileBytes, 1) > Self.mostRatio { throw bomb("it would grow from \(fileBytes) to \(total) bytes") }
    }

    private func bomb(_ what: String) -> SourceError {
        SourceError(
            .tooLarge,
            problem: "\(path) is refused before unpacking: \(what); at most \(Self.mostUnpackedBytes >> 30) GiB and \(Self.mostRatio) times its size are taken",
            mend: "if the workbook is meant to be that large, export the sheet as CSV or Parquet")
    }

    /// Unpacks a part and hands it over piece by piece; holds its packed bytes in memory.
    ///
    /// - Throws: `malformed` if the part is missing, damaged, or longer or shorter than the table of contents says; what `body` throws.
    func unpack(_ name: String, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        guard let entry = entries.first(where: { $0.name == name }) else { throw Self.damaged(path, "part \(name) is missing") }
        let file = try RandomFile(path: path)
        let header = try file.read(at: entry.offset, count: 30)
        guard header.count == 30, header.integer(at: 0, 4) == 0x0403_4B50 else { throw Self.damaged(path, "part \(name) cannot be found") }
        let start = entry.offset + 30 + header.integer(at: 26, 2) + header.integer(at: 28, 2)
        guard entry.packedBytes <= file.bytes, start <= file.bytes - entry.packedBytes else { throw Self.damaged(path, "part \(name) breaks off") }
        let packed = try file.read(at: start, count: Int(entry.packedBytes))
        var length: UInt64 = 0
        func take(_ bytes: UnsafeRawBufferPointer) throws {
            length += UInt64(bytes.count)
            guard length <= entry.unpackedBytes else { throw Self.damaged(path, "part \(name) is longer than it says") }
            try body(bytes)
        }
        switch entry.method {
        case 0: try packed.withUnsafeBytes(take)
        case 8:
            let isWhole = try packed.withUnsafeBytes { bytes in
                var inflater = Inflater(bytes)
                return try inflater.run(take)
            }
            guard isWhole else { throw Self.damaged(path, "part \(name) cannot be unpacked") }
        default: throw Self.damaged(path, "part \(name) is packed in way \(entry.method), which Excel does not use")
        }
        guard length == entry.unpackedBytes else { throw Self.damaged(path, "part \(name) is shorter than it says") }
    }
}

extension ZipDirectory.Entry {
    /// Sizes beyond 4 GiB stand in the extra field 1, in the order of those that are 0xFFFFFFFF.
    fileprivate mutating func takeLongSizes(_ extra: [UInt8]) {
        var place = 0
        while place + 4 <= extra.count {
            let (kind, size) = (extra.integer(at: place, 2), Int(extra.integer(at: place + 2, 2)))
            place += 4
            guard place + size <= extra.count else { return }
            if kind == 1 {
                var values = stride(from: place, to: place + size - 7, by: 8).map { extra.integer(at: $0, 8) }[...]
                if unpackedBytes == 0xFFFF_FFFF { unpackedBytes = values.popFirst() ?? unpackedBytes }
                if packedBytes == 0xFFFF_FFFF { packedBytes = values.popFirst() ?? packedBytes }
                if offset == 0xFFFF_FFFF { offset = values.popFirst() ?? offset }
            }
            place += size
        }
    }
}
