import Schema
package import Engine
import Vocabulary

/// Loads one text file into a table of the session.
package struct SourceLoading {
    let session: any EngineSession
    let source: SourceDeclaration
    /// Absolute path of the file.
    let path: String

    package init(session: any EngineSession, source: SourceDeclaration, path: String) {
        self.session = session
        self.source = source
        self.path = path
    }

    /// Reads the whole file, finds the types of undeclared columns and makes the typed table.
    ///
    /// - Throws: as `SourceReader.load`.
    package func load(_ inspection: SourceInspection) throws -> LoadedSource {
        try SourceReader(session: session, source: source, files: [path]).load([inspection])
    }
}
