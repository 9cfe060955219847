import Engine
import Schema
import Vocabulary

extension TextForm {
    /// What a value must be to have the form, for a null passes every such check.
    ///
    /// - Parameter column: name of the column, not quoted.
    func check(of column: String) -> (zh: String, en: String, kind: CheckDeclaration.Kind) {
        let name = quoteIdentifier(column)
        switch self {
        case .creditCode:
            return (
                "\(column) 为统一社会信用代码", "\(column) is a unified social credit code", .condition(expression: Self.creditCode(name))
            )
        case .residentID:
            return ("\(column) 为公民身份号码", "\(column) is a citizen identification number", .condition(expression: Self.residentID(name)))
        case .point: return ("\(column) 为经度,纬度", "\(column) is longitude,latitude", .condition(expression: Self.point(name)))
        case .phone: return ("\(column) 为电话号码", "\(column) is a telephone number", .regex(column: column, pattern: Self.phone))
        case .email: return ("\(column) 为电子邮箱地址", "\(column) is an e-mail address", .regex(column: column, pattern: Self.email))
        case .url: return ("\(column) 为网址", "\(column) is a web address", .regex(column: column, pattern: Self.url))
        }
    }

    private static let creditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

    /// - SeeAlso: GB 32100-2015, section 5: powers of three modulo 31.
    private static func creditCode(_ name: String) -> String {
        let letter = "[0-9A-HJ-NPQRTUWXY]"
        var weight = 1
        let sum = (1...17).map { place in
            defer { weight = weight * 3 % 31 }
            return "(instr('\(creditAlphabet)', substr(\(name), \(place), 1)) - 1) * \(weight)"
        }.joined(separator: " + ")
        return """
            regexp_full_match(\(name), '[1-9ANYG]\(letter)[0-9]{6}\(letter){10}') AND \
            substr('\(creditAlphabet)', ((31 - (\(sum)) % 31) % 31 + 1)::BIGINT, 1) = substr(\(name), 18, 1)
            """
    }

    private static let residentWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

    /// - SeeAlso: GB 11643-1999, with the check character of ISO 7064 MOD 11-2.
    private static func residentID(_ name: String) -> String {
        let sum = residentWeights.enumerated().map { "(ascii(substr(\(name), \($0 + 1), 1)) - 48) * \($1)" }.joined(separator: " + ")
        return """
            \(name) IS NULL OR regexp_full_match(\(name), '[1-9][0-9]{5}(18|19|20)[0-9]{9}[0-9X]') AND \
            try_strptime(substr(\(name), 7, 8), '%Y%m%d') IS NOT NULL AND \
            substr('10X98765432', ((\(sum)) % 11 + 1)::BIGINT, 1) = substr(\(name), 18, 1)
            """
    }

    private static func point(_ name: String) -> String {
        """
        regexp_full_match(\(name), '-?[0-9]{1,3}([.][0-9]{1,12})?,-?[0-9]{1,2}([.][0-9]{1,12})?') AND \
        abs(TRY_CAST(split_part(\(name), ',', 1) AS DOUBLE)) <= 180 AND abs(TRY_CAST(split_part(\(name), ',', 2) AS DOUBLE)) <= 90
        """
    }

    /// Mobile, international, fixed with or without area code and extension, 400 and 800, and the short numbers of services.
    private static let phone =
        "1[3-9][0-9]([ -]?[0-9]{4}){2}|[+][1-9][0-9 -]{5,18}[0-9]|([(]?0[1-9][0-9]{1,2}[)]?[ -]?)?[2-9][0-9]{6,7}(-[0-9]{1,6})?"
        + "|[48]00[ -]?[0-9]{3}[ -]?[0-9]{4}|1[0-9]{2,4}|9[56][0-9]{3,6}"
    private static let email = #"[^@\s<>(),;:"\[\]\\]{1,64}@([\pL\pN]([\pL\pN-]{0,61}[\pL\pN])?[.])+[\pL]{2,63}"#
    private static let url = #"https?://[^\s/?#@]+([/?#]\S*)?"#
}
