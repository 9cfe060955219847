package import Schema
import Vocabulary

/// The columns a source is expected to have: those of the last load that was accepted, and those that are declared.
package struct SchemaContract: Sendable, Hashable {
    package struct Column: Sendable, Hashable, Codable {
        package var name: String
        package var type: FieldType
        /// What the values were last time, to find the column again under another name.
        package var fingerprint: ColumnFingerprint?

        package init(name: String, type: FieldType, fingerprint: ColumnFingerprint? = nil) {
            self.name = name
            self.type = type
            self.fingerprint = fingerprint
        }
    }

    /// A column of a delivery.
    package struct Found: Sendable, Hashable, Codable {
        package var name: String
        package var type: FieldType
        /// No row has a value: any type fits.
        package var isEmpty: Bool
        package var fingerprint: ColumnFingerprint?

        package init(name: String, type: FieldType, isEmpty: Bool = false, fingerprint: ColumnFingerprint? = nil) {
            self.name = name
            self.type = type
            self.isEmpty = isEmpty
            self.fingerprint = fingerprint
        }
    }

    /// In order.
    package var columns: [Column]

    package init(columns: [Column]) { self.columns = columns }

    /// The last accepted columns with the declared types; declared columns that were not there yet come last, by name.
    package init(lastAccepted: [Column], declared: [String: FieldType]) {
        let known = Set(lastAccepted.map { $0.name.lowercased() })
        columns =
            lastAccepted.map { column in
                var column = column
                column.type = declared[column.name] ?? column.type
                return column
            }
            + declared.filter { !known.contains($0.key.lowercased()) }.sorted { $0.key < $1.key }
            .map { Column(name: $0.key, type: $0.value) }
    }

    /// How a delivery differs from what is expected; pure. Names that differ only in upper and lower case are the same.
    ///
    /// A found type whose values all fit the expected one, such as whole numbers for decimals, is no difference.
    package func compare(found: [Found]) -> SchemaDifference {
        let expectedNames = Set(columns.map { $0.name.lowercased() })
        let byName = Dictionary(found.map { ($0.name.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
        let missing = columns.filter { byName[$0.name.lowercased()] == nil }
        let new = found.filter { !expectedNames.contains($0.name.lowercased()) }
        let matching = RenameMatching(missing: missing, new: new)
        let from = Dictionary(matching.renamed.map { ($0.to, $0.from) }, uniquingKeysWith: { first, _ in first })
        var difference = SchemaDifference()
        difference.renamed = matching.renamed
        difference.undecided = matching.undecided
        difference.missing = missing.filter { column in !matching.renamed.contains { $0.from == column.name } }
        difference.new = new.filter { from[$0.name] == nil }
        let places = Dictionary(columns.enumerated().map { ($1.name.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
        var order: [Int] = []
        for column in found {
            guard let place = places[(from[column.name] ?? column.name).lowercased()] else { continue }
            order.append(place)
            let expected = columns[place]
            guard !column.isEmpty, !column.type.fits(expected.type) else { continue }
            difference.retyped.append(
                .init(
                    name: expected.name, from: expected.type, to: column.type, widening: expected.type.widens(to: column.type)))
        }
        if order != order.sorted() {
            difference.reordered = found.compactMap { column in
                places[(from[column.name] ?? column.name).lowercased()].map { columns[$0].name }
            }
        }
        return difference
    }
}

extension FieldType {
    /// Whether values of this type can be taken into a column of `expected`: anything is readable as text.
    ///
    /// How many digits stand before the point is not known from a type that was found, only from the values; taking them over
    /// fails if they are too many.
    func fits(_ expected: FieldType) -> Bool {
        switch (self, expected) {
        case (_, .text), (.integer, .decimal): true
        case (.decimal(let precision, let scale), .decimal(let most, let finest)): scale <= finest && precision <= max(18, most)
        default: widens(to: expected) || expected.engineType == "VARCHAR" && engineType == "VARCHAR"
        }
    }
}
