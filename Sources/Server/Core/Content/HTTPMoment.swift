import FoundationEssentials

/// A moment as HTTP writes it: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7).
///
/// - Parameter seconds: since 1970.
func httpMoment(_ seconds: Int64) -> String {
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    // 2026-11-21T17:10:24Z
    let text = Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
    let parts = text.prefix(10).split(separator: "-").map { Int($0) ?? 1 }
    let day = (seconds.quotientAndRemainder(dividingBy: 86_400).quotient + 4) % 7
    return "\(days[Int(day)]), \(text.prefix(10).suffix(2)) \(months[parts[1] - 1]) \(text.prefix(4)) \(text.dropFirst(11).prefix(8)) GMT"
}
