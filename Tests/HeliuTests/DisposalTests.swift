import Foundation
import Store
import TestKit
import Testing

/// Data past its retention is destroyed, whenever the program is killed, and nothing else is.
@Suite(.serialized) struct DisposalTests {
    private static let kills = 24

    @Test func aKilledDisposalGoesOnToTheEndAndTakesNothingElse() async throws {
        let vault = try Vault()
        defer { vault.heliu.remove() }
        try await offSharedThreads {
            try vault.fill()
            try vault.approve()
        }
        #expect(vault.holdsSecret(), "the profile of the version in the store holds the value before")
        let whole = try await offSharedThreads { try vault.timedRun(in: "whole") }
        try await vault.check(in: "whole")
        var numbers = SeededNumbers(7)
        var hits = 0
        var (seconds, round) = (max(whole, 0.05), 0)
        while hits < Self.kills, round < 3 * Self.kills {
            round += 1
            let copy = "copy-\(round)"
            let wait = Double.random(in: 0.02...seconds, using: &numbers)
            let wasHit = try await offSharedThreads { try vault.killedRun(in: copy, after: wait) }
            if wasHit { hits += 1 } else { seconds = max(wait, 0.05) }
            let rest = try await offSharedThreads { try vault.run(["disposal", "run"], in: copy) }
            #expect(rest.status == 0, "round \(round): \(rest.errors)")
            try await vault.check(in: copy)
            try FileManager.default.removeItem(atPath: vault.data(copy))
        }
        #expect(hits == Self.kills, "\(hits) of \(round) kills hit a running program")
    }

    @Test func aHoldPreventsIt() async throws {
        let vault = try Vault()
        defer { vault.heliu.remove() }
        try await offSharedThreads {
            try vault.fill()
            try vault.approve()
            #expect(try vault.run(["disposal", "hold", "vault.secret", "--reason", "court", "--user", "li"]).status == 77, "a steward is no approver")
            #expect(try vault.run(["disposal", "hold", "vault.secret", "--reason", "court, 2026-7", "--user", "wang"]).status == 0)
            let held = try vault.run(["disposal", "run", "--json"])
            #expect(held.status == 65 && held.output.contains("legal_hold"), "\(held.output)")
            #expect(try vault.versions().count == 3, "nothing is destroyed")
            #expect(try vault.run(["disposal", "lift", "vault.secret", "--reason", "closed", "--user", "wang"]).status == 0)
            #expect(try vault.run(["disposal", "run"]).status == 0)
        }
        try await vault.check(in: "data")
    }

    @Test func whatWasDestroyedIsNotBroughtBackByTheNextRun() async throws {
        let vault = try Vault()
        defer { vault.heliu.remove() }
        try await offSharedThreads {
            try vault.fill()
            try vault.approve()
            #expect(try vault.run(["disposal", "run"]).status == 0)
            let again = try vault.run(["run", "vault", "--json"])
            #expect(again.status == 65 && again.output.contains("retention_over"), "\(again.output)")
        }
        try await vault.check(in: "data", ran: true)
        try await offSharedThreads {
            // Under another retention rows that differ may be published, but never those that were destroyed.
            #expect(try vault.run(["rights", "put", "vault.secret", "--retention", "30", "--user", "li"]).status == 0)
            let same = try vault.run(["run", "vault", "--json"])
            #expect(same.status == 65 && same.output.contains("\"disposed\""), "\(same.output)")
        }
        try await vault.check(in: "data", ran: true)
        try await offSharedThreads {
            try vault.write(rows: 40, to: "secret")
            #expect(try vault.run(["run", "vault"]).status == 0)
            #expect(try vault.versions().count == 2)
        }
    }
}

/// An app with a dataset that is past its retention and one that is not, both of sources that land their rows.
private struct Vault: Sendable {
    static let secret = "canary-7f3a91"
    let heliu: Program

    init() throws {
        var heliu = try Program()
        heliu.environment["HELIU_APPS"] = heliu.folder + "/apps"
        self.heliu = heliu
    }

    func data(_ name: String) -> String { "\(heliu.folder)/\(name)" }

    func run(_ arguments: [String], in name: String = "data") throws -> Program.Result { try start(arguments, in: name).finish() }

    private func start(_ arguments: [String], in name: String) throws -> RunningProgram {
        var program = heliu
        program.environment["HELIU_DATA"] = data(name)
        return try program.start(arguments)
    }

    // MARK: What there is before

    func write(rows: Int, to source: String) throws {
        let lines = (0..<rows).map { "\($0),\(source == "secret" ? Self.secret : "plain")-\($0 % 3),\($0 % 10 == 9 ? "odd" : String($0))" }
        try (["id,name,amount"] + lines).joined(separator: "\n").appending("\n")
            .write(toFile: "\(heliu.folder)/apps/vault/samples/\(source).csv", atomically: true, encoding: .utf8)
    }

    private func declare() throws {
        let folder = heliu.folder + "/apps/vault"
        var files = [
            "app.yaml": """
            name: vault
            title: {zh: 库, en: Vault}
            description: {zh: 库, en: Vault}
            region: "500000"
            version: 1.0.0
            organisation: {id: office, title: {zh: 处, en: Office}}
            """
        ]
        for name in ["secret", "kept"] {
            files["sources/raw_\(name).yaml"] = """
                source: raw_\(name)
                title: {zh: 源, en: Source}
                format: csv
                path: samples/\(name).csv
                columns: {id: integer, name: text, amount: integer}
                key: [id]
                mode: snapshot
                bad_rows: quarantine
                """
            files["models/\(name).yaml"] = """
                model: \(name)
                title: {zh: 表, en: Table}
                grade: general.1
                openness: open
                key: [id]
                fields:
                  - {name: id, type: integer, required: true, title: {zh: 号, en: Id}}
                  - {name: name, type: text, title: {zh: 名, en: Name}}
                  - {name: amount, type: integer, title: {zh: 数, en: Amount}}
                """
            files["pipeline/\(name).sql"] = "SELECT id, name, amount FROM raw_\(name)"
        }
        for (name, text) in files {
            let path = "\(folder)/\(name)"
            try FileManager.default.createDirectory(atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try (text + "\n").write(toFile: path, atomically: true, encoding: .utf8)
        }
        try FileManager.default.createDirectory(atPath: folder + "/samples", withIntermediateDirectories: true)
    }

    func fill() throws {
        try declare()
        try write(rows: 20, to: "kept")
        for rows in [20, 30] {
            try write(rows: rows, to: "secret")
            let run = try run(["run", "vault"])
            guard run.status == 0 else { throw TestKitFailure(run.output + run.errors) }
        }
        for (name, role) in [("li", "steward"), ("wang", "approver")] {
            let added = try run(["user", "add", name, "--role", role, "--organisation", "office"])
            guard added.status == 0 else { throw TestKitFailure(added.errors) }
        }
    }

    func approve() throws {
        let past = try run([
            "rights", "put", "vault.secret", "--basis", "test", "--purpose", "test", "--contact", "office", "--retention", "2020-01-01", "--user", "li",
        ])
        guard past.status == 0 else { throw TestKitFailure(past.errors) }
        let proposed = try run(["disposal", "propose", "vault.secret", "--reason", "retention over", "--user", "li"])
        guard proposed.status == 0 else { throw TestKitFailure(proposed.errors) }
        #expect(try run(["disposal", "run", "1"]).status == 65, "nothing is destroyed without approval")
        let approved = try run(["disposal", "approve", "1", "--user", "wang"])
        guard approved.status == 0 else { throw TestKitFailure(approved.errors) }
    }

    // MARK: Killing

    /// - Returns: seconds that the whole disposal took.
    func timedRun(in copy: String) throws -> Double {
        try FileManager.default.copyItem(atPath: data("data"), toPath: data(copy))
        let clock = ContinuousClock()
        let began = clock.now
        let done = try run(["disposal", "run"], in: copy)
        guard done.status == 0 else { throw TestKitFailure(done.errors) }
        let took = clock.now - began
        return Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18
    }

    /// - Returns: whether the program still ran.
    func killedRun(in copy: String, after seconds: Double) throws -> Bool {
        try FileManager.default.copyItem(atPath: data("data"), toPath: data(copy))
        let running = try start(["disposal", "run"], in: copy)
        usleep(UInt32(seconds * 1_000_000))
        let isRunning = running.process.isRunning
        running.kill()
        _ = running.finish()
        return isRunning
    }

    // MARK: What there is afterwards

    func versions(in name: String = "data") throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: data(name) + "/versions").filter { $0.hasSuffix("data.parquet") }
    }

    /// Whether a file of the store holds the value, be it in a row that was deleted.
    func holdsSecret(in name: String = "data") -> Bool {
        ["heliu.sqlite", "heliu.sqlite-wal"].contains { file in
            guard let bytes = FileManager.default.contents(atPath: "\(data(name))/\(file)") else { return false }
            return bytes.range(of: Data(Self.secret.utf8)) != nil
        }
    }

    /// - Parameter ran: whether the app ran since.
    func check(in name: String, ran: Bool = false) async throws {
        #expect(try versions(in: name).count == 1, "\(name): only the dataset that is kept has a bundle")
        let landed = try FileManager.default.contentsOfDirectory(atPath: data(name) + "/landed")
        #expect(landed.count == 1, "\(name): \(landed)")
        let aside = try FileManager.default.contentsOfDirectory(atPath: data(name) + "/quarantine")
        #expect(aside.count == (ran ? aside.count : 1), "\(name): \(aside)")
        let store = try await openStore(.sqlite(path: data(name) + "/heliu.sqlite"))
        let (states, proofs, reports) = try await store.read { reader in
            (
                try reader.rows("SELECT state FROM disposal_item").map { try $0.text("state") },
                try reader.rows("SELECT count(*) AS n FROM ledger_entry WHERE action = 'disposal.destroy'").map { try $0.integer("n") },
                try reader.rows("SELECT report_json FROM dataset_version WHERE disposed_at IS NOT NULL").map { try $0.text("report_json") }
            )
        }
        await store.close()
        #expect(states.count >= 5 && states.allSatisfy { $0 == "done" }, "\(name): \(states)")
        #expect(proofs == [Int64(states.count)], "\(name): one proof for each item")
        #expect(ran || !holdsSecret(in: name), "\(name): the database was overwritten where the values stood")
        #expect(reports.count == 2 && !reports.contains { $0.contains(Self.secret) }, "\(name): the reports hold no values")
        let copy = self
        let verified = try await offSharedThreads { try copy.run(["ledger", "verify"], in: name) }
        #expect(verified.status == 0, "\(name): \(verified.output) \(verified.errors)")
    }
}
