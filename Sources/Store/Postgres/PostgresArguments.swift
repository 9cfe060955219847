import CPostgres
import FoundationEssentials

/// Arguments in the form libpq takes them: text, and blobs as they are.
struct PostgresArguments {
    /// All values one after another, each ended by a zero.
    private var bytes: [UInt8] = []
    /// Where each value begins; negative for null.
    private var offsets: [Int] = []
    private var lengths: [Int32] = []
    /// 1 for the binary form.
    private var formats: [Int32] = []

    /// - Parameter types: what the server expects, from the prepared statement.
    /// - Throws: `other` if the count differs, `typeMismatch` for a blob where the server takes none and the other way round.
    init(_ values: [SQLValue], types: [Oid], sql: String) throws(StoreError) {
        guard values.count == types.count else { throw .argumentCount(sql, wanted: types.count, given: values.count) }
        for (value, type) in zip(values, types) {
            switch value {
            case .null: append(offset: -1, length: 0, format: 0)
            case .blob(let blob):
                guard type == PostgresType.bytea else { throw Self.mismatch(value, sql) }
                append(Array(blob), format: 1)
            case _ where type == PostgresType.bytea: throw Self.mismatch(value, sql)
            case .integer(let integer): append(String(integer).utf8, format: 0)
            case .real(let real): try append(real, type: type)
            case .text(var text):
                let hasNull = text.withUTF8 { $0.contains(0) }
                if hasNull { throw .textWithNull(sql) }
                append(text.utf8, format: 0)
            }
        }
    }

    /// Lends pointers that are valid during `body`.
    func withPointers<Value>(
        _ body: (_ count: Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Value
    ) -> Value {
        bytes.withUnsafeBufferPointer { buffer in
            let base = buffer.baseAddress.map { UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self) }
            let pointers = offsets.map { offset in offset < 0 ? nil : base.map { $0 + offset } }
            return body(Int32(offsets.count), pointers, lengths, formats)
        }
    }

    /// As SQLite: not-a-number is null, and a whole real fits into an integer column.
    private mutating func append(_ real: Double, type: Oid) throws(StoreError) {
        if real.isNaN {
            append(offset: -1, length: 0, format: 0)
        } else if PostgresType.integers.contains(type), let integer = Int64(exactly: real) {
            append(String(integer).utf8, format: 0)
        } else {
            append("\(real)".utf8, format: 0)
        }
    }

    private mutating func append(_ value: some Collection<UInt8>, format: Int32) {
        append(offset: bytes.count, length: Int32(value.count), format: format)
        bytes += value
        bytes.append(0)
    }

    private mutating func append(offset: Int, length: Int32, format: Int32) {
        offsets.append(offset)
        lengths.append(length)
        formats.append(format)
    }

    private static func mismatch(_ value: SQLValue, _ sql: String) -> StoreError {
        StoreError(
            .typeMismatch, subject: sql.excerpt, message: "was given \(value.kind) where the column holds another type",
            mend: "Give a value of the column's type")
    }
}
