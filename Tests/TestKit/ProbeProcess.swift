import Foundation
import Synchronization

/// A helper program built beside the tests, run as a process of its own so that it can be killed.
package final class ProbeProcess: Sendable {
    private let process: Process
    private let input: Pipe
    private let output: FileHandle

    /// - Parameter name: of an executable target the test target depends on.
    package init(_ name: String, _ arguments: [String]) throws {
        let folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        let executable = folder.appending(path: name)
        guard FileManager.default.isExecutableFile(atPath: executable.path) else {
            throw TestKitFailure("there is no program \(executable.path): name \(name) among the test target's dependencies")
        }
        let output = Pipe()
        input = Pipe()
        process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        self.output = output.fileHandleForReading
    }

    /// What it has written, as soon as there is something; empty at its end. Blocks.
    package func available() -> String { String(decoding: output.availableData, as: UTF8.self) }

    /// What it writes until its end. Blocks.
    package func rest() throws -> String { String(decoding: try output.readToEnd() ?? Data(), as: UTF8.self) }

    /// Closes its standard input, which tells it to go on or to end.
    package func release() throws { try input.fileHandleForWriting.close() }

    /// SIGKILL: it gets no chance to finish anything.
    package func kill() { Foundation.kill(process.processIdentifier, SIGKILL) }

    /// - Returns: its exit status, negative if a signal ended it. Blocks.
    @discardableResult
    package func wait() -> Int32 {
        process.waitUntilExit()
        return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    }
}
