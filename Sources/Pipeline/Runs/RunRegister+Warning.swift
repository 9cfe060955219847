package import Store

extension RunRegister {
    /// Adds a warning to the log of a run, which may be under way or have ended.
    ///
    /// It is numbered behind everything the run itself may say: two that write at once do not take each other's numbers.
    package static func warn(_ message: String, of id: String, at: Int64, in writer: any SQLWriter) throws {
        try writer.lock("run.warning")
        let known = try writer.row("SELECT count(*) AS n FROM run_log WHERE run_id = ? AND ordinal >= ?", [.text(id), .integer(Int64(mostLogLines))])
        try writer.execute(
            "INSERT INTO run_log (run_id, ordinal, at, level, message) VALUES (?, ?, ?, 'warn', ?)",
            [.text(id), .integer(Int64(mostLogLines) + (try known?.integer("n") ?? 0)), .integer(at), .text(String(message.prefix(2_000)))])
    }
}
