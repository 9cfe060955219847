import App
import Catalog
import Crypto
import HTTPTypes
import Hummingbird
import Pipeline
import Vocabulary

/// Datasets as Data Packages: the description by which other programs read the files.
extension NodeServer {
    func addDataPackageRoutes(to routes: RouteTable) {
        routes.get("/datasets/{name}/datapackage.json") { [self] request, context in try await dataPackage(request, context) }
        routes.get("/api/v1/datasets/{name}/datapackage.json") { [self] request, context in try await dataPackage(request, context) }
    }

    /// The current version, or the one in `version`, with the addresses of its files; fields masked for the reader promise nothing.
    private func dataPackage(_ request: Request, _ context: ServerContext) async throws -> Response {
        let presenter = try presenter(request, context)
        let name = try context.part("name")
        let digest = presenter.reading["version"]
        guard let entry = try await presenter.packagedVersion(name, digest: digest) else {
            try await presenter.refuseDisposed(name, digest: digest.isEmpty ? nil : digest)
            throw Problem.notFound("There is no published dataset \(name)")
        }
        let base = presenter.reading.base
        let address = "\(base)/api/v1/datasets/\(Reading.encoded(name))/versions/\(entry.version.digest)"
        let package = try await platform.dataPackage(
            name, of: [entry], homepage: "\(base)/datasets/\(Reading.encoded(name))", language: presenter.text,
            path: { _, format in "\(address)/data.\(format.rawValue)" })
        let bytes = try package.document()
        return Conditions.answer(
            bytes, type: "application/json", tag: EntityTag(ContentDigest(bytes: [UInt8](SHA256.hash(data: bytes)))), to: request,
            cacheControl: "private, no-cache")
    }
}

extension Presenter {
    /// The version a Data Package is asked of, as this reader sees it; `nil` if there is none for the reader.
    func packagedVersion(_ name: String, digest: String) async throws -> PackagedVersion? {
        if !digest.isEmpty {
            guard let found = try await readableVersion(name, digest: digest) else { return nil }
            return PackagedVersion(dataset: found.dataset, version: found.version.version, view: found.version.view)
        }
        guard let dataset = try await readableDataset(name), let current = try await current(of: dataset) else { return nil }
        return PackagedVersion(dataset: dataset, version: current.version, view: current.view)
    }
}
