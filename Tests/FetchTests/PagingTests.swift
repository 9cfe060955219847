import Foundation
import Source
import TestKit
import Testing

@testable import Fetch

@Suite struct PagingTests {
    private struct Item: Decodable, Equatable { let id: Int }
    private struct Wrapped: Decodable {
        struct Inner: Decodable { let items: [Item] }
        let data: Inner?
        let rows: [Item]?
    }

    private func identifiers(_ page: String) throws -> [Int] {
        let data = Data(page.utf8)
        if let items = try? JSONDecoder().decode([Item].self, from: data) { return items.map(\.id) }
        let wrapped = try JSONDecoder().decode(Wrapped.self, from: data)
        return (wrapped.data?.items ?? wrapped.rows ?? []).map(\.id)
    }

    private func pages(
        _ path: String, _ paging: RemoteDeclaration.Paging, _ format: SourceDeclaration.Format = .json, records: String? = nil
    ) async throws -> [String] {
        let server = try TestServer.shared.get()
        return try await withTemporaryFolder { folder in
            let fetched = try await fetcher().fetch(source(format, records: records), server.url(path), into: folder) { $0.paging = paging }
            let pages = try texts(fetched)
            #expect(try names(in: folder).count == pages.count)
            return pages
        }
    }

    @Test func followsLinksToTheLastPage() async throws {
        let pages = try await pages("/linked", .link)
        #expect(pages.count == 3)
        #expect(try pages.flatMap(identifiers) == Array(1...25))
    }

    @Test func followsCursorsToTheLastPage() async throws {
        let pages = try await pages("/cursor?x=1", .cursor(member: "meta.next", parameter: "after"))
        #expect(pages.count == 3)
        #expect(try pages.flatMap(identifiers) == Array(1...25))
    }

    @Test(arguments: ["", "&strict=1", "&cap=7"], [5, 10, 24, 25, 26])
    func countsOffsetsWithoutLosingRows(more: String, limit: Int) async throws {
        // A server that gives at most 7 at a time must not make a short page look like the last one.
        let paging = RemoteDeclaration.Paging.offset(parameter: "start", limitParameter: "size", limit: limit)
        let pages = try await pages("/offset?q=1\(more)", paging, records: "rows")
        #expect(try pages.flatMap(identifiers) == Array(1...25))
    }

    @Test func aServerThatKnowsNoOffsetIsReadOnceIfItHasLessThanALimit() async throws {
        let paging = RemoteDeclaration.Paging.offset(parameter: "start", limitParameter: "size", limit: 100)
        #expect(try await pages("/deaf", paging).flatMap(identifiers) == Array(1...25))
    }

    @Test func countsPagesOfTextWithNewlinesInQuotes() async throws {
        let pages = try await pages("/numbered", .page(parameter: "p", first: 1), .csv)
        #expect(pages.count == 3)
        #expect(pages[2] == "id,name\n" + (21...25).map { "\($0),\"项目\($0),\nline\"\n" }.joined())
    }

    @Test(arguments: [
        ("/circle", RemoteDeclaration.Paging.link), ("/deaf", .page(parameter: "p", first: 1)),
        ("/deaf", .offset(parameter: "o", limitParameter: "l", limit: 25)),
        ("/echo?fixed=1", .cursor(member: "headers.host", parameter: "c")),
    ])
    func pagesThatRepeatEndInAnError(path: String, paging: RemoteDeclaration.Paging) async throws {
        let error = try await failure(fetcher(), source(.json), TestServer.shared.get().url(path)) { $0.paging = paging }
        #expect(error.kind == .pagingLoop)
        #expect(error.mend.contains("`paging`"))
    }

    @Test func neverReadsMorePagesThanDeclared() async throws {
        let error = try await failure(fetcher(), source(.json), TestServer.shared.get().url("/endless")) {
            $0.paging = .link
            $0.mostPages = 4
        }
        #expect(error.kind == .tooManyPages)
        #expect(error.problem.contains("more than 4 pages"))
    }

    @Test func saysWhereTheRecordsShouldBe() async throws {
        let url = try TestServer.shared.get().url("/offset")
        let paging = RemoteDeclaration.Paging.offset(parameter: "start", limitParameter: "size", limit: 10)
        let error = try await failure(fetcher(), source(.json, records: "data.items"), url) { $0.paging = paging }
        #expect(error.kind == .malformedPage)
        #expect(error.problem == "the page from \(url) has no member data.items")
    }

    @Test func refusesPagingThatCannotBe() async throws {
        let url = try TestServer.shared.get().url("/linked")
        for (format, paging) in [
            (SourceDeclaration.Format.parquet, RemoteDeclaration.Paging.page(parameter: "p", first: 1)),
            (.csv, .cursor(member: "next", parameter: "c")), (.json, .offset(parameter: "o", limitParameter: "l", limit: 0)),
        ] {
            #expect(try await failure(fetcher(), source(format), url) { $0.paging = paging }.kind == .malformedDeclaration)
        }
    }
}

@Suite struct PageContentTests {
    private func count(_ json: String, at path: String? = nil) throws -> Int {
        try PageContent.countRecords(ofJSON: Array(json.utf8), at: path, from: "here")
    }

    @Test(arguments: [
        ("[]", 0), (" [1,2 , 3] ", 3), ("[[1,2],[3]]", 2), ("[{\"a\":\"]\\\"}\"},null,\"x\"]", 3), ("\u{FEFF}[1]", 1),
        ("{\"n\":2,\"rows\":[1,{\"rows\":[1,2,3]}]}", 2),
    ])
    func countsRecords(json: String, expected: Int) throws {
        #expect(try count(json) == expected)
    }

    @Test func findsTheListItIsToldOf() throws {
        #expect(try count(#"{"a":{"b":[1,2]},"c":[1]}"#, at: "a.b") == 2)
        #expect(try count(#"{"\u6570\u636e":[1]}"#, at: "数据") == 1)
    }

    @Test(arguments: ["", "[", "[1", "{\"a\":[1}", "{\"a\"", "12", "{\"a\":[],\"b\":[]}", "{\"a\":\"x", "{a:1}", "[\"\\"])
    func refusesWhatIsNoPage(json: String) {
        let error = #expect(throws: FetchError.self) { try self.count(json) }
        #expect(error?.kind == .malformedPage)
    }

    @Test func depthCostsNoStack() throws {
        let depth = 200_000
        #expect(try count("[" + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "]") == 1)
    }

    @Test(arguments: [
        (#"{"next":"abc"}"#, "abc"), (#"{"next":42}"#, "42"), (#"{"next":null}"#, nil), (#"{"next":""}"#, nil), (#"{"next":false}"#, nil),
        (#"{}"#, nil), (#"{"next":"a\/b\u0041"}"#, "a/bA"),
    ])
    func readsCursors(json: String, expected: String?) throws {
        #expect(try PageContent.cursor(ofJSON: Array(json.utf8), member: "next", from: "here") == expected)
    }

    @Test func aCursorIsNoList() {
        let error = #expect(throws: FetchError.self) {
            try PageContent.cursor(ofJSON: Array(#"{"next":[1]}"#.utf8), member: "next", from: "here")
        }
        #expect(error?.problem == "the page from here has no text or number at next")
    }

    @Test(arguments: [
        (["<https://a/?p=2>; rel=\"next\""], "https://a/?p=2"), (["<x>; rel=prev, <y>; title=\"a, b\"; rel=next"], "y"),
        (["<x>; rel=\"last\"", "<y>; REL=\"prev next\""], "y"), (["<x>; rel=\"nextish\""], nil), (["<x"], nil), ([], nil),
    ])
    func readsLinkHeaders(headers: [String], expected: String?) {
        #expect(PageSequence.nextLink(headers) == expected)
    }
}
