import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#endif

/// A process as another one can recognise it: its machine, number and start, so that a reused number is no mistake.
package struct ProcessIdentity: Sendable, Hashable {
    /// Host name and namespace of process numbers: containers of one name do not see each other's processes.
    package let machine: String
    package let number: Int32
    /// Clock ticks from the machine's start to the process's; empty where the system does not tell.
    let startedAt: String

    package static let current = ProcessIdentity(machine: thisMachine, number: getpid(), startedAt: start(of: getpid()))

    private init(machine: String, number: Int32, startedAt: String) {
        self.machine = machine
        self.number = number
        self.startedAt = startedAt
    }

    package init(text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        self.init(
            machine: parts.first ?? "", number: parts.count > 1 ? Int32(parts[1]) ?? 0 : 0, startedAt: parts.count > 2 ? parts[2] : "")
    }

    package var text: String { "\(machine) \(number) \(startedAt)" }

    /// Whether the process is known to have ended: it ran on this machine, and no process has its number and start.
    package var isGone: Bool {
        machine == Self.current.machine && number > 0 && (startedAt.isEmpty || Self.start(of: number) != startedAt)
    }

    // MARK: As part of a file's name

    /// `NUMBER-START-MACHINE`, in characters that file names take.
    package var fileName: String {
        "\(number)-\(startedAt)-" + machine.utf8.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }

    /// - Returns: `nil` for what is no such name.
    package init?(fileName: String) {
        let parts = fileName.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let number = Int32(parts[0]) else { return nil }
        var bytes: [UInt8] = []
        var rest = parts[2][...]
        while rest.count >= 2, let byte = UInt8(rest.prefix(2), radix: 16) {
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        guard rest.isEmpty else { return nil }
        self.init(machine: String(decoding: bytes, as: UTF8.self), number: number, startedAt: String(parts[1]))
    }

    // MARK: What the system tells

    private static let thisMachine: String = {
        var target = [CChar](repeating: 0, count: 64)
        let count = readlink("/proc/self/ns/pid", &target, target.count)
        let namespace = String(decoding: target.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return (ProcessInfo.processInfo.hostName + "/" + namespace).replacing(" ", with: "_")
    }()

    /// Field 22 of `/proc/N/stat`, behind the command's name in parentheses; empty if there is no such process, or only its corpse.
    private static func start(of number: Int32) -> String {
        let file = open("/proc/\(number)/stat", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "" }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 2_048)
        let count = read(file, &buffer, buffer.count)
        let text = String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self)
        guard let end = text.lastIndex(of: ")") else { return "" }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 19, fields[0] != "Z", fields[0] != "X" else { return "" }
        return String(fields[19])
    }
}
