package import Engine
package import Schema
package import Vocabulary

/// What becomes of a delivery whose columns may differ from what is expected.
package enum ContractDecision: Sendable, Hashable {
    /// The delivery is taken; the mapping brings its columns into the expected form and order. The lines say what changed.
    case accept(ColumnMapping, remarks: [LocalizedText])
    /// The whole delivery is set aside until a steward decides.
    case setAside(reasons: [LocalizedText])

    /// - Parameters:
    ///   - source: the source's name, for the message.
    ///   - place: the file or table that was read, for the message.
    /// - Throws: `schemaMismatch` with every difference if the policy is to stop; another order alone never stops.
    package static func decide(
        _ difference: SchemaDifference, contract: SchemaContract, found: [SchemaContract.Found],
        policy: SourceDeclaration.ChangePolicy, source: String, place: String
    ) throws(SourceError) -> ContractDecision {
        let lines = difference.lines
        guard !difference.isOnlyReordered, policy != .adapt else {
            return .accept(ColumnMapping(difference, contract: contract, found: found), remarks: lines)
        }
        if policy == .quarantine { return .setAside(reasons: lines) }
        let listed = lines.prefix(50).map(\.en).joined(separator: "; ") + (lines.count > 50 ? "; and \(lines.count - 50) more" : "")
        throw SourceError(
            .schemaMismatch, problem: "source \(source): \(place) has not the columns it is known for: \(listed)",
            mend: "mend the delivery, or take the change over: correct the declared columns, or set `on_change: adapt` for this source")
    }
}

/// How the columns of a delivery become those that are expected.
package struct ColumnMapping: Sendable, Hashable, Codable {
    package struct Step: Sendable, Hashable, Codable {
        package var name: String
        /// The delivery's column; `nil` fills with nulls.
        package var from: String?
        package var type: FieldType
    }

    /// The expected columns in their order, then the new ones in theirs.
    package var steps: [Step]
    /// Whether the delivery has these columns, names, types and order already.
    package var isIdentity: Bool

    init(_ difference: SchemaDifference, contract: SchemaContract, found: [SchemaContract.Found]) {
        let byName = Dictionary(found.map { ($0.name.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
        let renamed = Dictionary(difference.renamed.map { ($0.from, $0.to) }, uniquingKeysWith: { first, _ in first })
        let retyped = Dictionary(difference.retyped.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        steps = contract.columns.map { column in
            let source = byName[(renamed[column.name] ?? column.name).lowercased()]
            let type = retyped[column.name].map { $0.from.common(with: $0.to) } ?? column.type
            return Step(name: column.name, from: source?.name, type: type)
        }
        steps += difference.new.map { Step(name: $0.name, from: $0.name, type: $0.type) }
        isIdentity = steps.map { [$0.name, $0.from, $0.type.engineType] } == found.map { [$0.name, $0.name, $0.type.engineType] }
    }

    /// Brings the session's table into this form, keeping the order of its rows; does nothing if it has it.
    ///
    /// - Throws: `EngineError`; code `conversion` names a value that is none of the expected type.
    package func apply(to table: String, in session: any EngineSession) throws(EngineError) {
        guard !isIdentity else { return }
        let list = steps.map { step in
            let value = step.from.map(quoteIdentifier) ?? "NULL"
            return "CAST(\(value) AS \(step.type.engineType)) AS \(quoteIdentifier(step.name))"
        }
        let adapted = "_adapted_" + table
        try session.execute(
            """
            CREATE TABLE \(quoteIdentifier(adapted)) AS SELECT \(list.joined(separator: ", ")) FROM \(quoteIdentifier(table));
            DROP TABLE \(quoteIdentifier(table));
            ALTER TABLE \(quoteIdentifier(adapted)) RENAME TO \(quoteIdentifier(table))
            """)
    }
}
