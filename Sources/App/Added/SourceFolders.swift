import Vocabulary

/// The folders of this machine that added sources may read: an operator names them, so that a steward cannot read what lies elsewhere.
package struct SourceFolders: Sendable, Hashable {
    /// Absolute paths; `{organisation}` in one stands for the id of the source's owner.
    package let patterns: [String]
    /// What a node keeps of its own, which no source reads.
    let forbidden: String

    package init(_ patterns: [String], forbidden: String) {
        self.patterns = patterns
        self.forbidden = forbidden
    }

    /// Those of one organisation, links resolved; a folder that is not there is none.
    package func folders(of organisation: String) -> [String] {
        patterns.compactMap { realPath($0.replacing("{organisation}", with: organisation)) }
    }

    /// What is wrong with reading `path`; `nil` if the organisation may.
    func fault(_ path: String, of organisation: String) -> AddedSourceFault? {
        func refuse(_ kind: AppFault.Kind, _ problem: String, _ mend: String) -> AddedSourceFault {
            AddedSourceFault(kind, "path", problem, mend: mend)
        }
        let allowed = folders(of: organisation)
        let list = allowed.joined(separator: ", ")
        guard path.hasPrefix("/"), !path.contains(where: { "*?[".contains($0) }) else {
            return refuse(
                .escapesFolder, "The path \(quoted(path)) is not absolute, or holds one of * ? [",
                allowed.isEmpty ? "Write it as it stands on the server" : "Write it as it stands on the server, below \(list)")
        }
        guard !allowed.isEmpty else {
            return refuse(
                .escapesFolder, "This node reads no files of its machine for \(organisation)",
                "Ask the operator to name a folder in the setting sources.folders, or upload the file")
        }
        // What is not there is said not to be allowed unless it lies below a folder that is: nobody learns what else there is.
        let known = realPath(path)
        let place = known ?? path
        let isBelow = allowed.contains { place.hasPrefix($0 + "/") || place == $0 }
        let isOwn = realPath(forbidden).map { place.hasPrefix($0 + "/") || place == $0 } ?? false
        guard isBelow, !isOwn, !path.split(separator: "/").contains("..") else {
            return refuse(.escapesFolder, "The path \(quoted(path)) leads out of the folders that sources may read", "Use a path below \(list)")
        }
        guard known != nil else {
            return refuse(.missingFile, "There is nothing at \(quoted(path))", "Put the file there, or correct the path")
        }
        return nil
    }
}
