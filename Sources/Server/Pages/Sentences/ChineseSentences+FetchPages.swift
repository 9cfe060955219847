extension ChineseSentences {
    /// What is said of pages, listings and parameters of remote sources.
    static let fetchPages = #"""
        Raise the source's mostBytes if it really is that large, or ask for less
        如果确实这么大，请提高数据源的“最多字节”，或减少请求的内容
        "{}" is no pattern of a file's name
        “{}”不是文件名模式
        Write it as *.csv, without folders
        请写作 *.csv，不带文件夹
        the host {} cannot be found: {}
        找不到主机 {}：{}
        Check the name, and this machine's resolver
        请检查主机名，以及本机的域名解析
        requests to {} are refused: the address is {}
        对 {} 的请求被拒绝：地址是 {}
        If this node is meant to reach it, add "{}" itself to the setting fetch.allow
        如果本节点应能访问它，请把“{}”加入设置 fetch.allow
        requests to {}, port {}, are refused: it is not on the allow-list
        对 {} 端口 {} 的请求被拒绝：不在允许名单上
        Add "{}" to the setting fetch.allow
        请运维人员把“{}”加入设置 fetch.allow
        {} has no address
        {} 没有地址
        "{}" in fetch.allow is no host name, address or block of addresses
        fetch.allow 里的“{}”不是主机名、地址或地址段
        Write it as data.example.cn, *.example.cn, 10.1.0.0/16 or db.example.cn:5432; brackets around IPv6 with a port
        请写作 data.example.cn、*.example.cn、10.1.0.0/16 或 db.example.cn:5432；带端口的 IPv6 加方括号
        Name the list by the source's `records`
        请用数据源的 `records` 指明列表
        Name the member that holds the cursor
        请指明游标所在的成员
        the page from {} {}
        {} 的分页{}
        has no member {}
        没有成员 {}
        has no list at {}
        在 {} 处没有列表
        has {} lists to choose from
        有 {} 个列表可选
        has no text or number at {}
        在 {} 处不是文本或数字
        Check that the address answers with JSON
        请检查该地址返回的是不是 JSON
        ends in the middle of its JSON, at byte {}
        在第 {} 字节处 JSON 未完即止
        is no JSON at byte {}
        第 {} 字节处不是 JSON
        See that the disk has room and the folder belongs to the user Heliu runs as
        请确认磁盘有空间，且文件夹属于运行 Heliu 的用户
        {} leads back to a page that was read already
        {} 又回到已经读过的页
        Check the source's `paging`: the parameter's name, or the member that holds the cursor
        请检查数据源的分页：参数名，或游标所在的成员
        an address holds a user or password before its host
        地址在主机之前含有用户或密码
        Store them as a credential and name it in the source
        请把它们存为凭据，并在数据源里引用
        {} leads to {}, which is not encrypted
        {} 指向未加密的 {}
        Name that address itself in the source if it is meant
        如果确实需要，请在数据源里直接写那个地址
        the address "{}" {}
        地址“{}”{}
        Write it as https://host/path, with percent-escapes for special characters and punycode for international host names
        请写作 https://主机/路径，特殊字符用百分号转义，国际化域名用 punycode
        has no scheme, or is too long
        没有协议，或太长
        begins with {}:// where {} is expected
        以 {}:// 开头，这里应为 {}
        has control characters or backslashes
        含有控制字符或反斜杠
        has a port that is no number from 1 to 65535
        端口不是 1 到 65535 的数字
        has brackets around something that is no IPv6 address
        方括号里不是 IPv6 地址
        has no host name of ASCII letters, digits, dots and hyphens
        没有由 ASCII 字母、数字、点和连字符组成的主机名
        {} has {} bytes, not the {} it was listed with
        {} 有 {} 字节，而列表里是 {} 字节
        Run the source again when its objects are no longer being written
        请等对象写完后再运行
        the listing of {} repeats itself
        {} 的对象列表重复
        Ask the store's operator
        请询问对象存储的运维人员
        {} has no object{}
        {} 没有对象{}
         that fits {}
         与 {} 相符
        Check the prefix, and the source's pattern
        请检查前缀，以及数据源的文件名模式
        {} names no database
        {} 没有写明数据库
        Write it as postgresql://host:port/database
        请写作 postgresql://主机:端口/数据库
        {} has the parameter {}, which is not taken
        {} 带有不接受的参数 {}
        Leave it out; {} may stand there
        请去掉它；可用的参数有 {}
        the source {}: {}
        数据源 {}：{}
        {} has more than {} pages
        {} 超过 {} 页
        Raise the source's mostPages, or ask for larger pages
        请提高数据源的“最多页数”，或增大每页
        the credential {} is named, but not how it is sent
        写明了凭据 {}，但没有写明怎样发送
        Set `authentication` to bearer, basic, headers or s3
        请把认证方式设为 bearer、basic、headers 或 s3
        a page from {} has {} bytes; at most {} are looked into
        {} 的一页有 {} 字节；最多查看 {} 字节
        Ask for smaller pages
        请减小每页
        a database is read where it is and not fetched
        数据库直接读取，不下载
        Ask for its address instead
        请改用它的地址
        an object has no pages
        对象没有分页
        Leave out `paging`, and end the address in / or *
        请去掉分页，并让地址以 / 或 * 结尾
        {} opens no bucket
        {} 不能打开桶
        Use the authentication s3
        请用认证方式 s3
        the authentication {} has no credential
        认证方式 {} 没有凭据
        Store one, and name it as `credential`
        请存入凭据，并在 `credential` 里引用
        pages of {} records never end
        每页 {} 条记录的分页没有尽头
        Ask for at least one record
        每页至少一条记录
        records of {} cannot be counted page by page
        {} 的记录不能逐页计数
        Use the paging `link`, or none
        请用 `link` 分页，或不分页
        only a JSON page names a cursor
        只有 JSON 页带游标
        Use another paging, or the format json
        请用别的分页方式，或 json 格式
        the watched folder {} cannot be read: {}
        监视的文件夹 {} 无法读取：{}
        Check that it exists, and that the user Heliu runs as may read it
        请检查它是否存在，以及运行 Heliu 的用户能否读取
        {} answers with a web page{} where data is declared
        {} 返回的是网页{}，而声明的是数据
        Open the address in a browser: it may want a login, or another address may give the data itself
        请在浏览器里打开该地址：可能需要登录，或数据在另一个地址
        {} answers {}
        {} 返回 {}
        """#
}
