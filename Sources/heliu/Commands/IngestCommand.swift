import Source
import App
import ArgumentParser
import Catalog
import Foundation
import Pipeline
import Schema
import Vocabulary

struct IngestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "Put a CSV file into the catalogue: infer its schema over the whole file, check it, publish a version.",
        discussion: """
            The dataset is at once on its page and behind the API. Ingesting a changed file under the same name publishes \
            the next version; an unchanged one publishes nothing.

            Example: heliu ingest enterprises.csv --as enterprises --key id --title 企业名录
            """)

    @OptionGroup var options: GlobalOptions

    @Argument(help: "The CSV file, in UTF-8, with a header.")
    var file: String

    @Option(name: .customLong("as"), help: "Name of the dataset: a-z, 0-9, _ and -, a letter first.")
    var name: String

    @Option(name: .long, help: "Columns that identify a row, separated by commas; they must be unique and present.")
    var key: String?

    @Option(name: .long, help: "Title shown to people; without it the one there is, else the name.")
    var title: String?

    @Option(name: .long, help: "One character between values; found in the header without it.")
    var delimiter: String?

    @Flag(name: .long, help: "Make the dataset open to the public; without it a new dataset is seen by its owner only, and one that exists stays as it is.")
    var open = false

    @Option(name: .long, help: "Organisation that owns the dataset.")
    var owner = Organisation.node

    @Flag(name: .long, help: "Show the inferred schema and stop.")
    var dryRun = false

    func run() async throws {
        try await guarded(json: options.json) {
            let platform = try await options.openPlatform()
            let request = IngestRequest(
                path: file.hasPrefix("/") ? file : FileManager.default.currentDirectoryPath + "/" + file, name: name,
                title: title, key: key.map { $0.split(separator: ",").map(String.init) } ?? [],
                delimiter: delimiter, openness: open ? .open : nil, owner: owner)
            if dryRun {
                let found = try await platform.inferSchema(of: request)
                try show(found.columns.map { ($0.name, $0.type.text) }, rows: found.rows)
            } else {
                let (run, dataset) = try await platform.ingest(request, requestedBy: "command")
                guard run.state == .succeeded || run.state == .unchanged else { throw RunFault(run) }
                try report(run, dataset: dataset)
            }
            await platform.close()
        }
    }

    private func show(_ columns: [(String, String)], rows: Int64) throws {
        if options.json {
            try Output.json(columns.map { ["name": $0.0, "type": $0.1] })
        } else {
            Output.table(["COLUMN", "TYPE"], columns.map { [$0.0, $0.1] })
            print("\(rows) rows; nothing was published")
        }
    }

    private func report(_ run: PipelineRun, dataset: Dataset?) throws {
        guard let version = dataset?.current else { return }
        let schema = try DatasetReader.schema(of: version)
        if options.json {
            try Output.json(IngestResult(dataset: version.dataset, version: version.digest, number: version.number, rows: version.rows, run: run.id, state: run.state.rawValue, fields: schema.fields))
            return
        }
        Output.table(["COLUMN", "TYPE"], schema.fields.map { [$0.name, $0.type.text] })
        for line in run.log where line.level == "warn" { Output.note("note: \(line.message)") }
        print("\(version.dataset): \(version.rows) rows, version \(version.number), \(version.digest)\(run.state == .unchanged ? " (unchanged)" : "")")
    }

    private struct IngestResult: Encodable {
        var dataset: String
        var version: String
        var number: Int
        var rows: Int64
        var run: String
        var state: String
        var fields: [FieldDeclaration]
    }
}
