import Engine
import Vocabulary

/// The columns that JSON objects make: nested objects are flattened to `a_b`, lists stay JSON text.
struct JSONShape: Sendable {
    struct Column: Sendable, Hashable {
        var name: String
        /// Path to the value as a JSON pointer.
        var pointer: String
        /// Whether some value is a JSON string: its digits are a name, not a number.
        var isText: Bool
    }

    var columns: [Column] = []
    /// Columns that got another name because two paths make the same one.
    var renamed: [(pointer: String, name: String)] = []

    /// Objects in objects beyond this depth stay JSON text.
    private static let mostDepth = 16

    private struct Node {
        var key: String
        var children: [Int] = []
        var depth: Int
        var pointer: String
        var isLeaf = false
        var isText = false
        var hasObject = false
    }

    /// - Parameter table: table of texts, every one a JSON object, in column `json`.
    /// - Throws: `malformed` for more than 10,000 columns.
    init(session: any EngineSession, table: String, json: String, path: String) throws {
        var nodes = [Node(key: "", depth: 0, pointer: "", hasObject: true)]
        var places: [[String]: Int] = [:]
        // Node by number in the current structure; `nil` for what stays inside a list.
        var current: [Int64: Int] = [:]
        var last: Int64 = -1
        let sql = """
            SELECT n, t.id, t.parent, t.key, t.type, CAST(t.atom AS VARCHAR)
            FROM (SELECT json_structure(\(json)) AS shape, min(rowid) AS n FROM \(quoteIdentifier(table)) GROUP BY 1) s, json_tree(s.shape) t
            ORDER BY n, t.id
            """
        try session.forEachChunk(sql) { chunk in
            for row in 0..<chunk.rowCount {
                let n = chunk.integer(row: row, column: 0)
                let id = chunk[row, 1].integer ?? 0
                if n != last {
                    last = n
                    current = [id: 0]
                    continue
                }
                guard let parentID = chunk[row, 2].integer, let parent = current[parentID], let key = chunk[row, 3].text
                else { continue }
                let place = [nodes[parent].pointer, key]
                let node: Int
                if let known = places[place] {
                    node = known
                } else {
                    node = nodes.count
                    places[place] = node
                    nodes.append(Node(key: key, depth: nodes[parent].depth + 1, pointer: nodes[parent].pointer + "/" + Self.escaped(key)))
                    nodes[parent].children.append(node)
                    guard nodes.count <= 4 * CSVHeader.mostColumns else { throw Self.tooMany(path) }
                }
                switch (chunk[row, 4].text, chunk[row, 5].text) {
                case ("OBJECT", _) where nodes[node].depth < Self.mostDepth:
                    nodes[node].hasObject = true
                    current[id] = node
                case (_, "\"NULL\""): break
                case (_, "\"JSON\""): break
                case (_, "\"VARCHAR\""): (nodes[node].isLeaf, nodes[node].isText) = (true, true)
                default: nodes[node].isLeaf = true
                }
            }
        }
        var taken: [String: Int] = [:]
        collect(0, nodes, prefix: "", &taken)
        guard columns.count <= CSVHeader.mostColumns else { throw Self.tooMany(path) }
    }

    private mutating func collect(_ index: Int, _ nodes: [Node], prefix: String, _ taken: inout [String: Int]) {
        for child in nodes[index].children {
            let node = nodes[child]
            let key = node.key.normalized
            let name = prefix + (key.isEmpty ? "column" : key)
            // A place that holds an object in one record and a value in another stays one column, of JSON text.
            if node.hasObject, !node.isLeaf, !node.children.isEmpty {
                collect(child, nodes, prefix: name + "_", &taken)
                continue
            }
            var own = name
            while let count = taken[own.lowercased()] {
                taken[own.lowercased()] = count + 1
                own = "\(name)_\(count + 1)"
            }
            taken[own.lowercased()] = 1
            if own != name { renamed.append((node.pointer, own)) }
            columns.append(Column(name: own, pointer: node.pointer, isText: node.isText))
        }
    }

    private static func escaped(_ key: String) -> String { key.replacing("~", with: "~0").replacing("/", with: "~1") }

    private static func tooMany(_ path: String) -> SourceError {
        SourceError(
            .malformed, problem: "\(path): its objects have more than 10,000 fields; at most 10,000 columns are taken",
            mend: "turn the fields into rows before loading: keys that are values, such as dates, belong in a list")
    }
}

extension JSONShape.Column {
    /// SQL of the value as text; null if it is missing or null.
    func text(of json: String) -> String { "json_extract_string(\(json), \(quoteLiteral(pointer))) AS \(quoteIdentifier(name))" }
}
