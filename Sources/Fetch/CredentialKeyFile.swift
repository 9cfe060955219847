import Crypto
import FoundationEssentials
import Glibc

/// The node's keys for stored credentials: one line each, mode 0600, the newest last. More than one only while keys are being changed.
struct CredentialKeyFile: Sendable {
    struct Key: Sendable {
        let id: String
        let key: SymmetricKey

        static func generate() -> Key {
            let id = (0..<16).map { _ in String(UInt8.random(in: 0...15), radix: 16) }.joined()
            return Key(id: id, key: SymmetricKey(size: .bits256))
        }
    }

    private static let head = "heliu-credential-key-1"
    let path: String

    /// The keys, the newest last; makes the first one if there is no file. Blocks.
    ///
    /// - Throws: `credentialKey` if the file is damaged, or open to others; `unwritable`.
    func loadOrGenerate() throws(FetchError) -> [Key] {
        if access(path, F_OK) != 0, errno == ENOENT {
            try makeFolder()
            // Unlike a rename, a link never replaces a key that another process has just made.
            try write([.generate()]) { draft throws(FetchError) in
                guard link(draft, path) == 0 || errno == EEXIST else { throw FetchError.writing(path) }
            }
        }
        return try load()
    }

    /// Puts `keys` in the file's place. After a crash there is the old file or the new one. Blocks.
    func replace(_ keys: [Key]) throws(FetchError) {
        try write(keys) { draft throws(FetchError) in guard rename(draft, path) == 0 else { throw FetchError.writing(path) } }
    }

    /// Waits until no other process changes the keys. Blocks.
    ///
    /// - Returns: a descriptor; closing it, or the end of the process, lets the next one in.
    func lock() throws(FetchError) -> Int32 {
        try makeFolder()
        let descriptor = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw FetchError.writing(path + ".lock") }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else {
                close(descriptor)
                throw FetchError.writing(path + ".lock")
            }
        }
        return descriptor
    }

    private func load() throws(FetchError) -> [Key] {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { throw damaged("cannot be opened: \(String(cString: strerror(errno)))") }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw damaged("is not a regular file") }
        guard status.st_mode & 0o077 == 0 else {
            throw FetchError(
                .credentialKey, problem: "the credential key \(path) has mode 0\(String(status.st_mode & 0o777, radix: 8)): others may read it",
                mend: "Run `chmod 600 \(path)`, and change the key if others had access")
        }
        var content = [UInt8](repeating: 0, count: 4_096)
        let count = read(file, &content, content.count)
        guard count > 0, let text = String(validating: content.prefix(count), as: UTF8.self) else { throw damaged("cannot be read") }
        var keys: [Key] = []
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: " ")
            guard parts.count == 3, parts[0] == Self.head, let bytes = Data(base64Encoded: String(parts[2])), bytes.count == 32 else {
                throw damaged("is damaged in line \(keys.count + 1)")
            }
            keys.append(Key(id: String(parts[1]), key: SymmetricKey(data: bytes)))
        }
        return keys
    }

    private func write(_ keys: [Key], _ place: (String) throws(FetchError) -> Void) throws(FetchError) {
        let draft = "\(path).\(getpid()).\(UInt32.random(in: 0...UInt32.max)).new"
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw FetchError.writing(path) }
        defer { unlink(draft) }
        let lines = keys.map { "\(Self.head) \($0.id) \($0.key.withUnsafeBytes { Data($0) }.base64EncodedString())\n" }
        do throws(FetchError) {
            try writeAll(Array(lines.joined().utf8), to: file, path)
        } catch {
            close(file)
            throw error
        }
        let isSynchronized = fsync(file) == 0
        guard close(file) == 0, isSynchronized else { throw FetchError.writing(path) }
        try place(draft)
        try synchronizeFolder(of: path)
    }

    private func makeFolder() throws(FetchError) {
        guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return }
        let folder = String(path[..<slash])
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw FetchError.writing(folder) }
    }

    private func damaged(_ fault: String) -> FetchError {
        FetchError(
            .credentialKey, problem: "the credential key \(path) \(fault)",
            mend: "Restore the file from a backup; without it stored credentials must be entered anew")
    }
}
