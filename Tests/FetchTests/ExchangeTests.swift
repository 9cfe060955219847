import Foundation
import Source
import Synchronization
import TestKit
import Testing

@testable import Fetch

@Suite struct ExchangeTests {
    private func get(
        _ fetcher: RemoteFetcher, _ path: String, _ format: SourceDeclaration.Format = .json, since mark: FetchMark? = nil,
        watermark: String? = nil, change: (inout RemoteDeclaration) -> Void = { _ in }
    ) async throws -> (Fetched, [String]) {
        let url = try TestServer.shared.get().url(path)
        return try await withTemporaryFolder { folder in
            let fetched = try await fetcher.fetch(source(format), url, into: folder, since: mark, watermark: watermark, change: change)
            return (fetched, fetched == .unchanged ? [] : try texts(fetched))
        }
    }

    @Test func bringsBytesUnderANameOfTheirFormat() async throws {
        let url = try TestServer.shared.get().url("/large?bytes=3000000")
        let seen = Mutex<[Int64]>([])
        try await withTemporaryFolder { folder in
            let fetched = try await fetcher().fetch(source(.csv), url, into: folder, progress: { count in seen.withLock { $0.append(count) } })
            #expect(try texts(fetched) == [String(repeating: "0123456789", count: 300_000)])
            #expect(try names(in: folder) == ["part-000001.csv"])
            let mode = try FileManager.default.attributesOfItem(atPath: "\(folder)/part-000001.csv")[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
        let counts = seen.withLock { $0 }
        #expect(counts.count > 1 && counts.last == 3_000_000 && counts == counts.sorted())
    }

    @Test func asksOnlyForWhatChanged() async throws {
        for path in ["/tagged", "/dated"] {
            guard case (.files(_, let mark), _) = try await get(fetcher(), path) else { throw TestKitFailure("no files") }
            #expect(mark.entityTag != nil || mark.lastModified != nil)
            #expect(try await get(fetcher(), path, since: mark).0 == .unchanged)
            // The same words about another address mean nothing.
            #expect(try await get(fetcher(), path + "?other", since: mark).0 != .unchanged)
            #expect(try await get(fetcher(), path, since: mark) { $0.headers = ["X-View": "b"] }.0 != .unchanged)
        }
    }

    @Test func putsTheWatermarkIntoTheAddress() async throws {
        let text = try await get(fetcher(), "/echo?since={watermark}", watermark: "2026-08-01 00:00&x=1+项").1[0]
        #expect(text.contains("since=2026-08-01%2000%3A00%26x%3D1%2B%E9%A1%B9\""))
        #expect(try await get(fetcher(), "/echo?since={watermark}").1[0].contains("/echo?since=\""))
    }

    @Test func sendsDeclaredHeaders() async throws {
        let text = try await get(fetcher(), "/echo") { $0.headers = ["X-Key": "k1", "Accept": "text/csv"] }.1[0]
        #expect(text.contains("\"X-Key\": \"k1\""))
        #expect(text.contains("\"Accept\": \"text/csv\""))
    }

    @Test(arguments: [["Host": "evil"], ["X-A": "a\r\nHost: evil"], ["": "x"], ["Content-Length": "1"], ["A B": "x"]])
    func refusesHeadersThatCannotBeSent(headers: [String: String]) async throws {
        let error = try await failure(fetcher(), source(.json), TestServer.shared.get().url("/echo")) { $0.headers = headers }
        #expect(error.kind == .malformedDeclaration)
    }

    @Test func waitsAsLongAsABusyServerAsks() async throws {
        let pauses = Pauses()
        let (_, texts) = try await get(fetcher(pauses: pauses), "/busy?times=3&t=\(UUID())")
        #expect(texts.count == 1 && pauses.all == [7_000, 7_000])
        // A date is as good as a number of seconds.
        let dated = Pauses()
        _ = try await get(fetcher(pauses: dated), "/busy?times=2&after=Sat,%2001%20Aug%202026%2000:00:30%20GMT&t=\(UUID())")
        #expect(dated.all == [30_000])
    }

    @Test func leavesAServerAloneThatWantsMoreTimeThanAnybodyWaits() async throws {
        let pauses = Pauses()
        let url = try TestServer.shared.get().url("/busy?times=9&after=86400&t=\(UUID())")
        let error = try await failure(fetcher(pauses: pauses), source(.json), url)
        #expect(error.kind == .busy)
        #expect(error.problem.hasSuffix("asks to come back in 86400 s"))
        #expect(pauses.all == [])
    }

    @Test func triesAgainWithGrowingPauses() async throws {
        let pauses = Pauses()
        let (_, texts) = try await get(fetcher(pauses: pauses) { $0.tries = 5 }, "/failing?times=4&t=\(UUID())")
        #expect(texts.count == 1 && pauses.all == [500, 1_000, 2_000])
        let shortened = Pauses()
        _ = try await get(fetcher(pauses: shortened, chance: 0) { $0.tries = 5 }, "/failing?times=4&t=\(UUID())")
        #expect(shortened.all == [250, 500, 1_000])
        let bounded = Pauses()
        _ = try await get(fetcher(pauses: bounded) { $0.tries = 12 }, "/failing?times=11&t=\(UUID())")
        #expect(bounded.all.max() == 30_000)
    }

    @Test func givesUpAfterTheLastTry() async throws {
        let pauses = Pauses()
        let word = UUID().uuidString
        let server = try TestServer.shared.get()
        let error = try await failure(fetcher(pauses: pauses), source(.json), server.url("/failing?status=502&t=\(word)"))
        #expect(error.kind == .failed)
        #expect(error.problem == "\(server.url("/failing")) answers 502: the server failed (tried 3 times)")
        #expect(pauses.all.count == 2)
        #expect(try await server.requests(with: word).count == 3)
    }

    @Test func aShortBodyIsAFaultAndTriedAgain() async throws {
        let server = try TestServer.shared.get()
        let error = try await failure(fetcher(), source(.csv), server.url("/short"))
        #expect(error.kind == .cutOff)
        #expect(error.problem.hasPrefix("\(server.url("/short")) broke off after 5000"))
        let (_, texts) = try await get(fetcher(), "/short?times=2&t=\(UUID())", .csv)
        #expect(texts == [String(repeating: "y", count: 10_000)])
    }

    @Test func aBodyOfUnknownLengthMustComeToItsEnd() async throws {
        let error = try await failure(fetcher(), source(.csv), TestServer.shared.get().url("/chunked?cut"))
        #expect(error.kind == .cutOff)
        #expect(try await get(fetcher(), "/chunked", .csv).1 == ["id,name\n"])
    }

    @Test(arguments: ["/silent", "/silent?head"]) func silenceEnds(path: String) async throws {
        let impatient = try fetcher { ($0.idleSeconds, $0.connectSeconds, $0.tries) = (1, 1, 1) }
        let error = try await failure(impatient, source(.csv), TestServer.shared.get().url(path))
        #expect(error.kind == .timedOut)
    }

    @Test func aClosedPortIsUnreachable() async throws {
        let server = try TestServer()
        let url = server.url("/echo")
        server.stop()
        let pauses = Pauses()
        let error = try await failure(fetcher(pauses: pauses), source(.json), url)
        #expect(error.kind == .unreachable)
        #expect(error.problem.hasPrefix("\(url) cannot be reached"))
        #expect(pauses.all.count == 2)
    }

    @Test func aCancelledFetchLeavesNothing() async throws {
        let url = try TestServer.shared.get().url("/silent?head")
        try await withTemporaryFolder { folder in
            let fetcher = try fetcher()
            let task = Task { try await fetcher.fetch(source(.csv), url, into: folder) }
            while try names(in: folder).isEmpty { try await Task.sleep(for: .milliseconds(10)) }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try names(in: folder) == [])
        }
    }

    @Test(arguments: [
        ("401", FetchError.Code.refused, "Store a credential"), ("403", .refused, "Store a credential"), ("404", .gone, "Check the address"),
        ("410", .gone, "Check the address"), ("400", .failed, "its parameters"), ("503", .busy, "later"),
    ])
    func tellsWhatAStatusMeans(status: String, kind: FetchError.Code, mend: String) async throws {
        let error = try await failure(fetcher(), source(.json), TestServer.shared.get().url("/status?code=\(status)"))
        #expect(error.kind == kind)
        #expect(error.problem.contains("answers \(status)"))
        #expect(error.mend.contains(mend))
        if status == "404" { #expect(error.problem.contains("(\"Not here\")")) }
    }

    @Test(arguments: ["/page", "/page?kind=text/csv", "/page?fragment"]) func aWebPageIsNoData(path: String) async throws {
        let pauses = Pauses()
        let server = try TestServer.shared.get()
        let error = try await failure(fetcher(pauses: pauses), source(.csv), server.url(path))
        #expect(error.kind == .webPage)
        let title = path.contains("fragment") ? "" : " titled \"登录 Login\""
        #expect(error.problem == "\(server.url("/page")) answers with a web page\(title) where data is declared")
        #expect(pauses.all == [])
    }

    @Test func jsonThatIsCalledAWebPageIsStillJSON() async throws {
        #expect(try await get(fetcher(), "/miscalled").1 == ["\n [1, 2]"])
    }

    @Test func readsCompressedAnswersWholeAndBounded() async throws {
        let server = try TestServer.shared.get()
        let text = try await get(fetcher(), "/zipped").1[0]
        #expect(text.hasPrefix("[{\"id\": 1,") && text.hasSuffix("}]"))
        let bomb = try await failure(fetcher(), source(.json), server.url("/zipped?bomb"))
        #expect(bomb.kind == .tooLarge)
        #expect(bomb.problem.contains("grows more than 250 times"))
        #expect(try await failure(fetcher(), source(.json), server.url("/zipped?cut")).kind == .cutOff)
    }

    @Test func aCompressedFileKeepsItsCompression() async throws {
        let url = try TestServer.shared.get().url("/object")
        try await withTemporaryFolder { folder in
            _ = try await fetcher().fetch(source(.csv), url, into: folder)
            #expect(try names(in: folder) == ["part-000001.csv.gz"])
        }
    }

    @Test func neverBringsMoreBytesThanDeclared() async throws {
        let server = try TestServer.shared.get()
        let announced = try await failure(fetcher(), source(.csv), server.url("/large?bytes=2000")) { $0.mostBytes = 1_999 }
        #expect(announced.kind == .tooLarge)
        #expect(try await failure(fetcher(), source(.csv), server.url("/chunked")) { $0.mostBytes = 6 }.kind == .tooLarge)
        #expect(try await get(fetcher(), "/large?bytes=2000", .csv) { $0.mostBytes = 2_000 }.1[0].count == 2_000)
        let paged = try await failure(fetcher(), source(.json), server.url("/linked")) {
            $0.paging = .link
            $0.mostBytes = 700
        }
        #expect(paged.kind == .tooLarge)
    }

    @Test func anEmptyAnswerIsAnEmptyFile() async throws {
        #expect(try await get(fetcher(), "/empty", .csv).1 == [""])
    }

    @Test func aFolderThatIsNotThereIsSaid() async throws {
        let url = try TestServer.shared.get().url("/echo")
        let error = await #expect(throws: FetchError.self) { try await fetcher().fetch(source(.json), url, into: "/nonexistent/folder") }
        #expect(error?.kind == .unwritable)
    }
}
