import Engine
import Foundation
import Schema
import TestKit
import Vocabulary

@testable import Source

/// What became of a source's bytes.
struct ReadText: Sendable {
    var loaded: LoadedSource
    /// Every row, as people read it; "∅" for null.
    var rows: [[String]]
    /// Place, raw text, hash and reasons.
    var rejected: [(place: String, raw: String, hash: String, reasons: [String])]

    var types: [String] { loaded.columns.map(\.type.text) }
}

/// Reads texts as the files `1.csv`, `2.csv` … of one source.
func readText(
    _ contents: [[UInt8]], name: String = "csv", corrections: [RowCorrection] = [],
    _ declare: (inout SourceDeclaration) -> Void = { _ in }
) async throws -> ReadText {
    var declaration = SourceDeclaration(name: "s", format: name == "csv" ? .csv : .init(rawValue: name) ?? .csv)
    declare(&declaration)
    let source = declaration
    return try await withTemporaryFolder { folder in
        let paths = try contents.enumerated().map { index, bytes in
            let path = "\(folder)/\(index + 1).\(name)"
            try Data(bytes).write(to: URL(filePath: path))
            return path
        }
        return try await withSession { session in
            let inspections = try paths.map { try SourceInspection.inspect($0, encoding: source.encoding) }
            let loaded = try SourceReader(session: session, source: source, files: paths, scratchFolder: folder + "/scratch").load(inspections, corrections: corrections)
            let table = try session.query("SELECT * FROM s")
            let rows = (0..<table.rowCount).map { row in table.row(row).map { $0.isNull ? "∅" : $0.displayText } }
            let rejects = try session.query("SELECT _place, _raw, _hash, _reasons FROM _rejected_s")
            let rejected = (0..<rejects.rowCount).map { row -> (place: String, raw: String, hash: String, reasons: [String]) in
                guard case .list(let reasons) = rejects[row, 3] else { return ("", "", "", []) }
                return (rejects[row, 0].text ?? "", rejects[row, 1].text ?? "", rejects[row, 2].text ?? "", reasons.compactMap(\.text))
            }
            return ReadText(loaded: loaded, rows: rows, rejected: rejected)
        }
    }
}

func readText(
    _ text: String, name: String = "csv", corrections: [RowCorrection] = [], _ declare: (inout SourceDeclaration) -> Void = { _ in }
) async throws -> ReadText {
    try await readText([Array(text.utf8)], name: name, corrections: corrections, declare)
}
