import Foundation
import Synchronization
import TestKit
import Testing

/// The built program, run as its users run it.
struct Program {
    private let home: TemporaryFolder
    /// A folder of its own for each test; removed when the test is over.
    var folder: String { home.path }
    /// The system's temporary folder, to the program; it has no business there.
    var scratch: String { home.path + "/scratch" }
    var environment: [String: String] = [:]

    init() throws {
        home = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
        environment = [
            "HELIU_DATA": folder + "/data", "HELIU_APPS": Self.root + "/Apps", "HELIU_ENGINE_SUPPORT": Self.support,
            "HELIU_ASSETS": Self.root, "TMPDIR": scratch, "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
        ]
    }

    func remove() { try? FileManager.default.removeItem(atPath: folder) }  // A leftover does no harm.

    /// The checkout.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    static let support = ProcessInfo.processInfo.environment["HELIU_ENGINE_SUPPORT"] ?? root + "/.heliu/support"

    /// The program beside the test bundle.
    static let path: String = {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        for folder in [URL(filePath: own).deletingLastPathComponent().path, root + "/.build/debug", root + "/.build/x86_64-unknown-linux-gnu/debug"] {
            if FileManager.default.isExecutableFile(atPath: folder + "/heliu") { return folder + "/heliu" }
        }
        return root + "/.build/debug/heliu"
    }()

    struct Result {
        var status: Int32
        var output: String
        var errors: String

        /// The output as JSON.
        func json() throws -> Any { try JSONSerialization.jsonObject(with: Data(output.utf8), options: .fragmentsAllowed) }
    }

    /// Runs a command to its end.
    func callAsFunction(_ arguments: String..., input: String? = nil) throws -> Result {
        try run(arguments, input: input)
    }

    func run(_ arguments: [String], input: String? = nil) throws -> Result {
        let process = try start(arguments, input: input)
        return process.finish()
    }

    /// Starts a command and goes on.
    func start(_ arguments: [String], input: String? = nil) throws -> RunningProgram {
        try RunningProgram(path: Self.path, arguments: arguments, environment: environment, folder: folder, input: input)
    }

    /// Starts a node on a free port, and waits until it says where it listens.
    ///
    /// - Returns: the node, its address, and the administrator's password if this is its first start.
    func serve(_ arguments: String...) throws -> (server: RunningProgram, address: String, password: String?) {
        let server = try start(["serve", "--port", "0", "--json"] + arguments)
        // Long enough for any machine; a node that fails ends sooner.
        for _ in 0..<2_400 where server.process.isRunning {
            usleep(50_000)
            // Half a line is no JSON yet.
            let announced = try? JSONSerialization.jsonObject(with: Data(server.output.utf8)) as? [String: String]
            if let address = announced?["address"] { return (server, address, announced?["password"]) }
        }
        server.kill()
        throw TestKitFailure("the node did not start: \(server.errors)")
    }

    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(filePath: folder + "/" + name))
        return folder + "/" + name
    }
}

/// A started program; its output goes to files, so that nothing blocks.
final class RunningProgram {
    let process = Process()
    private let outputPath: String
    private let errorPath: String

    init(path: String, arguments: [String], environment: [String: String], folder: String, input: String?) throws {
        let name = UUID().uuidString
        outputPath = "\(folder)/\(name).out"
        errorPath = "\(folder)/\(name).err"
        for file in [outputPath, errorPath] { try Data().write(to: URL(filePath: file)) }
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.environment = environment
        process.currentDirectoryURL = URL(filePath: folder)
        process.standardOutput = FileHandle(forWritingAtPath: outputPath)
        process.standardError = FileHandle(forWritingAtPath: errorPath)
        if let input {
            let inputPath = "\(folder)/\(name).in"
            try Data(input.utf8).write(to: URL(filePath: inputPath))
            process.standardInput = FileHandle(forReadingAtPath: inputPath)
        } else {
            process.standardInput = FileHandle.nullDevice
        }
        try process.run()
    }

    var output: String { (try? String(contentsOfFile: outputPath, encoding: .utf8)) ?? "" }
    var errors: String { (try? String(contentsOfFile: errorPath, encoding: .utf8)) ?? "" }

    func kill() { Glibc.kill(process.processIdentifier, SIGKILL) }

    func finish() -> Program.Result {
        process.waitUntilExit()
        return Program.Result(status: process.terminationStatus, output: output, errors: errors)
    }

    /// Asks for a clean stop and waits.
    func stop() -> Program.Result {
        process.terminate()
        return finish()
    }

    deinit { if process.isRunning { kill() } }
}
