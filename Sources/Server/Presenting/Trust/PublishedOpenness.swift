import Catalog
import Pipeline
import Vocabulary

/// The openness a version was published with, which it keeps.
enum PublishedOpenness {
    static func of(_ version: DatasetVersion) throws -> Openness { try DatasetReader.schema(of: version).openness }
}
