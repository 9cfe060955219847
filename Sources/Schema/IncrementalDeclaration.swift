/// How a model's new rows come together with those of its last version, if a run makes only a part of them.
package enum IncrementalDeclaration: Sendable, Hashable, Codable {
    /// Rows replace those of the same key and add new ones. In the SELECT `getvariable('since')` is the greatest value of
    /// `watermark` so far, null at first.
    case merge(watermark: String?)
    /// A run makes the rows whose `column` equals the parameter of the same name; they replace those of the last version.
    case partition(column: String)

    /// The column whose values the SELECT is told of.
    package var column: String? {
        switch self {
        case .merge(let watermark): watermark
        case .partition(let column): column
        }
    }
}
