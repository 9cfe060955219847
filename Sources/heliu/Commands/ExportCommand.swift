import App
import ArgumentParser
import Catalog
import Foundation
import Pipeline
import Vocabulary

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write current versions of datasets as a Data Package: datapackage.json, CSV and Parquet.",
        discussion: """
            One dataset becomes data.csv and data.parquet; several are named after themselves, and keys that refer from one to another are kept. \
            Values are not masked: the files are for the node's owner to hand on.
              heliu export stations.reading --to reading
            """)

    @OptionGroup var options: GlobalOptions

    @Argument(help: "Datasets.")
    var names: [String]

    @Option(name: .long, help: "The folder; made if it is not there.")
    var to: String

    @Flag(name: .long, help: "Titles in English; Chinese without it.")
    var english = false

    func run() async throws {
        try await guarded(json: options.json) {
            let written = try await withPlatform(options) { try await write(from: $0) }
            if options.json {
                try Output.json(["folder": to, "files": written.sorted().joined(separator: ",")])
            } else {
                for name in written.sorted() { print("\(to)/\(name)") }
            }
        }
    }

    private func write(from platform: Platform) async throws -> [String] {
        var versions: [PackagedVersion] = []
        for name in names where !versions.contains(where: { $0.dataset.name == name }) {
            guard let dataset = try await platform.resources.dataset(name) else {
                throw CommandFault(
                    code: "not_found", problem: "there is no dataset \(name)", mend: "a dataset of an app is called APP.MODEL; /datasets lists them")
            }
            guard let version = dataset.current else {
                throw CommandFault(
                    code: "not_found", problem: "\(name) has no version yet", mend: "run its app: heliu run \(dataset.resource.app ?? "APP")")
            }
            let view = try await platform.view(of: DatasetReader.schema(of: version), owner: dataset.resource.owner, before: .node)
            versions.append(PackagedVersion(dataset: dataset, version: version, view: view))
        }
        let isOne = versions.count == 1
        func file(_ entry: PackagedVersion, _ format: DatasetReader.FileFormat) -> String {
            "\(isOne ? "data" : entry.dataset.name).\(format.rawValue)"
        }
        let name = isOne ? versions[0].dataset.name : versions[0].dataset.resource.app ?? "datasets"
        let package = try await platform.dataPackage(name, of: versions, language: { pick($0) }, path: file)
        var files: [(name: String, source: String?)] = [("datapackage.json", nil)]
        for entry in versions {
            for format in [DatasetReader.FileFormat.csv, .parquet] {
                files.append((file(entry, format), try await platform.file(of: entry.version, format: format, as: entry.view)))
            }
        }
        try FileManager.default.createDirectory(atPath: to, withIntermediateDirectories: true)
        if let taken = files.first(where: { FileManager.default.fileExists(atPath: "\(to)/\($0.name)") }) {
            throw CommandFault(code: "already_exists", problem: "\(to)/\(taken.name) is there already", mend: "name a new folder")
        }
        // The description comes last: a folder with one is complete.
        for (name, source) in files.reversed() {
            if let source {
                try FileManager.default.copyItem(atPath: source, toPath: "\(to)/\(name)")
            } else {
                try Data(package.document()).write(to: URL(filePath: "\(to)/\(name)"))
            }
        }
        return files.map(\.name)
    }

    private func pick(_ text: LocalizedText) -> String {
        let (first, second) = english ? (text.en, text.zh) : (text.zh, text.en)
        return first.isEmpty ? second : first
    }
}
