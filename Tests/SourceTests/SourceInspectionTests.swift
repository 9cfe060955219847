import Foundation
import TestKit
import Testing
import Vocabulary

@testable import Source

struct SourceInspectionTests {
    /// What a file of these bytes is found to be.
    private func inspect(_ bytes: [UInt8]) async throws -> SourceInspection {
        try await withTemporaryFolder { folder in
            let path = folder + "/s.csv"
            try Data(bytes).write(to: URL(filePath: path))
            return try SourceInspection.inspect(path)
        }
    }

    @Test
    func tellsDigestBytesLinesAndHead() async throws {
        let found = try await inspect(Array("abc".utf8))
        #expect(found.digest.text == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(found.bytes == 3)
        #expect(found.lines == 1)
        #expect(found.head == Array("abc".utf8))
        #expect(try await inspect(Array("a,b\n1,2\n3,4".utf8)).lines == 3)
    }

    @Test(arguments: ["é", "\u{7FF}", "\u{800}", "汉", "\u{D7FF}", "\u{E000}", "\u{FFFF}", "😀", "\u{10FFFF}", "\u{FEFF}a,b"])
    func takesWellFormedUTF8(text: String) async throws {
        #expect(try await inspect(Array("1234567\(text)\n".utf8)).bytes == 8 + text.utf8.count)
    }

    @Test(arguments: [
        [0x80], [0xFF], [0xC0, 0xAF], [0xC1, 0xBF], [0xE0, 0x80, 0xAF], [0xE0, 0x9F, 0xBF], [0xF0, 0x80, 0x80, 0xAF],
        [0xF0, 0x8F, 0xBF, 0xBF], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80],
        [0xE6, 0xB1], [0xE6, 0x41, 0x89], [0xF0, 0x9F, 0x98],
    ] as [[UInt8]])
    func refusesWhatIsNoUTF8(bytes: [UInt8]) async throws {
        for ending in [[], Array("\n".utf8), Array("abcdefghij".utf8)] {
            let error = await fault { try await inspect(Array("a,b\n1,".utf8) + bytes + ending) }
            #expect(error?.kind == .encoding)
            #expect(error?.problem.contains("line 2") == true)
        }
    }

    @Test
    func namesByteLineAndPositionOfABadByte() async throws {
        let error = await fault { try await inspect(Array("a,b\n1,".utf8) + [0xC0, 0xAF]) }
        #expect(error?.problem.contains("byte 0xC0 at position 3 of line 2") == true)
    }

    @Test(arguments: 1...3)
    func followsACharacterOverTheEdgeOfTheBuffer(bytesBefore: Int) async throws {
        let before = [UInt8](repeating: UInt8(ascii: "a"), count: (1 << 20) - bytesBefore)
        #expect(try await inspect(before + Array("😀\n".utf8)).head.count == 1 << 20)
        let cut = await fault { try await inspect(before + Array("😀".utf8).prefix(bytesBefore)) }
        #expect(cut?.kind == .encoding)
        let broken = await fault { try await inspect(before + Array("😀".utf8).prefix(bytesBefore) + Array("abcd".utf8)) }
        #expect(broken?.kind == .encoding)
    }

    @Test(arguments: [[0xFF, 0xFE, 0x61, 0x00], [0xFE, 0xFF, 0x00, 0x61]] as [[UInt8]])
    func tellsUTF16ByItsMark(bytes: [UInt8]) async throws {
        let error = await fault { try await inspect(bytes) }
        #expect(error?.kind == .encoding)
        #expect(error?.mend.contains("declare encoding: utf-16") == true)
    }

    @Test
    func refusesANULWithLineAndPosition() async throws {
        let error = await fault { try await inspect(Array("name,value\nabcdefghijkl,\u{0}x".utf8)) }
        #expect(error?.kind == .encoding)
        #expect(error?.problem.contains("line 2: a NUL byte at position 14") == true)
    }

    @Test
    func boundsALine() async throws {
        let longest = [UInt8](repeating: UInt8(ascii: "a"), count: SourceInspection.mostLineBytes)
        #expect(try await inspect(Array("h\n".utf8) + longest).lines == 2)
        let error = await fault { try await inspect(Array("h\n".utf8) + longest + Array("b".utf8)) }
        #expect(error?.kind == .lineTooLong)
        #expect(error?.problem.contains("line 2") == true)
    }

    @Test
    func refusesAnEmptyFileAFolderAndNothing() async throws {
        #expect(await fault { try await inspect([]) }?.kind == .empty)
        #expect(await fault { try SourceInspection.inspect("/tmp") }?.kind == .missing)
        #expect(await fault { try SourceInspection.inspect("/nowhere/s.csv") }?.kind == .missing)
    }
}
