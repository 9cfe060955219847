import Vocabulary

/// Functions and operators as the engine's parse tree names them, and what Spark SQL makes of them.
///
/// The entries of `same` gave equal results in DuckDB 1.5.5 and Spark 4.3.0 on the usual arguments, save `&`, `|`, `random` and `uuid`, which
/// stand here by the documentation. Beyond the usual they differ: `left` and `right` of a negative count, `substr` from 0, `ln` of 0, the
/// capital of ß, the last digit of a real. The entries of `differing` gave another result, most of `missing` an error. What is in none is unknown.
///
/// - SeeAlso: spark.apache.org/docs/latest/api/sql/ and duckdb.org/docs/stable/sql/functions/overview.
enum SparkFunctions {
    static let same: Set<String> = words(
        """
        + - * || & | ~~ !~~ ~~* !~~* abs acos asin ascii atan atan2 base64 bin bit_and bit_count bit_length bit_or bit_xor bool_and bool_or
        cbrt ceil ceiling char_length character_length chr coalesce concat_ws contains corr cos cosh cot count count_if count_star covar_pop
        covar_samp cume_dist current_date current_timestamp date_add date_trunc dayofmonth dayofyear degrees dense_rank exp factorial first
        first_value floor greatest hex hour ifnull instr isnan lag last last_day last_value lcase lead least left len length levenshtein listagg ln
        log10 log2 lower lpad make_date make_timestamp max md5 median min minute mod mode month now nth_value ntile nullif percent_rank pi position
        pow power quarter radians random rank regr_count regr_r2 regr_slope repeat replace reverse right round row_number rpad second sha1 sin
        sinh split_part sqrt stddev stddev_pop stddev_samp string_agg substr substring sum tan tanh translate ucase unhex upper uuid var_pop
        var_samp variance weekofyear year day
        """)

    static let rules: [String: SparkRules.Rule] = Dictionary(
        uniqueKeysWithValues: missing.map { ($0.key, SparkRules.missing($0.key, $0.value.isEmpty ? nil : $0.value)) }
            + differing.map { ($0.name, SparkRules.differs($0.name, zh: $0.zh, en: $0.en, $0.suggestion)) })

    /// Names that Spark does not know, and what to write instead.
    private static let missing: [String: String] = [
        "//": "CAST(floor(a / b) AS BIGINT)", "**": "power(a, b)", "~~~": "LIKE", "!~~~": "NOT LIKE", "regexp_full_match": "LIKE",
        "regexp_matches": "LIKE, or regexp_extract(s, 'pattern', 0) <> ''", "not_regexp_full_match": "NOT LIKE",
        "strftime": "year, month, day and lpad; Spark writes date_format", "strptime": "CAST from ISO text; Spark writes to_timestamp",
        "try_strptime": "TRY_CAST from ISO text", "string_split": "split_part", "str_split": "split_part", "string_to_array": "split_part",
        "starts_with": "LIKE 'a%'", "prefix": "LIKE 'a%'", "ends_with": "LIKE '%a'", "suffix": "LIKE '%a'", "strpos": "instr(text, part)",
        "format": "||", "list_value": "rows instead of lists; Spark writes array(…)", "struct_pack": "columns; Spark writes named_struct(…)",
        "list": "array_agg", "list_transform": "transform in Spark", "list_apply": "transform in Spark", "list_filter": "filter in Spark",
        "list_contains": "array_contains", "list_has": "array_contains", "list_sort": "array_sort", "list_distinct": "array_distinct",
        "list_aggregate": "aggregate over rows", "list_extract": "element_at", "array_extract": "element_at", "list_concat": "concat in Spark",
        "list_sum": "sum over rows", "array_to_string": "array_join in Spark", "array_length": "size in Spark", "arg_max": "max_by", "argmax": "max_by",
        "arg_min": "min_by", "argmin": "min_by", "countif": "count_if", "group_concat": "string_agg", "quantile": "percentile_cont WITHIN GROUP",
        "quantile_cont": "percentile_cont(0.5) WITHIN GROUP (ORDER BY …)", "quantile_disc": "percentile_cont(0.5) WITHIN GROUP (ORDER BY …)",
        "approx_quantile": "percentile_cont WITHIN GROUP", "histogram": "GROUP BY", "product": "exp(sum(ln(…)))", "epoch": "unix_timestamp in Spark",
        "epoch_ms": "unix_millis in Spark", "age": "year, month and day", "today": "current_date", "json_extract": "get_json_object in Spark",
        "json_extract_string": "get_json_object in Spark", "->>": "get_json_object in Spark", "->": "get_json_object in Spark",
        "hamming": "", "jaccard": "", "error": "", "format_bytes": "", "strip_accents": "",
    ]

    private static let differing: [(name: String, zh: String, en: String, suggestion: String?)] = [
        ("^", "DuckDB 为乘方，Spark 为按位异或", "a power in DuckDB, a bitwise exclusive or in Spark", "power(a, b)"),
        ("concat", "有空值时 DuckDB 跳过它，Spark 得空值", "DuckDB passes over NULL, Spark gives NULL", "concat_ws('', …) or ||"),
        ("log", "一个参数时 DuckDB 以 10 为底，Spark 为自然对数", "of one argument, to base 10 in DuckDB, natural in Spark", "log10 or ln"),
        ("sign", "DuckDB 得整数，Spark 得浮点数", "a whole number in DuckDB, a double in Spark", "CASE"),
        ("trunc", "Spark 的 trunc 截断日期", "trunc cuts dates in Spark", "CASE WHEN x < 0 THEN ceil(x) ELSE floor(x) END"),
        ("trim", "有第二个参数时两者含义相反", "with a second argument each takes the other for the text", "trim(BOTH 'x' FROM text)"),
        ("ltrim", "有第二个参数时两者含义相反", "with a second argument each takes the other for the text", "trim(LEADING 'x' FROM text)"),
        ("rtrim", "有第二个参数时两者含义相反", "with a second argument each takes the other for the text", "trim(TRAILING 'x' FROM text)"),
        ("regexp_replace", "DuckDB 只替换第一处，Spark 替换全部", "DuckDB replaces the first match, Spark all of them", nil),
        ("regexp_extract", "不给组号时 DuckDB 取整个匹配，Spark 取第一组", "without a group DuckDB takes the whole match, Spark the first group",
            "regexp_extract(s, 'pattern', 0)"),
        ("regexp_extract_all", "不给组号时 DuckDB 取整个匹配，Spark 取第一组", "without a group DuckDB takes the whole match, Spark the first group", nil),
        ("hash", "散列值不同", "other hashes", "md5"), ("typeof", "类型名称不同", "types have other names", nil),
        ("version", "版本号不同", "another version", nil), ("split", "Spark 的分隔符是正则表达式", "the separator is a regular expression in Spark", "split_part"),
        ("dayofweek", "DuckDB 星期日为 0，Spark 为 1", "Sunday is 0 in DuckDB, 1 in Spark", "date_diff to a known Monday"),
        ("weekday", "DuckDB 星期日为 0，Spark 星期一为 0", "DuckDB counts from Sunday, Spark from Monday", nil),
        ("dayname", "DuckDB 为全称，Spark 为缩写", "the whole name in DuckDB, three letters in Spark", "CASE"),
        ("monthname", "DuckDB 为全称，Spark 为缩写", "the whole name in DuckDB, three letters in Spark", "CASE"),
        ("date_diff", "单位的写法和取整不同", "the unit is written otherwise", "b - a in DuckDB, datediff(b, a) in Spark"),
        ("datediff", "单位的写法和取整不同", "the unit is written otherwise", "b - a in DuckDB, datediff(b, a) in Spark"),
        ("date_sub", "参数不同", "it takes other arguments", "date_add(day, -n)"),
        ("any_value", "DuckDB 取第一个非空值，Spark 可得空值", "DuckDB takes the first value, Spark may give NULL", "min"),
        ("max_by", "Spark 会取排序值最大但自身为空的行", "Spark also takes a row whose value is NULL", "FILTER (WHERE value IS NOT NULL)"),
        ("min_by", "Spark 会取排序值最小但自身为空的行", "Spark also takes a row whose value is NULL", "FILTER (WHERE value IS NOT NULL)"),
        ("skewness", "DuckDB 为样本偏度，Spark 为总体偏度", "of a sample in DuckDB, of the population in Spark", nil),
        ("kurtosis", "DuckDB 为样本峰度，Spark 为总体峰度", "of a sample in DuckDB, of the population in Spark", nil),
        ("array_agg", "DuckDB 保留空值，Spark 略去", "DuckDB keeps NULL, Spark leaves it out", "FILTER (WHERE value IS NOT NULL)"),
        ("approx_count_distinct", "估计值不同", "another estimate", "count(DISTINCT …)"),
        ("url_encode", "空格的写法不同", "a blank becomes %20 in DuckDB, + in Spark", nil),
    ]

    /// Whether a call that is listed as differing does so with this many arguments.
    static func differs(_ name: String, arguments: Int) -> Bool {
        switch name {
        case "trim", "ltrim", "rtrim": arguments > 1
        case "regexp_extract": arguments < 3
        case "log": arguments == 1
        default: true
        }
    }

    private static func words(_ text: String) -> Set<String> { Set(text.split(whereSeparator: \.isWhitespace).map(String.init)) }
}
