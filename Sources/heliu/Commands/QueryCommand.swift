import App
import ArgumentParser
import Engine
import Foundation
import Pipeline

struct QueryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query", abstract: "Run a SELECT over the current versions of all datasets.",
        discussion: "Datasets are tables by their names, for example: heliu query 'SELECT key, value FROM innovation.statement LIMIT 5'")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "One SELECT.")
    var sql: String

    @Option(name: .long, help: "Most rows to print; 1,000 as a table, all as CSV or JSON without it.")
    var limit: Int?

    @Flag(name: .long, help: "Print CSV.")
    var csv = false

    func run() async throws {
        try await guarded(json: options.json) {
            let platform = try await options.openPlatform()
            let most = max(limit ?? (csv || options.json ? Int(Int32.max) : 1_000), 0)
            let result = try await platform.query(sql, limit: most)
            if result.rowCount == most { Output.note("heliu: the first \(most) rows; --limit asks for more") }
            let names = result.columns.map(\.name)
            let rows = (0..<result.rowCount).map { row in names.indices.map { result[row, $0].displayText } }
            if options.json {
                print(try Self.json(result))
            } else if csv {
                for row in [names] + rows { print(row.map(Self.quoted).joined(separator: ",")) }
            } else {
                Output.table(names, rows)
            }
            await platform.close()
        }
    }

    /// The rows as JSON objects in the order of their columns; numbers keep their digits.
    private static func json(_ result: ResultTable) throws -> String {
        func text(_ text: String) throws -> String { String(decoding: try JSONEncoder().encode(text), as: UTF8.self) }
        func value(_ value: EngineValue) throws -> String {
            switch value {
            case .null: "null"
            case .bool(let flag): flag ? "true" : "false"
            case .integer, .huge, .decimal: value.displayText
            case .real(let number): number.isFinite ? "\(number)" : "null"
            default: try text(value.displayText)
            }
        }
        let rows = try (0..<result.rowCount).map { row in
            "{" + (try result.columns.enumerated().map { "\(try text($1.name)): \(try value(result[row, $0]))" }.joined(separator: ", ")) + "}"
        }
        return "[" + rows.joined(separator: ",\n ") + "]"
    }

    private static func quoted(_ text: String) -> String {
        text.contains { $0 == "," || $0 == "\"" || $0.isNewline } ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }
}
