package import Vocabulary

/// What a new version of a model means for those who read the old one.
package struct SchemaCompatibility: Sendable, Hashable, Codable {
    /// The weight of a change, heaviest last.
    package enum Effect: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
        case compatible
        /// Readers go on, but should know.
        case compatibleWithNotice = "compatible_with_notice"
        /// What readers do with the data today may fail or mean something else.
        case breaking

        package static func < (left: Effect, right: Effect) -> Bool { left.rank < right.rank }

        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case added, removed, renamed, widened, retyped, required, optional, key, unit, codesRemoved, codesAdded, codesRestricted
        case documentation, marks, standard, reference, publication, narrowed, unique, repeatable, length
    }

    /// One difference; `field` is `nil` if it is the model's.
    package struct Change: Sendable, Hashable, Codable {
        package var kind: Kind
        package var field: String?
        package var effect: Effect
        package var text: LocalizedText

        package init(kind: Kind, field: String?, effect: Effect, text: LocalizedText) {
            (self.kind, self.field, self.effect, self.text) = (kind, field, effect, text)
        }
    }

    /// In the old version's order of fields, then the added ones, then the model's own.
    package var changes: [Change]

    /// The heaviest of the changes; `compatible` if there are none.
    package var overall: Effect { changes.map(\.effect).max() ?? .compatible }

    /// The heaviest first, for people.
    package var lines: [LocalizedText] {
        Effect.allCases.reversed().flatMap { effect in changes.filter { $0.effect == effect }.map(\.text) }
    }

    /// Compares two versions of a model; pure, linear in their fields and codes.
    ///
    /// A removed and an added field count as one renamed field if type, unit, codes and titles are the same and no other
    /// pair is like them.
    package init(from old: ModelDeclaration, to new: ModelDeclaration) {
        var changes: [Change] = []
        let later = Dictionary(new.fields.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let earlier = Set(old.fields.map(\.name))
        let renames = Self.renames(
            gone: old.fields.filter { later[$0.name] == nil }, come: new.fields.filter { !earlier.contains($0.name) })
        for field in old.fields {
            if let next = later[field.name] {
                changes += Self.changes(from: field, to: next)
            } else if let next = renames[field.name] {
                changes.append(.init(.renamed, field.name, .breaking, "字段 \(field.name) 改名为 \(next)", "\(field.name) is renamed to \(next)"))
            } else {
                changes.append(.init(.removed, field.name, .breaking, "删除字段 \(field.name)", "\(field.name) is removed"))
            }
        }
        let renamed = Set(renames.values)
        for field in new.fields where !earlier.contains(field.name) && !renamed.contains(field.name) {
            changes.append(
                .init(.added, field.name, .compatible, "新增字段 \(field.name)（\(field.type.text)）", "\(field.name) (\(field.type.text)) is added"))
        }
        self.changes = changes + Self.modelChanges(from: old, to: new, renames: renames)
    }

    private static func renames(gone: [FieldDeclaration], come: [FieldDeclaration]) -> [String: String] {
        func isLike(_ left: FieldDeclaration, _ right: FieldDeclaration) -> Bool {
            left.type == right.type && left.unit == right.unit && left.codes == right.codes && left.title == right.title
                && !(left.title.zh.isEmpty && left.title.en.isEmpty)
        }
        var renames: [String: String] = [:]
        for field in gone where gone.count(where: { isLike($0, field) }) == 1 {
            let matches = come.filter { isLike($0, field) }
            if matches.count == 1 { renames[field.name] = matches[0].name }
        }
        return renames
    }
}

extension SchemaCompatibility.Change {
    init(_ kind: SchemaCompatibility.Kind, _ field: String?, _ effect: SchemaCompatibility.Effect, _ zh: String, _ en: String) {
        self.init(kind: kind, field: field, effect: effect, text: LocalizedText(zh: zh, en: en))
    }
}

// MARK: One field

extension SchemaCompatibility {
    private static func changes(from old: FieldDeclaration, to new: FieldDeclaration) -> [Change] {
        let name = old.name
        var changes: [Change] = []
        func note(_ kind: Kind, _ effect: Effect, _ zh: String, _ en: String) {
            changes.append(.init(kind, name, effect, "字段 \(name)：\(zh)", "\(name): \(en)"))
        }
        if old.type != new.type {
            let (widens, narrows) = (old.type.widens(to: new.type), old.type.narrows(to: new.type))
            note(
                widens ? .widened : narrows ? .narrowed : .retyped, widens || narrows ? .compatibleWithNotice : .breaking,
                "类型由 \(old.type.text) 改为 \(new.type.text)", "the type changes from \(old.type.text) to \(new.type.text)")
        }
        if old.required, !new.required { note(.optional, .breaking, "可以为空了", "may be empty now") }
        if !old.required, new.required { note(.required, .compatible, "必填", "is required now") }
        if old.unit != new.unit || old.unitField != new.unitField {
            let (before, after) = (old.unit ?? old.unitField ?? "–", new.unit ?? new.unitField ?? "–")
            note(.unit, .breaking, "单位由 \(before) 改为 \(after)", "the unit changes from \(before) to \(after)")
        }
        changes += codeChanges(from: old, to: new) + valueChanges(from: old, to: new)
        if old.title != new.title || old.description != new.description {
            note(.documentation, .compatible, "说明已修改", "title or description changes")
        }
        if old.grade != new.grade || old.openness != new.openness {
            note(.marks, .compatibleWithNotice, "分级或共享属性已修改", "its grade or openness changes")
        }
        if old.standard != new.standard {
            note(
                .standard, .compatibleWithNotice, "遵循的标准由 \(old.standard ?? "–") 改为 \(new.standard ?? "–")",
                "the standard it follows changes from \(old.standard ?? "–") to \(new.standard ?? "–")")
        }
        if old.references != new.references {
            note(
                .reference, .compatibleWithNotice, "关联由 \(old.references ?? "–") 改为 \(new.references ?? "–")",
                "what it refers to changes from \(old.references ?? "–") to \(new.references ?? "–")")
        }
        return changes
    }

    private static func codeChanges(from old: FieldDeclaration, to new: FieldDeclaration) -> [Change] {
        let name = old.name
        let (before, after) = (Set(old.codes), Set(new.codes))
        if before == after { return [] }
        if before.isEmpty {
            return [.init(.codesRestricted, name, .compatible, "字段 \(name)：限定为代码表", "\(name): is bound to a code list")]
        }
        if after.isEmpty {
            return [.init(.codesRemoved, name, .breaking, "字段 \(name)：不再限定代码表", "\(name): is no longer bound to its code list")]
        }
        var changes: [Change] = []
        let gone = old.codes.filter { !after.contains($0) }
        let come = new.codes.filter { !before.contains($0) }
        if !gone.isEmpty {
            changes.append(.init(.codesRemoved, name, .breaking, "字段 \(name)：删除代码 \(listed(gone))", "\(name): codes \(listed(gone)) are removed"))
        }
        if !come.isEmpty {
            changes.append(
                .init(.codesAdded, name, .compatibleWithNotice, "字段 \(name)：新增代码 \(listed(come))", "\(name): codes \(listed(come)) are added"))
        }
        return changes
    }

    private static func listed(_ codes: [String]) -> String {
        codes.prefix(10).joined(separator: ", ") + (codes.count > 10 ? " … (\(codes.count))" : "")
    }

    // MARK: The model

    private static func modelChanges(from old: ModelDeclaration, to new: ModelDeclaration, renames: [String: String]) -> [Change] {
        var changes: [Change] = []
        let key = old.key.map { renames[$0] ?? $0 }
        if key != new.key {
            let (before, after) = (old.key.isEmpty ? "–" : listed(old.key), new.key.isEmpty ? "–" : listed(new.key))
            changes.append(.init(.key, nil, .breaking, "主键由 \(before) 改为 \(after)", "the key changes from \(before) to \(after)"))
        }
        if old.publish, !new.publish { changes.append(.init(.publication, nil, .breaking, "不再发布", "it is no longer published")) }
        if !old.publish, new.publish { changes.append(.init(.publication, nil, .compatible, "开始发布", "it is published from now on")) }
        if old.grade != new.grade || old.openness != new.openness || old.opennessReason != new.opennessReason {
            changes.append(
                .init(
                    .marks, nil, .compatibleWithNotice,
                    "数据集分级或共享属性由 \(old.grade.rawValue)/\(old.openness.rawValue) 改为 \(new.grade.rawValue)/\(new.openness.rawValue)",
                    "grade or openness changes from \(old.grade.rawValue), \(old.openness.rawValue) to \(new.grade.rawValue), \(new.openness.rawValue)"))
        }
        if old.title != new.title || old.description != new.description {
            changes.append(.init(.documentation, nil, .compatible, "数据集说明已修改", "title or description of the dataset changes"))
        }
        return changes
    }
}
