package import Foundation

/// An empty folder, removed with this value; with the process at the latest, however that ends.
package final class TemporaryFolder: Sendable {
    package let path: String

    package init() throws { path = try TemporaryRoot.shared.get().makeFolder() }

    // A folder that stays behind spoils no other test.
    deinit { try? FileManager.default.removeItem(atPath: path) }

    package func write(_ text: String, to file: String) throws { try write(Data(text.utf8), to: file) }

    package func write(_ bytes: Data, to file: String) throws {
        let url = URL(filePath: path).appending(path: file)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try bytes.write(to: url)
    }

    package var files: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }
}

/// Lends an empty folder, and removes it.
@discardableResult
package func withTemporaryFolder<T>(_ body: (_ folder: String) async throws -> T) async throws -> T {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    return try await body(folder.path)
}

/// A path for a file or folder of a test that nobody else makes or removes; gone with the process.
package func temporaryPath(_ name: String) throws -> String {
    try TemporaryRoot.shared.get().path + "/\(name)-\(UUID().uuidString)"
}

/// The folder of all folders of this process, removed when the process ends, however it ends.
private final class TemporaryRoot: Sendable {
    static let shared = Result { try TemporaryRoot() }

    let path: String
    // Removes the folder once the pipe to it closes.
    private let remover: ChildProcess

    private init() throws {
        path = try makeTemporaryFolder("/tmp/heliu-test-")
        // Some tests look at their files as another user.
        guard chmod(path, 0o755) == 0 else { throw TestKitFailure("chmod failed") }
        remover = try ChildProcess(survivor: ["bash", "-c", "trap '' INT TERM HUP; read -r _; rm -rf \"$1\"", "remover", path])
    }

    func makeFolder() throws -> String { try makeTemporaryFolder(path + "/") }
}

/// - Parameter prefix: short, since a socket's path has at most 107 bytes.
func makeTemporaryFolder(_ prefix: String) throws -> String {
    var template = Array("\(prefix)XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw TestKitFailure("cannot make a folder \(prefix): \(String(cString: strerror(errno)))") }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
