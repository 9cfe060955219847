extension ChineseSentences {
    /// What is said of the values that an app's files hold.
    static let manifests = #"""
        Delete {}, or write the right format
        请清空 {}，或选对格式
        Delete one of the two
        请去掉其中之一
        Rows of this source are pushed, so there is no {}
        这个数据源的数据由程序推送，所以没有 {}
        An address is not watched
        网址不能监视
        The source has both path and remote
        数据源既有路径又有网址
        A postgres source is no file
        PostgreSQL 数据源不是文件
        The source reads {}, outside the app folder
        数据源读取应用文件夹之外的 {}
        The path {} leads out of the app folder
        路径 {} 超出应用文件夹
        The file {} is empty
        文件 {} 是空的
        {} is a folder
        {} 是文件夹
        There is no file {}
        没有文件 {}
        {} is for {}; this source is {}
        {} 只用于 {}；这个数据源是 {}
        header is false, but header_rows counts rows of a header
        没有表头，却填写了表头行数
        Write header: false if the first row is data, else at least 1
        首行是数据请选“没有表头”，否则至少为 1
        Write range: A3:H200
        请写作 A3:H200
        Convert the file with iconv -f {} -t UTF-8 and write encoding: utf-8
        请用 iconv -f {} -t UTF-8 转换文件，并选择 utf-8
        Keep table to read all of a table, query to read one SELECT
        读取整张表请留“数据库表”，读取一条 SELECT 请留“查询”
        Add table: public.project, or query: with one SELECT
        请填写数据库表（如 public.project）或查询
        Write the SELECT, or name a table
        请写 SELECT，或填写表
        Add key: [id]: mode {} tells by it which row is which
        请填写键：{} 方式靠它区分各行
        Add key: [id]: duplicates are rows of the same key
        请填写键：重复是指键相同的行
        Add watermark: updated_at, the column whose greatest value says where the next load begins
        请填写水位列：其最大值说明下次从哪里开始
        Write mode: incremental, or delete watermark
        请选择增量方式，或清空水位列
        Write {}: text
        请写 {}: text
        header_rows is 0
        表头行数是 0
        range is {}, which names no cells
        范围是 {}，不是单元格
        encoding is {}, which is not read
        编码是 {}，这里不读取
        {} is {}, not one ASCII character
        {} 是 {}，不是一个 ASCII 字符
        Write {}: "," (or ";", "|", "\t")
        请把 {} 写成一个字符，如 , ; | 或 \t
        Write {}: "'"
        请把 {} 写成一个字符，如 '
        The source has both table and query
        数据源既有表又有查询
        query holds no SELECT
        查询里没有 SELECT
        watermark is for mode incremental; this source has mode {}
        水位列只用于增量方式；这个数据源的方式是 {}
        The type of {} is {}
        {} 的类型是{}
        The file {} has no column {}
        文件 {} 没有列 {}
        Give the folder and the app one name
        请让文件夹与应用同名
        Add region: "500000", the code of GB/T 2260
        请填写 GB/T 2260 代码，如 500000
        Add grade: general.1 (or a higher grade of GB/T 43697-2024)
        请选择分级（GB/T 43697-2024）
        Add openness: {}
        请选择共享开放属性：{}
        Add openness_reason: {zh: …, en: …}, naming the law or rule
        请填写理由，写明法律或规定
        The model is {} without a reason
        共享开放属性是 {}，却没有理由
        Add type: {}
        请填写类型：{}
        {} is no type
        {} 不是类型
        The key names {}, which is no field of {}
        键里的 {} 不是 {} 的字段
        {} {} is declared twice (first in {}, line {})
        {} {} 声明了两次（最先在 {} 第 {} 行）
        Rename or delete one of the two
        请改名或删去其中之一
        The SQL is not one SELECT: {}
        SQL 不是一条 SELECT：{}
        Mend the SQL
        请更正 SQL
        The SELECT does not give the column {}
        SELECT 没有给出列 {}
        {} has no column {}
        {} 没有列 {}
        the time zone {} is unknown
        时区 {} 不存在
        name one of the IANA database, such as Asia/Shanghai or UTC
        请写 IANA 时区，如 Asia/Shanghai 或 UTC
        the schedule {} is unknown
        计划 {} 不存在
        write @hourly, @daily, @weekly, @monthly or @yearly, or five fields
        请写 @hourly、@daily、@weekly、@monthly、@yearly 或五段 cron
        the schedule “{}” has {} fields
        计划“{}”有 {} 段
        write five: minute, hour, day of month, month, day of week, such as 30 2 * * *
        请写五段：分、时、日、月、星期，如 30 2 * * *
        the schedule “{}” never comes: day {} is in none of its months
        计划“{}”永远不会到来：所列月份没有 {} 日
        name a day the month has
        请写该月有的日子
        {} {} has an empty place in its list
        {} {} 的列表里有空项
        {} {} runs backwards
        {} {} 前后颠倒
        {} {} is not understood
        {} {} 无法识别
        write values with one comma between them, such as 1,2
        请用一个逗号分隔，如 1,2
        The app {} stands in the folder {}
        应用 {} 在文件夹 {} 里
        The field {} has no title
        字段 {} 没有标题
        """#
}
