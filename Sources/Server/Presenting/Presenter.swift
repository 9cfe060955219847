import App
import Catalog
import FoundationEssentials
import Indicator
import Ledger
import Pipeline
import Vocabulary

/// Who reads a page, in which language, and what the address asked for.
struct Reading: Sendable {
    var language: Language = .zh
    /// The path without query, such as `/datasets`.
    var path = "/"
    /// Decoded query items in their order.
    var query: [(name: String, value: String)] = []
    var user: PlatformUser?
    var csrf = ""
    /// `light`, `dark` or empty.
    var theme = ""
    var requestID = ""
    /// Address under which the reader reached the node, without a slash at the end, such as `http://127.0.0.1:8080`.
    var base = ""

    var audience: Audience { user.map { .user($0) } ?? .anonymous }

    subscript(_ name: String) -> String { query.first { $0.name == name }?.value ?? "" }

    /// The same path with `name` set to `value`, or without it if `value` is empty; paging starts anew unless kept.
    func href(setting name: String, to value: String, keepingPage: Bool = false) -> String {
        var items = query.filter { $0.name != name && $0.name != "lang" && (keepingPage || $0.name != "page") }
        if !value.isEmpty { items.append((name, value)) }
        return Self.href(path, items)
    }

    static func href(_ path: String, _ items: [(name: String, value: String)]) -> String {
        guard !items.isEmpty else { return path }
        return path + "?" + items.map { "\(encoded($0.name))=\(encoded($0.value))" }.joined(separator: "&")
    }

    /// Percent-encoded for a query or a path segment.
    static func encoded(_ text: String) -> String {
        text.utf8.reduce(into: "") { result, byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: result.unicodeScalars.append(Unicode.Scalar(byte))
            default: result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
    }
}

/// Turns what the rooms know into the fields of pages.
struct Presenter: Sendable {
    let platform: Platform
    let reading: Reading
    let words: Words
    /// Changes with each release, for browsers' caches.
    var assetVersion = ""
    var programVersion = ""

    init(platform: Platform, reading: Reading) {
        self.platform = platform
        self.reading = reading
        words = Words(reading.language)
    }

    func text(_ text: LocalizedText) -> String { text[reading.language] }

    /// What surrounds the page.
    func shell(_ title: String, breadcrumbs: [PageLink] = []) async throws -> PageShell {
        let other: Language = reading.language == .zh ? .en : .zh
        var shell = PageShell(
            title: title, language: reading.language, path: reading.path,
            languageHref: Reading.href(reading.path, reading.query.filter { $0.name != "lang" } + [("lang", other.rawValue)]))
        shell.theme = reading.theme
        shell.breadcrumbs = breadcrumbs
        shell.query = reading["q"]
        shell.csrf = reading.csrf
        shell.requestID = reading.requestID
        shell.assetVersion = assetVersion
        shell.programVersion = programVersion
        shell.user = reading.user.map { user in
            ShellUser(name: user.name, title: user.displayName, roles: user.grants.map(\.role.rawValue).joined(separator: " "))
        }
        if let checkpoint = try await platform.ledger.latestCheckpoint() {
            shell.checkpoint = ShellCheckpoint(size: number(checkpoint.size), shortRoot: String(checkpoint.rootText.prefix(8)) + "…")
        }
        if let own = try await ownRegion() { shell.regionName = try await regionName(own) ?? "" }
        shell.navigation = PageShell.navigation(
            words, path: reading.path, plans: try await planLinks(),
            administrator: reading.user?.holds(.administrator, for: Organisation.node) ?? false,
            steward: reading.user?.holdsAnywhere(.steward) ?? false, approves: reading.user?.holdsAnywhere(.approver) ?? false, operates: mayOperate)
        return shell
    }

    /// The pages of all plans.
    func planLinks() async throws -> [PageLink] {
        var links: [PageLink] = []
        for stored in try await platform.indicators.sets() {
            for branch in try await platform.indicators.plan(set: stored.set.name) {
                links.append(PageLink(text: text(branch.node.title), href: "/plans/\(Reading.encoded(branch.node.id))"))
            }
        }
        return links
    }

    // MARK: Writing

    func number(_ value: Int64) -> String { Decimal(unscaled: Int128(value), scale: 0).displayText }
    func number(_ value: Int) -> String { number(Int64(value)) }

    /// A moment in the node's time zone, UTC+8.
    func moment(_ milliseconds: Int64) -> Moment {
        let date = Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
        let iso = date.formatted(.iso8601)
        let local = Date(timeIntervalSince1970: Double(milliseconds) / 1_000 + 8 * 3_600).formatted(.iso8601)
        return Moment(iso: iso, text: String(local.prefix(16)).replacing("T", with: " "))
    }

    func bytes(_ count: Int64) -> String {
        let units = ["B", "KB", "MB", "GB", "TB"]
        var value = Double(count)
        var unit = 0
        while value >= 1_000, unit < units.count - 1 {
            value /= 1_000
            unit += 1
        }
        let tenths = Int((value * 10).rounded())
        return (unit == 0 || tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)") + " " + units[unit]
    }

    func duration(_ milliseconds: Int64) -> String {
        milliseconds < 1_000 ? "\(milliseconds) ms" : "\(milliseconds / 1_000).\(milliseconds % 1_000 / 100) s"
    }

    func shortDigest(_ digest: String) -> String {
        let hex = digest.dropFirst("sha256:".count)
        return hex.isEmpty ? "" : "sha256:\(hex.prefix(4))…\(hex.suffix(2))"
    }

    /// Code of the region that most apps of the node are for; `nil` before any has run.
    func ownRegion() async throws -> String? { try await platform.resources.commonRegion(of: "app") }

    /// The name of a region; `nil` if the divisions do not have it.
    func regionName(_ code: String) async throws -> String? { try await regions()[code]?.name[reading.language] }

    /// A region of the divisions dataset.
    struct Region: Sendable {
        var code: String
        var parent: String
        var level: String
        var name: LocalizedText
    }

    /// The divisions of the `divisions` app by code; empty if it has not run.
    func regions() async throws -> [String: Region] { try await platform.regionNames().mapValues { Region(code: $0.code, parent: $0.parent, level: $0.level, name: $0.name) } }
}
