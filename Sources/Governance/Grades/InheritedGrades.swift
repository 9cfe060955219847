package import Store
package import Vocabulary

/// Keeps the grades that columns have from what they are made of, as far as they are above the declared ones.
///
/// They rise after a publication: when a steward confirms a higher grade for a column further up.
package struct InheritedGrades: Sendable {
    let store: any OperationalStore

    package init(store: any OperationalStore) { self.store = store }

    /// Most columns of one dataset.
    private static let mostColumns = 20_000

    /// By column.
    package func grades(of dataset: String) async throws -> [String: Grade] {
        try await store.read { try Self.grades(of: dataset, in: $0) }
    }

    package static func grades(of dataset: String, in reader: any SQLReader) throws -> [String: Grade] {
        let rows = try reader.rows(
            "SELECT column_name, grade FROM inherited_grade WHERE dataset = ? ORDER BY column_name LIMIT \(mostColumns)", [.text(dataset)])
        var grades: [String: Grade] = [:]
        for row in rows { grades[try row.text("column_name")] = try StoredJSON.known(try row.text("grade"), of: dataset) }
        return grades
    }

    /// Puts all grades of a dataset in place of the earlier ones.
    package static func replace(_ grades: [String: Grade], of dataset: String, in writer: any SQLWriter) throws {
        try writer.execute("DELETE FROM inherited_grade WHERE dataset = ?", [.text(dataset)])
        for (column, grade) in grades.sorted(by: { $0.key < $1.key }).prefix(mostColumns) {
            try writer.execute(
                "INSERT INTO inherited_grade (dataset, column_name, grade) VALUES (?, ?, ?)", [.text(dataset), .text(column), .text(grade.rawValue)])
        }
    }
}
