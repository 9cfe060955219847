extension ChineseSentences {
    /// What is said of sources and their files.
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
        check `sheet`, `range` and `skip_rows` of the source, or export the workbook again
        请检查数据源的 `sheet`、`range` 和 `skip_rows`，或重新导出工作簿
        source {} declares {} header rows; at most {} are taken
        数据源 {} 声明了 {} 行表头；最多接受 {} 行
        correct `header_rows`, or skip rows before the header with `skip_rows`
        请更正 `header_rows`，或用 `skip_rows` 跳过表头之前的行
        source {} declares the range "{}", which is none of {}
        数据源 {} 声明的范围“{}”不在 {} 之中
        write it as A3:H200
        请写作 A3:H200
        {}, column {} has values but no name in the header (row {})
        {} 的 {} 列有值，但表头（第 {} 行）里没有名称
        name it in the header, say how many rows the header has with `header_rows`, or leave the column out with `range`
        请在表头里给它命名，或用 `header_rows` 说明表头有几行，或用 `range` 略去该列
        {}, columns {} and {} are both called "{}"
        {} 的 {} 列和 {} 列都叫“{}”
        give every column a name of its own; if the header has several rows, say so with `header_rows`
        每一列要有不同的名称；表头有多行时请用 `header_rows` 说明
        {} has no header in row {}
        {} 的第 {} 行没有表头
        check `skip_rows` and `header_rows`
        请检查 `skip_rows` 和 `header_rows`
        {} cannot be opened: {}
        {} 无法打开：{}
        check the path and that this user may read the file
        请检查路径，以及运行用户能否读取该文件
        {} is no regular file
        {} 不是普通文件
        {} is empty
        {} 是空的
        {} is a binary workbook (.xlsb)
        {} 是二进制工作簿（.xlsb）
        {} is a zip file, but no Excel workbook: it has no part xl/workbook.xml
        {} 是 zip 文件，但不是 Excel 工作簿：缺少 xl/workbook.xml
        a binary workbook (.xlsb)
        二进制工作簿（.xlsb）
        a zip file, but no Excel workbook: it has no part xl/workbook.xml
        zip 文件，但不是 Excel 工作簿：缺少 xl/workbook.xml
        save it as .xlsx
        请另存为 .xlsx
        declare the format that it has, or unpack it first
        请声明它实际的格式，或先解压
        {} has no sheet
        {} 没有工作表
        save the workbook again with a sheet of cells
        请重新保存工作簿，并带有单元格工作表
        {} has no sheet "{}"; it has {}
        {} 没有工作表“{}”；现有 {}
        correct `sheet` in the declaration
        请更正声明里的 `sheet`
        {} is a workbook of Excel 97–2003 (.xls), or one protected by a password
        {} 是 Excel 97–2003 工作簿（.xls），或有密码保护
        open it in Excel or WPS, remove the password, and save it as .xlsx
        请用 Excel 或 WPS 打开，去掉密码，另存为 .xlsx
        {} is no Excel workbook (.xlsx){}
        {} 不是 Excel 工作簿（.xlsx）{}
        : it holds HTML or XML
        ：内容是 HTML 或 XML
        the server may have answered with a page instead of the file; fetch it again, or save it as .xlsx
        服务器可能返回了网页而不是文件；请重新获取，或另存为 .xlsx
        save it as .xlsx, or declare the format that it has
        请另存为 .xlsx，或声明它实际的格式
        {} is a damaged or incomplete workbook: {}
        {} 是损坏或不完整的工作簿：{}
        {} holds {} parts; at most {} are taken
        {} 含有 {} 个部件；最多接受 {} 个
        save the sheet that is wanted as a workbook of its own
        请把需要的工作表单独另存为工作簿
        {} is protected by a password (part {})
        {} 有密码保护（部件 {}）
        remove the password and save it again
        请去掉密码后重新保存
        {} is refused before unpacking: {}; at most {} GiB and {} times its size are taken
        {} 在解压之前被拒绝：{}；最多接受 {} GiB、且不超过自身大小的 {} 倍
        part {} would grow from {} to {} bytes
        部件 {} 将从 {} 字节解压成 {} 字节
        if the workbook is meant to be that large, export the sheet as CSV or Parquet
        如果工作簿确实这么大，请把工作表导出为 CSV 或 Parquet
        its table of contents, which stands at the end, is missing
        缺少位于末尾的目录
        its table of contents cannot be found
        找不到它的目录
        its table of contents lies outside of the file
        它的目录位于文件之外
        its table of contents breaks off
        它的目录中断
        part {} is missing
        缺少部件 {}
        part {} cannot be found
        找不到部件 {}
        part {} breaks off
        部件 {} 中断
        part {} is longer than it says
        部件 {} 比声明的长
        part {} cannot be unpacked
        部件 {} 无法解压
        part {} is packed in way {}, which Excel does not use
        部件 {} 的压缩方式是 {}，Excel 不使用这种方式
        part {} is shorter than it says
        部件 {} 比声明的短
        check the disk and this user's rights, then run again
        请检查磁盘和运行用户的权限，然后重新运行
        {} cannot be written: {}
        {} 无法写入：{}
        check the disk's free space and this user's rights, then run again
        请检查磁盘空间和运行用户的权限，然后重新运行
        {} has other columns than {}: {}
        {} 的列与 {} 不同：{}
        give every file of the folder the same columns in the same order, or narrow the pattern
        请让文件夹里的每个文件有相同顺序的相同列，或缩小文件名模式
        correct the declaration, or the file's header
        请更正声明，或更正文件的表头
        {}: the engine and the reader find different numbers of rows
        {}：引擎与读取程序数出的行数不同
        report this file: it must not happen; meanwhile export it without line ends in values
        这不应发生，请报告这个文件；暂时请导出为值内不含换行的文件
        {}, {} is longer than {} MiB
        {} 的 {} 超过 {} MiB
        the file is damaged or is no CSV: look for a missing line end or quote near that line
        文件已损坏或不是 CSV：请在该行附近查找缺失的换行或引号
        {}, {}: a NUL byte at position {} of the line
        {} 的 {}：该行第 {} 个位置有 NUL 字节
        this is no plain text; export it again as CSV in UTF-8
        这不是纯文本；请重新导出为 UTF-8 的 CSV
        {}, {}: the file ends in the middle of a character of {}
        {} 的 {}：文件在一个 {} 字符中间结束
        the file is cut off; fetch or export it again
        文件被截断；请重新获取或导出
        {} {}, nor is the file any other encoding that is read
        {} {}，也不是可读取的其他编码
        the file is damaged, or mixes encodings: correct that line, or export the file again in UTF-8
        文件已损坏，或混用了编码：请更正该行，或重新导出为 UTF-8
        {} {}; the file is probably {}
        {} {}；文件很可能是 {}
        declare encoding: {} (or auto, which finds it) in the source
        请在数据源里声明 encoding: {}（或 auto，自动识别）
        has byte 0x{} at position {} of {}, which is no {}
        在{3}的第 {2} 个位置有字节 0x{1}，不是 {4}
        has a NUL byte at position {} of {}, as UTF-16 has
        在{2}的第 {1} 个位置有 NUL 字节，像 UTF-16 那样
        starts with the byte order mark of UTF-16
        以 UTF-16 的字节序标记开头
        starts with the byte order mark of UTF-16 and is declared as {}
        以 UTF-16 的字节序标记开头，却声明为 {}
        is well-formed UTF-8 and is declared as {}
        是正确的 UTF-8，却声明为 {}
        has no byte order mark, and utf-16 does not say which byte comes first
        没有字节序标记，而 utf-16 没有说明哪个字节在前
        is declared as {}, and its bytes stand the other way round
        声明为 {}，但字节顺序相反
        is declared as {}, and is well-formed UTF-8
        声明为 {}，但它是正确的 UTF-8
        is declared as {}, and is well-formed GB18030
        声明为 {}，但它是正确的 GB18030
        line {}
        第 {} 行
        line {} (row {})
        第 {} 行（第 {} 条）
        row {}
        第 {} 行
        record {}
        第 {} 条记录
        sheet {}
        工作表 {}
        table {}
        表 {}
        sheet "{}"
        工作表“{}”
        {} has {} MiB; a document whose records stand inside it may have {}
        {} 有 {} MiB；记录位于内部的文档最多 {} MiB
        export the records as a list of their own or as NDJSON, which are read record by record
        请把记录单独导出为列表或 NDJSON，它们可以逐条读取
        {}: records "{}" is {}
        {}：记录“{}”{}
        {}: the document is {}
        {}：文档{}
        no list of records but {}; it has {}
        不是记录列表，而是{}；其中有 {}
        nothing in the document; it has {}
        在文档里不存在；其中有 {}
        the document
        文档
        no list of records but {}
        不是记录列表，而是{}
        a text
        文本
        null
        空值
        an object
        对象
        a number
        数
        {} has no table
        {} 里没有表
        check that the right file was exported, and that the export finished
        请确认导出的是所要的文件，且导出已完成
        {} has several tables: {}
        {} 里有多个表：{}
        say which one holds the rows: table: {}
        请指明数据所在的表，如 {}
        {}, line {}, is not in UTF-8 as the lines before it are: the file mixes encodings
        {} 第 {} 行不是 UTF-8，而它之前的行是：文件混用了编码
        correct that line, or export the file again in UTF-8; if all of it is GB18030, declare that encoding
        请更正该行，或重新导出为 UTF-8；如果整个文件都是 GB18030，请指明该编码
        it would grow from {} to {} bytes
        它将从 {} 字节解压成 {} 字节
        nothing in the document
        在文档里不存在
        declare the path to the list of records, such as data.items
        请声明记录列表的路径，如 data.items
        {} has several lists: {}
        {} 含有多个列表：{}
        declare which one holds the records: records: {}
        请声明哪一个是记录：records: {}
        {} is no JSON: {}
        {} 不是 JSON：{}
        if every line is a document of its own, declare format: ndjson
        如果每行是一个独立文档，请声明 format: ndjson
        the file is damaged or cut off; fetch or export it again
        文件已损坏或被截断；请重新获取或导出
        source {} declares column "{}", which no record of {} has; they have {}
        数据源 {} 声明了列“{}”，但 {} 的记录里都没有；现有 {}
        correct the declaration; a field of a nested object is called by both names, such as address_city
        请更正声明；嵌套对象的字段要写两级名称，如 address_city
        {} has no record with a field
        {} 没有带字段的记录
        check the source, and the path to its records
        请检查数据源，以及记录的路径
        {}, line {}: {}
        {} 第 {} 行：{}
        {}, record {}: {}
        {} 第 {} 条记录：{}
        {}, row {}: {}
        {} 第 {} 行：{}
        {}, line {}: {} value instead of {}
        {} 第 {} 行：有 {} 个值，应有 {} 个
        {}, line {}: {} values instead of {}
        {} 第 {} 行：有 {} 个值，应有 {} 个
        {}, line {}: column {}: text follows the closing quote
        {} 第 {} 行：列 {}：结束引号之后还有文字
        {}, line {}: it is no JSON: {}
        {} 第 {} 行：不是 JSON：{}
        {}, line {}: it is no JSON object but {}
        {} 第 {} 行：不是 JSON 对象，而是 {}
        {}, record {}: it is no JSON object but {}
        {} 第 {} 条记录：不是 JSON 对象，而是 {}
        {} value instead of {}
        有 {} 个值，应有 {} 个
        {} values instead of {}
        有 {} 个值，应有 {} 个
        column {}: a quote is opened and not closed
        列 {}：引号打开后没有关闭
        correct that line: every row has {} values, and a value with a delimiter, quote or line end stands in quotes, with each inner quote doubled; or declare bad_rows: quarantine to set such rows aside
        请更正该行：每行应有 {} 个值，含分隔符、引号或换行的值要放在引号里，里面的引号写两次；或声明 bad_rows: quarantine 把这些行隔离
        compressed with gzip
         gzip 压缩文件
        compressed with zstd
         zstd 压缩文件
        an old or encrypted Excel workbook
        旧版 Excel 工作簿，或有密码保护
        a 7z archive
         7z 压缩包
        a RAR archive
         RAR 压缩包
        a PDF document
         PDF 文档
        save it as .xlsx, without a password
        请去掉密码，另存为 .xlsx
        unpack it first
        请先解压
        export its tables as CSV or Excel
        请把其中的表格导出为 CSV 或 Excel
        correct that {}, or declare bad_rows: quarantine to set such records aside
        请更正那一{}，或声明 bad_rows: quarantine 把这些记录隔离
        {}: its objects have more than 10,000 fields; at most 10,000 columns are taken
        {}：对象有 10,000 个以上字段；最多接受 10,000 列
        turn the fields into rows before loading: keys that are values, such as dates, belong in a list
        请在装载前把字段转成行：作为值的键（如日期）应放进列表
        {}, line {}: more than 10,000 values; at most 10,000 columns are taken
        {} 第 {} 行：有 10,000 个以上的值；最多接受 10,000 列
        {}: the record of line {} is longer than {} MiB
        {}：第 {} 行的记录超过 {} MiB
        look for a missing line end or quote near that line
        请在该行附近查找缺失的换行或引号
        the folder {} cannot be made: {}
        文件夹 {} 无法建立：{}
        check the disk's free space and the folder for temporary files (TMPDIR)
        请检查磁盘空间和临时文件夹（TMPDIR）
        {} is a web page or XML, no {}: it starts with "{}"
        {} 是网页或 XML，不是 {}：它以“{}”开头
        the address probably answered with a log-in or error page: open it in a browser, and check address and credential
        地址可能返回了登录页或错误页：请在浏览器里打开，并检查地址和凭据
        this system's C library cannot read {}
        本系统的 C 库无法读取 {}
        install its conversion modules (on Debian libc6, on Fedora glibc-gconv-extra), or convert the file to UTF-8
        请安装其转换模块（Debian 为 libc6，Fedora 为 glibc-gconv-extra），或把文件转成 UTF-8
        {}, line {}: byte 0x{} at byte {} of the file is no {}
        {1} 第 {2} 行：文件第 {4} 个字节 0x{3} 不是 {5}
        correct that line, or export the file again in UTF-8
        请更正该行，或重新导出为 UTF-8
        {}, {} {}, column {}: "{}" is no {}{}; {} {}
        {1} 第 {3} {2}，列 {4}：“{5}”不是 {6}{7}；共 {8} {9}
        row fails
        行不符
        rows fail
        行不符
        correct the values, declare the column as text in the source, or declare bad_rows: quarantine to set such rows aside
        请更正这些值，或在数据源里把该列声明为 text，或声明 bad_rows: quarantine 把这些行隔离
        source {}: {} of {} rows cannot be read; the first is {}: {}
        数据源 {1}：{3} 行中有 {2} 行无法读取；第一处是 {4}：{5}
        that many bad rows mean a wrong declaration: check delimiter, quote, encoding and column types
        坏行这么多，说明声明有误：请检查分隔符、引号、编码和列的类型
        """#
}
