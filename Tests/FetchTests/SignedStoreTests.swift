import Foundation
import Source
import TestKit
import Testing

@testable import Fetch

/// A store that was not written for it accepts what is signed here, and refuses what is not.
@Suite struct SignedStoreTests {
    @Test func aStoreThatChecksSignaturesLetsUsIn() async throws {
        let child = try ChildProcess([
            #require(TestPython.withStore, "run `make setup-tests` first, which puts moto[server] into .heliu/test-venv, or set HELIU_TEST_PYTHON"),
            TestPython.script("FetchTests/scripts/serve_s3.py"),
        ])
        let words = await offThread { child.available() }.split { $0.isWhitespace }.map(String.init)
        try #require(words.count == 3, "the store said: \(words)")
        defer { child.kill() }
        try await withCredentials { register, _, _ in
            try await register.put("store", .s3(accessKey: words[1], secretKey: words[2]), owner: "org", actor: "wang")
            try await register.put("wrong", .s3(accessKey: words[1], secretKey: words[2] + "x"), owner: "org", actor: "wang")
            func set(_ remote: inout RemoteDeclaration, _ credential: String?) {
                (remote.endpoint, remote.credential) = ("http://127.0.0.1:\(words[0])", credential)
                if credential != nil { remote.authentication = .s3 }
            }
            let fetcher = try fetcher(credentials: register, now: Int64(Date().timeIntervalSince1970 * 1_000))
            let names = ["a b+c&d=e.csv", "a//b.csv", "plain.csv", "q?x=1#y%20.csv", "~(x)!'*.csv", "项目/表.csv"]
            try await withTemporaryFolder { folder in
                let all = try await fetcher.fetch(source(.csv), "s3://heliu/in/", into: folder) { set(&$0, "store") }
                #expect(try texts(all) == names)
            }
            for name in names where !name.contains("*") {
                try await withTemporaryFolder { folder in
                    let fetched = try await fetcher.fetch(source(.csv), "s3://heliu/in/\(name)", into: folder) { set(&$0, "store") }
                    #expect(try texts(fetched) == [name])
                }
            }
            #expect(try await failure(fetcher, source(.csv), "s3://heliu/in/plain.csv") { set(&$0, nil) }.kind == .refused)
            let wrong = try await failure(fetcher, source(.csv), "s3://heliu/in/plain.csv") { set(&$0, "wrong") }
            #expect(wrong.kind == .refused)
            #expect(wrong.problem.contains("SignatureDoesNotMatch"))
        }
    }
}

private func offThread<T: Sendable>(_ body: @escaping @Sendable () -> T) async -> T {
    await withCheckedContinuation { continuation in DispatchQueue(label: "heliu.test.read").async { continuation.resume(returning: body()) } }
}
