import Quality
import Schema
import Vocabulary

/// What a model says of its own publication: which breaks of its schema are meant, and how its quality is judged.
extension AppDraft {
    func readAccepted(of root: YAMLMapping, into model: inout ModelDeclaration) {
        let accepted = root.texts("accepts")
        for digest in accepted {
            let isHex = digest.value.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
            guard isHex, (SchemaChange.leastDigits...64).contains(digest.value.utf8.count) else {
                log.add(
                    .malformedValue, at: digest.place, "\(quoted(digest.value)) names no change of a schema",
                    mend: "Give the first \(SchemaChange.leastDigits) to 64 characters that `heliu run APP --dry-run` shows, in quotes")
                continue
            }
            model.accepts = (model.accepts ?? []) + [digest.value]
        }
    }

    func readWeights(of root: YAMLMapping, into model: inout ModelDeclaration) {
        guard let mapping = root.mapping("weights", keys: QualityWeights.names) else { return }
        var weights: [String: Int] = [:]
        for name in QualityWeights.names where mapping.value(name) != nil {
            guard let weight = mapping.count(name) else { continue }
            if weight > 1_000 {
                log.add(.malformedNumber, at: mapping.place(of: name), "the weight of \(name) is above 1000", mend: "Write a whole number from 0 to 1000")
            }
            weights[name] = min(weight, 1_000)
        }
        if !weights.isEmpty, (try? QualityWeights(declared: weights, by: model.name)) == nil {
            log.add(
                .malformedValue, at: root.place(of: "weights"), "No dimension of quality has a weight above 0",
                mend: "Give at least one of \(QualityDimension.allCases.map(\.rawValue).joined(separator: ", ")) a weight")
        }
        model.weights = weights.isEmpty ? nil : weights
    }
}
