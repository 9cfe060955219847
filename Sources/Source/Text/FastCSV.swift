import Engine
import Schema

/// Reads delimited texts whose every value can be proven to be what its column says.
struct FastCSV {
    let session: any EngineSession
    let source: SourceDeclaration
    let texts: [SourceText]
    let headers: [CSVHeader]

    /// - Returns: `nil`, and no table, if anything is not proven.
    func load() throws -> LoadedSource? {
        let header = headers[0]
        guard source.skipRows == 0, header.firstLine != nil else { return nil }
        var columns: [InferredColumn] = []
        var forms: [CanonicalForm?] = []
        var uncertain: [String] = []
        for (name, sample) in zip(header.names, header.samples) {
            if let declared = source.columns[name] {
                guard declared != .json else { return nil }
                columns.append(InferredColumn(name: name, type: declared))
                forms.append(Self.form(of: declared))
            } else if let expected = sample.expected {
                columns.append(InferredColumn(name: name, type: expected.type))
                forms.append(expected.form)
            } else {
                columns.append(InferredColumn(name: name, type: .text))
                forms.append(nil)
                uncertain.append(name)
            }
        }
        guard let rows = try read(columns, forms) else { return nil }
        if !uncertain.isEmpty { try settle(uncertain, &columns) }
        return LoadedSource(digest: "", rowsRead: rows, rows: rows, columns: columns)
    }

    private static func form(of type: FieldType) -> CanonicalForm? {
        switch type {
        case .text, .period, .region, .form, .json: nil
        case .integer: .integer
        case .decimal(let precision, let scale): .decimal(wholeDigits: precision - scale, fractionDigits: scale)
        case .real: .real
        case .boolean: .boolean
        case .date: .date
        case .datetime: .datetime
        }
    }

    /// - Returns: rows; `nil` if the proof fails.
    private func read(_ columns: [InferredColumn], _ forms: [CanonicalForm?]) throws -> Int64? {
        let work = zip(texts, headers).map { text, header in
            CSVProof(text: text, dialect: header.dialect, hasHeader: header.hasHeader, forms: forms)
        }
        let proof = SecondThread("heliu.source.proof") { () throws -> Int64? in
            var rows: Int64 = 0
            for file in work {
                guard let count = try file.rows() else { return nil }
                rows += count
            }
            return rows
        }
        let table = quoteIdentifier(source.name)
        let types = columns.map { "\(quoteLiteral($0.name)): \(quoteLiteral($0.type.engineType))" }.joined(separator: ", ")
        let files = texts.map { quoteLiteral($0.file.path) }.joined(separator: ", ")
        let read: Result<Int64, any Error> = Result {
            try session.execute(
                """
                CREATE TABLE \(table) AS SELECT * FROM read_csv([\(files)], header = \(headers[0].hasHeader),
                    \(headers[0].dialect.engineOptions()), columns = {\(types)})
                """)
            return try session.query("SELECT count(*) FROM \(table)")[0, 0].integer ?? -1
        }
        let proven = try proof.value()
        switch read {
        case .success(let rows) where rows == proven: return rows
        case .success:
            try session.execute("DROP TABLE \(table)")
            return nil
        case .failure(let error as EngineError) where proven == nil || Self.isAboutText(error): return nil
        case .failure(let error): throw error
        }
    }

    /// Whether the engine found fault with the text, not with itself or the machine.
    private static func isAboutText(_ error: EngineError) -> Bool {
        ![.cancelled, .closed, .outOfMemory, .io, .permission, .catalog, .engineFault].contains(error.kind)
    }

    /// Decides columns that the first rows say too little about, by all their values.
    private func settle(_ names: [String], _ columns: inout [InferredColumn]) throws {
        let found = try TypeInference(
            session: session, table: source.name, columns: names, firstLine: headers[0].firstLine ?? 1
        ).infer()
        for column in found {
            guard let index = columns.firstIndex(where: { $0.name == column.name }) else { continue }
            columns[index] = column
            guard !ValueSpelling.takesAnyText(column.type) else { continue }
            let name = quoteIdentifier(column.name)
            try session.execute(
                """
                ALTER TABLE \(quoteIdentifier(source.name)) ALTER COLUMN \(name)
                SET DATA TYPE \(column.type.engineType) USING \(ValueSpelling(column.type, name).certainValue)
                """)
        }
    }
}

/// Divides a text into records and proves that each has one value per column, in the column's canonical form.
struct CSVProof: Sendable {
    let text: SourceText
    let dialect: TextDialect
    let hasHeader: Bool
    let forms: [CanonicalForm?]

    /// - Returns: rows behind the header; `nil` if something is not as it should be.
    func rows() throws -> Int64? {
        var scanner = RecordScanner(text.file, dialect: dialect, offset: text.markBytes)
        let width = forms.count
        let checked: [(column: Int, form: CanonicalForm)] = forms.enumerated().compactMap { index, form in form.map { (index, $0) } }
        var rows: Int64 = 0
        var isHeader = hasHeader
        while let record = try scanner.next() {
            if record.bytes.isEmpty, record.fault == nil, width > 1 {
                if isHeader { return nil }
                continue
            }
            guard record.fault == nil, record.fields.count == width else { return nil }
            if isHeader {
                isHeader = false
                continue
            }
            rows += 1
            for (column, form) in checked {
                let field = record.fields[column]
                if field.start == field.end { continue }
                let bytes = UnsafeRawBufferPointer(rebasing: record.bytes[Int(field.start)..<Int(field.end)])
                guard form.matches(bytes) else { return nil }
            }
        }
        return scanner.isUniform ? rows : nil
    }
}
