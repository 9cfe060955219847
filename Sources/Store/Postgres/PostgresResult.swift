import CPostgres

/// What the server answered to one statement.
struct PostgresResult: ~Copyable {
    private let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { self.pointer = pointer }

    deinit { PQclear(pointer) }

    var status: ExecStatusType { PQresultStatus(pointer) }
    var isFailure: Bool {
        status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE || status == PGRES_PIPELINE_ABORTED || status == PGRES_NONFATAL_ERROR
    }
    /// `nil` if libpq itself failed, as it does without a connection.
    var state: String? { field(UInt8(ascii: "C")) }
    var message: String { field(UInt8(ascii: "M")) ?? String(cString: PQresultErrorMessage(pointer)) }
    /// The words of the answer, such as `COMMIT` or `INSERT 0 1`.
    var command: String { String(cString: PQcmdStatus(pointer)) }
    /// Rows inserted, updated or deleted.
    var changed: Int { command.hasPrefix("SELECT") ? 0 : Int(String(cString: PQcmdTuples(pointer))) ?? 0 }
    var parameterTypes: [Oid] { (0..<PQnparams(pointer)).map { PQparamtype(pointer, $0) } }
    var rowCount: Int32 { PQntuples(pointer) }
    var columnCount: Int32 { PQnfields(pointer) }
    var columns: [String] { (0..<PQnfields(pointer)).map { String(cString: PQfname(pointer, $0)) } }
    var columnTypes: [Oid] { (0..<PQnfields(pointer)).map { PQftype(pointer, $0) } }

    func rows() throws(StoreError) -> [Row] {
        let (columns, types) = (columns, columnTypes)
        var rows: [Row] = []
        rows.reserveCapacity(Int(rowCount))
        for row in 0..<rowCount { rows.append(try self.row(row, columns, types)) }
        return rows
    }

    func row(_ row: Int32, _ columns: [String], _ types: [Oid]) throws(StoreError) -> Row {
        var values: [SQLValue] = []
        values.reserveCapacity(types.count)
        for (column, type) in zip(Int32(0)..., types) {
            if PQgetisnull(pointer, row, column) != 0 {
                values.append(.null)
                continue
            }
            let bytes = UnsafeRawBufferPointer(start: PQgetvalue(pointer, row, column), count: Int(PQgetlength(pointer, row, column)))
            values.append(try PostgresType.value(bytes, type: type, column: columns[Int(column)]))
        }
        return Row(columns: columns, values: values)
    }

    private func field(_ code: UInt8) -> String? {
        PQresultErrorField(pointer, Int32(code)).map { String(cString: $0) }
    }
}

/// The server's types as values.
enum PostgresType {
    static let bytea: Oid = 17
    static let integers: Set<Oid> = [20, 21, 23, 26]
    private static let reals: Set<Oid> = [700, 701]
    private static let numeric: Oid = 1700
    private static let boolean: Oid = 16

    /// Reads the text form the server sends.
    static func value(_ bytes: UnsafeRawBufferPointer, type: Oid, column: String) throws(StoreError) -> SQLValue {
        if type == bytea {
            guard let blob = blob(bytes) else { throw unreadable(column) }
            return .blob(blob)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        if integers.contains(type) {
            guard let integer = Int64(text) else { throw unreadable(column) }
            return .integer(integer)
        }
        if reals.contains(type) {
            guard let real = Double(text) else { throw unreadable(column) }
            return .real(real)
        }
        if type == numeric {
            // A sum of integers is an integer in SQLite too; anything else is a real.
            if let integer = Int64(text) { return .integer(integer) }
            guard let real = Double(text) else { throw unreadable(column) }
            return .real(real)
        }
        if type == boolean { return .integer(text == "t" ? 1 : 0) }
        return .text(text)
    }

    /// `\x` and two hexadecimal digits per byte.
    private static func blob(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        guard bytes.count >= 2, bytes.count % 2 == 0, bytes[0] == UInt8(ascii: "\\"), bytes[1] == UInt8(ascii: "x") else { return nil }
        return [UInt8](unsafeUninitializedCapacity: (bytes.count - 2) / 2) { buffer, count in
            for index in 0..<(bytes.count - 2) / 2 {
                buffer[index] = digit(bytes[2 + index * 2]) << 4 | digit(bytes[3 + index * 2])
            }
            count = (bytes.count - 2) / 2
        }
    }

    /// The server writes lower-case digits only.
    private static func digit(_ byte: UInt8) -> UInt8 {
        byte <= UInt8(ascii: "9") ? byte &- UInt8(ascii: "0") : byte &- UInt8(ascii: "a") &+ 10
    }

    private static func unreadable(_ column: String) -> StoreError {
        StoreError(.corrupt, subject: column, message: "came from the server in a form that cannot be read", mend: "Report this with the statement")
    }
}
