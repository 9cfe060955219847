import App
import Foundation
import Yams

/// Looks a configuration file through before its values are read: a key that nobody knows is a slip, and not to be passed over.
enum SettingsFile {
    /// - Returns: whether it sets anything.
    /// - Throws: `CommandFault` `config_file` naming the first line that is no setting; other errors if it cannot be read.
    static func check(_ path: String) throws -> Bool {
        guard let root = try compose(yaml: String(contentsOfFile: path, encoding: .utf8)), root.null == nil else { return false }
        try check(root, key: [], path)
        return true
    }

    private static func check(_ node: Node, key: [String], _ path: String) throws(CommandFault) {
        let name = key.joined(separator: ".")
        let place = "\(path):\(node.mark?.line ?? 1)"
        let keys = Setting.all.map(\.key)
        if let mapping = node.mapping {
            for (inner, value) in mapping { try check(value, key: key + (inner.string ?? "").split(separator: ".").map(String.init), path) }
        } else if !keys.contains(name) {
            let wrong = name.isEmpty ? "a setting is `key: value`" : "there is no setting \(name)"
            throw CommandFault(code: "config_file", problem: "\(place): \(wrong)", mend: mendForUnknown(name, among: keys, what: "setting"))
        } else if node.scalar == nil {
            throw CommandFault(
                code: "config_file", problem: "\(place): \(name) is a list", mend: "write one text, with commas or colons as `heliu config` shows")
        }
    }
}
