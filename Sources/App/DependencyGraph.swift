/// Who depends on whom, by name. Everything is done in order of names, so that results do not change from run to run.
struct DependencyGraph {
    private let dependencies: [String: [String]]

    /// Names that are no keys are left out.
    init(_ dependencies: [String: [String]]) {
        self.dependencies = dependencies.mapValues { names in Set(names).filter { dependencies[$0] != nil }.sorted() }
    }

    /// Every name after those it depends on; among those that could come next, the first by name. Names on or behind a cycle are missing.
    ///
    /// - Complexity: O(n²) for n names.
    func order() -> [String] {
        var missing = dependencies.mapValues(\.count)
        var dependents: [String: [String]] = [:]
        for (name, needs) in dependencies { for need in needs { dependents[need, default: []].append(name) } }
        var ready = Set(missing.filter { $0.value == 0 }.keys)
        var order: [String] = []
        while let next = ready.min() {
            ready.remove(next)
            order.append(next)
            for name in dependents[next] ?? [] {
                missing[name, default: 0] -= 1
                if missing[name] == 0 { ready.insert(name) }
            }
        }
        return order
    }

    /// Cycles as walks that end where they began, such as `[a, b, a]`: one for each dependency that closes one in a walk by name.
    func cycles() -> [[String]] {
        var finished: Set<String> = []
        var path: [String] = []
        var found: [[String]] = []
        func visit(_ name: String) {
            if let start = path.firstIndex(of: name) {
                found.append(Self.rotated(Array(path[start...])))
                return
            }
            guard !finished.contains(name) else { return }
            path.append(name)
            for next in dependencies[name] ?? [] { visit(next) }
            path.removeLast()
            finished.insert(name)
        }
        for name in dependencies.keys.sorted() { visit(name) }
        return found
    }

    /// The shortest cycle through `name`, if there is one.
    func cycles(through name: String) -> [[String]] {
        var cameFrom: [String: String] = [:]
        var queue = [name]
        var index = 0
        while index < queue.count {
            let current = queue[index]
            index += 1
            for next in dependencies[current] ?? [] {
                if next == name {
                    var walk = [name]
                    var step = current
                    while step != name {
                        walk.append(step)
                        step = cameFrom[step] ?? name
                    }
                    return [[name] + walk.dropFirst().reversed() + [name]]
                }
                if cameFrom[next] == nil {
                    cameFrom[next] = current
                    queue.append(next)
                }
            }
        }
        return []
    }

    /// The cycle begun at its first name.
    private static func rotated(_ cycle: [String]) -> [String] {
        let start = cycle.indices.min { cycle[$0] < cycle[$1] } ?? 0
        return Array(cycle[start...] + cycle[..<start]) + [cycle[start]]
    }
}
