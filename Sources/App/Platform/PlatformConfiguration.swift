package import Engine
package import Pipeline
import Store

/// Where a node keeps things and what it may use.
package struct PlatformConfiguration: Sendable {
    package var data: DataFolder
    /// `nil` keeps the operational store in the data folder as SQLite.
    package var storeURL: String?
    /// Folders that hold app folders.
    package var apps: [String]
    package var engine: EngineConfiguration
    /// Name of this node in its ledger, without scheme, for example `data.cq.gov.cn/ledger`.
    package var origin: String
    /// Hosts and networks that sources may be fetched from.
    package var outbound: [String]
    /// Folders of this machine that added sources may read; `{organisation}` in one stands for their owner's id.
    package var sourceFolders: [String]
    /// A PEM file of certificates that sources are trusted by, beside the system's.
    package var trustedCertificates: String?

    package init(
        data: DataFolder, storeURL: String?, apps: [String], engine: EngineConfiguration, origin: String, outbound: [String] = [],
        sourceFolders: [String] = [], trustedCertificates: String? = nil
    ) {
        self.data = data
        self.storeURL = storeURL
        self.apps = apps
        self.engine = engine
        self.origin = origin
        self.outbound = outbound
        self.sourceFolders = sourceFolders
        self.trustedCertificates = trustedCertificates
    }

    var location: StoreLocation { storeURL.map { .postgres(url: $0) } ?? .sqlite(path: data.database) }
}
