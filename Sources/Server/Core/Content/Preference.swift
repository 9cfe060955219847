import HTTPTypes
import Vocabulary

/// What a client would like of an answer; the server may leave it out.
///
/// - SeeAlso: RFC 7240, Prefer.
enum Preference {
    /// The longest a request is held back.
    static let longestWaitSeconds = 60

    /// How long the client would wait for work to end before it is answered, from `Prefer: wait=10`; `nil` if it does not say.
    static func waitSeconds(_ fields: HTTPFields) -> Int? {
        for value in fields[values: .prefer] {
            for preference in value.split(separator: ",") {
                // What follows a semicolon are parameters, of which `wait` has none.
                let parts = preference.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1).map { $0.trimmingBlanks() }
                guard parts.count == 2, parts[0].lowercased() == "wait" else { continue }
                // Of a preference given twice the first counts.
                guard let seconds = Int(parts[1].filter { $0 != "\"" }), seconds >= 0 else { return nil }
                return min(seconds, longestWaitSeconds)
            }
        }
        return nil
    }
}

extension HTTPField.Name {
    static let prefer = HTTPField.Name("Prefer")!
    static let preferenceApplied = HTTPField.Name("Preference-Applied")!
}
