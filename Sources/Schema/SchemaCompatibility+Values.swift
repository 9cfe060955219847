extension SchemaCompatibility {
    /// Uniqueness and length: who joins by a column or keeps it in a field of fixed width relies on both.
    static func valueChanges(from old: FieldDeclaration, to new: FieldDeclaration) -> [Change] {
        let name = old.name
        var changes: [Change] = []
        switch (old.unique ?? false, new.unique ?? false) {
        case (true, false): changes.append(.init(.repeatable, name, .breaking, "字段 \(name)：取值可以重复了", "\(name): values may repeat now"))
        case (false, true): changes.append(.init(.unique, name, .compatible, "字段 \(name)：取值不再重复", "\(name): values no longer repeat"))
        default: break
        }
        if old.minLength != new.minLength || old.maxLength != new.maxLength {
            let (before, after) = (length(old), length(new))
            changes.append(
                .init(
                    .length, name, .compatibleWithNotice, "字段 \(name)：长度由 \(before) 改为 \(after)",
                    "\(name): its length changes from \(before) to \(after)"))
        }
        return changes
    }

    private static func length(_ field: FieldDeclaration) -> String {
        if field.minLength == nil, field.maxLength == nil { return "–" }
        return "\(field.minLength.map(String.init) ?? "0")…\(field.maxLength.map(String.init) ?? "∞")"
    }
}
