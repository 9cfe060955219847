import Foundation

/// A process as another one can recognise it: its machine, number and start, so that a reused number is no mistake.
struct ProcessIdentity: Sendable, Hashable {
    let machine: String
    let number: Int32
    /// Clock ticks from the machine's start to the process's; empty where the system does not tell.
    let startedAt: String

    static let current = ProcessIdentity(
        machine: ProcessInfo.processInfo.hostName, number: ProcessInfo.processInfo.processIdentifier,
        startedAt: start(of: ProcessInfo.processInfo.processIdentifier))

    private init(machine: String, number: Int32, startedAt: String) {
        self.machine = machine
        self.number = number
        self.startedAt = startedAt
    }

    init(text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        self.init(machine: parts.first ?? "", number: parts.count > 1 ? Int32(parts[1]) ?? 0 : 0, startedAt: parts.count > 2 ? parts[2] : "")
    }

    var text: String { "\(machine) \(number) \(startedAt)" }

    /// Whether the process is known to have ended: it ran on this machine, and no process has its number and start.
    var isGone: Bool {
        machine == Self.current.machine && number > 0 && (startedAt.isEmpty || Self.start(of: number) != startedAt)
    }

    /// Field 22 of `/proc/N/stat`, behind the command's name in parentheses; empty if there is no such process.
    private static func start(of number: Int32) -> String {
        guard let text = try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8), let end = text.lastIndex(of: ")") else { return "" }
        let fields = text[text.index(after: end)...].split(separator: " ")
        return fields.count > 19 ? String(fields[19]) : ""
    }
}
