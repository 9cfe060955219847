/// Every key an app's YAML may hold. The tutorial's reference is tested against these tables.
package enum AppKeys {
    static let localizedText = ["zh", "en"]
    static let manifest = [
        "name", "title", "description", "version", "region", "organisation", "needs", "parameters", "schedule", "zone", "misfire", "after",
    ]
    static let organisation = ["id", "title"]
    static let need = ["app", "from"]
    static let parameter = ["name", "type", "title", "value"]
    static let after = ["app", "event"]
    static let term = ["term", "title", "description", "standard"]
    static let model = [
        "model", "title", "description", "publish", "grade", "openness", "openness_reason", "key", "fields", "incremental",
        "accepts", "weights",
    ]
    static let incremental = ["merge", "partition"]
    static let merge = ["watermark"]
    static let field = [
        "name", "type", "title", "description", "required", "unit", "unit_field", "codes", "grade", "openness", "standard",
        "references", "unique", "min_length", "max_length", "term",
    ]
    static let source = [
        "source", "title", "format", "path", "pattern", "watch", "encoding", "delimiter", "quote", "header", "skip_rows", "header_rows", "sheet",
        "range", "records", "table", "query", "columns", "key", "mode", "watermark", "on_change", "bad_rows", "duplicates", "remote",
    ]
    static let remote = [
        "url", "endpoint", "region", "headers", "authentication", "credential", "paging", "most_pages", "most_bytes",
    ]
    static let paging = ["by", "member", "parameter", "limit", "limit_parameter", "first"]
    static let checks = ["model", "checks"]
    /// Keys of every check; those of its kind come on top.
    static let check = ["check", "name", "title", "severity", "dimension"]
    static let checkKinds: [String: [String]] = [
        "not_null": ["columns", "where"], "unique": ["columns", "repeats", "where"], "accepted": ["column", "values", "where"],
        "range": ["column", "min", "max", "where"], "length": ["column", "min", "max", "where"], "regex": ["column", "pattern", "where"],
        "compare": ["left", "operator", "right", "where"], "condition": ["expression", "where"],
        "references": ["column", "to", "to_column", "where"], "freshness": ["column", "within", "where"],
        "row_count": ["min", "max", "most_growth", "most_drop", "where"], "drift": ["column", "most"],
        "reconcile": ["measure", "to", "to_measure", "by", "tolerance", "where"],
        "statistic": ["column", "function", "min", "max", "where"], "sql": ["sql"],
    ]
    static let test = ["test", "title", "model", "parameters", "given", "expect", "ordered", "expect_quarantined"]
    static let indicatorSet = ["set", "title", "description", "indicators", "observations", "targets", "plan"]
    static let page = ["page", "title", "lead", "plan"]

    /// Keys that people look for in the wrong file, and where they stand.
    static let elsewhere: [String: String] = [
        "schedule": "app.yaml", "zone": "app.yaml", "after": "app.yaml", "misfire": "app.yaml", "needs": "app.yaml",
    ]

    /// By file, for the test of the documentation.
    package static var byFile: [(file: String, keys: [String])] {
        [
            ("app.yaml", manifest), ("app.yaml organisation", organisation), ("app.yaml needs", need),
            ("app.yaml parameters", parameter), ("app.yaml after", after), ("glossary.yaml", term),
            ("models/*.yaml", model), ("models/*.yaml fields", field), ("models/*.yaml incremental", incremental + merge),
            ("sources/*.yaml", source), ("sources/*.yaml remote", remote), ("sources/*.yaml paging", paging),
            ("checks/*.yaml", checks), ("checks/*.yaml checks", check + Set(checkKinds.values.joined()).sorted()),
            ("tests/*.yaml", test), ("indicators/*.yaml", indicatorSet), ("pages/*.yaml", page),
        ]
    }
}
