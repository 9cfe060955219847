import App
import Engine
import FoundationEssentials
import Pipeline
import Source

/// The first rows of an uploaded file and what its columns hold, as texts.
struct UploadSample: Sendable {
    /// `nil` where a row has no value.
    var rows: [[String?]] = []
    /// By column: rows without a value, and about how many different values.
    var empty: [Int64] = []
    var distinct: [Int64] = []
}

extension Presenter {
    private static let previewRows = 20

    /// Reads the first rows of a file whose columns were inferred, and counts its empty and distinct values.
    ///
    /// - Parameter delimiter: the one given to the inference; `nil` if it found the delimiter itself.
    /// - Throws: `EngineError`; errors of reading the file.
    func uploadSample(path: String, delimiter: String? = nil, columns: [InferredColumn]) async throws -> UploadSample {
        guard !columns.isEmpty else { return UploadSample() }
        let names = columns.map { "\(quoteLiteral($0.name)): 'VARCHAR'" }.joined(separator: ", ")
        let counts = columns.map { column in
            let name = quoteIdentifier(column.name)
            return "count(*) - count(\(name)), approx_count_distinct(\(name))"
        }
        return try await platform.engine.withSession { session in
            let separator = try delimiter ?? Self.delimiter(of: path)
            let source = """
                read_csv(\(quoteLiteral(path)), auto_detect = false, header = true, delim = \(quoteLiteral(separator)), quote = '"', escape = '"',
                    strict_mode = true, null_padding = false, columns = {\(names)})
                """
            let head = try session.query("SELECT * FROM \(source) LIMIT \(Self.previewRows)")
            let counted = try session.query("SELECT \(counts.joined(separator: ", ")) FROM \(source)").row(0).map { $0.integer ?? 0 }
            return UploadSample(
                rows: (0..<head.rowCount).map { row in head.row(row).map { $0.isNull ? nil : $0.displayText } },
                empty: stride(from: 0, to: counted.count, by: 2).map { counted[$0] },
                distinct: stride(from: 1, to: counted.count, by: 2).map { counted[$0] })
        }
    }

    /// The separator that stands most often in the first record outside quotes, as the inference chooses it.
    private static func delimiter(of path: String) throws -> String {
        let bytes = try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe).prefix(1 << 20)
        let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|")]
        var counts = [Int](repeating: 0, count: candidates.count)
        var isQuoted = false
        for byte in bytes {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == 0x0A || byte == 0x0D { break }
            if let index = candidates.firstIndex(of: byte) { counts[index] += 1 }
        }
        let most = counts.max() ?? 0
        let best = most > 0 ? counts.firstIndex(of: most) ?? 0 : 0
        return String(decoding: [candidates[best]], as: UTF8.self)
    }
}
