import Glibc

/// The key file: one line, mode 0600, never half written.
extension LedgerSigningKey {
    private static let maximumFileBytes = 4_096

    /// Loads the key at `path`.
    ///
    /// - Throws: `keyUnreadable` if there is none or it cannot be read, `keyExposed` if anyone but its owner may read or change it,
    ///   `malformedKey` if it is damaged.
    package static func load(from path: String) throws(LedgerError) -> LedgerSigningKey {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw .keyFile(.keyUnreadable, path, "cannot be opened: \(systemMessage())") }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .keyFile(.keyUnreadable, path, "is not a regular file")
        }
        let mode = status.st_mode & 0o777
        guard mode & 0o077 == 0 else {
            throw LedgerError(
                .keyExposed, subject: path,
                problem: "the ledger's signing key \(path) has mode 0\(String(mode, radix: 8)): others may read or change it",
                mend: "Run `chmod 600 \(path)`")
        }
        var content = [UInt8](repeating: 0, count: maximumFileBytes)
        let count = read(file, &content, maximumFileBytes)
        guard count >= 0 else { throw .keyFile(.keyUnreadable, path, "cannot be read: \(systemMessage())") }
        guard let text = String(validating: content.prefix(count), as: UTF8.self), text.hasSuffix("\n") else {
            throw .keyFile(.malformedKey, path, "is damaged: its \(count) bytes are not one line of text")
        }
        do { return try LedgerSigningKey(secretText: String(text.dropLast())) } catch {
            throw .keyFile(.malformedKey, path, "is damaged: \(error.problem)")
        }
    }

    /// Writes the key to `path`, where nothing may be yet. After a crash there is either no file or the whole key.
    ///
    /// - Throws: `keyExists`, or `keyUnwritable` if the folder cannot be written to.
    package func save(to path: String) throws(LedgerError) {
        let draft = "\(path).\(getpid()).\(UInt32.random(in: 0...UInt32.max)).new"
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .keyFile(.keyUnwritable, path, "cannot be written: \(Self.systemMessage())") }
        defer { unlink(draft) }
        let line = Array("\(secretText)\n".utf8)
        let isWritten = write(file, line, line.count) == line.count && fsync(file) == 0
        let message = Self.systemMessage()
        guard close(file) == 0, isWritten else { throw .keyFile(.keyUnwritable, path, "cannot be written: \(message)") }
        // Unlike a rename, a link never replaces a key that is there.
        guard link(draft, path) == 0 else {
            if errno == EEXIST { throw .keyFile(.keyExists, path, "is there already") }
            throw .keyFile(.keyUnwritable, path, "cannot be written: \(Self.systemMessage())")
        }
        try Self.synchronizeFolder(of: path)
    }

    /// Loads the key at `path`, or makes one there if there is no file. Two processes that start at once get the same key.
    ///
    /// - Throws: as `load` and `save`; `keyChanged` if the key there has another name.
    package static func loadOrGenerate(at path: String, name: String) throws(LedgerError) -> LedgerSigningKey {
        if access(path, F_OK) != 0 {
            let key = try generate(name: name)
            do {
                try key.save(to: path)
                return key
            } catch where error.kind == .keyExists {
                // Another process was faster: its key is the log's key.
            }
        }
        let key = try load(from: path)
        guard key.name == name else {
            throw LedgerError(
                .keyChanged, subject: path, problem: "the ledger's signing key \(path) is named \(key.name), not \(name)",
                mend: "Set the origin to \(key.name), under which the log has been signed so far")
        }
        return key
    }

    private static func synchronizeFolder(of path: String) throws(LedgerError) {
        let folder = path.contains("/") ? String(path[..<path.lastIndex(of: "/")!]) : "."
        let file = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { throw .keyFile(.keyUnwritable, path, "cannot be made durable: \(systemMessage())") }
        defer { close(file) }
        guard fsync(file) == 0 else { throw .keyFile(.keyUnwritable, path, "cannot be made durable: \(systemMessage())") }
    }

    private static func systemMessage() -> String { String(cString: strerror(errno)) }
}

extension LedgerError {
    fileprivate static func keyFile(_ kind: Code, _ path: String, _ fault: String) -> LedgerError {
        let mend =
            switch kind {
            case .keyExists: "Load it, or choose another path; a key that has signed must be kept"
            case .keyUnwritable: "Make the folder writable for the user Heliu runs as, and see that the disk has room"
            default: "Restore the key file from a backup; without it the log cannot be continued under its name"
            }
        return LedgerError(kind, subject: path, problem: "the ledger's signing key \(path) \(fault)", mend: mend)
    }
}
