extension FieldType {
    /// Whether every value of this type is one of `other` too and can be calculated with as before: whole numbers become
    /// decimals or reals, dates become moments, coded texts become texts. The same type widens to itself.
    package func widens(to other: FieldType) -> Bool {
        if self == other { return true }
        switch (self, other) {
        case (.integer, .real), (.decimal, .real), (.date, .datetime): return true
        case (.integer, .decimal(let precision, let scale)): return precision - scale >= 18
        case (.decimal(let precision, let scale), .decimal(let wider, let finer)):
            return finer >= scale && wider - finer >= precision - scale
        case (_, .text): return engineType == "VARCHAR"
        default: return false
        }
    }

    /// Whether every value of `other` is one of this type and is kept in the same way: a text becomes a credit code or a region.
    package func narrows(to other: FieldType) -> Bool { engineType == other.engineType && other.widens(to: self) }

    /// The narrowest type that holds the values of both: text if nothing narrower does.
    package func common(with other: FieldType) -> FieldType {
        if widens(to: other) { return other }
        if other.widens(to: self) { return self }
        switch (self, other) {
        case (.decimal(let precision, let scale), .decimal(let wider, let finer)):
            let (whole, fraction) = (max(precision - scale, wider - finer), max(scale, finer))
            return whole + fraction <= 38 ? .decimal(precision: whole + fraction, scale: fraction) : .real
        case (.integer, .decimal(_, let scale)), (.decimal(_, let scale), .integer):
            return 18 + scale <= 38 ? .decimal(precision: max(18 + scale, 18), scale: scale) : .real
        default: return .text
        }
    }
}
