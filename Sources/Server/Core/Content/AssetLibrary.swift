import Crypto
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Synchronization
import Vocabulary

/// The files of the assets folders, listed once at the start: only what is in the list is ever served, so no address can leave the folders.
package final class AssetLibrary: Sendable {
    struct Asset: Sendable, Hashable {
        let path: String
        let type: String
        let digest: ContentDigest
        /// Packed by gzip at set-up, beside the file as `name.gz`.
        let packedPath: String?
        fileprivate let bytes: Int
        fileprivate let modified: Date
    }

    static let fileLimit = 5000
    static let depthLimit = 8

    private let assets: Mutex<[String: Asset]>

    /// - Parameter folders: of files with the same name the first folder's is served.
    /// - Throws: `unreadableAssets` if a folder or a file in it cannot be read.
    package init(folders: [String]) throws(ServerError) {
        var found: [String: Asset] = [:]
        for folder in folders {
            do {
                try Self.list(folder: folder, prefix: "", depth: 0, into: &found)
            } catch {
                throw ServerError(
                    .unreadableAssets, problem: "the assets folder \(folder) cannot be read: \(error)",
                    mend: "Check that it exists and may be read, or name another with --assets")
            }
        }
        assets = Mutex(found)
    }

    var names: [String] { assets.withLock { $0.keys.sorted() } }

    /// The asset as it is now: a file that was edited is read again.
    func asset(_ name: String) -> Asset? {
        guard let asset = assets.withLock({ $0[name] }) else { return nil }
        // A file that vanished answers 404; its entry stays for when it is back.
        guard let now = try? Self.read(asset.path, known: asset) else { return nil }
        if now != asset { assets.withLock { $0[name] = now } }
        return now
    }

    /// The address of an asset with its content's hash, for keeping it a year: `/assets/heliu.css?v=3f9c2a41d0`.
    func href(_ name: String) -> String {
        guard let asset = asset(name) else { return "/assets/\(name)" }
        return "/assets/\(name)?v=\(Self.version(of: asset))"
    }

    /// One word that changes whenever any asset changes.
    package var version: String {
        let all = assets.withLock { $0 }.sorted { $0.key < $1.key }.map { $0.key + $0.value.digest.text }.joined(separator: "\n")
        return String(ContentDigest(bytes: SHA256.hash(data: Array(all.utf8))).text.dropFirst(7).prefix(10))
    }

    /// Answers `GET /assets/**`.
    func response(to request: Request, context: ServerContext) async throws -> Response {
        let raw = request.uri.path.dropFirst("/assets/".count)
        guard let name = PercentCoding.decode(raw), let asset = asset(name) else {
            throw Problem.notFound("There is no such asset", mend: "Check the address")
        }
        let asked = (request.uri.query ?? "").split(separator: "&").first { $0.hasPrefix("v=") }?.dropFirst(2)
        let isVersioned = asked.map { $0 == Self.version(of: asset) || $0 == version } ?? false
        let packed = asset.packedPath.flatMap { Self.acceptsGzip(request) ? $0 : nil }
        var answer = FileAnswer(
            path: packed ?? asset.path, type: asset.type, tag: EntityTag(tagWord(asset, isPacked: packed != nil)),
            cacheControl: isVersioned ? "public, max-age=31536000, immutable" : "public, max-age=0, must-revalidate")
        if asset.packedPath != nil { answer.headers[.vary] = "Accept-Encoding" } else { answer.headers[.vary] = "Origin" }
        if packed != nil { answer.headers[.contentEncoding] = "gzip" }
        return try await answer.response(to: request, context: context)
    }

    private func tagWord(_ asset: Asset, isPacked: Bool) -> String {
        String(asset.digest.text.dropFirst(7).prefix(32)) + (isPacked ? "-gz" : "")
    }

    private static func version(of asset: Asset) -> String { String(asset.digest.text.dropFirst(7).prefix(10)) }

    private static func acceptsGzip(_ request: Request) -> Bool {
        request.headers[values: .acceptEncoding].joined(separator: ",").split(separator: ",").contains { item in
            let parts = item.filter { $0 != " " }.lowercased().split(separator: ";")
            return parts.first == "gzip" && !parts.dropFirst().contains { $0.hasPrefix("q=0") && Double($0.dropFirst(2)) == 0 }
        }
    }

    private static func list(folder: String, prefix: String, depth: Int, into found: inout [String: Asset]) throws {
        guard depth < depthLimit else { return }
        let files = FileManager.default
        for name in try files.contentsOfDirectory(atPath: folder).sorted() where !name.hasPrefix(".") {
            let path = "\(folder)/\(name)"
            let key = prefix + name
            switch try files.attributesOfItem(atPath: path)[.type] as? FileAttributeType {
            case .typeDirectory?: try list(folder: path, prefix: key + "/", depth: depth + 1, into: &found)
            case .typeRegular?:
                guard found[key] == nil, found.count < fileLimit, !name.hasSuffix(".gz"), MediaTypes.type(of: name) != nil else { continue }
                found[key] = try read(path, known: nil)
            // A link may lead out of the folder: not served.
            default: continue
            }
        }
    }

    private static func read(_ path: String, known: Asset?) throws -> Asset {
        let files = FileManager.default
        let attributes = try files.attributesOfItem(atPath: path)
        guard attributes[.type] as? FileAttributeType == .typeRegular else { throw CocoaError(.fileReadUnknown) }
        let bytes = (attributes[.size] as? Int) ?? 0
        let modified = (attributes[.modificationDate] as? Date) ?? .distantPast
        if let known, known.bytes == bytes, known.modified == modified { return known }
        let packed = path + ".gz"
        let packedDate = (try? files.attributesOfItem(atPath: packed))?[.modificationDate] as? Date
        return Asset(
            path: path, type: MediaTypes.type(of: path) ?? "application/octet-stream",
            digest: ContentDigest(bytes: SHA256.hash(data: try Data(contentsOf: URL(filePath: path)))),
            packedPath: packedDate.map { $0 >= modified } == true ? packed : nil, bytes: bytes, modified: modified)
    }
}

/// The types of what we serve. A file of another kind is not served as an asset.
enum MediaTypes {
    private static let types = [
        "css": "text/css; charset=utf-8", "csv": "text/csv; charset=utf-8", "gif": "image/gif", "html": "text/html; charset=utf-8",
        "ico": "image/x-icon", "jpg": "image/jpeg", "js": "text/javascript; charset=utf-8", "json": "application/json",
        "map": "application/json", "mjs": "text/javascript; charset=utf-8", "parquet": "application/vnd.apache.parquet",
        "png": "image/png", "svg": "image/svg+xml", "txt": "text/plain; charset=utf-8", "webmanifest": "application/manifest+json",
        "webp": "image/webp", "woff2": "font/woff2", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ]

    static func type(of name: String) -> String? {
        name.split(separator: "/").last?.split(separator: ".", omittingEmptySubsequences: false).dropFirst().last
            .flatMap { types[$0.lowercased()] }
    }
}
