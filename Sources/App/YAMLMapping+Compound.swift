import Vocabulary

extension YAMLMapping {
    /// `{zh: …, en: …}`; a missing English text is a warning.
    func localized(_ key: String, isRequired: Bool) -> LocalizedText {
        let empty = LocalizedText(zh: "", en: "")
        guard let value = value(key) else {
            if isRequired { addMissing(key, mend: "Add \(key): {zh: …, en: …}") }
            return empty
        }
        if case .scalar(let text, _, _) = value.content {
            addWrongShape(key, value, expected: "a text in both languages", mend: "Write \(key): {zh: \(text.prefix(40)), en: …}")
            return empty
        }
        guard let mapping = YAMLMapping(value, keys: AppKeys.localizedText, what: key, log: log) else { return empty }
        let text = LocalizedText(zh: mapping.text("zh")?.value ?? "", en: mapping.text("en")?.value ?? "")
        if text.zh.isEmpty {
            log.add(.missingKey, at: value.place, "\(key) has no Chinese text", mend: "Add zh: …")
        }
        if text.en.isEmpty {
            log.add(.missingTranslation, at: value.place, "\(key) has no English text", mend: "Add en: …", severity: .warning)
        }
        return text
    }

    func mapping(_ key: String, keys: [String], isRequired: Bool = false) -> YAMLMapping? {
        guard let value = value(key) else {
            if isRequired { addMissing(key, mend: "Add \(key): {\(keys.map { "\($0): …" }.joined(separator: ", "))}") }
            return nil
        }
        return YAMLMapping(value, keys: keys, what: key, log: log)
    }

    func list(_ key: String) -> [YAMLValue] {
        guard let value = value(key) else { return [] }
        guard case .list(let items) = value.content else {
            let mend: String
            if case .scalar(let text, _, _) = value.content { mend = "Write \(key): [\(text.prefix(40))]" } else { mend = "Begin each item with -" }
            addWrongShape(key, value, expected: "a list", mend: mend)
            return []
        }
        return items
    }

    /// A list of single values without repetitions.
    func texts(_ key: String) -> [Located<String>] {
        var seen: Set<String> = []
        var texts: [Located<String>] = []
        for item in list(key) {
            guard case .scalar(let text, _, _) = item.content, !item.isNull else {
                log.add(.wrongShape, at: item.place, "\(key) holds \(item.shape) where a word must stand", mend: "Write \(key): [a, b]")
                continue
            }
            guard seen.insert(text).inserted else {
                log.add(.duplicateName, at: item.place, "\(key) names \(quoted(text)) twice", mend: "Delete the repetition")
                continue
            }
            texts.append(Located(value: text, place: item.place))
        }
        return texts
    }

    func requiredTexts(_ key: String) -> [Located<String>] {
        if value(key) == nil { addMissing(key, mend: "Add \(key): [a, b]") }
        return texts(key)
    }

    /// A mapping whose keys are free, in their order.
    func entries(_ key: String) -> [(key: String, place: Place, value: YAMLValue)] {
        guard let value = value(key) else { return [] }
        guard case .mapping(let entries) = value.content else {
            addWrongShape(key, value, expected: "a mapping", mend: "Write \(key): {name: value}")
            return []
        }
        return entries
    }
}
