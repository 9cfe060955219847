import Foundation

/// The interpreter of the test environment, with the packages some fixtures stand on.
package enum TestPython {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// One that has moto, which plays an S3-compatible store; `nil` if there is none.
    package static let withStore: String? = {
        let named = ProcessInfo.processInfo.environment["HELIU_TEST_PYTHON"]
        let candidates: [String?] = [named, root.appending(path: ".heliu/test-venv/bin/python3").path]
        return candidates.compactMap { $0 }.first { candidate in
            guard FileManager.default.isExecutableFile(atPath: candidate) else { return false }
            let lookup = "import importlib.util as u, sys; sys.exit(not (u.find_spec('moto') and u.find_spec('flask')))"
            return (try? ChildProcess([candidate, "-c", lookup]).wait()) == 0
        }
    }()

    /// A script of the tests, by its path below `Tests`.
    package static func script(_ path: String) -> String { root.appending(path: "Tests/\(path)").path }
}
