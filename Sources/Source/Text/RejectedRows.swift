import Crypto
import Engine

/// The table of a source's rejected records.
final class RejectedRows {
    static func tableName(of source: String) -> String { "_rejected_" + source }

    private let session: any EngineSession
    private let table: String
    private var batch: [[EngineValue]] = []
    private var batchBytes = 0
    private(set) var count: Int64 = 0

    init(session: any EngineSession, source: String) throws(EngineError) {
        self.session = session
        table = Self.tableName(of: source)
        try session.execute("CREATE TABLE \(quoteIdentifier(table)) (_place VARCHAR, _raw VARCHAR, _hash VARCHAR, _reasons VARCHAR[])")
    }

    func add(place: String, raw: String, reasons: [String]) throws(EngineError) {
        batch.append([.text(place), .text(raw), .text(Self.hash(raw)), .list(reasons.map(EngineValue.text))])
        batchBytes += raw.utf8.count
        count += 1
        if batch.count >= 2_000 || batchBytes > 8 << 20 { try flush() }
    }

    func flush() throws(EngineError) {
        guard !batch.isEmpty else { return }
        try session.append(to: table, rows: batch)
        batch = []
        batchBytes = 0
    }

    /// SHA-256 in hexadecimal digits.
    static func hash(_ raw: String) -> String {
        SHA256.hash(data: Array(raw.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
