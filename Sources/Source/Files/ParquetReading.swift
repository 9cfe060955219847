import Engine
import Schema
import Vocabulary

/// Parquet: types come from the file; nested columns become JSON texts.
struct ParquetReading {
    let session: any EngineSession
    let source: SourceDeclaration

    func load(_ paths: [String]) throws -> LoadedSource {
        let digest = try SourceDigest.of(files: paths)
        for path in paths { try check(path) }
        let list = paths.map(quoteLiteral).joined(separator: ", ")
        let options = "filename = '_heliu_file', file_row_number = true"
        let relation = "read_parquet([\(list)], union_by_name = true, \(options))"
        do {
            let own = Set(["_heliu_file", "file_row_number"])
            let columns = try session.describe("SELECT * FROM \(relation)").filter { !own.contains($0.name) }
                .map { EngineColumn.landing(name: $0.name, type: $0.type) }
            let name = paths.count == 1 ? "" : "_heliu_file || ', ' || "
            return try RowLanding(
                session: session, source: source, relation: relation, columns: columns, place: "\(name)'row ' || (file_row_number + 1)",
                label: paths.count == 1 ? paths[0] : "source \(source.name)"
            ).land(inferred: [:], digest: digest)
        } catch let error as EngineError where error.kind != .cancelled && error.kind != .outOfMemory {
            throw Self.damaged(paths.joined(separator: ", "), error)
        }
    }

    /// Each file by itself, so that the message names the one that is damaged; reads its last bytes only.
    private func check(_ path: String) throws {
        let file = try RandomFile(path: path)
        let (start, end) = (try file.read(at: 0, count: 4), try file.read(at: file.bytes - min(8, file.bytes), count: 8))
        let magic = Array("PAR1".utf8)
        if end.suffix(4) == Array("PARE".utf8)[...] {
            throw SourceError(.malformed, problem: "\(path) is encrypted Parquet", mend: "export it without encryption")
        }
        guard start == magic else {
            throw SourceError(
                .malformed, problem: "\(path) is no Parquet file: it does not begin with PAR1", mend: "declare the format that it has, or export it as Parquet")
        }
        guard end.count == 8, end.suffix(4) == magic[...], end.integer(at: 0, 4) <= file.bytes else {
            throw SourceError(
                .malformed, problem: "\(path) is damaged or incomplete: its table of contents, which stands at the end, is missing",
                mend: "fetch or export the file again, and check that the transfer finished")
        }
        do {
            _ = try session.query("SELECT count(*) FROM parquet_schema(\(quoteLiteral(path)))", [])
        } catch {
            guard error.kind != .cancelled else { throw error }
            throw Self.damaged(path, error)
        }
    }

    private static func damaged(_ path: String, _ error: EngineError) -> SourceError {
        SourceError(
            .malformed, problem: "\(path) cannot be read as Parquet: \(error.plainMessage)",
            mend: "fetch or export the file again, and check that the transfer finished")
    }
}

/// How the engine's types become ours.
enum EngineColumn {
    /// - Parameter type: as `DESCRIBE` writes it.
    static func landing(name: String, type: String, from column: String? = nil) -> RowLanding.Column {
        let value = quoteIdentifier(column ?? name)
        let plain = type.split(separator: "(").first.map(String.init) ?? type
        switch plain {
        case _ where type.hasSuffix("]"), "STRUCT", "MAP", "UNION", "VARIANT":
            return .init(name: name, value: "CAST(to_json(\(value)) AS VARCHAR)", hint: .json, isText: true)
        case "JSON": return .init(name: name, value: "CAST(\(value) AS VARCHAR)", hint: .json, isText: true)
        case "BLOB": return .init(name: name, value: "lower(hex(\(value)))", hint: .text, isText: true)
        case "VARCHAR": return .init(name: name, value: value, hint: .text, isText: true)
        case "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMP WITH TIME ZONE":
            return .init(name: name, value: "CAST(\(value) AS TIMESTAMP)", hint: .datetime, isText: false)
        default:
            let field = FieldType(engineType: type)
            guard field != .text else { return .init(name: name, value: "CAST(\(value) AS VARCHAR)", hint: .text, isText: true) }
            return .init(name: name, value: type == field.engineType ? value : "CAST(\(value) AS \(field.engineType))", hint: field, isText: false)
        }
    }
}
