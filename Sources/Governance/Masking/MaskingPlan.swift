import Engine
package import Schema
import Vocabulary

/// The rules one audience sees one dataset by; a column without a rule is shown as it is.
package struct MaskingPlan: Sendable, Hashable {
    package let audience: MaskingAudience
    package let rules: [String: MaskingRule]

    package init(audience: MaskingAudience, rules: [String: MaskingRule]) {
        self.audience = audience
        self.rules = rules
    }

    /// Whether the audience sees every value as it is, and may take whole files away.
    package var isClear: Bool { rules.isEmpty }
    package var maskedColumns: Set<String> { Set(rules.keys) }
    package var needsKey: Bool { rules.values.contains(where: \.needsKey) }

    /// What may be done with a column's values besides reading the masked form.
    package enum Use: Sendable, Hashable {
        case filter, sort, facet, search
        /// Least, greatest, quantiles, mean.
        case extremes
        /// Frequent values, patterns, samples of failing rows.
        case frequentValues
    }

    package enum Permission: Sendable, Hashable {
        /// On the values as they are.
        case clear
        /// On the masked form only: compare with `masked`, never with the original.
        case onMaskedForm
        case refused
    }

    /// A masked column must not answer questions its masked form does not.
    package func permission(for use: Use, of column: String) -> Permission {
        guard let rule = rules[column] else { return .clear }
        switch use {
        case .filter, .facet, .sort: return rule.showsComparableForm ? .onMaskedForm : .refused
        case .search, .extremes, .frequentValues: return .refused
        }
    }

    /// The masked form of one value's text.
    package func masked(_ value: String?, column: String, subject: String? = nil, key: MaskingKey?) -> String? {
        guard let rule = rules[column] else { return value }
        return rule.masked(value, subject: subject, key: key)
    }

    /// The columns of a SELECT that gives the rows as this audience sees them; names and order stay.
    ///
    /// - Parameter subject: the column that names the person a row is about, for `dateShift`.
    package func selectList(_ fields: [FieldDeclaration], subject: String? = nil) -> String {
        let whose = subject.flatMap { name in fields.first { $0.name == name } }.map { (column: quoteIdentifier($0.name), type: $0.type) }
        return fields.map { field in
            let name = quoteIdentifier(field.name)
            guard let rule = rules[field.name] else { return name }
            return "\(rule.expression(over: name, type: field.type, subject: whose)) AS \(name)"
        }.joined(separator: ", ")
    }

    /// An engine's or source's message without values that may not be seen.
    ///
    /// - Parameter values: the values that may not be seen, of masked columns; every text in quotation marks goes as well, unless it is a
    ///   name of `names`.
    package func redact(_ message: String, values: [String] = [], names: Set<String> = []) -> String {
        guard !isClear else { return message }
        return Redaction.redact(message, values: values, names: names)
    }
}
