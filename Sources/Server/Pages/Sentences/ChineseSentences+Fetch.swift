extension ChineseSentences {
    /// What is said of credentials, addresses and servers.
    static let fetch = #"""
        the address "{}" names no bucket
        地址“{}”没有写明桶
        Write it as s3://bucket/key
        请写作 s3://桶/键
        the address "{}" has a * before its end, or control characters
        地址“{}”在结尾之前有 *，或含有控制字符
        End the address with the prefix and choose among the names below it by the source's `pattern`
        请让地址以前缀结尾，再用数据源的 `pattern` 选择其下的名称
        "{}" is no region
        “{}”不是区域
        Write it as cn-north-1
        请写作 cn-north-1 这样的形式
        {} does not answer with a list of objects but with "{}"
        {} 返回的不是对象列表，而是“{}”
        Check the endpoint and that the store speaks S3's ListObjectsV2
        请检查对象存储地址，以及它是否支持 S3 的 ListObjectsV2
        the credential key {} has mode 0{}: others may read it
        凭据密钥 {} 的权限是 0{}：他人可能读取
        Run `chmod 600 {}`, and change the key if others had access
        请运行 `chmod 600 {}`；如他人曾能读取，请更换密钥
        the credential key {} {}
        凭据密钥 {} {}
        Restore the file from a backup; without it stored credentials must be entered anew
        请从备份恢复该文件；没有它，已存的凭据须重新填写
        cannot be opened: {}
        无法打开：{}
        is not a regular file
        不是普通文件
        cannot be read
        无法读取
        is damaged in line {}
        第 {} 行已损坏
        the credential {} is sealed under the key {}, which is not in {}
        凭据 {} 用密钥 {} 加密，而 {} 里没有它
        Restore the key file from a backup, or remove the credential, and change the key then
        请从备份恢复密钥文件，或移除该凭据，然后更换密钥
        the key {} that credentials are sealed under is not in {}
        加密凭据的密钥 {} 不在 {} 里
        Restore the key file from a backup, or change the key
        请从备份恢复密钥文件，或更换密钥
        the credential key keeps changing
        凭据密钥正在不断更换
        Try again when its change is over
        请等更换结束后再试
        "{}" is no name of a credential
        “{}”不是凭据名称
        Use at most 64 letters, digits, hyphens, dots and underscores
        请用至多 64 个字母、数字、连字符、点和下划线
        the credential {} has no owner
        凭据 {} 没有所属单位
        Name the organisation that answers for it
        请写明负责的单位
        there is no credential {}
        没有凭据 {}
        Store it, or name another in the source
        请先存入，或在数据源里改用别的凭据
        the credential {} is of kind {} where {} is needed
        凭据 {} 的类型是 {}，这里需要 {}
        Name another credential in the source, or store one of that kind
        请在数据源里改用别的凭据，或存入该类型的凭据
        the credential {} cannot be opened: its stored bytes were changed, or its key is another
        凭据 {} 无法解密：存储的内容被改动，或密钥不是原来的
        Restore the key file that belongs to this database, or remove the credential and enter it anew
        请恢复与此数据库配套的密钥文件，或移除该凭据后重新填写
        there is a credential {} already
        凭据 {} 已经存在
        Rotate it, or choose another name
        请更换它的内容，或另取名称
        Restore the key file from a backup, or remove the credential and enter it anew
        请从备份恢复密钥文件，或移除该凭据后重新填写
        a credential of kind {} needs {}
        {} 类型的凭据需要 {}
        Give {}
        请填写 {}
        a credential of kind {} has no field {}
        {} 类型的凭据没有 {} 这一项
        the field {} has control characters, or is longer than 16 KiB
        {} 含有控制字符，或超过 16 KiB
        Give it on one line, without the line's end
        请写在一行内，不带换行
        the field user has a colon, which ends a user's name in basic authentication
        用户名里有冒号；Basic 认证用冒号结束用户名
        Give the name without a colon
        请去掉用户名里的冒号
        a credential of kind headers has no header
        请求头类型的凭据没有任何请求头
        Give each header as NAME=VALUE
        请把每个请求头写作 名称=值
        the header "{}" has a name or value that cannot be sent
        请求头“{}”的名称或值无法发送
        Write it on one line, as NAME and a value
        请写在一行内，有名称和值
        the header {} is the program's own
        请求头 {} 由程序自己发送
        Leave it out
        请去掉它
        {} answers {}: it does not let us in
        {} 返回 {}：拒绝访问
        {}: it does not let us in
        {}：拒绝访问
        {}: there is nothing there
        {}：那里没有内容
        Check the address with the owner of the data
        请与数据所有者核对地址
        {}: it is too busy
        {}：对方太忙
        Run the source again later, or less often
        请稍后再运行，或降低频率
        {}: the server failed
        {}：对方服务器出错
        Run the source again later; if it stays, ask the owner of the address
        请稍后再运行；如仍出错，请询问对方
        {}, which is no data
        {}，这不是数据
        Check the address, its parameters and the declared headers
        请检查地址、参数和声明的请求头
        {} sends a compressed answer that grows more than {} times
        {} 返回的压缩内容解压后超过 {} 倍
        Have the server send it uncompressed if it is honest
        如果内容确实如此，请让对方不压缩地发送
        Check that the host is up, and the route and firewall to it
        请检查对方主机是否运行，以及网络和防火墙
        {} broke off after {} bytes: {}
        {} 在 {} 字节之后中断：{}
        Run the source again; if it happens again, ask the owner of the address
        请重新运行；如再次发生，请询问对方
        {} cannot be reached: {}
        无法连接 {}：{}
        no trusted connection to {} can be made: {}
        无法与 {} 建立可信连接：{}
        Renew the server's certificate, or add its authority's to the file of the setting fetch.trust
        请更新对方证书，或把其颁发机构的证书加入设置 fetch.trust 的文件
        {} (tried {} times)
        {}（已尝试 {} 次）
        {} and asks to come back in {} s
        {}，并要求 {} 秒后再来
        {} redirects more than {} times
        {} 重定向超过 {} 次
        Open the address in a browser and declare the one it ends at
        请在浏览器里打开该地址，并声明最终到达的地址
        {} answers in the encoding {}, which was not asked for
        {} 用未请求的编码 {} 返回
        Have the server send gzip, or no encoding
        请让对方用 gzip 或不编码
        {} broke off after {} of {} bytes
        {1} 在 {3} 字节中的第 {2} 字节处中断
        {} sends more than the {} bytes that the delivery may still have
        {} 发送的内容超过这批数据还可接受的 {} 字节
        """#
}
