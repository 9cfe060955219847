import Engine
import Schema
import Vocabulary

/// PostgreSQL: one read-only statement that the database carries out, so that all rows are of one moment.
struct PostgresReading {
    let session: any EngineSession
    let source: SourceDeclaration

    func load(_ address: PostgresAddress) throws -> LoadedSource {
        let rows = try DatabaseRows(source)
        try session.loadExtension("postgres_scanner")
        let database = AttachedDatabase(session: session, name: AttachedDatabase.newName())
        try attach(database, address)
        defer { database.detach() }
        do {
            return try database.inTransaction { try read(rows, database, address) }
        } catch let error as EngineError where error.kind != .cancelled && error.kind != .outOfMemory {
            throw SourceError(
                .malformed, problem: "\(address.label), \(rows.label), cannot be read: \(address.redacted(error.plainMessage))",
                mend: "correct `table` or `query` in the declaration, or have the user granted SELECT")
        }
    }

    private func read(_ rows: DatabaseRows, _ database: AttachedDatabase, _ address: PostgresAddress) throws -> LoadedSource {
        try requireTable(rows, database, address)
        let columns = try columns(of: rows, database)
        let copy = "_rows_" + source.name
        let select = "SELECT \(columns.map(\.select).joined(separator: ", ")) FROM \(rows.relation) AS q"
        try session.execute(
            "CREATE TABLE \(quoteIdentifier(copy)) AS SELECT * FROM postgres_query(\(quoteLiteral(database.name)), \(quoteLiteral(select)))")
        let landing = try columns.map { try $0.landing(in: copy, session) }
        return try DatabaseLanding(
            session: session, source: source, copy: copy, columns: landing, label: "\(address.label), \(rows.label)"
        ).land()
    }

    /// The password goes by a secret that is gone before anything else runs.
    private func attach(_ database: AttachedDatabase, _ address: PostgresAddress) throws {
        let secret = database.name + "_secret"
        // Neither may outlive this call; a fault of dropping must not hide the one that may have led here.
        defer { try? session.execute("DROP SECRET IF EXISTS \(secret)") }
        do {
            try session.execute(address.secret(named: secret))
            try session.execute(
                "ATTACH \(quoteLiteral(address.openPart)) AS \(database.name) (TYPE postgres, SECRET \(secret), READ_ONLY)")
        } catch {
            guard error.kind != .cancelled else { throw error }
            // The words after the second colon are the server's or the network's own.
            let words = error.plainMessage.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? ""
            throw SourceError(
                .unreadable, problem: "source \(source.name): the database \(address.label) does not let us in: \(address.redacted(words))",
                mend: "check host, port and database of the source, user and password of its credential, and the server's pg_hba.conf")
        }
    }

    private func requireTable(_ rows: DatabaseRows, _ database: AttachedDatabase, _ address: PostgresAddress) throws {
        guard case .table(let parts) = rows else { return }
        let exists = try session.query(
            "SELECT * FROM postgres_query(\(quoteLiteral(database.name)), \(quoteLiteral("SELECT to_regclass(\(quoteLiteral(rows.relation))) IS NOT NULL AS found")))", [])
        guard exists[0, 0] != true else { return }
        let listed = try session.query(
            """
            SELECT name FROM postgres_query(\(quoteLiteral(database.name)), 'SELECT n.nspname || ''.'' || c.relname AS name FROM pg_class c
                JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN (''r'', ''v'', ''m'', ''f'', ''p'')
                AND n.nspname NOT IN (''pg_catalog'', ''information_schema'') AND n.nspname NOT LIKE ''pg_toast%''
                AND has_table_privilege(c.oid, ''SELECT'') ORDER BY 1 LIMIT 51')
            """, [])
        let names = listed.rowCount == 0 ? [] : listed.column(0).map(\.displayText)
        throw SourceError(
            .missing, problem: "\(address.label) has no table \"\(parts.joined(separator: "."))\" that its user sees; it has "
                + (names.isEmpty ? "none" : names.prefix(50).joined(separator: ", ") + (names.count > 50 ? " …" : "")),
            mend: "correct `table` in the declaration, or have the user granted USAGE of the schema")
    }

    private func columns(of rows: DatabaseRows, _ database: AttachedDatabase) throws -> [PostgresColumn] {
        let described = try database.describe("postgres_query", "SELECT * FROM \(rows.relation) AS q")
        let types = described.map { "CAST(pg_typeof(q.\(quoteIdentifier($0.name))) AS text) AS \(quoteIdentifier($0.name))" }
        let found = try session.query(
            """
            SELECT * FROM postgres_query(\(quoteLiteral(database.name)),
                \(quoteLiteral("SELECT \(types.joined(separator: ", ")) FROM (SELECT 1) AS one LEFT JOIN \(rows.relation) AS q ON true LIMIT 1")))
            """, [])
        return described.enumerated().map { index, column in
            PostgresColumn(name: column.name, engineType: column.type, type: found[0, index].displayText)
        }
    }
}

/// A column as PostgreSQL and the engine call it.
struct PostgresColumn {
    let name: String
    let engineType: String
    /// PostgreSQL's, without precision.
    let type: String

    private enum Form { case native, json, hexadecimal, text }

    /// The engine keeps numbers without precision in binary and takes NaN for 0, and does not know many other types: those
    /// come as the text that PostgreSQL writes.
    private var form: Form {
        switch type {
        case "smallint", "integer", "bigint", "boolean", "real", "double precision", "text", "character varying", "date",
            "timestamp without time zone", "timestamp with time zone":
            return .native
        case "json", "jsonb": return .json
        case "bytea": return .hexadecimal
        default: return type.hasSuffix("[]") || engineType.hasPrefix("STRUCT") ? .json : .text
        }
    }

    /// The expression in the SELECT that PostgreSQL carries out.
    var select: String {
        let column = "q.\(quoteIdentifier(name))"
        return switch form {
        case .native: "\(column) AS \(quoteIdentifier(name))"
        case .json: "CAST(to_json(\(column)) AS text) AS \(quoteIdentifier(name))"
        case .hexadecimal: "encode(\(column), 'hex') AS \(quoteIdentifier(name))"
        case .text: "CAST(\(column) AS text) AS \(quoteIdentifier(name))"
        }
    }

    func landing(in table: String, _ session: any EngineSession) throws -> RowLanding.Column {
        let value = quoteIdentifier(name)
        switch form {
        case .native: return EngineColumn.landing(name: name, type: engineType)
        case .json: return .init(name: name, value: value, hint: .json, isText: true)
        case .hexadecimal: return .init(name: name, value: value, hint: .text, isText: true)
        case .text where type != "numeric": return .init(name: name, value: value, hint: .text, isText: true)
        case .text:
            if let declared = FieldType(text: engineType.lowercased()), case .decimal = declared {
                return .init(name: name, value: value, hint: declared, isText: true)
            }
            return .init(name: name, value: value, hint: try measured(value, table, session), isText: true)
        }
    }

    /// The exact type that holds all numbers of a column without precision; real if 38 digits do not.
    private func measured(_ value: String, _ table: String, _ session: any EngineSession) throws -> FieldType? {
        let found = try session.query(
            """
            SELECT coalesce(max(length(split_part(ltrim(\(value), '-'), '.', 1))), 1), coalesce(max(length(split_part(\(value), '.', 2))), 0),
                bool_and(regexp_full_match(\(value), '-?[0-9]+(\\.[0-9]+)?')) FROM \(quoteIdentifier(table))
            """, [])
        guard found[0, 2] != false, let whole = found[0, 0].integer, let fraction = found[0, 1].integer else { return nil }
        guard whole + fraction <= 38 else { return .real }
        if fraction == 0, whole <= 18 { return .integer }
        return .decimal(precision: Int(max(18, whole + fraction)), scale: Int(fraction))
    }
}
