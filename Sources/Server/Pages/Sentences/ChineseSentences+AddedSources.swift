extension ChineseSentences {
    /// What is said of added sources.
    static let addedSources = #"""
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
        """#
}
