import App
import ArgumentParser
import Catalog
import Foundation
import Pipeline
import Schema
import Source
import Vocabulary

struct SourceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "source", abstract: "Look at sources; add, test and remove those that are not part of an app.",
        discussion: """
            An added source becomes an app of its own in the data folder. It is described by KEY=VALUE pairs, whose keys are those of sources/*.yaml, \
            its remote and paging, and title, title_en, description, region, schedule, zone, openness, openness_reason, grade.

              heliu source test beds --owner health title=床位 path=/srv/drop/beds.csv format=csv encoding=auto
              heliu source add beds --owner health title=床位 path=/srv/drop/beds.csv format=csv encoding=auto
              heliu source add dust --owner health mode=push key=sensor --column "sensor text sensor" --column "dust decimal(8,2) dust"
            """,
        subcommands: [List.self, Show.self, Test.self, Add.self, Remove.self])

    /// How a source is described.
    struct Description: ParsableArguments {
        @Argument(help: "Name of the source: a-z, 0-9 and _, a letter first; the dataset is NAME.NAME.") var name: String
        @Option(name: .long, help: "Organisation that owns what is published.") var owner = Organisation.node
        @Option(name: .long, help: "A column as \"FIELD TYPE COLUMN\", repeated for each; those that are found without it.") var column: [String] = []
        @Option(name: .long, help: "A request header as \"NAME: VALUE\", repeated for each; secrets go into a credential of kind headers.") var header: [String] = []
        @Argument(help: ArgumentHelp("What the source is.", valueName: "key=value")) var values: [String] = []

        /// - Parameter old: what an added source says already.
        func source(changing old: AddedSource?) throws -> AddedSource {
            var source = old ?? AddedSource(name: name, organisation: owner, values: ["encoding": "auto", "openness": "not_shared"])
            for pair in values {
                guard let equals = pair.firstIndex(of: "="), AddedSource.keys.contains(String(pair[..<equals])) else {
                    throw CommandFault(
                        code: "malformed", problem: "\(pair) is no KEY=VALUE of a source", mend: "use one of \(AddedSource.keys.joined(separator: ", "))")
                }
                source[String(pair[..<equals])] = String(pair[pair.index(after: equals)...])
            }
            if !header.isEmpty { source["headers"] = header.joined(separator: "\n") }
            if !column.isEmpty { source.columns = try AddedSource.columns(lines: column.joined(separator: "\n")) }
            return Self.completed(source)
        }

        private static func completed(_ source: AddedSource) -> AddedSource {
            var source = source
            if source["title"].isEmpty { source["title"] = source.name }
            if source["openness_reason"].isEmpty, ["not_shared", "shared_conditional"].contains(source["openness"]) {
                source["openness_reason"] = "由单位自行添加，未声明开放 / added by its owner, not declared open"
            }
            if ["parquet", "excel", "sqlite", "postgres"].contains(source["format"]), source["encoding"] == "auto" { source["encoding"] = "" }
            return source
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List the sources of all apps, and those that were added.")
        @OptionGroup var options: GlobalOptions

        func run() async throws {
            try await guarded(json: options.json) {
                let rows = try await withPlatform(options) { platform in
                    let added = Set(platform.addedSources().map(\.name))
                    return platform.findApps().flatMap { app in
                        let state = app.errors.isEmpty ? "sound" : "\(app.errors.count) errors"
                        let sources = app.folder?.sources ?? []
                        return (sources.isEmpty && added.contains(app.name) ? [("", "", "")] : sources.map { ($0.name, $0.format.rawValue, $0.mode.rawValue) })
                            .map { [app.name, $0.0, $0.1, $0.2, added.contains(app.name) ? "added" : "app", state] }
                    }
                }
                if options.json {
                    try Output.json(rows.map { ["app": $0[0], "source": $0[1], "format": $0[2], "mode": $0[3], "from": $0[4], "state": $0[5]] })
                } else {
                    Output.table(["APP", "SOURCE", "FORMAT", "MODE", "FROM", "STATE"], rows)
                }
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "show", abstract: "Show how an added source is described, and what is wrong with it.")
        @OptionGroup var options: GlobalOptions
        @Argument(help: "Its name.") var name: String

        func run() async throws {
            try await guarded(json: options.json) {
                let (source, errors) = try await withPlatform(options) { platform in
                    guard let source = platform.addedSource(name) else {
                        throw CommandFault(code: "not_found", problem: "no source \(name) was added", mend: "look at `heliu source list`")
                    }
                    return (source, platform.findApps().first { $0.name == name }?.errors ?? [])
                }
                if options.json { return try Output.json(source) }
                Output.table(["KEY", "VALUE"], [["organisation", source.organisation]] + source.values.sorted { $0.key < $1.key }.map { [$0.key, $0.value] })
                Output.table(["FIELD", "TYPE", "COLUMN"], source.columns.map { [$0.field, $0.type, $0.from] })
                for fault in errors { Output.note("\(fault)") }
            }
        }
    }

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "test", abstract: "Read a source without keeping anything: its columns and first rows.")
        @OptionGroup var options: GlobalOptions
        @OptionGroup var description: Description

        func run() async throws {
            try await guarded(json: options.json) {
                let preview = try await withPlatform(options) { platform in
                    try await platform.test(try description.source(changing: platform.addedSource(description.name)))
                }
                if options.json { return try Output.json(Found(rows: preview.rows, columns: preview.columns.map { .init(name: $0.name, type: $0.type.text) }, head: preview.head)) }
                Output.table(["COLUMN", "TYPE"], preview.columns.map { [$0.name, $0.type.text] })
                print("")
                Output.table(preview.columns.map(\.name), preview.head.prefix(5).map { $0.map { $0 ?? "" } })
                for remark in preview.remarks { Output.note("note: \(remark.en)") }
                print("\(preview.rowsRead) rows read, \(preview.rowsRejected) set aside; nothing was kept")
            }
        }

        private struct Found: Encodable {
            struct Column: Encodable {
                var name: String
                var type: String
            }
            var rows: Int64
            var columns: [Column]
            var head: [[String?]]
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add", abstract: "Add a source, or change one that was added; then run it.",
            discussion: "Of a source that was added before, what is not named stays as it is.")
        @OptionGroup var options: GlobalOptions
        @OptionGroup var description: Description
        @Flag(name: .long, help: "Do not run it now.") var noRun = false

        func run() async throws {
            try await guarded(json: options.json) {
                let (source, run) = try await withPlatform(options) { platform in
                    let old = platform.addedSource(description.name)
                    let source = try await platform.save(try description.source(changing: old), isNew: old == nil, requestedBy: "command")
                    guard !noRun, try await platform.hasRows(source), let app = platform.findApps().first(where: { $0.name == source.name })?.folder else { return (source, PipelineRun?.none) }
                    return (source, try await platform.run(app: app, requestedBy: "command"))
                }
                if let run, run.state != .succeeded, run.state != .unchanged { throw RunFault(run) }
                if options.json {
                    try Output.json(["name": source.name, "dataset": source.dataset, "run": run?.id ?? ""])
                } else {
                    print("source \(source.name) kept; it publishes \(source.dataset)\(run.map { ", run \($0.id) \($0.state.rawValue)" } ?? "")")
                }
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "remove", abstract: "Remove a source that was added; what it published stays.")
        @OptionGroup var options: GlobalOptions
        @Argument(help: "Its name.") var name: String

        func run() async throws {
            try await guarded(json: options.json) {
                try await withPlatform(options) { try await $0.removeSource(name, requestedBy: "command") }
                if options.json { try Output.json(["removed": name]) } else { print("source \(name) removed; what it published stays as it is") }
            }
        }
    }
}
