import Foundation
import Synchronization

/// Another process, fed and read through pipes.
///
/// Foundation's `Process` waits until every descendant has let go of a descriptor it hands down, so that starting a server never ends,
/// and a pipe of one child may leak into the next. Here a child gets its three descriptors and nothing else.
package final class ChildProcess: Sendable {
    package let id: Int32
    private let input: Mutex<Int32>
    private let output: Int32
    private let ending: ChildEnding

    /// - Parameter arguments: the program, looked up on the path, and its arguments.
    package init(_ arguments: [String]) throws {
        // No other child may be started while the pipes could still be handed down to it.
        let (id, input, output) = try Self.starting.withLock { _ in try Self.start(arguments) }
        self.id = id
        self.input = Mutex(input)
        self.output = output
        ending = ChildEnding(id)
    }

    private static let starting = Mutex(())

    private static func start(_ arguments: [String]) throws -> (id: Int32, input: Int32, output: Int32) {
        var (fromParent, toParent): ([Int32], [Int32]) = ([0, 0], [0, 0])
        guard pipe(&fromParent) == 0, pipe(&toParent) == 0, (fromParent + toParent).allSatisfy({ fcntl($0, F_SETFD, FD_CLOEXEC) == 0 }) else {
            throw TestKitFailure("there are no pipes left")
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, fromParent[0], 0)
        posix_spawn_file_actions_adddup2(&actions, toParent[1], 1)
        var strings = arguments.map { strdup($0) } + [nil]
        defer { strings.forEach { free($0) } }
        var id: pid_t = 0
        let status = posix_spawnp(&id, arguments[0], &actions, nil, &strings, environ)
        close(fromParent[0])
        close(toParent[1])
        guard status == 0 else { throw TestKitFailure("\(arguments[0]) cannot be started: \(String(cString: strerror(status)))") }
        return (id, fromParent[1], toParent[0])
    }

    /// A child that clears up once its pipe closes: in a session of its own, so that what kills the tests with their group passes it by.
    convenience init(survivor arguments: [String]) throws { try self.init(["setsid"] + arguments) }

    /// A helper program built beside the tests: an executable target the test target depends on.
    package convenience init(probe name: String, _ arguments: [String]) throws {
        let folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        let path = folder.appending(path: name).path
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw TestKitFailure("there is no program \(path): name \(name) among the test target's dependencies")
        }
        try self.init([path] + arguments)
    }

    deinit {
        closeInput()
        close(output)
    }

    /// What it has written, as soon as there is something; empty at its end. Blocks.
    package func available() -> String {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = read(output, &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self)
    }

    /// What it writes until its end. Blocks.
    package func rest() -> String {
        var text = ""
        while true {
            let more = available()
            if more.isEmpty { return text }
            text += more
        }
    }

    /// Closes its standard input, which tells it to go on or to end.
    package func closeInput() {
        input.withLock { input in
            if input >= 0 { close(input) }
            input = -1
        }
    }

    /// SIGKILL: it gets no chance to finish anything.
    package func kill() { ending.kill() }

    /// - Returns: its exit status, negative if a signal ended it. Blocks.
    @discardableResult
    package func wait() -> Int32 { ending.wait() }
}

/// Notes the end of a child as soon as it ends. A child nobody has taken note of would keep Swift Testing from ever seeing the end of
/// the children it has itself, those of exit tests.
private final class ChildEnding: Sendable {
    private let id: Int32
    /// `nil` until the end was noted; from then on the number may belong to another process.
    private let status = Mutex<Int32?>(nil)
    private let end = DispatchGroup()

    init(_ id: Int32) {
        self.id = id
        end.enter()
        DispatchQueue(label: "heliu.test.child").async {
            var information = siginfo_t()
            while waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT) < 0 && errno == EINTR {}
            self.status.withLock { status in
                var raw: Int32 = 0
                waitpid(id, &raw, 0)
                status = raw & 0x7F == 0 ? raw >> 8 & 0xFF : -(raw & 0x7F)
            }
            self.end.leave()
        }
    }

    func kill() {
        status.withLock { status in
            if status == nil { Foundation.kill(id, SIGKILL) }
        }
    }

    func wait() -> Int32 {
        end.wait()
        return status.withLock { $0 ?? 0 }
    }
}
