package import Vocabulary

/// What follows from a kind: when a column is taken to hold it, and which marks are suggested then.
package struct ClassificationRule: Sendable, Hashable, Codable {
    /// How much of a column's sample must have the kind's form, 0…1, by what the column's name says; `nil`: then it is never suggested.
    package struct Threshold: Sendable, Hashable, Codable {
        package var supports: Double
        package var silent: Double?
        package var contradicts: Double?
    }

    package var kind: SensitiveKind
    package var title: LocalizedText
    /// The family of the kind in the standard it is cited from.
    package var category: LocalizedText
    package var threshold: Threshold
    /// Confidence when all values match and the name is silent, 0…1: how rarely other values have the form.
    package var specificity: Double
    package var grade: Grade
    package var openness: Openness
    package var masking: MaskingRule
    package var citation: String
}

/// The rule pack of classification: data, so that a region may bring its own.
package struct ClassificationRules: Sendable, Hashable, Codable {
    package var id: String
    package var version: Int
    /// `draft` until somebody has compared the pack with the instruments it cites.
    package var status: String
    package var rules: [ClassificationRule]

    package subscript(_ kind: SensitiveKind) -> ClassificationRule? { rules.first { $0.kind == kind } }

    /// The pack Heliu ships: sensitive personal information general 4, other personal information general 3 or 2, bodies' public codes general 1.
    package static let standard = ClassificationRules(id: "classification.cn", version: 1, status: "draft", rules: numbers + people + places)

    private static let sensitive = LocalizedText(zh: "敏感个人信息", en: "Sensitive personal information")
    private static let personal = LocalizedText(zh: "个人信息", en: "Personal information")
    private static let sensitiveCitation = "GB/T 35273-2020 附录B; GB/T 43697-2024 附录B, 附录H"
    private static let personalCitation = "GB/T 35273-2020 附录A; GB/T 43697-2024 附录B, 附录H"

    private static let numbers: [ClassificationRule] = [
        rule(
            .residentID, "居民身份证号", "Resident identity number", sensitive, (0.3, 0.3, 0.6), 0.98, .general4, .notShared,
            .partial(first: 6, last: 2), sensitiveCitation),
        rule(
            .passport, "护照号", "Passport number", sensitive, (0.4, 0.65, nil), 0.8,
            .general4, .notShared, .partial(first: 2, last: 2), sensitiveCitation),
        rule(
            .bankCard, "银行卡号", "Bank card number", sensitive, (0.3, 0.5, 0.8), 0.95,
            .general4, .notShared, .partial(first: 6, last: 4), sensitiveCitation),
        rule(
            .creditCode, "统一社会信用代码", "Unified social credit code", LocalizedText(zh: "组织信息", en: "Information of bodies"), (0.3, 0.4, 0.8), 0.97,
            .general1, .open, .partial(first: 8, last: 2), "GB 32100-2015; GB/T 43697-2024 附录H"),
        rule(
            .licencePlate, "机动车号牌", "Licence plate", personal, (0.3, 0.4, 0.7), 0.96,
            .general3, .sharedConditional, .partial(first: 2, last: 2), personalCitation),
        rule(.ipAddress, "网络地址", "IP address", personal, (0.4, 0.65, nil), 0.9, .general2, .sharedConditional, .hash(digits: 16), personalCitation),
    ]

    private static let people: [ClassificationRule] = [
        rule(
            .mobilePhone, "手机号码", "Mobile phone number", personal, (0.3, 0.7, 0.9), 0.93,
            .general3, .sharedConditional, .partial(first: 3, last: 4), personalCitation),
        rule(
            .landlinePhone, "固定电话", "Landline number", personal, (0.3, 0.72, 0.9), 0.85,
            .general2, .sharedConditional, .partial(first: 4, last: 2), personalCitation),
        rule(
            .email, "电子邮箱", "E-mail address", personal, (0.3, 0.4, 0.6), 0.98,
            .general3, .sharedConditional, .partial(first: 1, last: 0), personalCitation),
        rule(
            .personalName, "姓名", "Personal name", personal, (0.4, 0.55, nil), 0.75,
            .general3, .sharedConditional, .partial(first: 1, last: 0), personalCitation),
        rule(
            .birthDate, "出生日期", "Date of birth", personal, (0.6, nil, nil), 0.7, .general3, .sharedConditional, .generalise(.year), personalCitation),
    ]

    private static let places: [ClassificationRule] = [
        rule(.address, "地址", "Address", personal, (0.3, 0.6, 0.9), 0.85, .general3, .sharedConditional, .generalise(.district), personalCitation),
        rule(.longitude, "经度", "Longitude", sensitive, (0.6, nil, nil), 0.7, .general3, .sharedConditional, .round(places: 2), sensitiveCitation),
        rule(.latitude, "纬度", "Latitude", sensitive, (0.6, nil, nil), 0.7, .general3, .sharedConditional, .round(places: 2), sensitiveCitation),
        rule(.coordinatePair, "坐标", "Coordinates", sensitive, (0.4, 0.6, 0.8), 0.92, .general3, .sharedConditional, .hide, sensitiveCitation),
    ]

    private static func rule(
        _ kind: SensitiveKind, _ zh: String, _ en: String, _ category: LocalizedText, _ threshold: (Double, Double?, Double?),
        _ specificity: Double, _ grade: Grade, _ openness: Openness, _ masking: MaskingRule, _ citation: String
    ) -> ClassificationRule {
        ClassificationRule(
            kind: kind, title: LocalizedText(zh: zh, en: en), category: category,
            threshold: .init(supports: threshold.0, silent: threshold.1, contradicts: threshold.2), specificity: specificity, grade: grade,
            openness: openness, masking: masking, citation: citation)
    }
}
