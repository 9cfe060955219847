import App
import Foundation
import Pipeline
import Schema
import Testing
import TestKit

@Suite struct AppCreationTests {
    @Test(arguments: ["bridges", "carbon-market", "a"])
    func writesASoundApp(name: String) throws {
        let folder = try TemporaryFolder()
        let path = try createApp(named: name, in: folder.path)
        #expect(path == "\(folder.path)/\(name)")
        #expect(FileManager.default.fileExists(atPath: "\(path)/README.md"))
        let (app, faults) = loadApp(at: path, known: [], references: plainReferences)
        #expect(faults == [])
        #expect(app?.manifest.name == name)
        #expect(app?.models.map(\.name) == ["request"])
        #expect(checkReport(folder: name, app: app, faults: faults) == "\(name) 0.1.0 is sound: 1 model, 1 source, 5 checks, 1 indicator set, 1 page")
    }

    @Test(arguments: ["", "Bridges", "a.b", "../x", "9lives", "桥梁", "a b", String(repeating: "a", count: 64)])
    func refusesABadName(name: String) throws {
        let folder = try TemporaryFolder()
        let fault = #expect(throws: AppFault.self) { try createApp(named: name, in: folder.path) }
        #expect(fault?.kind == .malformedName)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func leavesAFolderWithFilesAlone() throws {
        let folder = try TemporaryFolder()
        try folder.write("mine", to: "bridges/notes.txt")
        let fault = #expect(throws: AppFault.self) { try createApp(named: "bridges", in: folder.path) }
        #expect(fault?.kind == .folderNotEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/bridges") == ["notes.txt"])
    }

    @Test func fillsAnEmptyFolder() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: "\(folder.path)/bridges", withIntermediateDirectories: true)
        #expect(try !createApp(named: "bridges", in: folder.path).isEmpty)
    }

    @Test func refusesAFileInTheFoldersPlace() throws {
        let folder = try TemporaryFolder()
        try folder.write("mine", to: "bridges")
        let fault = #expect(throws: AppFault.self) { try createApp(named: "bridges", in: folder.path) }
        #expect(fault?.kind == .folderNotEmpty)
    }

    @Test func saysWhenItCannotWrite() {
        let fault = #expect(throws: AppFault.self) { try createApp(named: "bridges", in: "/proc") }
        #expect(fault?.kind == .cannotWrite)
        let missing = #expect(throws: AppFault.self) { try createApp(named: "bridges", in: "/no/such") }
        #expect(missing?.kind == .notAFolder)
    }
}
