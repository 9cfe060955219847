#if canImport(Glibc)
import Glibc
#endif

extension Double {
    /// Rounded to so many significant digits; zero, infinity and no number stay as they are.
    func rounded(digits: Int) -> Double {
        guard isFinite, self != 0 else { return self == 0 ? 0 : self }
        let places = digits - 1 - Int(log10(magnitude).rounded(.down))
        // Beyond these powers the factor itself could not be kept.
        guard (-300...300).contains(places) else { return self }
        let factor = pow(10.0, Double(abs(places)))
        return places >= 0 ? (self * factor).rounded() / factor : (self / factor).rounded() * factor
    }
}
