import App
import Engine
import Ledger
import Store
import Vocabulary

extension Presenter {
    /// What the node is made of and how programs reach it.
    func aboutPage() async throws -> AboutPage {
        let key = platform.ledger.verifierKey
        let facts = [
            Fact(label: words["version"], text: programVersion.isEmpty ? words["brand"] : programVersion),
            Fact(label: words["engine"], text: "DuckDB"),
            Fact(label: words["store"], text: platform.store.dialect == .sqlite ? "SQLite" : "PostgreSQL"),
            Fact(label: words["node_origin"], text: platform.configuration.origin, mono: true),
            Fact(label: words["ledger_key"], text: key.text, href: "/ledger", mono: true),
            Fact(label: words["licence"], text: "Apache-2.0"),
        ]
        let interfaces = [
            ("api_description", "/api/v1/openapi.json"), ("datasets", "/api/v1/datasets"), ("indicators", "/api/v1/indicators"),
            ("entries", "/api/v1/ledger/entries"), ("ledger_checkpoint", "/checkpoint"), ("metrics", "/metrics"), ("health", "/health"),
        ].map { key, path in Fact(label: words[key], text: path, href: path, mono: true) }
        return AboutPage(
            shell: try await shell(words["about"], breadcrumbs: [PageLink(text: words["about"])]), facts: facts, interfaces: interfaces,
            samples: [
                CodeSample(title: words["sample_search"], code: "curl -s \(Self.quoted(reading.base + "/api/v1/datasets"))"),
                CodeSample(title: words["verify_checkpoint"], code: "curl -s \(Self.quoted(reading.base + "/checkpoint"))"),
            ])
    }
}
