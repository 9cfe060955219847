import FoundationEssentials
import Vocabulary

/// Typed reading of a mapping; what does not fit is recorded with its place, and reading goes on.
struct YAMLMapping {
    /// Where the mapping stands.
    let place: Place
    let log: FaultLog
    /// What the mapping declares, for messages: `the model`, `field 3`.
    let what: String
    private let keys: [String]
    private var values: [String: (place: Place, value: YAMLValue)] = [:]

    /// - Parameter keys: every key the mapping may hold; others are recorded as faults.
    /// - Returns: `nil`, recorded, if `value` is no mapping.
    init?(_ value: YAMLValue, keys: [String], what: String, log: FaultLog) {
        guard case .mapping(let entries) = value.content else {
            log.add(
                .wrongShape, at: value.place, "Here must stand \(what) as a mapping, not \(value.shape)",
                mend: "Write key: value lines; the keys are \(keys.joined(separator: ", "))")
            return nil
        }
        self.place = value.place
        self.log = log
        self.what = what
        self.keys = keys
        for entry in entries {
            guard keys.contains(entry.key) else {
                log.add(
                    .unknownKey, at: entry.place, "\(what.capitalizedFirst) has no key \(quoted(entry.key))",
                    mend: Self.mendForKey(entry.key, hasValue: !entry.value.isNull, among: keys))
                continue
            }
            values[entry.key] = (entry.place, entry.value)
        }
    }

    private static func mendForKey(_ key: String, hasValue: Bool, among keys: [String]) -> String {
        if key == "<<" { return "Write the keys out: merging is not read" }
        // `{zh: a, b}` is a key b without a value.
        if !hasValue, nearest(to: key, among: keys) == nil { return "Put the value before it in quotes: inside { } a comma ends a value" }
        if let file = AppKeys.elsewhere[key] { return "Write it in \(file): an app runs as a whole" }
        return mendForUnknown(key, among: keys, what: "key")
    }

    /// The value of `key` unless it is absent or empty.
    func value(_ key: String) -> YAMLValue? {
        precondition(keys.contains(key), "\(key) is not among the declared keys of \(what)")
        guard let found = values[key]?.value, !found.isNull else { return nil }
        return found
    }

    /// Where the value of `key` stands, or the key, or the mapping.
    func place(of key: String) -> Place { value(key)?.place ?? values[key]?.place ?? place }

    func addMissing(_ key: String, mend: String? = nil) {
        let problem = values[key] == nil ? "\(what.capitalizedFirst) lacks \(key)" : "\(key) has no value"
        log.add(.missingKey, at: values[key]?.place ?? place, problem, mend: mend ?? "Add \(key): …")
    }

    func addWrongShape(_ key: String, _ value: YAMLValue, expected: String, mend: String) {
        log.add(.wrongShape, at: value.place, "\(key) must be \(expected), not \(value.shape)", mend: mend)
    }

    // MARK: Single values

    func text(_ key: String) -> Located<String>? {
        guard let value = value(key) else { return nil }
        guard case .scalar(let text, _, _) = value.content else {
            addWrongShape(key, value, expected: "a single value", mend: "Write \(key): value on one line")
            return nil
        }
        return Located(value: text, place: value.place)
    }

    func requiredText(_ key: String, mend: String? = nil) -> Located<String>? {
        guard value(key) != nil else {
            addMissing(key, mend: mend)
            return nil
        }
        guard let text = text(key) else { return nil }
        guard !text.value.trimmingBlanks().isEmpty else {
            addMissing(key, mend: mend)
            return nil
        }
        return text
    }

    /// A word SQL and addresses can carry unquoted.
    func identifier(_ key: String, allowingHyphen: Bool = false) -> Located<String>? {
        guard let text = requiredText(key) else { return nil }
        guard isIdentifier(text.value, allowingHyphen: allowingHyphen) else {
            log.add(
                .malformedName, at: text.place, "\(key) \(quoted(text.value)) is not a name",
                mend: mendForName(text.value, allowingHyphen: allowingHyphen))
            return nil
        }
        return text
    }

    /// The same of a key that may be absent, hyphens allowed.
    func identifier(ifPresent key: String) -> Located<String>? {
        value(key) == nil ? nil : identifier(key, allowingHyphen: true)
    }

    func flag(_ key: String, default absent: Bool) -> Bool {
        guard let text = text(key) else { return absent }
        switch text.value {
        case "true", "True", "TRUE": return true
        case "false", "False", "FALSE": return false
        default:
            let near = ["no", "off", "n", "0"].contains(text.value.lowercased()) ? "false" : "true"
            log.add(.unknownValue, at: text.place, "\(key) is \(quoted(text.value)), neither true nor false", mend: "Write \(key): \(near)")
            return absent
        }
    }

    /// A whole number ≥ 0.
    func count(_ key: String) -> Int? {
        guard let text = text(key) else { return nil }
        guard let number = Int(text.value), number >= 0, text.value.utf8.count <= 15 else {
            log.add(.malformedNumber, at: text.place, "\(key) is \(quoted(text.value)), not a whole number ≥ 0", mend: "Write digits only")
            return nil
        }
        return number
    }

    func decimal(_ key: String) -> Located<Decimal>? {
        guard let text = text(key) else { return nil }
        do {
            return Located(value: try Decimal(exactText: text.value), place: text.place)
        } catch {
            log.add(.malformedNumber, at: text.place, "\(key): \(error.problem)", mend: error.mend)
            return nil
        }
    }

    func choice<Value: RawRepresentable<String> & CaseIterable & Sendable>(_ key: String, of _: Value.Type) -> Located<Value>? {
        guard let text = text(key) else { return nil }
        guard let value = Value(rawValue: text.value) else {
            log.add(
                .unknownValue, at: text.place, "\(key) is \(quoted(text.value)), which is none of its values",
                mend: mendForUnknown(text.value, among: Value.allCases.map(\.rawValue), what: "value"))
            return nil
        }
        return Located(value: value, place: text.place)
    }
}

/// Whether `text` is `[a-z][a-z0-9_]{0,62}`, with `-` too if allowed.
func isIdentifier(_ text: String, allowingHyphen: Bool = false) -> Bool {
    guard let name = try? Name(text) else { return false } // the caller records the fault with its place
    return name.app == nil && (allowingHyphen || !text.contains("-"))
}

func mendForName(_ text: String, allowingHyphen: Bool = false) -> String {
    let rule = "Start with a letter a-z and use at most 63 of a-z 0-9 _\(allowingHyphen ? " -" : "")"
    let near = String(text.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    return isIdentifier(near) ? "\(rule), for example \(near)" : rule
}

extension String {
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
