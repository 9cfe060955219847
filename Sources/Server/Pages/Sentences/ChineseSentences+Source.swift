extension ChineseSentences {
    /// What is said of sources, their declarations and keys.
    static let source = #"""
        {}, line {}: a quote is opened and not closed in the header
        {} 第 {} 行：表头里有引号打开后没有关闭
        close the quote; a quote inside a quoted value is written twice ("")
        请补上引号；引号内的引号要写两次（""）
        {} is empty: it has neither a header nor rows{}
        {} 是空的：既没有表头也没有数据行{}
         behind {} skipped ones
        （在跳过的 {} 行之后）
        {} is empty: it has neither a header nor rows
        {} 是空的：既没有表头也没有数据行
        export the file again, and check that the export finished
        请重新导出文件，并确认导出已完成
        {}, line {}: {} columns; at most 10,000 are taken
        {} 第 {} 行：有 {} 列；最多接受 10,000 列
        check the delimiter, or turn the columns into rows before loading
        请检查分隔符，或在装载前把列转成行
        {}, line {}: column {} has no name
        {} 第 {} 行：第 {} 列没有名称
        name it in the header, or remove the empty column
        请在表头里给它命名，或删除空列
        {}, line {}: columns {} and {} are both called "{}"
        {} 第 {} 行：第 {} 列和第 {} 列都叫“{}”
        give every column a name of its own; upper and lower case count as the same
        每一列要有不同的名称；大小写视为相同
        source {}, row {}: its key ({}) is not complete: {}; {} rows are like that
        数据源 {} 第 {} 行：键（{}）不完整：{}；共有 {} 行如此
        fill the key in, declare another `key`, or set `bad_rows: quarantine` to set such rows aside
        请补全键，或声明别的 `key`，或设 `bad_rows: quarantine` 把这些行隔离
        source {}: {} rows have the key ({}) = ({}), the first is row {}, the last row {}; {} rows repeat a key
        数据源 {}：有 {} 行的键（{}）=（{}），最先是第 {} 行，最后是第 {} 行；共有 {} 行的键重复
        declare a `key` that tells rows apart, or say with `duplicates: first` or `duplicates: last` which row counts
        请声明能区分各行的 `key`，或用 `duplicates: first`、`duplicates: last` 说明以哪一行为准
        source {}: the rows landed before cannot be read from {}: {}
        数据源 {}：无法从 {} 读取以前装载的行：{}
        restore the file from the backup, or load the source once in mode full
        请从备份恢复该文件，或以全量方式（mode full）重新装载一次
        source {}: the rows landed before have no key column "{}"
        数据源 {}：以前装载的行没有键列“{}”
        load the source once in mode full, so that its rows get the new key
        请以全量方式（mode full）重新装载一次，使各行有新的键
        source {} is loaded in mode {}, which tells rows apart by a key, and declares none
        数据源 {} 以 {} 方式装载，要靠键区分各行，但没有声明键
        declare `key:` with the columns that identify a row, or use mode full
        请用 `key:` 声明识别一行的列，或改用全量方式（mode full）
        source {}: its {} column "{}" is not among its columns: {}
        数据源 {}：它的 {} 列“{}”不在它的列之中：{}
        correct `{}` in the declaration, or the delivery
        请更正声明里的 `{}`，或更正这批数据
        source {}: {} has not the columns it is known for: {}
        数据源 {}：{} 的列与以前不同：{}
        mend the delivery, or take the change over: correct the declared columns, or set `on_change: adapt` for this source
        请更正这批数据，或接受变化：更正声明的列，或为该数据源设 `on_change: adapt`
        source {} declares the table "{}", which is no table's name
        数据源 {} 声明的表“{}”不是表名
        write it as `project` or `public.project`; a name with a point stands in double quotes
        请写作 `project` 或 `public.project`；含点的名称放在双引号里
        source {}: its query is not one SELECT
        数据源 {}：它的查询不是一条 SELECT
        write one SELECT, without a semicolon
        请写一条 SELECT，不带分号
        source {} declares {}
        数据源 {} {}
        neither a table nor a query
        既没有声明表也没有声明查询
        both a table and a query
        同时声明了表和查询
        declare one of them: `table: public.project` or `query: SELECT …`
        请声明其中之一：`table: public.project` 或 `query: SELECT …`
        {} has other columns than the first file: {}{}{}
        {} 的列与第一个文件不同：{}{}{}
        bring the files into one form, or declare them as sources of their own
        请把文件统一成一种结构，或分别声明为数据源
        {} cannot be read: {}
        {} 无法读取：{}
        open the workbook and save it again as .xlsx
        请打开工作簿，重新另存为 .xlsx
        the file {} is {}, which is not read
        文件 {} 是{}，这里不读取
        source {} has format {}, which is not read from {}
        数据源 {} 的格式是 {}，不能从 {} 读取
        files are read as excel, parquet or sqlite, databases as postgres
        文件按 excel、parquet 或 sqlite 读取，数据库按 postgres 读取
        source {} has no file to read
        数据源 {} 没有可读取的文件
        check `path` and `pattern` of the source
        请检查数据源的 `path` 和 `pattern`
        {} is encrypted Parquet
        {} 是加密的 Parquet
        export it without encryption
        请不加密地导出
        {} is no Parquet file: it does not begin with PAR1
        {} 不是 Parquet 文件：开头不是 PAR1
        declare the format that it has, or export it as Parquet
        请声明它实际的格式，或导出为 Parquet
        {} is damaged or incomplete: its table of contents, which stands at the end, is missing
        {} 已损坏或不完整：缺少位于末尾的目录
        fetch or export the file again, and check that the transfer finished
        请重新获取或导出文件，并确认传输已完成
        {} cannot be read as Parquet: {}
        {} 无法按 Parquet 读取：{}
        source {}: the address of its database cannot be read: {}
        数据源 {}：数据库地址无法识别：{}
        write postgresql://user:password@host:port/database, with reserved characters as %XX
        请写作 postgresql://用户:密码@主机:端口/数据库，保留字符写作 %XX
        its scheme
        协议
        user or password
        用户或密码
        host or port
        主机或端口
        the database
        数据库名
        the parameter {}
        参数 {}
        {}, {}, cannot be read: {}
        {} 的 {} 无法读取：{}
        correct `table` or `query` in the declaration, or have the user granted SELECT
        请更正声明里的 `table` 或 `query`，或请数据库管理员授予 SELECT 权限
        source {}: the database {} does not let us in: {}
        数据源 {}：数据库 {} 拒绝连接：{}
        check host, port and database of the source, user and password of its credential, and the server's pg_hba.conf
        请检查数据源的主机、端口和数据库名，凭据的用户与密码，以及服务器的 pg_hba.conf
        {} has no table "{}" that its user sees; it has {}
        {} 里没有该用户可见的表“{}”；现有 {}
        correct `table` in the declaration, or have the user granted USAGE of the schema
        请更正声明里的 `table`，或请数据库管理员授予该模式的 USAGE 权限
        source {} declares column "{}", which {} does not have; it has {}
        数据源 {} 声明了列“{}”，但 {} 里没有；现有 {}
        correct the declaration, or the delivery
        请更正声明，或更正这批数据
        {}, {}, column {}: "{}" is no {}; {} rows do not fit
        {} 的 {}，列 {}：“{}”不是 {}；共有 {} 行不符
        correct the values, declare the column as text, or set `bad_rows: quarantine` to set such rows aside
        请更正这些值，或把该列声明为 text，或设 `bad_rows: quarantine` 把这些行隔离
        source {} reads SQLite from {} files; one is taken
        数据源 {} 从 {} 个文件读取 SQLite；只接受一个
        declare a source for each file
        请为每个文件声明一个数据源
        {} cannot be read as SQLite: {}
        {} 无法按 SQLite 读取：{}
        declare encoding: {} in the source
        请指明编码 {}
        {} is no SQLite database
        {} 不是 SQLite 数据库
        declare the format that it has; an encrypted database is decrypted first
        请声明它实际的格式；加密的数据库要先解密
        {} has no table "{}"; it has {}
        {} 里没有表“{}”；现有 {}
        correct `table` in the declaration
        请更正声明里的 `table`
        correct `query` in the declaration, which SQLite itself carries out; or copy the database again
        请更正声明里的 `query`（由 SQLite 自己执行），或重新复制数据库
        copy the database again while nobody writes to it, with its -wal file
        请在没有写入时重新复制数据库，连同它的 -wal 文件
        {} has no cells with content{}
        {} 没有任何有内容的单元格{}
        """#
}
