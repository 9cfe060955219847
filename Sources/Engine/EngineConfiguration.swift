/// What an engine may use.
package struct EngineConfiguration: Sendable, Hashable {
    /// The engine's library; `nil` looks for an official one on the machine, then in the support folder.
    package var libraryPath: String?
    /// Where `make setup` put the engine's library and its extensions.
    package var supportFolder: String
    /// Threads that work on statements, all sessions together.
    package var threads: Int
    /// Most memory for tables and work, all sessions together; beyond it the engine writes to `temporaryFolder`.
    /// `nil` leaves it to the engine: four fifths of the machine's.
    package var memoryLimitBytes: Int?
    /// Folder for work that does not fit memory; made when needed.
    package var temporaryFolder: String
    /// Sessions at the same time; more wait.
    package var sessions: Int
    /// Zone in which a moment has a date, by its IANA name.
    package var timeZone: String

    package init(
        libraryPath: String? = nil, supportFolder: String, threads: Int, memoryLimitBytes: Int? = nil,
        temporaryFolder: String, sessions: Int = 4, timeZone: String = "Asia/Shanghai"
    ) {
        self.libraryPath = libraryPath
        self.supportFolder = supportFolder
        self.threads = threads
        self.memoryLimitBytes = memoryLimitBytes
        self.temporaryFolder = temporaryFolder
        self.sessions = sessions
        self.timeZone = timeZone
    }

    func validate() throws(EngineError) {
        func require(_ condition: Bool, _ name: String, _ value: some Any, _ mend: String) throws(EngineError) {
            guard !condition else { return }
            throw EngineError(.configuration, subject: name, message: "\(name) is \(value)", mend: mend)
        }
        try require((1...1024).contains(threads), "engine.threads", threads, "set it between 1 and 1024")
        try require((1...256).contains(sessions), "engine.sessions", sessions, "set it between 1 and 256")
        try require(
            memoryLimitBytes.map { $0 >= 16 << 20 } ?? true, "engine.memory", memoryLimitBytes ?? 0, "give the engine at least 16 MiB")
    }
}
