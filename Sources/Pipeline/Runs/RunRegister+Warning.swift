package import Store

extension RunRegister {
    /// Adds a warning to the log of a run, which may have ended.
    package static func warn(_ message: String, of id: String, at: Int64, in writer: any SQLWriter) throws {
        try writer.lock("run.log")
        try log([("warning", message)], of: id, at: at, in: writer)
    }
}
