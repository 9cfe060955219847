package import Schema
package import Vocabulary

/// How the columns of a delivery differ from what is expected.
package struct SchemaDifference: Sendable, Hashable, Codable {
    package struct Renamed: Sendable, Hashable, Codable {
        package var from: String
        package var to: String
        package var why: LocalizedText
    }

    package struct Retyped: Sendable, Hashable, Codable {
        /// The expected name.
        package var name: String
        package var from: FieldType
        package var to: FieldType
        /// Whether everything that was calculated with the column can still be.
        package var widening: Bool
    }

    /// A missing column that several new ones could be, or the other way round; none is taken.
    package struct Undecided: Sendable, Hashable, Codable {
        package var missing: String
        package var candidates: [String]
    }

    package var new: [SchemaContract.Found] = []
    package var missing: [SchemaContract.Column] = []
    package var renamed: [Renamed] = []
    package var retyped: [Retyped] = []
    package var undecided: [Undecided] = []
    /// The expected names in the order found; empty if the order is as expected.
    package var reordered: [String] = []

    package init() {}

    /// Whether the columns are as expected, in the expected order.
    package var isEmpty: Bool { isOnlyReordered && reordered.isEmpty }

    /// Whether nothing but the order differs, which never stops a run.
    package var isOnlyReordered: Bool { new.isEmpty && missing.isEmpty && renamed.isEmpty && retyped.isEmpty }

    /// One line per difference: missing, renamed, retyped, new, reordered.
    package var lines: [LocalizedText] {
        var lines: [LocalizedText] = []
        for column in missing {
            let candidates = undecided.first { $0.missing == column.name }?.candidates.joined(separator: ", ")
            lines.append(
                LocalizedText(
                    zh: "缺少字段 \(column.name)（\(column.type.text)）" + (candidates.map { "，可能是 \($0)，无法确定" } ?? ""),
                    en: "column \"\(column.name)\" (\(column.type.text)) is missing"
                        + (candidates.map { "; it could be \($0), which cannot be told" } ?? "")))
        }
        for column in renamed {
            lines.append(
                LocalizedText(
                    zh: "字段 \(column.from) 改名为 \(column.to)（\(column.why.zh)）",
                    en: "column \"\(column.from)\" is now called \"\(column.to)\" (\(column.why.en))"))
        }
        for column in retyped {
            lines.append(
                LocalizedText(
                    zh: "字段 \(column.name) 的类型由 \(column.from.text) 变为 \(column.to.text)" + (column.widening ? "（兼容）" : ""),
                    en: "column \"\(column.name)\" is \(column.to.text), not \(column.from.text)" + (column.widening ? " (wider)" : "")))
        }
        for column in new {
            lines.append(
                LocalizedText(zh: "新增字段 \(column.name)（\(column.type.text)）", en: "column \"\(column.name)\" (\(column.type.text)) is new"))
        }
        if !reordered.isEmpty {
            let order = reordered.prefix(20).joined(separator: ", ") + (reordered.count > 20 ? " …" : "")
            lines.append(LocalizedText(zh: "字段顺序变为 \(order)", en: "the columns come in another order: \(order)"))
        }
        return lines
    }
}
