import Source
import TestKit
import Testing

@testable import Fetch

@Suite struct BucketTests {
    /// The examples of Amazon's S3 API reference.
    @Test(arguments: [
        ("https://examplebucket.s3.amazonaws.com/test.txt", ["Range": "bytes=0-9"],
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
        ("https://examplebucket.s3.amazonaws.com/?lifecycle", [:], "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        ("https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J", [:], "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    ])
    func signsTheReferencesExamples(url: String, others: [String: String], expected: String) throws {
        let signature = RequestSignature(
            accessKey: "AKIAIOSFODNN7EXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", sessionToken: nil, region: "us-east-1")
        // 2013-05-24T00:00:00Z
        let headers = signature.headers(to: try RemoteAddress(url, schemes: ["https"]), others: others, at: 1_369_353_600_000)
        #expect(headers.first { $0.name == "x-amz-date" }?.value == "20130524T000000Z")
        #expect(headers.last?.name == "Authorization")
        #expect(headers.last?.value.hasSuffix("Signature=\(expected)") == true)
    }

    @Test(arguments: [
        ("s3://abc/k/项 &+.csv", nil, nil, "https://abc.s3.us-east-1.amazonaws.com/k/%E9%A1%B9%20%26%2B.csv"),
        ("s3://abc/k", nil, "cn-north-1", "https://abc.s3.cn-north-1.amazonaws.com.cn/k"),
        ("s3://a.b.c/k", nil, "eu-west-1", "https://s3.eu-west-1.amazonaws.com/a.b.c/k"),
        ("s3://abc/k", "https://oss.example.cn/", "r", "https://oss.example.cn/abc/k"),
        ("s3://abc/k", "http://10.0.0.1:9000", "r", "http://10.0.0.1:9000/abc/k"),
        ("s3://abc/k", "https://{bucket}.oss.example.cn", "r", "https://abc.oss.example.cn/k"),
    ] as [(String, String?, String?, String)])
    func findsTheAddressOfAnObject(url: String, endpoint: String?, region: String?, expected: String) throws {
        let place = try BucketAddress(url, endpoint: endpoint, region: region)
        #expect(place.object(place.key).text == expected)
    }

    @Test(arguments: ["s3://", "s3:///k", "s3://ab/k", "s3://a b c/k", "s3://abc/*/k", "s3://user:pw@abc/k"])
    func refusesWhatIsNoBucket(url: String) {
        #expect(throws: FetchError.self) { try BucketAddress(url, endpoint: nil, region: nil) }
    }

    private func get(_ url: String, since mark: FetchMark? = nil, pattern: String? = nil) async throws -> (Fetched, [String]) {
        let server = try TestServer.shared.get()
        return try await withTemporaryFolder { folder in
            let fetched = try await fetcher().fetch(source(.csv, pattern: pattern), url, into: folder, since: mark) { $0.endpoint = server.url("") }
            return (fetched, fetched == .unchanged ? [] : try texts(fetched))
        }
    }

    @Test func bringsOneObject() async throws {
        #expect(try await get("s3://bucket/in/b 1&.csv").1 == ["id\n2\n"])
    }

    @Test(arguments: ["s3://bucket/in/", "s3://bucket/in/*", "s3://bucket/"]) func bringsEveryObjectUnderAPrefix(url: String) async throws {
        #expect(try await get(url).1 == ["id\n1\n", "id\n2\n", "no", "id\n3\n"])
        #expect(try await get(url, pattern: "*.csv").1 == ["id\n1\n", "id\n2\n", "id\n3\n"])
    }

    @Test func aPrefixWhoseObjectsStayedTheSameIsUnchanged() async throws {
        guard case .files(_, let mark) = try await get("s3://bucket/in/").0 else { throw TestKitFailure("no files") }
        #expect(try await get("s3://bucket/in/", since: mark).0 == .unchanged)
        #expect(try await get("s3://bucket/in/", since: mark, pattern: "*.csv").0 != .unchanged)
    }

    @Test func tellsTheStoresWords() async throws {
        let server = try TestServer.shared.get()
        let missing = try await failure(fetcher(), source(.csv), "s3://bucket/in/none.csv") { $0.endpoint = server.url("") }
        #expect(missing.kind == .gone)
        #expect(missing.problem.contains("(\"NoSuchKey: No <such> key\")"))
        let empty = try await failure(fetcher(), source(.csv), "s3://bucket/other/") { $0.endpoint = server.url("") }
        #expect(empty.problem == "s3://bucket/other/ has no object")
        let many = try await failure(fetcher(), source(.csv), "s3://bucket/in/") { ($0.endpoint, $0.mostPages) = (server.url(""), 3) }
        #expect(many.kind == .tooManyPages)
        let forbidden = try await failure(fetcher(), source(.csv), "s3://bucket/in/") { $0.endpoint = "http://169.254.169.254" }
        #expect(forbidden.kind == .notAllowed)
    }

    @Test func refusesAListingThatIsNone() {
        for text in [
            "", "<html>", "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>",
            "<ListBucketResult><Contents></Contents></ListBucketResult>",
        ] {
            let error = #expect(throws: FetchError.self) { try BucketListing(text, from: "here") }
            #expect(error?.kind == .malformedPage)
        }
    }
}
