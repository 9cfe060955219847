import Crypto
import FoundationEssentials
import Glibc
import Vocabulary

/// The node's masking secrets, newest last; every dataset's key is derived from one of them and stored nowhere.
///
/// The file holds one line per version, `heliu-masking-v1 1 <43 characters of Base64>`, mode 0600. A new version changes every masked
/// form from then on; earlier versions stay so that older exports can be reproduced.
package struct MaskingSecrets: Sendable, CustomStringConvertible, CustomReflectable {
    private let secrets: [Int: [UInt8]]
    package let newest: Int

    private static let heading = "heliu-masking-v1"
    private static let maximumFileBytes = 65_536

    package var description: String { "masking secrets, newest version \(newest)" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }

    /// The key of one dataset: HKDF-SHA-256 (RFC 5869) of the node's secret.
    ///
    /// - Parameters:
    ///   - dataset: the dataset's name, `app.model`.
    ///   - version: of the secret; `nil` takes the newest.
    /// - Throws: `keyVersionMissing` for a version the file does not hold.
    package func key(for dataset: String, version: Int? = nil) throws(GovernanceError) -> MaskingKey {
        let version = version ?? newest
        guard let secret = secrets[version] else {
            throw GovernanceError(
                .keyVersionMissing, subject: dataset, problem: "the masking key file has no version \(version), which \(dataset) asks for",
                mend: "restore keys/masking.key from a backup that has it")
        }
        let derived = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: secret), salt: Array(Self.heading.utf8), info: Array("dataset/\(dataset)".utf8), outputByteCount: 32)
        return MaskingKey(version: version, bytes: derived.withUnsafeBytes { Array($0) })
    }

    // MARK: The file

    /// Loads the secrets at `path`, or makes the first one there. Two processes that start at once get the same.
    ///
    /// - Throws: `keyUnreadable` if the file cannot be read or written, or others may read it; `keyMalformed` if it is damaged.
    package static func loadOrGenerate(at path: String) throws(GovernanceError) -> MaskingSecrets {
        if access(path, F_OK) != 0 { try write(line(1) + "\n", to: path, replacing: false) }
        return try load(from: path)
    }

    /// Adds a version and makes it the newest.
    ///
    /// - Throws: as `loadOrGenerate`.
    package static func rotate(at path: String) throws(GovernanceError) -> MaskingSecrets {
        let text = try read(path)
        let old = try MaskingSecrets(text: text, path: path)
        try write(text + line(old.newest + 1) + "\n", to: path, replacing: true)
        return try load(from: path)
    }

    package static func load(from path: String) throws(GovernanceError) -> MaskingSecrets {
        try MaskingSecrets(text: read(path), path: path)
    }

    private init(text: String, path: String) throws(GovernanceError) {
        var secrets: [Int: [UInt8]] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count == 3, words[0] == Self.heading, let version = Int(words[1]), version == secrets.count + 1,
                let secret = Data(base64Encoded: String(words[2])), secret.count == 32
            else {
                throw GovernanceError(
                    .keyMalformed, subject: path, problem: "the masking key file \(path) is damaged in line \(secrets.count + 1)",
                    mend: "restore it from a backup; without it masked forms change")
            }
            secrets[version] = Array(secret)
        }
        guard !secrets.isEmpty else {
            throw GovernanceError(
                .keyMalformed, subject: path, problem: "the masking key file \(path) is empty",
                mend: "restore it from a backup, or remove it to make a new one")
        }
        self.secrets = secrets
        newest = secrets.count
    }

    private static func line(_ version: Int) -> String {
        let secret = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
        return "\(heading) \(version) \(secret.base64EncodedString())"
    }

    private static func read(_ path: String) throws(GovernanceError) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw unreadable(path, "cannot be opened: \(String(cString: strerror(errno)))") }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw unreadable(path, "is not a regular file") }
        guard status.st_mode & 0o077 == 0 else {
            throw GovernanceError(
                .keyUnreadable, subject: path,
                problem: "the masking key file \(path) has mode 0\(String(status.st_mode & 0o777, radix: 8)): others may read or change it",
                mend: "run `chmod 600 \(path)`")
        }
        var content = [UInt8](repeating: 0, count: maximumFileBytes)
        let count = Glibc.read(file, &content, maximumFileBytes)
        guard count >= 0, let text = String(validating: content.prefix(max(count, 0)), as: UTF8.self) else {
            throw unreadable(path, "cannot be read as text")
        }
        return text
    }

    /// After a crash there is the old file, or the whole new one.
    private static func write(_ text: String, to path: String, replacing: Bool) throws(GovernanceError) {
        let draft = "\(path).\(getpid()).\(UInt32.random(in: 0...UInt32.max)).new"
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw unreadable(path, "cannot be written: \(String(cString: strerror(errno)))") }
        defer { unlink(draft) }
        let bytes = Array(text.utf8)
        let isWritten = Glibc.write(file, bytes, bytes.count) == bytes.count && fsync(file) == 0
        let isClosed = close(file) == 0
        guard isWritten, isClosed else { throw unreadable(path, "cannot be written: \(String(cString: strerror(errno)))") }
        if replacing {
            guard rename(draft, path) == 0 else { throw unreadable(path, "cannot be replaced: \(String(cString: strerror(errno)))") }
        } else if link(draft, path) != 0, errno != EEXIST {
            // A file that is there is another process's, and counts.
            throw unreadable(path, "cannot be written: \(String(cString: strerror(errno)))")
        }
        try synchronizeFolder(of: path)
    }

    private static func synchronizeFolder(of path: String) throws(GovernanceError) {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let file = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { throw unreadable(path, "cannot be made durable: \(String(cString: strerror(errno)))") }
        defer { close(file) }
        guard fsync(file) == 0 else { throw unreadable(path, "cannot be made durable: \(String(cString: strerror(errno)))") }
    }

    private static func unreadable(_ path: String, _ fault: String) -> GovernanceError {
        GovernanceError(
            .keyUnreadable, subject: path, problem: "the masking key file \(path) \(fault)",
            mend: "make the keys folder readable and writable for the user Heliu runs as, or restore the file from a backup")
    }
}
