import FoundationEssentials
import Vocabulary

/// Writes the skeleton of a new app: a small app that is sound and runs as it is.
///
/// - Parameters:
///   - name: `[a-z][a-z0-9_-]{0,62}`; also the folder's name.
///   - parent: an existing folder.
/// - Returns: path of the app's folder.
/// - Throws: `malformedName`, `notAFolder`, `folderNotEmpty` if the folder exists and holds anything, `cannotWrite`.
package func createApp(named name: String, in parent: String) throws(AppFault) -> String {
    func fault(_ kind: AppFault.Kind, _ problem: String, mend: String) -> AppFault {
        AppFault(file: ".", line: 1, column: 1, kind: kind, problem: problem, mend: mend, severity: .error)
    }
    guard isIdentifier(name, allowingHyphen: true) else {
        throw fault(.malformedName, "\(quoted(name)) is not a name for an app", mend: mendForName(name, allowingHyphen: true))
    }
    guard isFolder(parent) else {
        throw fault(.notAFolder, "There is no folder \(quoted(parent))", mend: "Make it first, or name another")
    }
    let folder = "\(parent)/\(name)"
    let manager = FileManager.default
    do {
        let isTaken = manager.fileExists(atPath: folder)
        guard !isTaken || isFolder(folder), try !isTaken || manager.contentsOfDirectory(atPath: folder).isEmpty else {
            throw fault(.folderNotEmpty, "\(quoted(folder)) exists and is not empty", mend: "Choose another name, or empty the folder yourself")
        }
        for file in AppSkeleton.files(name: name) {
            let path = "\(folder)/\(file.path)"
            let above = String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
            try manager.createDirectory(atPath: above, withIntermediateDirectories: true)
            try Data(file.text.utf8).write(to: URL(filePath: path), options: .withoutOverwriting)
        }
    } catch let error as AppFault {
        throw error
    } catch {
        throw fault(
            .cannotWrite, "\(quoted(folder)) cannot be written: \(error)",
            mend: "Give the account the right to write there, or name another folder")
    }
    return folder
}
