/// Every key an app's YAML may hold. The tutorial's reference is tested against these tables.
package enum AppKeys {
    static let localizedText = ["zh", "en"]
    static let manifest = ["name", "title", "description", "version", "region", "organisation", "needs"]
    static let organisation = ["id", "title"]
    static let need = ["app", "from"]
    static let model = [
        "model", "title", "description", "publish", "grade", "openness", "openness_reason", "key", "fields",
    ]
    static let field = [
        "name", "type", "title", "description", "required", "unit", "unit_field", "codes", "grade", "openness", "standard",
        "references",
    ]
    static let source = ["source", "title", "format", "path", "encoding", "delimiter", "header", "columns"]
    static let checks = ["model", "checks"]
    /// Keys of every check; those of its kind come on top.
    static let check = ["check", "name", "title", "severity"]
    static let checkKinds: [String: [String]] = [
        "not_null": ["columns", "where"], "unique": ["columns", "where"], "accepted": ["column", "values", "where"],
        "range": ["column", "min", "max", "where"], "regex": ["column", "pattern", "where"],
        "references": ["column", "to", "to_column", "where"], "row_count": ["min", "max", "where"], "sql": ["sql"],
    ]
    static let indicatorSet = ["set", "title", "description", "indicators", "observations", "targets", "plan"]
    static let page = ["page", "title", "lead", "plan"]

    /// By file, for the test of the documentation.
    package static var byFile: [(file: String, keys: [String])] {
        [
            ("app.yaml", manifest), ("app.yaml organisation", organisation), ("app.yaml needs", need),
            ("models/*.yaml", model), ("models/*.yaml fields", field), ("sources/*.yaml", source),
            ("checks/*.yaml", checks), ("checks/*.yaml checks", check + Set(checkKinds.values.joined()).sorted()),
            ("indicators/*.yaml", indicatorSet), ("pages/*.yaml", page),
        ]
    }
}
