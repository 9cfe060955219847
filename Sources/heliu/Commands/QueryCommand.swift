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

    @Option(name: .long, help: "Most rows to print.")
    var limit = 1_000

    @Flag(name: .long, help: "Print CSV.")
    var csv = false

    func run() async throws {
        try await guarded(json: options.json) {
            let platform = try await options.openPlatform()
            let result = try await platform.query(sql, limit: limit)
            let names = result.columns.map(\.name)
            let rows = (0..<result.rowCount).map { row in names.indices.map { result[row, $0].displayText } }
            if options.json {
                try Output.json(rows.map { Dictionary(zip(names, $0), uniquingKeysWith: { first, _ in first }) })
            } else if csv {
                for row in [names] + rows { print(row.map(Self.quoted).joined(separator: ",")) }
            } else {
                Output.table(names, rows)
            }
            await platform.close()
        }
    }

    private static func quoted(_ text: String) -> String {
        text.contains { $0 == "," || $0 == "\"" || $0.isNewline } ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }
}
