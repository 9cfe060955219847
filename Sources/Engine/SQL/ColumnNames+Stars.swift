extension ColumnNames {
    /// The columns that a `*` stands for.
    ///
    /// - Returns: `nil` if they are not known.
    func expand(_ star: SyntaxTree) -> [ColumnLineage.Output]? {
        guard !star["columns"].flag, star["expr"].isNull, let shared = level.shared else { return nil }
        let relation = star["relation_name"].text?.lowercased()
        let chosen = level.relations.indices.filter { relation == nil || level.relations[$0].name == relation }
        // The fields of a structure, or a table of an outer query.
        guard !chosen.isEmpty else { return nil }
        let changes = StarChanges(star)
        var outputs: [ColumnLineage.Output] = []
        // Where the first member of a shared column went; `nil` if it was left out.
        var joined: [Int: Int?] = [:]
        for index in chosen {
            guard let columns = level.relations[index].columns else { return nil }
            for column in columns {
                guard let name = column.name?.lowercased() else { return nil }
                let group = relation == nil ? shared.firstIndex { $0.name == name && $0.members.contains(index) } : nil
                if let group, let first = joined[group] {
                    if let first { outputs[first].trace.merge(column.trace) }
                    continue
                }
                let isExcluded = changes.excludes(name, of: level.relations[index].name)
                if let group { joined.updateValue(isExcluded ? nil : outputs.count, forKey: group) }
                if isExcluded { continue }
                let trace = changes.replaced[name].map { self.trace(of: $0) } ?? column.trace
                outputs.append(.init(name: changes.renamed[name] ?? column.name, trace: trace, mayExpand: column.mayExpand))
            }
        }
        return outputs
    }
}

/// EXCLUDE, REPLACE and RENAME of a `*`; names in lower case.
private struct StarChanges {
    private let excluded: Set<String>
    private let qualifiedExcluded: Set<[String]>
    private(set) var replaced: [String: SyntaxTree] = [:]
    private(set) var renamed: [String: String] = [:]

    init(_ star: SyntaxTree) {
        excluded = Set(star["exclude_list"].texts.map { $0.lowercased() })
        qualifiedExcluded = Set(
            star["qualified_exclude_list"].elements.map { [$0["table"].text?.lowercased() ?? "", $0["column"].text?.lowercased() ?? ""] })
        for entry in star["replace_list"].elements { replaced[entry["key"].text?.lowercased() ?? ""] = entry["value"] }
        for entry in star["rename_list"].elements { renamed[entry["key"]["column"].text?.lowercased() ?? ""] = entry["value"].text }
    }

    func excludes(_ column: String, of relation: String?) -> Bool {
        excluded.contains(column) || qualifiedExcluded.contains([relation ?? "", column]) || qualifiedExcluded.contains(["", column])
    }
}
