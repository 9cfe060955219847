extension ChineseSentences {
    /// What is said of workbooks, Parquet, SQLite and the encodings of files.
    static let sourceFiles = #"""
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
        """#
}
