import Foundation
import Store
import TestKit

@testable import Lineage

/// A register on an empty store.
func withRegister(_ backend: TestBackend, _ body: (LineageRegister) async throws -> Void) async throws {
    try await backend.withStore { store in
        try await store.migrate(LineageMigrations.all)
        try await body(LineageRegister(store: store))
    }
}

func dataset(_ name: String) -> LineageTable { LineageTable(.dataset, "app.\(name)") }
func source(_ name: String) -> LineageTable { LineageTable(.source, "app.\(name)") }

/// "source:app.s.a > dataset:app.d.b", with another arrow for other kinds: `~` derived, `?` unknown, `#` rows.
func edge(_ text: String, transformation: String? = nil) throws -> LineageEdge {
    let parts = text.split(separator: " ")
    let kinds: [Substring: LineageEdge.Kind] = [">": .exact, "~": .derived, "?": .unknown, "#": .rows]
    guard parts.count == 3, let kind = kinds[parts[1]] else { throw TestFault(text: text) }
    return LineageEdge(
        from: try LineageNode(text: String(parts[0])), to: try LineageNode(text: String(parts[2])), kind: kind, transformation: transformation)
}

func text(_ edge: LineageEdge) -> String {
    let arrows: [LineageEdge.Kind: String] = [.exact: ">", .derived: "~", .unknown: "?", .rows: "#"]
    return "\(edge.from.text) \(arrows[edge.kind] ?? "") \(edge.to.text)"
}

struct TestFault: Error { let text: String }

extension LineageRegister {
    /// Records the lineage of one dataset, edges as `edge` reads them.
    func record(_ subject: LineageTable, columns: [String], _ edges: [String], version: String? = "v1", at time: Int64 = 1) async throws {
        let record = LineageRecord(
            subject: subject, columns: columns, edges: try edges.map { try edge($0) },
            origin: .init(version: version, run: "r", recordedAt: time))
        try await store.write { try self.record(record, in: $0) }
    }
}

/// A program that checks us from outside.
enum OutsideProgram {
    static let scripts = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "scripts").path

    /// The interpreter of the test environment; `nil` if it was not set up.
    static var python: (path: String?, wanted: String) {
        var folder = URL(filePath: #filePath)
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        let candidates = [
            ProcessInfo.processInfo.environment["HELIU_TEST_PYTHON"], folder.appending(path: ".heliu/test-venv/bin/python3").path,
        ].compactMap { $0 }
        return (candidates.first { FileManager.default.isExecutableFile(atPath: $0) }, candidates.last ?? "")
    }

    static func run(_ program: String, _ arguments: [String]) throws -> (status: Int32, text: String) {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }
}
