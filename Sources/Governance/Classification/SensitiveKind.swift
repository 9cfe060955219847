/// What a column's values tell about a person or a body.
package enum SensitiveKind: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    case residentID = "resident_id"
    case passport
    case bankCard = "bank_card"
    case mobilePhone = "mobile_phone"
    case landlinePhone = "landline_phone"
    case email
    case personalName = "personal_name"
    case address
    case birthDate = "birth_date"
    case licencePlate = "licence_plate"
    case creditCode = "credit_code"
    case longitude
    case latitude
    /// Longitude and latitude in one value.
    case coordinatePair = "coordinate_pair"
    case ipAddress = "ip_address"

    package static func < (left: SensitiveKind, right: SensitiveKind) -> Bool { left.rawValue < right.rawValue }
}

/// A column's values as a detector sees them, and what its name says.
package struct ColumnSample: Sendable, Hashable {
    package var name: String
    /// Other names of the column: its titles in the schema.
    package var titles: [String]
    /// Distinct values as texts, each at most `ColumnSampler.mostCharacters` long.
    package var values: [String]
    /// Distinct values of the whole column; an estimate where there are more than were taken.
    package var distinct: Int64
    /// Values of the whole column that are not null.
    package var nonNull: Int64
    package var rows: Int64

    package init(name: String, titles: [String] = [], values: [String], distinct: Int64? = nil, nonNull: Int64? = nil, rows: Int64? = nil) {
        self.name = name
        self.titles = titles
        self.values = values
        self.distinct = distinct ?? Int64(values.count)
        self.nonNull = nonNull ?? Int64(values.count)
        self.rows = rows ?? nonNull ?? Int64(values.count)
    }
}

/// What a suggestion rests on: counts, never values.
package struct ClassificationEvidence: Sendable, Hashable, Codable {
    /// What the column's name says of the kind.
    package enum Hint: String, Sendable, Hashable, Codable { case supports, silent, contradicts }

    /// Distinct values that were looked at.
    package var tested: Int
    /// Of those, how many have the kind's form.
    package var matched: Int
    package var distinct: Int64
    package var nonNull: Int64
    package var rows: Int64
    package var hint: Hint

    package init(tested: Int, matched: Int, distinct: Int64, nonNull: Int64, rows: Int64, hint: Hint) {
        self.tested = tested
        self.matched = matched
        self.distinct = distinct
        self.nonNull = nonNull
        self.rows = rows
        self.hint = hint
    }

    /// Matched of tested, 0…1.
    package var share: Double { tested == 0 ? 0 : Double(matched) / Double(tested) }
}

/// A kind a column seems to hold.
package struct ClassificationFinding: Sendable, Hashable {
    package var column: String
    package var kind: SensitiveKind
    /// 0…0.99: never certain, a steward decides.
    package var confidence: Double
    package var evidence: ClassificationEvidence

    package init(column: String, kind: SensitiveKind, confidence: Double, evidence: ClassificationEvidence) {
        self.column = column
        self.kind = kind
        self.confidence = confidence
        self.evidence = evidence
    }
}
