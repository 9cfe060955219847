import App
import ArgumentParser
import Catalog
import Foundation
import Pipeline
import Schema
import Source
import Vocabulary

struct IngestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "Put a file into the catalogue: infer its schema over the whole file, check it, publish a version.",
        discussion: """
            The dataset is at once on its page and behind the API. Ingesting a changed file under the same name publishes \
            the next version; an unchanged one publishes nothing. CSV, TSV, JSON, NDJSON, Excel, Parquet and SQLite are told apart by their \
            first bytes and the file's ending, UTF-8, GB18030 and UTF-16 by their bytes.

            Example: heliu ingest enterprises.csv --as enterprises --key id --title 企业名录
            """)

    @OptionGroup var options: GlobalOptions

    @Argument(help: "The file; the rows of a text or sheet stand under a header.")
    var file: String

    @Option(name: .customLong("as"), help: "Name of the dataset: a-z, 0-9, _ and -, a letter first.")
    var name: String

    @Option(name: .long, help: "Columns that identify a row, separated by commas; they must be unique and present.")
    var key: String?

    @Option(name: .long, help: "Title shown to people; without it the one there is, else the name.")
    var title: String?

    @Option(name: .long, help: "csv, tsv, json, ndjson, excel, parquet or sqlite; found without it.")
    var format: String?

    @Option(name: .long, help: "utf-8, gb18030, gbk, utf-16, utf-16le or utf-16be; found without it.")
    var encoding: String?

    @Option(name: .long, help: "One character between values; found in the header without it.")
    var delimiter: String?

    @Option(name: .long, help: "Sheet of an Excel file; the first without it.")
    var sheet: String?

    @Option(name: .long, help: "Path to the list of records in a JSON file, such as data.items.")
    var records: String?

    @Option(name: .long, help: "Table of a SQLite file.")
    var table: String?

    @Option(name: .customLong("bad-rows"), help: "Rows that cannot be read: stop, or quarantine to set them aside; stop without it.")
    var badRows: String?

    @Flag(name: .long, help: "Make the dataset open to the public; without it a new dataset is seen by its owner only, and one that exists stays as it is.")
    var open = false

    @Option(name: .long, help: "Organisation that owns the dataset.")
    var owner = Organisation.node

    @Flag(name: .long, help: "Show the inferred schema and stop.")
    var dryRun = false

    func run() async throws {
        try await guarded(json: options.json) {
            let platform = try await options.openPlatform()
            let path = file.hasPrefix("/") ? file : FileManager.default.currentDirectoryPath + "/" + file
            let request = IngestRequest(
                path: path, name: name, title: title, key: key.map { $0.split(separator: ",").map(String.init) } ?? [],
                reading: try reading(of: path), openness: open ? .open : nil, owner: owner)
            if dryRun {
                let found = try await platform.preview(of: request)
                try show(found.columns.map { ($0.name, $0.type.text) }, rows: found.rows)
            } else {
                let (run, dataset) = try await platform.ingest(request, requestedBy: "command")
                guard run.state == .succeeded || run.state == .unchanged else { throw RunFault(run) }
                try report(run, dataset: dataset)
            }
            await platform.close()
        }
    }

    private func reading(of path: String) throws -> FileReading {
        func named<Value: RawRepresentable<String> & CaseIterable>(_ text: String, _ what: String, _: Value.Type) throws -> Value {
            if let value = Value(rawValue: text.lowercased()) { return value }
            throw CommandFault(
                code: "malformed", problem: "\(text) is no \(what) that is read", mend: "use one of \(Value.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        var reading: FileReading
        if let format {
            reading = FileReading(format: try named(format, "format", SourceDeclaration.Format.self))
        } else {
            reading = try FileReading.found(of: path, named: file)
        }
        if let encoding { reading.encoding = try named(encoding, "encoding", SourceDeclaration.Encoding.self) }
        reading.delimiter = delimiter == "\\t" ? "\t" : delimiter
        (reading.sheet, reading.records, reading.table) = (sheet, records, table)
        if let badRows { reading.badRows = try named(badRows, "way with bad rows", SourceDeclaration.BadRowPolicy.self) }
        return reading
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
        let aside = run.steps.reduce(0) { $0 + $1.rowsQuarantined }
        if options.json {
            try Output.json(
                IngestResult(
                    dataset: version.dataset, version: version.digest, number: version.number, rows: version.rows, setAside: aside, run: run.id,
                    state: run.state.rawValue, fields: schema.fields))
            return
        }
        Output.table(["COLUMN", "TYPE"], schema.fields.map { [$0.name, $0.type.text] })
        for line in run.log where line.level == "warn" { Output.note("note: \(line.message)") }
        if aside > 0 { Output.note("note: \(aside) rows set aside; correct or discard them on the page /quarantine") }
        print("\(version.dataset): \(version.rows) rows, version \(version.number), \(version.digest)\(run.state == .unchanged ? " (unchanged)" : "")")
    }

    private struct IngestResult: Encodable {
        var dataset: String
        var version: String
        var number: Int
        var rows: Int64
        /// Rows that could not be read or failed a check.
        var setAside: Int64
        var run: String
        var state: String
        var fields: [FieldDeclaration]
    }
}
