/// A YAML value with its place.
struct YAMLValue {
    enum Content {
        /// `isPlain`: written without quotes; `isBlock`: written below `|` or `>`.
        case scalar(String, isPlain: Bool, isBlock: Bool)
        case list([YAMLValue])
        case mapping([(key: String, place: Place, value: YAMLValue)])
    }

    let content: Content
    let place: Place

    /// An absent value: nothing, `~` or `null` without quotes.
    var isNull: Bool {
        guard case .scalar(let text, true, false) = content else { return false }
        return ["", "~", "null"].contains(text)
    }

    /// What it is, for messages.
    var shape: String {
        switch content {
        case .scalar: isNull ? "nothing" : "a single value"
        case .list: "a list"
        case .mapping: "a mapping"
        }
    }
}
