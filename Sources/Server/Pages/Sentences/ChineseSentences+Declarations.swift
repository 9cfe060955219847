extension ChineseSentences {
    /// What is said of an app's files.
    static let declarations = #"""
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
        """#
}
