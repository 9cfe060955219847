import Foundation
import TestKit
import Testing

@testable import Fetch

@Suite struct WatchedFolderTests {
    private typealias Entry = WatchedFolder.Entry

    private func folder(_ path: String = "/in", _ pattern: String = "*.csv") throws -> WatchedFolder {
        WatchedFolder(path: path, pattern: try NamePattern(pattern), restMilliseconds: 5_000)
    }

    private func entry(_ name: String, size: Int64 = 1, modified: Int64 = 1, inode: UInt64 = 1) -> Entry {
        Entry(name: name, size: size, modified: modified, inode: inode)
    }

    @Test func aFileIsReadyOnceItRests() throws {
        let folder = try folder()
        var (files, state) = folder.ready([entry("a.csv")], state: .init(), now: 0)
        #expect(files == [])
        (files, state) = folder.ready([entry("a.csv", size: 2)], state: state, now: 4_000)
        #expect(files == [])
        (files, state) = folder.ready([entry("a.csv", size: 2)], state: state, now: 8_999)
        #expect(files == [])
        (files, state) = folder.ready([entry("a.csv", size: 2)], state: state, now: 9_000)
        #expect(files == [entry("a.csv", size: 2)])
        // Until it is taken it is handed out again.
        (files, state) = folder.ready([entry("a.csv", size: 2)], state: state, now: 9_001)
        #expect(files.count == 1)
        state.take(files)
        (files, state) = folder.ready([entry("a.csv", size: 2)], state: state, now: 20_000)
        #expect(files == [])
    }

    @Test(arguments: [(2, 1, 1), (1, 2, 1), (1, 1, 2)] as [(Int64, Int64, UInt64)])
    func aFileThatChangesAfterItWasTakenComesAgain(size: Int64, modified: Int64, inode: UInt64) throws {
        let folder = try folder()
        var state = folder.ready([entry("a.csv")], state: .init(), now: 0).state
        state.take([entry("a.csv")])
        let changed = entry("a.csv", size: size, modified: modified, inode: inode)
        var files: [Entry]
        (files, state) = folder.ready([changed], state: state, now: 10_000)
        #expect(files == [])
        (files, state) = folder.ready([changed], state: state, now: 15_000)
        #expect(files == [changed])
    }

    @Test func aRenameFromAPartialNameMeansWhole() throws {
        let folder = try folder()
        let state = folder.ready([entry("a.csv.part", inode: 7)], state: .init(), now: 0).state
        #expect(folder.ready([entry("a.csv", inode: 7)], state: state, now: 1).files.map(\.name) == ["a.csv"])
        // It grew in the moment of its renaming: whoever writes has not finished.
        #expect(folder.ready([entry("a.csv", size: 9, inode: 7)], state: state, now: 1).files == [])
        // A rename from a whole name says nothing about rest, but rest counts on.
        let whole = folder.ready([entry("b.csv", inode: 8)], state: .init(), now: 0).state
        #expect(folder.ready([entry("a.csv", inode: 8)], state: whole, now: 4_999).files == [])
        #expect(folder.ready([entry("a.csv", inode: 8)], state: whole, now: 5_000).files.count == 1)
    }

    @Test func leavesOutPartialNamesAndOthers() throws {
        let names = ["a.csv.part", "b.csv~", "~c.csv", ".d.csv", "e.tmp", "f.txt", "g.CSV", "h.csv"]
        let snapshot = names.enumerated().map { entry($1, inode: UInt64($0)) }
        for (pattern, expected) in [("*.csv", ["h.csv"]), ("*", ["f.txt", "g.CSV", "h.csv"])] {
            let folder = try folder("/in", pattern)
            let state = folder.ready(snapshot, state: .init(), now: 0).state
            #expect(folder.ready(snapshot, state: state, now: 5_000).files.map(\.name) == expected)
        }
    }

    @Test func forgetsWhatIsGoneAndSurvivesItsClock() throws {
        let folder = try folder()
        var state = folder.ready([entry("a.csv")], state: .init(), now: 100_000).state
        state.take([entry("a.csv")])
        state = folder.ready([], state: state, now: 100_001).state
        #expect(state == .init())
        // The clock goes back by an hour.
        state = folder.ready([entry("a.csv")], state: state, now: 100_000).state
        state = folder.ready([entry("a.csv")], state: state, now: 0).state
        #expect(folder.ready([entry("a.csv")], state: state, now: 5_000).files.count == 1)
        #expect(try JSONDecoder().decode(WatchedFolder.State.self, from: JSONEncoder().encode(state)) == state)
    }

    @Test func readsAFolderWithoutItsLinksAndFolders() async throws {
        try await withTemporaryFolder { path in
            let files = FileManager.default
            for name in ["b.csv", "a.csv", "数据.csv"] { try Data("id\n".utf8).write(to: URL(filePath: "\(path)/\(name)")) }
            try files.createDirectory(atPath: "\(path)/sub.csv", withIntermediateDirectories: false)
            try files.createSymbolicLink(atPath: "\(path)/link.csv", withDestinationPath: "/etc/passwd")
            try files.createSymbolicLink(atPath: "\(path)/near.csv", withDestinationPath: "a.csv")
            #expect(mkfifo("\(path)/pipe.csv", 0o600) == 0)
            let watched = try folder(path)
            let first = try watched.snapshot()
            #expect(first.map(\.name) == ["a.csv", "b.csv", "数据.csv"])
            #expect(first[0].size == 3)

            // A real rename keeps what the rule looks at.
            try Data("id\n1\n".utf8).write(to: URL(filePath: "\(path)/new.csv.part"))
            let state = watched.ready(try watched.snapshot(), state: .init(), now: 0).state
            try files.moveItem(atPath: "\(path)/new.csv.part", toPath: "\(path)/new.csv")
            #expect(watched.ready(try watched.snapshot(), state: state, now: 1).files.map(\.name) == ["new.csv"])
        }
    }

    @Test func aFolderThatIsNotThereIsSaid() throws {
        let error = #expect(throws: FetchError.self) { try folder("/nonexistent").snapshot() }
        #expect(error?.kind == .unreadableFolder)
        #expect(error?.problem == "the watched folder /nonexistent cannot be read: No such file or directory")
    }

    @Test(arguments: [
        ("*.csv", "a.csv", true), ("*.csv", ".csv", true), ("*.csv", "a.csv.gz", false), ("*", "", true), ("a?c", "abc", true), ("a?c", "ac", false),
        ("a*b*c", "aXXbYYbZc", true), ("a*b*c", "acb", false), ("数?", "数据", true), ("*.CSV", "a.csv", false), ("a", "aa", false),
        ("*a*a*a*a*a*a*a*a*b", String(repeating: "a", count: 5_000), false),
    ])
    func namesFitPatterns(pattern: String, name: String, expected: Bool) throws {
        #expect(try NamePattern(pattern).fits(name) == expected)
    }

    @Test(arguments: ["", "../x", "a/b", "a\0b"]) func refusesPatternsThatLeaveTheFolder(pattern: String) {
        #expect(throws: FetchError.self) { try NamePattern(pattern) }
    }
}
