/// One target with what has been reached: on the home page, in the plan tree, on an indicator's and a region's page.
struct TargetRow: Encodable, Sendable {
    let id: String
    let title: String
    /// The indicator's page.
    var href = ""
    /// Where in the plan the target stands.
    var group = ""
    /// The latest observation; empty if there is none.
    var value = ""
    var unit = ""
    var period = ""
    /// Such as "≥ 86,000 家".
    let target: String
    let targetPeriod: String
    var baseline = ""
    var baselinePeriod = ""
    let mark: StatusMark
    var bar: ProgressBar?
    /// Why it is judged so, in one sentence.
    var reason = ""
    var source = ""
    var sourceHref = ""
}

/// How far the way from baseline to target has been gone, and how far it should have been gone by now.
struct ProgressBar: Encodable, Sendable {
    /// 0 to 100, a plain number.
    let done: String
    /// 0 to 100; empty if the path is not known.
    var path = ""
    /// What stands at the left end, such as "42,989 · 2022".
    var start = ""
    /// What stands at the right end, such as "≥ 86,000 · 2027".
    var end = ""
    /// The bar in words, for those who do not see it.
    let words: String
}
