import Vocabulary

/// What is known of constructs that Spark SQL lacks or takes otherwise. Those of functions are in `SparkFunctions`.
enum SparkRules {
    struct Rule {
        var kind: PortabilityFinding.Kind
        var construct: String
        var why: LocalizedText
        var suggestion: String?
    }

    static func missing(_ construct: String, _ suggestion: String?) -> Rule {
        Rule(
            kind: .missing, construct: construct,
            why: .init(zh: "Spark SQL 没有 \(construct)", en: "Spark SQL has no \(construct)"), suggestion: suggestion)
    }

    static func differs(_ construct: String, zh: String, en: String, _ suggestion: String?) -> Rule {
        Rule(kind: .differs, construct: construct, why: .init(zh: zh, en: en), suggestion: suggestion)
    }

    // MARK: Clauses

    static let qualify = Rule(
        kind: .unknown, construct: "QUALIFY",
        why: .init(
            zh: "Spark 4.3 能运行 QUALIFY（已实测）；更早的 4.x 版本未知", en: "Spark 4.3 runs QUALIFY (tried); of earlier 4.x we do not know"),
        suggestion: "put the window function in a subquery and filter outside")
    static let recursive = Rule(
        kind: .unknown, construct: "WITH RECURSIVE",
        why: .init(
            zh: "Spark 4.3 能解析 WITH RECURSIVE（已实测）；更早的 4.x 版本未知",
            en: "Spark 4.3 parses WITH RECURSIVE (tried); of earlier 4.x we do not know"),
        suggestion: nil)
    static let unionByName = missing("UNION BY NAME", "name the columns in the same order and write UNION ALL")
    static let limitPercent = missing("LIMIT with a percentage", "LIMIT with a number")
    static let pivot = missing("this form of PIVOT or UNPIVOT", "an aggregate with FILTER for each column")
    static let distinctOn = differs(
        "DISTINCT ON", zh: "Spark 把 ON 当作函数", en: "Spark takes ON for a function",
        "row_number() OVER (PARTITION BY … ORDER BY …) = 1 in a subquery")
    static let sample = differs(
        "TABLESAMPLE", zh: "抽样写法和抽到的行不同", en: "samples are written otherwise, and other rows are drawn", "a condition that chooses rows")
    static let positionalJoin = differs(
        "POSITIONAL JOIN", zh: "Spark 把 POSITIONAL 当作别名，得到笛卡尔积", en: "Spark takes POSITIONAL for an alias and joins every row with every other",
        "join on row_number() of both sides")
    static let asofJoin = missing("ASOF JOIN", "a window function over the union of both sides")
    static let nullOrder = differs(
        "ORDER BY", zh: "升序时 DuckDB 把空值放在最后，Spark 放在最前", en: "ascending, DuckDB puts NULL last and Spark first", "NULLS LAST")
    static let aggregateOrder = missing("ORDER BY inside an aggregate", "listagg(…) WITHIN GROUP, or array_sort of the collected array")
    static let ignoreNulls = missing("IGNORE NULLS inside the brackets", nil)
    static let windowExclude = missing("EXCLUDE in a window frame", nil)
    static let filterWhere = missing("FILTER without WHERE", "FILTER (WHERE …)")
    static let materialized = missing("AS MATERIALIZED", "AS")
    static let quantifiedSubquery = missing("ANY or ALL with a subquery", "IN, EXISTS, or a comparison with max or min of it")
    static let offsetFirst = missing("OFFSET before LIMIT", "LIMIT … OFFSET …")
    static let trailingComma = differs(
        "a comma before FROM", zh: "Spark 会把 FROM 读作列名", en: "Spark reads FROM as the name of a column", "no comma after the last column")

    static func aliasInWhere(_ name: String) -> Rule {
        Rule(
            kind: .differs, construct: "alias \(name) in WHERE",
            why: .init(
                zh: "Spark 的 WHERE 不认识 SELECT 列表中的别名，只认识表的列", en: "WHERE in Spark knows the tables' columns, not aliases of the select list"),
            suggestion: "repeat the expression, or filter outside a subquery")
    }

    // MARK: Stars

    static let columns = missing("COLUMNS(…)", "name the columns")
    static let exclude = missing("* EXCLUDE", "name the columns; Spark writes * EXCEPT (…)")
    static let replace = missing("* REPLACE", "name the columns")
    static let rename = missing("* RENAME", "name the columns with AS")
    static let position = missing("#1", "name the column")

    // MARK: Expressions

    static let division = differs(
        "/", zh: "除数为零时 Spark 报错；两个小数相除 Spark 得小数，DuckDB 得浮点数",
        en: "Spark fails where the divisor is zero, and gives a decimal for decimals where DuckDB gives a double", "CAST(a AS DOUBLE) / nullif(b, 0)")
    static let remainder = differs(
        "%", zh: "除数为零时 Spark 报错，DuckDB 得空值", en: "Spark fails where the divisor is zero, DuckDB gives NULL", "a % nullif(b, 0)")
    static let mean = differs(
        "avg", zh: "小数的平均值在 DuckDB 为浮点数，在 Spark 为小数", en: "of decimals a double in DuckDB, a decimal in Spark", "avg(CAST(x AS DOUBLE))")
    static let dateInterval = differs(
        "date + INTERVAL", zh: "DuckDB 得时间戳，Spark 得日期", en: "DuckDB gives a timestamp, Spark a date", "CAST(… AS DATE)")
    static let arrayExtract = differs(
        "[…]", zh: "DuckDB 从 1 数起，Spark 从 0 数起", en: "DuckDB counts elements from 1, Spark from 0", "element_at(…)")
    static let lambda = missing("lambda x: …", "x -> …")
    static let collate = differs(
        "COLLATE", zh: "两者的排序规则名称不同", en: "collations have other names: NOCASE is UTF8_LCASE", "lower(…)")

    static func datePart(_ part: String) -> Rule {
        Rule(
            kind: .unknown, construct: "extract \(part)",
            why: .init(zh: "不知道 Spark 如何计算 \(part)；dow 的起点不同", en: "we do not know how Spark counts \(part); dow begins with another number"),
            suggestion: "year, quarter, month, week, day, doy, hour or minute")
    }

    static let sameParts: Set<String> = ["year", "quarter", "month", "week", "day", "doy", "hour", "minute"]

    static func unknownFunction(_ name: String) -> Rule {
        Rule(
            kind: .unknown, construct: name,
            why: .init(zh: "不知道 Spark 是否有同样的 \(name)", en: "we do not know whether Spark has the same \(name)"), suggestion: nil)
    }

    static func intervalFunction(_ name: String) -> Rule { missing(name, "INTERVAL 1 DAY and the like") }

    static let tableFunctions: [String: Rule] = [
        "unnest": missing("unnest", "explode"), "generate_series": missing("generate_series", "explode(sequence(…))"),
        "range": differs("range", zh: "Spark 的列名为 id", en: "its column is called id in Spark", "range(…) AS t(n)"),
        "repeat": missing("repeat in FROM", nil), "json_each": missing("json_each", "from_json and explode"), "json_tree": missing("json_tree", nil),
    ]

    // MARK: Types

    static let commonTypes: Set<String> = ["BOOLEAN", "FLOAT", "DOUBLE", "DECIMAL", "DATE", "VARCHAR", "INTERVAL", "BLOB"]
    static let wholeTypes: Set<String> = ["TINYINT", "SMALLINT", "INTEGER", "BIGINT"]
    /// Functions that give whole numbers or numbers without a fraction.
    static let wholeFunctions: Set<String> = [
        "round", "floor", "ceil", "ceiling", "count", "count_star", "length", "len", "year", "month", "day", "quarter", "hour", "minute", "date_part",
        "row_number", "rank", "dense_rank", "ntile", "sign", "strpos", "instr", "position",
    ]
    static let castToWhole = differs(
        "CAST to a whole number", zh: "有小数部分时 DuckDB 四舍五入，Spark 截断", en: "DuckDB rounds a fraction, Spark cuts it off", "CAST(round(…) AS …)")
    static let types: [String: Rule] = [
        "HUGEINT": missing("HUGEINT", "DECIMAL(38, 0)"), "UHUGEINT": missing("UHUGEINT", "DECIMAL(38, 0)"),
        "UBIGINT": missing("UBIGINT", "DECIMAL(20, 0)"), "UINTEGER": missing("UINTEGER", "BIGINT"),
        "USMALLINT": missing("USMALLINT", "INTEGER"), "UTINYINT": missing("UTINYINT", "SMALLINT"),
        "TIMESTAMP WITH TIME ZONE": missing("TIMESTAMP WITH TIME ZONE", "TIMESTAMP in a session whose time zone is UTC"),
        "TIMESTAMP": differs(
            "TIMESTAMP", zh: "Spark 的 TIMESTAMP 随会话时区显示", en: "a TIMESTAMP of Spark is shown in the session's time zone",
            "run Spark with the time zone UTC"),
        "UUID": missing("UUID", "STRING"), "JSON": missing("JSON", "STRING"), "BIT": missing("BIT", nil), "ENUM": missing("ENUM", "STRING"),
        "LIST": missing("T[]", "ARRAY<T>"), "STRUCT": missing("STRUCT(a T)", "STRUCT<a: T>"), "MAP": missing("MAP(K, V)", "MAP<K, V>"),
    ]

    static func unknownType(_ type: String) -> Rule {
        Rule(
            kind: .unknown, construct: type.isEmpty ? "a type" : type,
            why: .init(zh: "不知道 Spark 是否有同样的类型", en: "we do not know whether Spark has the same type"), suggestion: nil)
    }

    static func textType(_ word: String) -> Rule {
        Rule(
            kind: .missing, construct: word.uppercased(),
            why: .init(zh: "Spark 的 \(word.uppercased()) 必须有长度或不存在", en: "Spark has no \(word.uppercased()) without a length"), suggestion: "STRING")
    }

    // MARK: Text

    static let quotedName = differs(
        "\"name\"", zh: "Spark 把双引号中的内容当作文本，除非设置 spark.sql.ansi.doubleQuotedIdentifiers",
        en: "Spark takes what stands in double quotes for a text, unless spark.sql.ansi.doubleQuotedIdentifiers is set",
        "names of letters, digits and underscores without quotes")
    static let backslash = differs(
        "\\ in a text", zh: "Spark 把反斜杠当作转义符", en: "Spark takes a backslash for an escape", "chr(92)")
    static let dollarText = missing("$$…$$", "'…'")
    static let escapeText = missing("E'…'", "'…'")
    static let digitGroups = differs("1_000", zh: "Spark 把它读作名称", en: "Spark reads it as a name", "1000")

    static func foreignName(_ name: String) -> Rule {
        Rule(
            kind: .missing, construct: String(name.prefix(80)),
            why: .init(
                zh: "Spark 中含非 ASCII 字符的名称必须加反引号，而 DuckDB 没有反引号",
                en: "in Spark a name with other than ASCII letters needs backquotes, which DuckDB does not have"),
            suggestion: "a name of ASCII letters")
    }
}
