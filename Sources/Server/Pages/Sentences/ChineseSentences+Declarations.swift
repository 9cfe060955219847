extension ChineseSentences {
    /// What is said of added sources and of the declarations they become.
    static let declarations = #"""
        Leave it empty, or choose another authentication
        请留空，或改用别的认证方式
        Fill in all of what is secret
        请填全密钥内容
        Write one header on each line, for example: X-Api-Key: …
        请每行写一个请求头，如 X-Api-Key: …
        Choose bearer, basic, headers or s3
        请选择令牌、用户名与密码、请求头或对象存储签名
        A credential of kind {} has none of this
        {} 类型的凭据没有这一项
        A credential of kind {} needs it
        {} 类型的凭据需要这一项
        A credential of kind headers needs it
        请求头类型的凭据需要这一项
        Something secret was filled in, but not how it is sent
        填写了密钥内容，但没有说明怎样发送
        {} is not a name
        {} 不是名称
        Write the field, its type and what the source calls it, for example: area decimal(18,4) 面积
        请写字段名、类型和源中的列名，如 area decimal(18,4) 面积
        Line {} of the columns is {}, without a type
        字段的第 {} 行是 {}，没有类型
        Write one header on each line, for example: Accept: text/csv
        请每行写一个请求头，如 Accept: text/csv
        Line {} of the headers is not a name, a colon and a value
        请求头的第 {} 行不是“名称: 值”
        There is nothing at this address that you may see
        这个地址没有您可见的内容
        There is nothing at this address
        这个地址没有内容
        Use one of {}
        请用其中之一：{}
        Write the code of GB/T 2260, for example 500000
        请写 GB/T 2260 代码，如 500000
        Write a line for each: the field, its type and the member of the JSON object
        请每行写一个：字段名、类型和 JSON 对象的成员名
        {} has no credential {}
        {} 没有凭据 {}
        Choose one of its own, or none, so that a new one is stored
        请选择它自己的凭据，或不选而存入新的
        Fill in what is secret, or have it stored: heliu credential put {} --kind … --owner {}
        请填写密钥内容，或请运维人员存入：heliu credential put {} --kind … --owner {}
        Fill it in where the form asks for what is secret, or store it with heliu credential
        请填写在表单的密钥栏，或用 heliu credential 存入
        Choose another, for example {}_2
        请换一个，如 {}_2
        Check every field
        请检查每一栏
        There is no organisation {}
        没有单位 {}
        The owner has no region of its own
        所属单位没有登记地区
        There is no key {}
        没有 {} 这一项
        Rows that are pushed have the columns that are named here, and none is
        推送的数据要在这里写明字段，现在一个也没有
        The name {} is taken
        名称 {} 已被占用
        The source cannot be read as it is
        数据源现在无法读取
        Name those that matter in a query, or write an app
        请用查询只取需要的列，或编写应用
        no source {} was added
        没有添加过数据源 {}
        sources of apps are removed with the app; `heliu source list` shows all
        应用里的数据源随应用移除；`heliu source list` 列出全部
        The source has {} columns; 1 to {} are kept
        数据源有 {} 列；可保存 1 到 {} 列
        The path {} is not absolute, or holds one of * ? [
        路径 {} 不是绝对路径，或含有 * ? [
        Write it as it stands on the server
        请按服务器上的写法填写
        Write it as it stands on the server, below {}
        请按服务器上的写法填写，在 {} 之下
        This node reads no files of its machine for {}
        本节点不为 {} 读取本机文件
        Ask the operator to name a folder in the setting sources.folders, or upload the file
        请运维人员在设置 sources.folders 里指定文件夹，或上传文件
        The path {} leads out of the folders that sources may read
        路径 {} 超出了数据源可读取的文件夹
        Use a path below {}
        请用 {} 之下的路径
        There is nothing at {}
        {} 处没有内容
        Put the file there, or correct the path
        请把文件放到那里，或更正路径
        Choose another name, or change that one
        请另取名称，或修改已有的那个
        Check the data folder's disk and rights
        请检查数据文件夹的磁盘和权限
        There is a source of this name already
        已有同名的数据源
        Did you mean {}?
        您是不是指 {}？
        There is no {} here yet: declare one
        这里还没有可选的内容（{}）：请先声明
        Use one of: {}
        请用其中之一：{}
        Add {}: …
        请填写 {}
        {} lacks {}
        {}缺少 {}
        {} has no value
        {} 没有值
        the source
        数据源
        the app
        应用
        the model
        模型
        the field
        字段
        {} must be {}, not {}
        {} 应是{}，而不是{}
        {} {} is not a name
        {} {} 不是名称
        {} is {}, neither true nor false
        {} 是 {}，既不是 true 也不是 false
        {} is {}, not a whole number ≥ 0
        {} 是 {}，不是大于等于 0 的整数
        Write digits only
        请只写数字
        {} is {}, which is none of its values
        {} 是 {}，不在可选值之中
        {} names {} twice
        {} 里 {} 出现了两次
        Delete the repetition
        请删去重复的
        The key {} occurs twice (first on line {})
        {} 出现了两次（最先在第 {} 行）
        Keep one of the two, or give one its right name
        请保留一个，或改正其中一个的名称
        This is not YAML: {}{}
        这不是 YAML：{}{}
        This is not YAML: {}
        这不是 YAML：{}
        Start with a letter a-z and use at most 63 of a-z 0-9 _{}
        请以字母 a-z 开头，用至多 63 个 a-z 0-9 _{}
        Start with a letter a-z and use at most 63 of a-z 0-9 _{}, for example {}
        请以字母 a-z 开头，用至多 63 个 a-z 0-9 _{}，如 {}
        Add title: {zh: …, en: …}
        请填写标题
        Add {}: {zh: …, en: …}
        请填写 {}
        {} has no Chinese text
        {} 没有中文
        Add zh: …
        请填写中文
        Add format: csv
        请选择格式
        Add url: https://…, s3://bucket/key or postgresql://host/database
        请填写网址：https://…、s3://桶/键 或 postgresql://主机/数据库
        Write a larger number, or delete it
        请写更大的数，或留空
        Store it with heliu credential, write credential: NAME, and keep only the host in url
        请把它存为凭据，按名称引用，网址里只留主机
        Store it with heliu credential --kind headers, and write authentication: headers and credential: NAME
        请用 heliu credential --kind headers 存入，并写 authentication: headers 和 credential: 名称
        Store one with heliu credential, and write credential: NAME
        请填写密钥内容，或用 heliu credential 存入并按名称引用
        Add authentication: bearer, basic or headers: how the credential is sent
        请选择认证方式：凭据怎样发送
        Write bearer, basic or headers
        请选择令牌、用户名与密码或请求头
        Write authentication: s3
        请选择对象存储签名（s3）
        Delete it: the credential alone will do
        请选“不需要”：有凭据就够了
        Delete paging, and end the address in / to read all objects under it
        请去掉分页，并让地址以 / 结尾以读取其下所有对象
        Delete paging
        请去掉分页
        Add by: link | cursor | offset | page
        请选择分页方式
        Write format: json, or another paging
        请用 json 格式，或别的分页方式
        Write by: link, or delete paging
        请用 Link 响应头分页，或去掉分页
        Add limit: 1000, the records of one page
        请填写每页记录数，如 1000
        {} is for s3:// addresses
        {} 只用于 s3:// 地址
        Delete {}
        请清空 {}
        {} is 0: nothing could be fetched
        {} 是 0：什么也取不到
        url {} has no scheme
        网址 {} 没有协议
        Write https://{}
        请写作 https://{}
        The url holds a user or password: everyone who has the app could read it
        网址里含有用户或密码：有这个应用的人都能看到
        url begins with {}://, which is not fetched
        网址以 {}:// 开头，这里不读取
        url {} names no host, or has blanks
        网址 {} 没有主机，或含有空格
        Write the whole address on one line, blanks as %20
        请把完整地址写在一行，空格写作 %20
        url is a database's, but the format is {}
        网址是数据库的，格式却是 {}
        The format is postgres, but url begins with {}://
        格式是 postgres，网址却以 {}:// 开头
        Write format: postgres
        请选择 PostgreSQL 格式
        Write url: postgresql://host/database
        请把网址写作 postgresql://主机/数据库
        The header {} is {}
        请求头 {} 是{}
        The header {} holds a secret: everyone who has the app could read it
        请求头 {} 含有密钥：有这个应用的人都能看到
        authentication {} does not go with {}://
        认证方式 {} 不能用于 {}://
        {}:// addresses have no pages
        {}:// 地址没有分页
        by is {}, which is none of its values
        分页方式是 {}，不在可选值之中
        Paging by {} has no {}
        按 {} 分页没有 {}
        Only a JSON page names a cursor; this source is {}
        只有 JSON 页带游标；这个数据源是 {}
        Records of {} cannot be counted page by page
        {} 的记录不能逐页计数
        Add pattern: "*.csv": which files of the folder are loaded as they arrive
        请填写文件名模式，如 *.csv：哪些文件到达后装载
        Delete {}, or write another mode
        请清空 {}，或改用别的方式
        Delete watch, and give the app a schedule
        请取消监视，改用计划
        Keep the one where the rows are
        请只保留数据所在的那一个
        Delete path and add remote: {url: "postgresql://host/database", credential: NAME}
        请清空路径，填写网址 postgresql://主机/数据库 和凭据
        Add remote: {url: "postgresql://host/database", credential: NAME}
        请填写网址 postgresql://主机/数据库 和凭据
        Add path: the folder whose files match pattern
        请填写路径：含有相符文件的文件夹
        Write an absolute path, or keep the files in samples/
        请写绝对路径，或把文件放在 samples/
        Make it, or name the right one
        请建立它，或写对名称
        There is no folder {}
        没有文件夹 {}
        Add path: samples/NAME.{}
        请填写路径（{} 文件）
        Write {}: value
        请写 {}: 值
        Make sure the operator wants that; an app that travels keeps its files in samples/
        请确认这是运维人员所要的；可移植的应用把文件放在 samples/
        Copy the file into samples/ and write path: samples/{}
        请把文件复制到 samples/，并写 path: samples/{}
        Call the source raw_{}: SQL could not tell the two apart
        请把数据源命名为 raw_{}：SQL 分不清这两个
        The source {} has the name of a model ({}, line {})
        数据源 {} 与模型同名（{} 第 {} 行）
        Put a header line and rows into it
        请放入表头和数据行
        Name a file, or add pattern: "*.csv" to read all that match
        请写一个文件，或填写文件名模式（如 *.csv）读取所有相符的文件
        Put the file there, or name the right one
        请把文件放到那里，或写对名称
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
