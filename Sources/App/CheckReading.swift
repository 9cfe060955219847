import FoundationEssentials
import Pipeline
import Quality
import Schema
import Vocabulary

extension AppDraft {
    /// `checks/*.yaml`
    mutating func readChecks() {
        for path in files.declarations(in: "checks") {
            guard let root = root(of: path, keys: AppKeys.checks, what: "the check file") else { continue }
            let model = root.identifier("model")
            if let model { claims.append(Claim(subject: .model(model.value), place: model.place)) }
            if root.value("checks") == nil {
                root.addMissing("checks", mend: "Add checks: with one {check: …, severity: …} for each expectation")
            }
            for item in root.list("checks") { readCheck(item, model: model?.value ?? "") }
        }
    }

    private mutating func readCheck(_ item: YAMLValue, model: String) {
        guard let kindName = checkKind(of: item), let own = AppKeys.checkKinds[kindName],
            let mapping = YAMLMapping(item, keys: AppKeys.check + own, what: "the check \(kindName)", log: log)
        else { return }
        let severity = mapping.choice("severity", of: CheckDeclaration.Severity.self)?.value ?? .warn
        if mapping.value("severity") == nil {
            mapping.addMissing("severity", mend: "Add severity: \(CheckDeclaration.Severity.allCases.map(\.rawValue).joined(separator: " | "))")
        }
        let dimension = mapping.choice("dimension", of: QualityDimension.self)?.value
        let repeats = own.contains("repeats") ? mapping.choice("repeats", of: CheckDeclaration.Repeats.self) : nil
        if let repeats, severity != .quarantine {
            log.add(
                .conflictingKeys, at: repeats.place, "repeats says which rows to set aside, but severity is \(severity.rawValue)",
                mend: "Write severity: quarantine, or delete repeats")
        }
        let title = mapping.localized("title", isRequired: kindName == "sql")
        let name = mapping.value("name") == nil && kindName != "sql" ? nil : mapping.identifier("name")
        guard let kind = readKind(kindName, of: mapping, model: model) else { return }
        checkSeverity(severity, of: kind, at: mapping.place(of: "severity"), model: model)
        var check = CheckDeclaration(
            model: model, name: name?.value ?? "", title: title, kind: kind, severity: severity,
            condition: own.contains("where") ? mapping.text("where")?.value : nil, dimension: dimension, repeats: repeats?.value)
        if let name {
            if let first = checks.first(where: { $0.value.model == model && $0.value.name == name.value }) {
                addDuplicate("the check", name.value, at: name.place, first: first.place)
            }
        } else {
            check.name = freeName(for: kind, model: model)
        }
        checks.append(Located(value: check, place: mapping.place))
    }

    /// Rows can only be set aside by a check that says which they are.
    private func checkSeverity(_ severity: CheckDeclaration.Severity, of kind: CheckDeclaration.Kind, at place: Place, model: String) {
        guard severity == .quarantine else { return }
        if !kind.namesRows {
            log.add(
                .wrongSeverity, at: place, "The check \(kind.name) judges the table as a whole: there are no rows to set aside",
                mend: "Write severity: note, warn or block")
        } else if case .sql = kind, let declared = models.first(where: { $0.value.name == model }), declared.value.key.isEmpty {
            log.add(
                .wrongSeverity, at: place, "Rows are set aside by their key, but the model \(model) has none",
                mend: "Give the model a key that the SELECT gives too, or write severity: warn or block")
        }
    }

    private func checkKind(of item: YAMLValue) -> String? {
        guard case .mapping(let entries) = item.content else {
            log.add(
                .wrongShape, at: item.place, "A check must be a mapping, not \(item.shape)",
                mend: "Write - {check: not_null, columns: [id], severity: block}")
            return nil
        }
        guard let entry = entries.first(where: { $0.key == "check" }), case .scalar(let name, _, _) = entry.value.content else {
            log.add(
                .missingKey, at: item.place, "The check does not say which it is",
                mend: "Add check: \(CheckDeclaration.Kind.names.joined(separator: " | "))")
            return nil
        }
        guard AppKeys.checkKinds[name] != nil else {
            log.add(
                .unknownCheck, at: entry.value.place, "There is no check \(quoted(name))",
                mend: mendForUnknown(name, among: CheckDeclaration.Kind.names, what: "check"))
            return nil
        }
        return name
    }

    /// A name such as `not_null_id_key` that no other check of the model has.
    private func freeName(for kind: CheckDeclaration.Kind, model: String) -> String {
        let columns = kind.columns
        let base = ([kind.name] + columns).joined(separator: "_")
        let taken = Set(checks.filter { $0.value.model == model }.map(\.value.name))
        var name = base
        var number = 2
        while taken.contains(name) {
            name = "\(base)_\(number)"
            number += 1
        }
        return name
    }
}

/// Why the engine could not match `pattern`; `nil` if it can.
///
/// The engine's expressions (RE2) know neither look-around nor back-references, which the standard library would accept.
func patternFault(_ pattern: String) -> String? {
    guard pattern.utf8.count <= 1000 else { return "it is longer than 1000 bytes" }
    for construct in ["(?=", "(?!", "(?<=", "(?<!", "(?>"] where pattern.contains(construct) {
        return "\(construct) is not supported"
    }
    var isEscaped = false
    for scalar in pattern.unicodeScalars {
        if isEscaped, ("1"..."9").contains(scalar) { return "back-references such as \\\(scalar) are not supported" }
        isEscaped = scalar == "\\" && !isEscaped
    }
    do {
        _ = try Regex(pattern)
        return nil
    } catch {
        return "\(error)"
    }
}
