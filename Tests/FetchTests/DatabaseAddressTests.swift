import CPostgres
import Source
import TestKit
import Testing

@testable import Fetch

@Suite struct DatabaseAddressTests {
    private func address(_ url: String, _ register: CredentialRegister? = nil, allow: [String] = ["127.0.0.1"]) async throws -> String {
        var remote = RemoteDeclaration(url: url)
        if register != nil { remote.credential = "db" }
        return try await fetcher(allow: allow, credentials: register, names: ["db.test": ["127.0.0.1"]])
            .databaseAddress(of: source(.postgres), remote: remote)
    }

    @Test func namesTheCheckedAddressAndTheStoredUser() async throws {
        try await withCredentials { register, _, _ in
            try await register.put("db", .database(user: "读者", password: "p@ss/wörd"), owner: "org", actor: "wang")
            #expect(
                try await address("postgres://DB.test/data?sslmode=require", register)
                    == "postgresql://%E8%AF%BB%E8%80%85:p%40ss%2Fw%C3%B6rd@db.test:5432/data?sslmode=require&hostaddr=127.0.0.1&connect_timeout=10")
            #expect(
                try await address("postgresql://[::1]:99/data", allow: ["::1"])
                    == "postgresql://[::1]:99/data?hostaddr=%3A%3A1&connect_timeout=10")
        }
    }

    @Test func aRealServerTakesTheAddress() async throws {
        let cluster = try await offSharedThreads { try PostgresCluster.shared }
        try await withCredentials { register, _, _ in
            try await register.put(
                "db", .database(user: PostgresCluster.guardedUser, password: PostgresCluster.guardedPassword), owner: "org", actor: "wang")
            // Only the checked address makes this name a machine.
            let url = try await address("postgresql://db.test:\(cluster.port)/postgres", register)
            let user = try await offSharedThreads {
                let connection = PQconnectdb(url)
                defer { PQfinish(connection) }
                guard PQstatus(connection) == CONNECTION_OK else { throw TestKitFailure(String(cString: PQerrorMessage(connection))) }
                return String(cString: PQuser(connection))
            }
            #expect(user == PostgresCluster.guardedUser)
        }
    }

    @Test(arguments: [
        ("postgresql://10.0.0.1/data", FetchError.Code.notAllowed), ("postgresql://127.0.0.1/data?host=10.0.0.1", .malformedAddress),
        ("postgresql://127.0.0.1/data?hostaddr=10.0.0.1", .malformedAddress), ("postgresql://127.0.0.1/data?passfile=/etc/passwd", .malformedAddress),
        ("postgresql://root:hunter22@127.0.0.1/data", .malformedAddress), ("postgresql://127.0.0.1,10.0.0.1/data", .malformedAddress),
        ("postgresql://%2Fvar%2Frun/data", .malformedAddress),
        ("postgresql:///data", .malformedAddress), ("postgresql://127.0.0.1", .malformedAddress),
        ("https://127.0.0.1/data", .malformedAddress), ("postgresql://nowhere.test/data", .unresolved),
    ])
    func refusesWhatCouldLeadElsewhere(url: String, kind: FetchError.Code) async throws {
        let error = await #expect(throws: FetchError.self) { try await self.address(url) }
        #expect(error?.kind == kind)
        #expect(error?.description.contains("hunter22") == false)
    }
}
