import CDuckDB

extension DuckDBSession {
    func append<Rows: Sequence>(
        to table: String, schema: String?, rows: Rows
    ) throws(EngineError) where Rows.Element == [EngineValue] {
        let functions = library.functions
        var appender: heliu_duckdb_appender?
        defer { _ = functions.appender_destroy(&appender) }
        guard functions.appender_create_ext(connection, nil, schema, table, &appender) == 0, let open = appender else {
            throw fault(of: appender)
        }
        let width = Int(functions.appender_column_count(open))
        do {
            try write(rows, width: width, table: table, to: open)
        } catch {
            // What is still buffered must not follow the fault.
            _ = functions.appender_clear(open)
            throw error
        }
    }

    private func write<Rows: Sequence>(
        _ rows: Rows, width: Int, table: String, to open: heliu_duckdb_appender
    ) throws(EngineError) where Rows.Element == [EngineValue] {
        for (number, row) in rows.enumerated() {
            guard row.count == width else {
                throw EngineError(
                    .parameters, subject: table, message: "row \(number + 1) has \(row.count) values, table \(table) has \(width) columns",
                    mend: "give one value for each column")
            }
            for value in row { try append(value, to: open) }
            try check(library.functions.appender_end_row(open), open)
        }
        try check(library.functions.appender_close(open), open)
    }

    private func append(_ value: EngineValue, to appender: heliu_duckdb_appender) throws(EngineError) {
        let functions = library.functions
        let state: heliu_duckdb_state
        switch value {
        case .null: state = functions.append_null(appender)
        case .bool(let flag): state = functions.append_bool(appender, flag)
        case .integer(let number): state = functions.append_int64(appender, number)
        case .huge(let number): state = functions.append_hugeint(appender, Self.parts(number))
        case .real(let number): state = functions.append_double(appender, number)
        case .text(var text):
            state = text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { functions.append_varchar_length(appender, $0.baseAddress, UInt64($0.count)) }
            }
        case .blob(let bytes):
            state = bytes.withUnsafeBufferPointer { functions.append_blob(appender, $0.baseAddress, UInt64($0.count)) }
        case .date(let days): state = functions.append_date(appender, heliu_duckdb_date(days: days))
        case .time(let microseconds): state = functions.append_time(appender, heliu_duckdb_time(micros: microseconds))
        case .timestamp(let microseconds):
            state = functions.append_timestamp(appender, heliu_duckdb_timestamp(micros: microseconds))
        default:
            var made: heliu_duckdb_value? = try make(value)
            defer { functions.destroy_value(&made) }
            state = functions.append_value(appender, made)
        }
        try check(state, appender)
    }

    private func fault(of appender: heliu_duckdb_appender?) -> EngineError {
        let functions = library.functions
        var data = functions.appender_error_data(appender)
        defer { functions.destroy_error_data(&data) }
        let text = functions.error_data_message(data).map { String(cString: $0) } ?? ""
        return DuckDBFault.error(text, number: functions.error_data_error_type(data))
    }

    private func check(_ state: heliu_duckdb_state, _ appender: heliu_duckdb_appender) throws(EngineError) {
        if state != 0 { throw fault(of: appender) }
    }
}
