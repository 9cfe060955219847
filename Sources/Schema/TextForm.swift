/// Texts with a known form: what a value has to look like, beyond being a text.
package enum TextForm: String, Sendable, Hashable, Codable, CaseIterable {
    /// Unified social credit code of 18 characters, the last a check character: GB 32100-2015.
    case creditCode = "credit_code"
    /// Citizen identification number of 18 characters: division, date of birth, sequence, check character: GB 11643-1999.
    case residentID = "resident_id"
    /// Longitude, then latitude, in degrees of CGCS2000, which for maps equals WGS 84, with a comma between: `106.5516,29.563`.
    case point
    /// A mobile or fixed number of mainland China, or an international one with `+`; blanks and hyphens may divide it.
    case phone
    case email
    /// An absolute `http` or `https` address.
    case url

    /// The published standard behind the form; `nil` if it has none of its own.
    package var standard: String? {
        switch self {
        case .creditCode: "GB 32100-2015"
        case .residentID: "GB 11643-1999"
        case .point, .phone: nil
        case .email: "RFC 5321"
        case .url: "RFC 3986"
        }
    }
}
