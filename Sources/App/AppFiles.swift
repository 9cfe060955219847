import FoundationEssentials
import Glibc
import Vocabulary

/// The files of an app folder, listed and read within bounds; nothing outside the folder is read.
struct AppFiles {
    static let fileLimit = 10_000
    static let byteLimit = 10 << 20
    static let depthLimit = 8
    /// What the folder may hold; other files are pointed out.
    static let folders: [(name: String, ending: String?)] = [
        ("models", ".yaml"), ("sources", ".yaml"), ("pipeline", ".sql"), ("checks", ".yaml"), ("indicators", ".yaml"),
        ("pages", ".yaml"), ("tests", ".yaml"), ("samples", nil),
    ]

    /// Files that stand in the folder itself.
    static let ownFiles = ["app.yaml", "glossary.yaml"]

    /// Absolute path of the folder, symbolic links resolved.
    let root: String
    /// Paths inside the folder, sorted; hidden files are left out.
    private(set) var paths: [String] = []
    let log: FaultLog

    /// - Returns: `nil`, recorded, if `folder` is no folder that can be read.
    init?(folder: String, log: FaultLog) {
        guard let root = realPath(folder), isFolder(root) else {
            log.add(
                .notAFolder, at: Place(file: "."), "There is no folder \(quoted(folder))",
                mend: "Name an app's folder, or write one with heliu app new NAME")
            return nil
        }
        self.root = root
        self.log = log
        walk("", depth: 0)
        paths.sort()
        reportUnexpected()
    }

    private mutating func walk(_ folder: String, depth: Int) {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? root : "\(root)/\(folder)").sorted()
        } catch {
            log.add(
                .unreadableFile, at: Place(file: folder.isEmpty ? "." : folder), "The folder cannot be read: \(error)",
                mend: "Give the account that runs heliu the right to read it")
            return
        }
        for name in names where !name.hasPrefix(".") {
            let path = folder.isEmpty ? name : "\(folder)/\(name)"
            guard paths.count < Self.fileLimit else {
                log.add(
                    .tooManyFiles, at: Place(file: "."), "The folder holds more than \(Self.fileLimit) files",
                    mend: "Keep bulk data outside the app folder")
                return
            }
            guard let target = realPath("\(root)/\(path)"), target.hasPrefix(root + "/") else {
                log.add(
                    .escapesFolder, at: Place(file: path), "This link leads out of the app folder, or nowhere",
                    mend: "Copy what it points to into the app folder")
                continue
            }
            if isFolder(target) {
                guard depth < Self.depthLimit, target == "\(root)/\(path)" else {
                    log.add(
                        .unexpectedFile, at: Place(file: path), "This folder is a link or nested more than \(Self.depthLimit) deep; it is not read",
                        mend: "Put its files where they are read", severity: .warning)
                    continue
                }
                walk(path, depth: depth + 1)
                if log.faults.last?.kind == .tooManyFiles { return }
            } else {
                paths.append(path)
                checkFile(path)
            }
        }
    }

    private func checkFile(_ path: String) {
        guard let size = fileSize("\(root)/\(path)") else {
            log.add(.unreadableFile, at: Place(file: path), "This is neither a file nor a folder", mend: "Delete it")
            return
        }
        guard size > Self.byteLimit else { return }
        log.add(
            .fileTooLarge, at: Place(file: path), "The file has \(size) bytes; an app's files may have \(Self.byteLimit)",
            mend: "Keep bulk data outside the app folder and name it by an absolute path, or upload it")
    }

    private func reportUnexpected() {
        for path in paths {
            let parts = path.split(separator: "/").map(String.init)
            guard parts.count > 1 else {
                let isKnown = Self.ownFiles.contains(path) || ["README", "LICENSE", "NOTICE", "CHANGELOG"].contains { path.hasPrefix($0) }
                if !isKnown {
                    log.add(
                        .unexpectedFile, at: Place(file: path), "No one reads this file",
                        mend: nearest(to: path, among: Self.ownFiles).map { "Did you mean \($0)?" } ?? "Delete it, or move it into a folder that is read",
                        severity: .warning)
                }
                continue
            }
            guard let folder = Self.folders.first(where: { $0.name == parts[0] }) else {
                log.add(
                    .unexpectedFile, at: Place(file: path), "No one reads the folder \(parts[0])",
                    mend: mendForUnknown(parts[0], among: Self.folders.map(\.name), what: "folder"), severity: .warning)
                continue
            }
            guard let ending = folder.ending, parts.count > 2 || !path.hasSuffix(ending) else { continue }
            log.add(
                .unexpectedFile, at: Place(file: path), "No one reads this file: \(folder.name)/ holds NAME\(ending) files",
                mend: "Rename or move it to \(folder.name)/\(stem(path))\(ending)", severity: .warning)
        }
    }

    /// The declaration files of one folder.
    func declarations(in folder: String) -> [String] {
        guard let ending = Self.folders.first(where: { $0.name == folder })?.ending else { return [] }
        return paths.filter { path in
            path.hasPrefix(folder + "/") && path.hasSuffix(ending) && !path.dropFirst(folder.count + 1).contains("/")
        }
    }

    /// The text of a file of the folder; `nil`, recorded, if it cannot be read, is too large or is not UTF-8.
    func text(_ path: String) -> String? {
        guard let size = fileSize("\(root)/\(path)"), size <= Self.byteLimit else { return nil } // recorded by `checkFile`
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: "\(root)/\(path)"))
        } catch {
            log.add(
                .unreadableFile, at: Place(file: path), "The file cannot be read: \(error)",
                mend: "Give the account that runs heliu the right to read it")
            return nil
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            let valid = String(decoding: data.prefix(validUTF8Prefix(data)), as: UTF8.self)
            log.add(
                .notUTF8, at: Place(file: path, line: valid.utf8.count { $0 == 10 } + 1), "The file is not UTF-8 from this line on",
                mend: "Convert it, for example with iconv -f GB18030 -t UTF-8")
            return nil
        }
        return text
    }

    func contains(_ path: String) -> Bool { paths.contains(path) }
}

/// Length of the longest beginning that is valid UTF-8.
private func validUTF8Prefix(_ data: Data) -> Int {
    var decoder = UTF8()
    var iterator = data.makeIterator()
    var length = 0
    while case .scalarValue(let scalar) = decoder.decode(&iterator) { length += UTF8.width(scalar) }
    return length
}

/// The last part of a path without its ending.
func stem(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
}

/// The absolute path with links resolved; `nil` if nothing stands there.
func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
}

func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}

/// Bytes of a regular file; `nil` for anything else.
func fileSize(_ path: String) -> Int? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
}

extension AppFiles {
    /// The first line of a file of the folder without its line end; `nil` if it is empty, has over 64 KiB or is not UTF-8.
    func firstLine(_ path: String) -> String? {
        guard let file = fopen("\(root)/\(path)", "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = fread(&bytes, 1, bytes.count, file)
        guard count > 0, let end = bytes[..<count].firstIndex(of: 10) ?? (count < bytes.count ? count : nil) else { return nil }
        return String(validating: bytes[..<end], as: UTF8.self)?.trimmingBlanks()
    }
}
