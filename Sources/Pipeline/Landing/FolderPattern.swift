import FoundationEssentials
import Source
import Vocabulary

/// Files that a source's pattern names.
extension PipelineRunner {
    /// Files of a folder by a pattern with `*`, in order of names.
    static func matching(_ pattern: String, in folder: String, mayBeNone: Bool = false) throws -> [String] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw SourceError(.missing, problem: "the folder \(folder) cannot be read", mend: "check the path and this user's rights")
        }
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false).map(String.init)
        let found = names.filter { name in
            guard !name.hasPrefix("."), name.hasPrefix(parts[0]), name.hasSuffix(parts[parts.count - 1]), name.utf8.count >= pattern.utf8.count - parts.count + 1
            else { return false }
            var rest = name[...]
            for part in parts where !part.isEmpty {
                guard let range = rest.firstRange(of: part) else { return false }
                rest = rest[range.upperBound...]
            }
            return true
        }
        guard mayBeNone || !found.isEmpty else {
            throw SourceError(
                .missing, problem: "no file of \(folder) matches \(pattern)", mend: "put the files there, or correct `pattern`")
        }
        return found.sorted().map { "\(folder)/\($0)" }
    }
}
