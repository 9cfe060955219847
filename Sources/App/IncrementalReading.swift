import Pipeline
import Schema
import Vocabulary

/// How a model is made in parts.
extension AppDraft {
    /// `{merge: {watermark: updated}}` or `{partition: period}`
    func readIncremental(of root: YAMLMapping, into model: inout ModelDeclaration) {
        guard let mapping = root.mapping("incremental", keys: AppKeys.incremental) else { return }
        let names = model.fields.map(\.name)
        func field(_ column: Located<String>, as key: String) -> FieldDeclaration? {
            if let field = model.fields.first(where: { $0.name == column.value }) { return field }
            log.add(
                .unknownColumn, at: column.place, "\(key) is \(quoted(column.value)), which is no field of \(model.name)",
                mend: mendForUnknown(column.value, among: names, what: "field"))
            return nil
        }
        if mapping.value("merge") != nil, mapping.value("partition") != nil {
            log.add(
                .conflictingKeys, at: mapping.place(of: "partition"), "The model is made in parts both by merge and by partition",
                mend: "Keep one: merge if rows change, partition if whole periods do")
        }
        if let column = mapping.text("partition") {
            guard let field = field(column, as: "partition") else { return }
            model.incremental = .partition(column: field.name)
            checkPartition(field, at: column.place, model: model.name)
        } else if let merge = mapping.mapping("merge", keys: AppKeys.merge) {
            if model.key.isEmpty {
                log.add(
                    .missingKey, at: mapping.place(of: "merge"), "Rows are merged by their key, but \(model.name) has none",
                    mend: "Add key: [column] to the model")
            }
            let watermark = merge.text("watermark")
            model.incremental = .merge(watermark: watermark.flatMap { field($0, as: "watermark") }?.name)
        } else if mapping.value("partition") == nil {
            mapping.addMissing("merge", mend: "Write incremental: {merge: {watermark: updated}} or incremental: {partition: period}")
        }
    }

    /// A run is told by a parameter which part to make.
    private func checkPartition(_ field: FieldDeclaration, at place: Place, model: String) {
        guard manifest != nil else { return }
        guard let parameter = parameters.first(where: { $0.name == field.name }) else {
            log.add(
                .unknownValue, at: place, "The app has no parameter \(quoted(field.name)) to say which part of \(model) to make",
                mend: "Add to app.yaml parameters: [{name: \(field.name), type: \(field.type.text), title: {zh: …, en: …}, value: …}]")
            return
        }
        guard parameter.type != field.type else { return }
        log.add(
            .wrongColumnType, at: place, "The parameter \(field.name) is \(parameter.type.text), but the field of that name is \(field.type.text)",
            mend: "Give both one type")
    }
}
