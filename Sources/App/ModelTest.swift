import Pipeline
import Schema
package import Vocabulary

/// A model's unit test: what its SELECT makes of given rows.
package struct ModelTest: Sendable, Hashable, Codable {
    /// A value as it was written.
    package struct Value: Sendable, Hashable, Codable {
        /// `nil` is an empty value.
        package var text: String?
        /// Whether it stood there without quotes, so that `12` may be a number.
        package var isPlain: Bool
    }

    /// Rows by column; a column that a row leaves out is empty there.
    package typealias Rows = [[String: Value]]

    package var name: String
    package var title: LocalizedText
    package var model: String
    /// Values of the app's parameters that differ from the declared ones; `since` is what an incremental model is told.
    package var parameters: [String: String]
    /// By the name the SELECT uses.
    package var given: [String: Rows]
    /// Only the columns that some row names are compared.
    package var expect: Rows
    /// Whether the rows must come in this order.
    package var ordered: Bool
    /// Rows that checks of severity quarantine set aside; `nil` if the test stops before the checks.
    package var expectQuarantined: Rows?
    /// Path of the file inside the app folder.
    package var file: String
}

extension AppDraft {
    /// `tests/*.yaml`
    mutating func readTests() {
        for path in files.declarations(in: "tests") {
            guard let root = root(of: path, keys: AppKeys.test, what: "the test") else { continue }
            let name = root.identifier("test")
            if let name {
                checkFileName(path, declares: name)
                if let first = tests.first(where: { $0.value.name == name.value }) {
                    addDuplicate("the test", name.value, at: name.place, first: first.place)
                }
            }
            let title = root.localized("title", isRequired: false)
            let model = root.identifier("model")
            if let model { claims.append(Claim(subject: .model(model.value), place: model.place)) }
            var given: [String: ModelTest.Rows] = [:]
            if root.value("given") == nil { root.addMissing("given", mend: "Add given: with the rows of each table the SELECT reads") }
            for entry in root.entries("given") {
                guard given[entry.key] == nil else { continue } // said by the reader of YAML
                given[entry.key] = readRows(entry.value, of: entry.key)
                claims.append(Claim(subject: .given(entry.key, test: path), place: entry.place))
            }
            if root.value("expect") == nil {
                root.addMissing("expect", mend: "Add expect: with the rows the SELECT must give, or expect: [] if it must give none")
            }
            let expect = root.value("expect").map { readRows($0, of: model?.value) } ?? []
            let aside = root.value("expect_quarantined").map { readRows($0, of: model?.value) }
            let test = ModelTest(
                name: name?.value ?? stem(path), title: title, model: model?.value ?? "", parameters: readTestParameters(root, model: model?.value),
                given: given, expect: expect, ordered: root.flag("ordered", default: false), expectQuarantined: aside, file: path)
            tests.append(Located(value: test, place: name?.place ?? root.place))
        }
    }

    /// - Parameter table: whose columns the rows may name; `nil` if it is not known.
    private mutating func readRows(_ value: YAMLValue, of table: String?) -> ModelTest.Rows {
        guard case .list(let items) = value.content else {
            if !value.isNull {
                log.add(.wrongShape, at: value.place, "Rows must be a list, not \(value.shape)", mend: "Write - {column: value} for each row")
            }
            return []
        }
        var seen: Set<String> = []
        return items.compactMap { item in
            guard case .mapping(let entries) = item.content else {
                log.add(.wrongShape, at: item.place, "A row must be a mapping, not \(item.shape)", mend: "Write - {column: value}")
                return nil
            }
            var row: [String: ModelTest.Value] = [:]
            for entry in entries {
                guard case .scalar(let text, let isPlain, _) = entry.value.content else {
                    log.add(
                        .wrongShape, at: entry.value.place, "\(entry.key) is \(entry.value.shape); a cell holds a single value",
                        mend: "Write lists and objects as JSON in single quotes")
                    continue
                }
                row[entry.key] = ModelTest.Value(text: entry.value.isNull ? nil : text, isPlain: isPlain)
                if let table, entry.key != "_reasons", seen.insert(entry.key).inserted {
                    claims.append(Claim(subject: .testColumn(entry.key, of: table), place: entry.place))
                }
            }
            return row
        }
    }

    private func readTestParameters(_ root: YAMLMapping, model: String?) -> [String: String] {
        var values: [String: String] = [:]
        let incremental = models.first { $0.value.name == model }?.value.incremental
        for entry in root.entries("parameters") {
            guard case .scalar(let text, _, _) = entry.value.content else {
                log.add(.wrongShape, at: entry.value.place, "\(entry.key) is \(entry.value.shape)", mend: "Write \(entry.key): value")
                continue
            }
            if case .merge(.some) = incremental, entry.key == "since" {
                values["since"] = text
                continue
            }
            guard let parameter = parameters.first(where: { $0.name == entry.key }) else {
                log.add(
                    .unknownKey, at: entry.place, "The app has no parameter \(quoted(entry.key))",
                    mend: mendForUnknown(entry.key, among: parameters.map(\.name), what: "parameter"))
                continue
            }
            checkValue(Located(value: text, place: entry.value.place), is: parameter.type, what: entry.key)
            values[entry.key] = text
        }
        return values
    }
}
