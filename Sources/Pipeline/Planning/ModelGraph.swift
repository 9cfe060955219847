import Vocabulary

/// The order in which models are made: each after those it reads.
enum ModelGraph {
    /// - Parameters:
    ///   - models: names in declaration order.
    ///   - reads: names of models that a model reads.
    /// - Returns: the names in an order that respects `reads`, else as declared.
    /// - Throws: `modelCycle` naming the cycle.
    static func order(_ models: [String], reads: [String: [String]]) throws(PipelineError) -> [String] {
        let own = Set(models)
        var order: [String] = []
        var done: Set<String> = []
        var path: [String] = []
        func visit(_ model: String) throws(PipelineError) {
            if done.contains(model) { return }
            if let start = path.firstIndex(of: model) {
                throw PipelineError(
                    .modelCycle, problem: "models read each other in a circle: \((path[start...] + [model]).joined(separator: " → "))",
                    mend: "break the circle: one of these models must not read the next")
            }
            path.append(model)
            for upstream in (reads[model] ?? []).sorted() where own.contains(upstream) { try visit(upstream) }
            path.removeLast()
            done.insert(model)
            order.append(model)
        }
        for model in models { try visit(model) }
        return order
    }
}
