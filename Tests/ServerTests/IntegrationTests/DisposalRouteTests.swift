import App
import Catalog
import Foundation
import Governance
import HTTPTypes
import Job
import Pipeline
import Store
import TestKit
import Testing
import Vocabulary

@testable import Server

@Suite struct DisposalRouteTests {
    private static let form = "application/x-www-form-urlencoded"

    private func post(_ node: IntegrationNode, _ path: String, _ body: String, as key: String?) async throws -> Answer {
        try await node.send(.post, path, as: key, type: Self.form, body: Array(body.utf8))
    }

    /// An approver of the owner.
    private func approver(_ node: IntegrationNode) async throws -> String {
        try await node.platform.people.create(
            user: "sun", displayName: "sun", password: "a long enough password", grants: [RoleGrant(organisation: "housing", role: .approver)], actor: "test")
        return try await node.platform.people.createKey(for: "sun", label: "test", actor: "test").secret
    }

    private func record(_ retention: DatasetRights.Retention, _ disposal: DatasetRights.DisposalRule? = nil, in node: IntegrationNode) async throws {
        try await node.platform.governance.rights.put(
            DatasetRights(
                owner: "housing", legalBasis: "law", purpose: LocalizedText(zh: "许可", en: "Permits"), retention: retention, disposal: disposal,
                contact: "office"),
            dataset: "permits.permit", actor: "test")
    }

    @Test func twoPersonsDisposeAndReadersAreToldThatItIsGone() async throws {
        try await IntegrationNode.with { node in
            _ = try await node.run()
            let sun = try await approver(node)
            let version = try #require(try await node.platform.resources.dataset("permits.permit")?.current)
            #expect(try await node.send("/disposals", as: node.stranger).status == 403)
            #expect(try await node.send("/disposals", as: nil).status == 401)
            #expect(try await node.send("/disposals", as: node.steward).text.contains("permits.permit") == false, "nothing is due without rights")
            let early = try await post(node, "/datasets/permits.permit/disposals", "reason=over", as: node.steward)
            #expect(early.status == 400 && early.code == "malformed")
            try await record(.until(try CalendarDay(text: "2020-01-01")), in: node)
            #expect(try await node.send("/disposals", as: node.steward).text.contains("permits.permit"))
            let outlook = try await node.platform.disposalOutlook(of: try #require(try await node.platform.resources.dataset("permits.permit")))
            #expect(Set(outlook.due.map(\.item.kind)) == [.version, .quarantine, .source, .dataset])
            #expect(try await post(node, "/datasets/permits.permit/disposals", "reason=over", as: sun).status == 403, "an approver does not propose")
            #expect(try await post(node, "/datasets/permits.permit/disposals", "reason=over", as: node.steward).status == 201)
            #expect(try await post(node, "/disposals/1", "do=approve", as: node.steward).status == 403, "a steward does not approve")
            #expect(try await post(node, "/disposals/1", "do=run", as: sun).code == "wrong_state")
            #expect(try await post(node, "/datasets/permits.permit/hold", "do=hold&reason=court", as: sun).status == 200)
            #expect(try await post(node, "/disposals/1", "do=approve", as: sun).code == "legal_hold")
            #expect(try await post(node, "/datasets/permits.permit/hold", "do=lift&reason=closed", as: sun).status == 200)
            #expect(try await post(node, "/disposals/1", "do=approve", as: sun).status == 200)
            #expect(try await post(node, "/disposals/1", "do=run", as: sun).status == 202)
            try await node.platform.carryOutDisposal(1)
            for path in [
                "/datasets/permits.permit", "/api/v1/datasets/permits.permit", "/api/v1/datasets/permits.permit/rows",
                "/api/v1/datasets/permits.permit/versions", "/datasets/permits.permit/versions/\(version.digest)",
                "/api/v1/datasets/permits.permit/versions/\(version.digest)/data.csv", "/api/v1/datasets/permits.permit/datapackage.json",
            ] {
                let gone = try await node.send(path, as: nil)
                #expect(gone.status == 410 && gone.code == "disposed", "\(path): \(gone.status) \(gone.text.prefix(200))")
                #expect(gone.text.contains("disposal 1"), "\(path)")
            }
            let folder = node.platform.data
            #expect(!FileManager.default.fileExists(atPath: folder.bundle(try ContentDigest(text: version.digest))))
            #expect(!FileManager.default.fileExists(atPath: folder.servingFile(try ContentDigest(text: version.digest))))
            #expect(try await node.platform.runner.quarantine.batches(subjects: ["permits"]).total == 0)
            let page = try await node.send("/datasets/permits.permit/rights", as: node.steward, json: false)
            #expect(page.status == 200 && page.text.contains("/disposals/1"))
            #expect(try await node.send("/disposals/1", as: node.steward, json: false).status == 200)
            #expect(try await node.send("/datasets/permits.reading", as: nil).status == 200, "others are untouched")
            #expect(try await node.platform.verify(bundles: true).faults == [])
        }
    }

    @Test(arguments: TestBackend.allCases)
    func whatTheRightsDisposeOfByThemselvesGoesByTheClock(backend: TestBackend) async throws {
        try await IntegrationNode.with(backend) { node in
            _ = try await node.run()
            let platform = node.platform
            try await platform.synchroniseSchedules()
            let entry = try #require(try await platform.schedules.schedules(owner: "node/disposal").first)
            #expect(entry.schedule.kind == Platform.dueKind && entry.schedule.misfire == .skip && entry.nextDueAt ?? 0 > platform.now())
            /// What the clock asks for, once the records of rights have stood for so many days.
            func day(_ days: Int64 = 8) async throws {
                try await platform.store.write {
                    try $0.execute("UPDATE dataset_rights SET changed_at = ?", [.integer(platform.now() - days * 86_400_000)])
                }
                try await platform.jobs.enqueue(JobRequest(kind: Platform.dueKind, subject: "", requestedBy: "schedule"))
                try await node.work()
            }
            try await record(.until(try CalendarDay(text: "2020-01-01")), in: node)
            try await day()
            #expect(try await platform.resources.dataset("permits.permit")?.current != nil, "two persons have to agree")
            try await record(.until(try CalendarDay(text: "2020-01-01")), .automatic, in: node)
            try await day(6)
            #expect(try await platform.governance.disposals.disposals(of: "permits.permit").isEmpty, "it may have been mistyped")
            try await platform.governance.disposals.hold("permits.permit", reason: "court", actor: "user/sun")
            try await day()
            #expect(try await platform.resources.dataset("permits.permit")?.current != nil, "a hold keeps it")
            try await platform.governance.disposals.lift("permits.permit", reason: "closed", actor: "user/sun")
            try await day()
            #expect(try await platform.resources.dataset("permits.permit")?.current == nil)
            #expect(try await platform.governance.disposals.disposal(1).state == .done)
            try await day()
            #expect(try await platform.governance.disposals.disposals(of: "permits.permit").count == 1, "nothing is left to dispose of")
            #expect(try await platform.jobs.list(JobFilter(state: .failed)).total + platform.jobs.list(JobFilter(state: .dead)).total == 0)
            try await platform.people.create(
                user: "root", displayName: "root", password: "a long enough password", grants: [RoleGrant(organisation: "node", role: .administrator)],
                actor: "test")
            let root = try await platform.people.createKey(for: "root", label: "test", actor: "test").secret
            let page = try await node.send("/jobs", as: root, json: false)
            #expect(page.text.contains("到期数据自动处置") && page.text.contains("/disposals/1"), "\(page.text)")
            #expect(try await node.send("/jobs", as: node.operates, json: false).text.contains("到期数据自动处置") == false)
            #expect(try await platform.verify(bundles: true).faults == [])
        }
    }

    @Test func anotherDatasetsBundleOfTheSameDigestStays() async throws {
        try await IntegrationNode.with { node in
            _ = try await node.run()
            let platform = node.platform
            let version = try #require(try await platform.resources.dataset("permits.permit")?.current)
            // A bundle names its dataset, so two never share one by themselves; the catalogue allows it all the same.
            try await platform.store.write { writer in
                try ResourceRegister.put(
                    Resource(kind: "dataset", name: "twin", title: .init(zh: "同", en: "Twin"), description: .init(zh: "", en: ""), owner: "housing"), actor: "test",
                    at: 1, in: writer)
                var twin = version
                (twin.dataset, twin.number) = ("twin", 1)
                _ = try ResourceRegister.publish(twin, at: 1, in: writer)
            }
            try await record(.until(try CalendarDay(text: "2020-01-01")), in: node)
            _ = try await platform.proposeDisposal(of: "permits.permit", reason: "over", actor: "user/li")
            _ = try await platform.approveDisposal(1, actor: "user/sun")
            try await platform.carryOutDisposal(1)
            #expect(try await platform.resources.dataset("permits.permit")?.current == nil)
            #expect(try await platform.resources.dataset("twin")?.current?.digest == version.digest)
            #expect(try await platform.verify(bundles: true).faults == [], "the bundle is still there and whole")
        }
    }

    @Test func aProlongedRetentionStopsWhatWasProposed() async throws {
        try await IntegrationNode.with { node in
            _ = try await node.run()
            try await record(.until(try CalendarDay(text: "2020-01-01")), in: node)
            _ = try await node.platform.proposeDisposal(of: "permits.permit", reason: "over", actor: "user/li")
            try await record(.days(3_650), in: node)
            let sun = try await approver(node)
            let refused = try await post(node, "/disposals/1", "do=approve", as: sun)
            #expect(refused.status == 409 && refused.code == "wrong_state", "\(refused.text)")
            #expect(try await post(node, "/disposals/1", "do=reject", as: sun).status == 200)
        }
    }

    @Test func exceptionsAndPeoplesRequestsKeepToTheirRoles() async throws {
        try await IntegrationNode.with { node in
            _ = try await node.run()
            let sun = try await approver(node)
            let ask = "dataset=permits.permit&column=area&audience=anonymous&wish=round(0)&reason=small+areas"
            #expect(try await post(node, "/maskings", ask, as: node.stranger).status == 403)
            #expect(try await post(node, "/maskings", ask.replacing("area&", with: "nothing&"), as: node.steward).code == "unknown_column")
            #expect(try await post(node, "/maskings", ask, as: node.steward).status == 201)
            #expect(try await post(node, "/maskings/1", "do=approve", as: node.steward).status == 403)
            #expect(try await post(node, "/maskings/1", "do=reject", as: sun).code == "malformed", "a refusal says why")
            #expect(try await post(node, "/maskings/1", "do=approve", as: sun).status == 200)
            let rows = try await node.send("/api/v1/datasets/permits.permit/rows", as: nil)
            #expect(rows.text.contains("\"2\"") && !rows.text.contains("1.5"), "anybody sees rounded areas: \(rows.text.prefix(300))")
            #expect(try await node.send("/maskings", as: node.steward, json: false).text.contains("round(0)"))
            let filtered = try await node.send("/api/v1/datasets/permits.permit/rows?area=2", as: nil)
            #expect(filtered.status == 400 && filtered.text.contains("masking hides"))
            #expect(try await node.send("/subject-requests", as: sun).status == 403, "people's requests are for approvers of the node")
            #expect(try await node.send("/lowerings", as: node.steward, json: false).status == 200)
            #expect(try await post(node, "/lowerings", "dataset=permits.permit&column=area&to=general.1&by=aggregate&reason=r", as: node.stranger).status == 403)
            #expect(try await post(node, "/lowerings", "dataset=permits.permit&column=area&to=general.1&by=aggregate&reason=r", as: node.steward).status == 201)
            #expect(try await post(node, "/lowerings/1", "do=approve", as: node.steward).code == "same_person")
            #expect(try await post(node, "/lowerings/1", "do=withdraw", as: node.steward).status == 200)
        }
    }

    @Test func aFailedSearchForPersonalDataIsToldAndTriedAgain() async throws {
        try await IntegrationNode.with { node in
            let run = try await node.run()
            let version = try #require(try await node.platform.resources.dataset("permits.permit")?.current)
            struct Broken: Explained {
                let code = "broken", problem = "the engine fell over", mend = "try again"
            }
            await node.platform.noteClassificationFault(PublishedVersion(dataset: "permits.permit", digest: version.digest), because: Broken())
            let logged = try await node.platform.store.read { reader in
                try reader.rows("SELECT message FROM run_log WHERE run_id = ? AND level = 'warn'", [.text(run.id)]).map { try $0.text("message") }
            }
            #expect(logged.contains { $0.contains("permits.permit was not searched for personal data: the engine fell over") }, "\(logged)")
            let jobs = try await node.platform.jobs.list(.init(kind: Platform.classifyKind), limit: 10)
            #expect(jobs.total == 1)
        }
    }
}
