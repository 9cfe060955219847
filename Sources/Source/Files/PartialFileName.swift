/// Whether a name is one that programs give to files they are still writing, or a hidden one.
package func isPartialFileName(_ name: String) -> Bool {
    let lower = name.lowercased()
    return lower.hasPrefix(".") || lower.hasPrefix("~") || lower.hasSuffix("~")
        || [".part", ".partial", ".tmp", ".temp", ".crdownload", ".filepart", ".swp", ".uploading"].contains { lower.hasSuffix($0) }
}
