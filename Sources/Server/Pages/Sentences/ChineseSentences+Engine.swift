extension ChineseSentences {
    /// What is said of SQL.
    static let engine = #"""
        SQL line {}, column {}: {}
        SQL 第 {} 行第 {} 列：{}
        column "{}" has a type ({}) that is not read here
        列“{}”的类型（{}）这里不读取
        write CAST({} AS VARCHAR) in the SELECT
        请在 SELECT 里写 CAST({} AS VARCHAR)
        row {} has {} values, table {} has {} columns
        第 {} 行有 {} 个值，而表 {} 有 {} 列
        give one value for each column
        请给每列一个值
        one statement is expected, {} were given
        应有一条语句，却有 {} 条
        give one statement at a time
        请一次只写一条语句
        the SQL holds a NUL character
        SQL 含有 NUL 字符
        remove it; bind such values as parameters
        请去掉它；这样的值请用参数传入
        the statement has {} placeholders, {} values were given
        语句有 {} 个占位符，却给了 {} 个值
        give one value for each placeholder
        请给每个占位符一个值
        {} has more than 38 digits
        {} 超过 38 位数字
        round the number
        请对数字取舍
        {} cannot be given as a parameter
        {} 不能作为参数
        give its parts, or its text with a CAST in the SQL
        请给出它的各部分，或给出文本并在 SQL 里 CAST
        the extension {} is not installed: no file {}
        扩展 {} 没有安装：没有文件 {}
        run `make setup`, or name the support folder with engine.support
        请运行 `make setup`，或用 engine.support 指明支持文件夹
        the statement was cancelled
        语句已取消
        start it again if it is still wanted
        如仍需要，请重新开始
        DESCRIBE, SHOW and SUMMARIZE may not be used here
        这里不能使用 DESCRIBE、SHOW 和 SUMMARIZE
        write a SELECT over tables
        请写读取表的 SELECT
        "{}" names a file, which may not be read here
        “{}”是文件，这里不能读取
        read a source, a model or a published dataset by its name, such as app.dataset without quotes
        请按名称读取数据源、模型或已发布的数据集，如 应用.数据集，不加引号
        the function {} may not be used here
        这里不能使用函数 {}
        read a source, a model or a published dataset by its name
        请按名称读取数据源、模型或已发布的数据集
        write the expression without it
        请不用它来写表达式
        it is not a SELECT that can be analysed: {}
        不是可以分析的 SELECT：{}
        write one SELECT; instead of PIVOT write an aggregate with FILTER for each column
        请写一条 SELECT；用每列一个带 FILTER 的聚合代替 PIVOT
        correct the SQL at that place
        请更正该处的 SQL
        one SELECT is expected, {} statements were given
        应有一条 SELECT，却有 {} 条语句
        write one SELECT
        请写一条 SELECT
        DuckDB has no memory for its settings
        引擎没有内存用于设置
        free memory on the machine
        请释放机器的内存
        DuckDB {} ({}) does not take the setting {} = {}
        DuckDB {}（{}）不接受设置 {} = {}
        run `make setup` for the version Heliu is built for, or correct the setting
        请运行 `make setup` 安装配套版本，或更正设置
        DuckDB gives no connection
        引擎不能建立连接
        the DuckDB library {} does not load: {}
        DuckDB 程序库 {} 无法加载：{}
        name another with engine.library, or leave that setting out and run `make setup`
        请用 engine.library 指定别的，或去掉该设置并运行 `make setup`
        no DuckDB library was found; looked at {}
        没有找到 DuckDB 程序库；查找了 {}
        run `make setup`, or name an official libduckdb.so with engine.library
        请运行 `make setup`，或用 engine.library 指定官方的 libduckdb.so
        DuckDB has no memory for a value
        引擎没有内存容纳一个值
        the parse tree is not JSON: {}
        语法树不是 JSON：{}
        report the statement that caused it
        请报告引起它的语句
        the engine is closed
        引擎已关闭
        start the program again
        请重新启动程序
        """#
}
