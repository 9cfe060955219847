extension ChineseSentences {
    /// What is said of lines, records and single values.
    static let sourceTexts = #"""
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
        {} is not in UTF-8, and its characters are those of {} rather than of GB18030
        {} 不是 UTF-8，其字符更像 {} 而不是 GB18030
        export the file again in UTF-8; if it is GB18030 all the same, declare that encoding
        请重新导出为 UTF-8；如果文件确实是 GB18030，请指明该编码
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
        check the disk's free space, and the owner and mode of the folder it is to be in
        请检查磁盘的剩余空间，以及所在文件夹的所有者和权限
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
