import Ledger
package import Store
import Vocabulary

/// Keeps indicator sets and their judgements in the operational store.
package struct IndicatorRegister: Sendable {
    let store: any OperationalStore

    package init(store: any OperationalStore) {
        self.store = store
    }

    /// Makes `set` hold exactly these rows, judges its targets, and puts every changed judgement on the record, all in one transaction.
    /// Only rows that differ are written; if none does, nothing is.
    ///
    /// - Parameters:
    ///   - versions: the digest of each dataset version the rows were computed from, by dataset.
    ///   - actor: on whose behalf; stands in the ledger.
    ///   - at: Unix milliseconds.
    /// - Returns: the judgements that are new, gone or no longer the same, in the order of the targets, those gone last.
    /// - Throws: `IndicatorError` if the rows do not fit each other, `StoreError`, `LedgerError`. Nothing is changed then.
    /// - Complexity: O(rows).
    @concurrent
    package func replace(
        set: IndicatorSet, definitions: [IndicatorDefinition], observations: [Observation], targets: [IndicatorTarget], plan: [PlanNode],
        versions: [String: String], by actor: String = "platform", at: Int64
    ) async throws -> [JudgementChange] {
        var content = IndicatorContent(
            definitions: definitions.map { definition in
                var own = definition
                own.set = set.name
                return own
            }, observations: observations, targets: targets, plan: plan)
        try content.validate(set: set.name)
        let replacement = Replacement(set: set, content: content, versions: versions, actor: actor, at: at)
        return try await store.write { writer in try replacement.apply(in: writer) }
    }

    /// As `replace` with four lists.
    package func replace(
        set: IndicatorSet, content: IndicatorContent, versions: [String: String], by actor: String = "platform", at: Int64
    ) async throws -> [JudgementChange] {
        try await replace(
            set: set, definitions: content.definitions, observations: content.observations, targets: content.targets, plan: content.plan,
            versions: versions, by: actor, at: at)
    }

    /// Takes a set away with all its rows; the withdrawal of its judgements is on the record.
    ///
    /// - Throws: `StoreError`, `LedgerError`.
    package func remove(set name: String, by actor: String = "platform", at: Int64) async throws -> [JudgementChange] {
        let empty = Replacement(
            set: IndicatorSet(name: name, title: LocalizedText(zh: "", en: "")), content: IndicatorContent(), versions: [:], actor: actor, at: at)
        return try await store.write { writer in
            let changes = try empty.apply(in: writer)
            try writer.execute("DELETE FROM indicator_set WHERE name = ?", [.text(name)])
            return changes
        }
    }
}
