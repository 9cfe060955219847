extension ChineseSentences {
    /// What is said of runs, versions and checks.
    static let pipeline = #"""
        restore the folder {} from a backup, or run the app again
        请从备份恢复文件夹 {}，或重新运行应用
        manifest.json is missing
        缺少 manifest.json
        manifest.json is not the published one
        manifest.json 与发布时不同
        {} is missing
        缺少 {}
        {} is not the published one
        {} 与发布时不同
        dataset {} has no field "{}"
        数据集 {} 没有字段“{}”
        its fields are {}
        它的字段是 {}
        "contains" asks for a text field; {} is {}
        “contains” 只用于文本字段；{} 是 {}
        compare it with eq, lt, lte, gt or gte
        请用 eq、lt、lte、gt 或 gte 比较
        field {} has more than 18 digits and can be compared with eq and ne only
        字段 {} 超过 18 位数字，只能用 eq 和 ne 比较
        ask for equality, or read the whole file
        请查询相等，或读取整个文件
        field {}: "{}" is not {}
        字段 {}：“{}”不是{}
        true or false
        真或假
        a whole number
        整数
        a number with at most {} digits after the point
        小数点后至多 {} 位的数
        the data folder {} cannot be created: {}
        数据文件夹 {} 无法建立：{}
        choose a folder you may write to with --data or HELIU_DATA
        请用 --data 或 HELIU_DATA 指定可写的文件夹
        the data folder {} is read-only for this user
        数据文件夹 {} 对运行用户是只读的
        change its owner or mode, or choose another with --data or HELIU_DATA
        请更改其所有者或权限，或用 --data、HELIU_DATA 另选
        free space on the data folder's disk, then run again; nothing published is affected
        请清理数据文件夹所在的磁盘后重新运行；已发布的内容不受影响
        check that the data folder exists and that this user may write to it
        请检查数据文件夹是否存在，以及运行用户能否写入
        the folder {} cannot be read
        文件夹 {} 无法读取
        check the path and this user's rights
        请检查路径和运行用户的权限
        no file of {} matches {}
        {} 里没有与 {} 相符的文件
        put the files there, or correct `pattern`
        请把文件放到那里，或更正文件名模式
        source {} takes no pushed rows: its mode is {}
        数据源 {} 不接受推送：它的方式是 {}
        declare `mode: push`
        请声明 `mode: push`
        the idempotency key {} was used for other rows
        幂等键 {} 已用于别的数据行
        use a new key for new rows
        新的数据行请用新的键
        {} rows at once; at most {} are taken
        一次推送 {} 行；最多接受 {} 行
        push them in parts
        请分批推送
        no row was pushed
        没有推送任何行
        send one JSON object per line
        请每行发送一个 JSON 对象
        a run of {} is under way: {}
        {} 正在运行：{}
        wait for it, or cancel it on its page, then go on
        请等它结束，或在其页面上取消，再继续
        source {} is remote, and this program fetches nothing
        数据源 {} 在远处，而本程序不下载
        run it on a node that may
        请在可以下载的节点上运行
        source {}: the rows of its earlier loads are not at {}
        数据源 {}：以前装载的行不在 {}
        restore that file from a backup, or start the source anew with --force, from what it gives now; readers stay on the last good version
        请从备份恢复该文件，或用 --force 从现有内容重新开始；读者仍使用上一个好版本
        source {} has no rows yet: nothing was delivered
        数据源 {} 还没有数据行：尚未收到任何数据
        push rows first: POST /api/v1/sources/APP/{}/rows
        请先推送数据行：POST /api/v1/sources/应用/{}/rows
        put files into the folder; they are loaded once they are whole
        请把文件放进文件夹；写完后会自动装载
        run again when it delivers
        等它有数据后再运行
        source {} gives nothing now
        数据源 {} 现在没有数据
        try again when it has something to give
        等它有数据后再试
        source {}: the delivery is set aside, its columns changed: {}
        数据源 {}：列有变化，这批数据已隔离：{}
        look at it on the source's page; accept it by declaring the change or with `on_change: adapt`; readers stay on the last good version
        请在数据源页面查看；声明这一变化，或设 `on_change: adapt` 即可接受；读者仍使用上一个好版本
        {} has no column {} to be its key
        {} 没有可作为键的列 {}
        its columns are {}
        它的列是 {}
        correct pipeline/{}.sql; `heliu app check` names the tables and columns it may read
        请更正 pipeline/{}.sql；`heliu app check` 会列出可读取的表和列
        model {} adds to its last version, whose columns are others
        模型 {} 在上一版本上追加，但上一版本的列不同
        run it with --force to make it from the start, then backfill the earlier parts
        请用 --force 从头生成，再补做以前的部分
        model {}: its SELECT {}
        模型 {}：它的 SELECT {}
        misses {}
        缺少 {}
        has {}, which the model does not declare
        多出模型未声明的 {}
        misses {} and has {}, which the model does not declare
        缺少 {}，多出模型未声明的 {}
        model {}: check {} fails for {} rows
        模型 {}：规则 {} 有 {} 行不通过
        model {}: check {} fails for {} rows, for example {}
        模型 {}：规则 {} 有 {} 行不通过，例如 {}
        {}: {} rows read, {} landed, {} set aside, {} duplicates
        {}：读取 {} 行，装载 {}，隔离 {}，重复 {}
        {}: {} rows read, {} landed, {} set aside, {} duplicates ({} new, {} changed, {} gone)
        {}：读取 {} 行，装载 {}，隔离 {}，重复 {}（新增 {}，变化 {}，消失 {}）
        {}: {} rows published as version {} ({})
        {}：发布 {} 行，第 {} 版（{}）
        {}: {} rows set aside
        {}：隔离 {} 行
        {}: check {} fails for {} rows (note)
        {}：规则 {} 有 {} 行不通过（提示）
        {}: check {} fails for {} rows (warn)
        {}：规则 {} 有 {} 行不通过（警告）
        {}: check {} fails for {} rows (quarantine)
        {}：规则 {} 有 {} 行不通过（隔离）
        {}: check {} fails for {} rows (block)
        {}：规则 {} 有 {} 行不通过（阻断）
        {}: {} is read as {}
        {}：{} 按 {} 读取
        {}: column {} is read as text: {} values are no {}, the first in row {}
        {}：列 {} 按文本读取：有 {} 个值不是 {}，最先在第 {} 行
        {}: column {} is read as text: {} values are no {}, the first in line {}
        {}：列 {} 按文本读取：有 {} 个值不是 {}，最先在第 {} 行
        {}: column {} has {} cells with a formula's error, read as empty; the first in row {}
        {}：列 {} 有 {} 个单元格的公式出错，按空值读取；最先在第 {} 行
        {}: columns no longer delivered: {}
        {}：字段 {} 不再提供
        {}: new columns, empty in earlier rows: {}
        {}：新增字段 {}，原有行为空
        It is read by {}
        读取它的有 {}
        No dataset or indicator here is made of it; readers outside are not known
        这里没有数据集或指标由它而来；外部的读者不详
        dataset {} ({})
        数据集 {}（{}）
        indicator {} ({})
        指标 {}（{}）
        {} is removed
        删除字段 {}
        {} is renamed to {}
        字段 {} 改名为 {}
        {} ({}) is added
        新增字段 {}（{}）
        {}: the type changes from {} to {}
        字段 {}：类型由 {} 改为 {}
        {}: may be empty now
        字段 {}：可以为空了
        {}: is required now
        字段 {}：必填
        {}: the unit changes from {} to {}
        字段 {}：单位由 {} 改为 {}
        column "{}" ({}) is missing
        缺少列“{}”（{}）
        column "{}" ({}) is new
        新增列“{}”（{}）
        column "{}" is now called "{}" ({})
        列“{}”现在叫“{}”（{}）
        column "{}" is {}, not {}
        列“{}”是 {}，不是 {}
        column "{}" is {}, not {} (wider)
        列“{}”是 {}，不是 {}（更宽）
        the columns come in another order: {}
        列的顺序变为 {}
        make pipeline/{}.sql and models/{}.yaml name the same columns
        请让 pipeline/{}.sql 与 models/{}.yaml 的列一致
        model {}, field {}: "{}" is no {}; {} rows fail
        模型 {} 的字段 {}：“{}”不是 {}；共有 {} 行不符
        convert the values in pipeline/{}.sql, or declare another type
        请在 pipeline/{}.sql 里转换这些值，或声明别的类型
        correct the rows at their source, or change the check; readers stay on the last good version
        请在来源处更正这些行，或修改规则；读者仍使用上一个好版本
        {} has no parameter {}
        {} 没有参数 {}
        it has none
        它没有参数
        its parameters are {}
        它的参数是 {}
        models read each other in a circle: {}
        模型互相读取成环：{}
        break the circle: one of these models must not read the next
        请打断这个环：其中一个模型不应读取下一个
        model {} has no SELECT
        模型 {} 没有 SELECT
        add pipeline/{}.sql with one SELECT
        请添加 pipeline/{}.sql，写一条 SELECT
        model {} reads {}, which is no source, model or dataset
        模型 {} 读取的 {} 不是数据源、模型或数据集
        it may read {}, or app.dataset of an app named under `needs`
        它可以读取 {}，或 `needs` 所列应用的 应用.数据集
        model {} reads {}, which has no published version yet
        模型 {} 读取的 {} 还没有发布过版本
        run the app that publishes {} first
        请先运行发布 {} 的应用
        {} corrections at once; at most {} are taken
        一次提交 {} 条更正；最多接受 {} 条
        send them in parts
        请分批提交
        no row of batch {} has the hash {}
        批次 {} 里没有哈希为 {} 的行
        take the hash column of the export as it is, and change only the values
        请原样保留导出的 hash 列，只修改值
        a corrected row has over {} MiB
        更正后的一行超过 {} MiB
        shorten its values
        请缩短它的值
        there is no quarantine batch {}
        没有隔离批次 {}
        look at the list of batches
        请查看批次列表
        the run was cancelled
        运行已取消
        start it again when you are ready
        需要时请重新运行
        the program stopped while this run was under way
        运行期间程序停止了
        run it again
        请重新运行
        run again; readers stay on the last good version
        请重新运行；读者仍使用上一个好版本
        this is a fault of the program: please report it
        这是程序的错误，请报告
        wait for it, or cancel it on its page
        请等它结束，或在其页面上取消
        no run {} is under way
        没有正在进行的运行 {}
        it may have ended; look at its page
        它可能已经结束；请查看其页面
        the run failed
        运行失败
        look at its page
        请查看其页面
        a run of {} waits for its turn
        {} 的一次运行在排队
        wait for it, or cancel it on the page of jobs
        请等它结束，或在任务页面取消
        there is no sound app {}
        没有可用的应用 {}
        look at `heliu app check`
        请运行 `heliu app check` 查看
        "{}" is not a length of time
        “{}”不是时间长度
        write a whole number and a unit, such as 36h, 7d, 2 weeks, 2 months or 1 year
        请写整数和单位，如 36h、7d、2 weeks、2 months 或 1 year
        check {} of model {} reads {}, which is not there
        模型 {2} 的规则 {1} 读取的 {3} 不存在
        name a model of this app, or app.dataset of an app this one needs, and let the model read it: {}
        请写本应用的模型，或所需应用的 应用.数据集，并让模型读取它：{}
        check {} of model {}: {}
        模型 {2} 的规则 {1}：{3}
        check {} of model {}: {} has no column {}
        模型 {2} 的规则 {1}：{3} 没有列 {4}
        {}its columns are {}
        {}它的列是 {}
        did you mean {}? 
        您是不是指 {}？
        holds {}, which this program does not know
        含有本程序不认识的 {}
        Run the newer program that wrote it
        请用写入它的较新程序
        {} has no weight in the score
        {} 在评分里没有权重
        the weight of {} is {}
        {} 的权重是 {}
        write whole numbers from 0 to 1000
        请写 0 到 1000 的整数
        no dimension has a weight above 0
        没有一个维度的权重大于 0
        give at least one dimension a weight
        请至少给一个维度权重
        give the model a key and select it, or use severity warn or block
        请给模型键并在 SELECT 里给出，或用严重程度 warn、block
        let the SELECT give the model's key: {}
        请让 SELECT 给出模型的键：{}
        check {} of model {}: {} judges the table as a whole and cannot set rows aside
        模型 {2} 的规则 {1}：{3} 判断整张表，不能隔离行
        use severity note, warn or block
        请用严重程度 note、warn 或 block
        the new schema of {} breaks its readers: {}{}. {}
        {} 的新结构会破坏读者：{}{}。{}
        keep what readers rely on, or have a steward or operator accept change {} on the page /datasets/{}/schema-changes or with `heliu app accept {} --user NAME --reason TEXT`{}; then run again. Readers stay on the last good version
        请保留读者依赖的内容，或请数据管理员、运维人员在 /datasets/{2}/schema-changes 页面、或用 `heliu app accept {3} --user 用户 --reason 理由` 接受变更 {1}{4}；然后重新运行。读者仍使用上一个好版本
        , or add accepts: ["{}"] to models/{}.yaml
        ，或在 models/{2}.yaml 里加上 accepts: ["{1}"]
        set grade: {} for field {} in models/{}.yaml, or have a lowering approved (heliu lowering request {} {}); readers stay on the last good version
        请在 models/{3}.yaml 里把字段 {2} 的分级设为 {1}，或申请批准降级（heliu lowering request {4} {5}）；读者仍使用上一个好版本
        there is no organisation {}
        没有单位 {}
        use one of those that `heliu user organisations` lists
        请用 `heliu user organisations` 列出的单位
        dataset {} belongs to {}
        数据集 {} 属于 {}
        choose another name, or act for its owner
        请另取名称，或以其所属单位的身份操作
        "{}" is no dataset name
        “{}”不是数据集名称
        use 1 to 63 of a-z, 0-9, '_' and '-', a letter first
        请用 1 到 63 个 a-z、0-9、“_”和“-”，以字母开头
        delimiter "{}" is not one character
        分隔符“{}”不是一个字符
        give one, for example ';'
        请写一个字符，如“;”
        {} may not be kept any more, by edition {} of its rights
        按其权利登记第 {2} 版，{1} 不得再保存
        record rights with another retention at /datasets/{}/rights, or take the model out of its app
        请在 /datasets/{}/rights 登记别的保存期限，或从应用里去掉该模型
        """#

    /// What is said of statements and of the engine.
    static let engine = #"""
        SQL line {}, column {}: {}
        SQL 第 {} 行第 {} 列：{}
        column "{}" has a type ({}) that is not read here
        列“{}”的类型（{}）这里不读取
        write CAST({} AS VARCHAR) in the SELECT
        请在 SELECT 里写 CAST({} AS VARCHAR)
        row {} has {} values, table {} has {} columns
        第 {} 行有 {} 个值，而表 {} 有 {} 列
        give one value for each column
        请给每列一个值
        one statement is expected, {} were given
        应有一条语句，却有 {} 条
        give one statement at a time
        请一次只写一条语句
        the SQL holds a NUL character
        SQL 含有 NUL 字符
        remove it; bind such values as parameters
        请去掉它；这样的值请用参数传入
        the statement has {} placeholders, {} values were given
        语句有 {} 个占位符，却给了 {} 个值
        give one value for each placeholder
        请给每个占位符一个值
        {} has more than 38 digits
        {} 超过 38 位数字
        round the number
        请对数字取舍
        {} cannot be given as a parameter
        {} 不能作为参数
        give its parts, or its text with a CAST in the SQL
        请给出它的各部分，或给出文本并在 SQL 里 CAST
        the extension {} is not installed: no file {}
        扩展 {} 没有安装：没有文件 {}
        run `make setup`, or name the support folder with engine.support
        请运行 `make setup`，或用 engine.support 指明支持文件夹
        the statement was cancelled
        语句已取消
        start it again if it is still wanted
        如仍需要，请重新开始
        DESCRIBE, SHOW and SUMMARIZE may not be used here
        这里不能使用 DESCRIBE、SHOW 和 SUMMARIZE
        write a SELECT over tables
        请写读取表的 SELECT
        "{}" names a file, which may not be read here
        “{}”是文件，这里不能读取
        read a source, a model or a published dataset by its name, such as app.dataset without quotes
        请按名称读取数据源、模型或已发布的数据集，如 应用.数据集，不加引号
        the function {} may not be used here
        这里不能使用函数 {}
        read a source, a model or a published dataset by its name
        请按名称读取数据源、模型或已发布的数据集
        write the expression without it
        请不用它来写表达式
        it is not a SELECT that can be analysed: {}
        不是可以分析的 SELECT：{}
        write one SELECT; instead of PIVOT write an aggregate with FILTER for each column
        请写一条 SELECT；用每列一个带 FILTER 的聚合代替 PIVOT
        correct the SQL at that place
        请更正该处的 SQL
        one SELECT is expected, {} statements were given
        应有一条 SELECT，却有 {} 条语句
        write one SELECT
        请写一条 SELECT
        DuckDB has no memory for its settings
        引擎没有内存用于设置
        free memory on the machine
        请释放机器的内存
        DuckDB {} ({}) does not take the setting {} = {}
        DuckDB {}（{}）不接受设置 {} = {}
        run `make setup` for the version Heliu is built for, or correct the setting
        请运行 `make setup` 安装配套版本，或更正设置
        DuckDB gives no connection
        引擎不能建立连接
        the DuckDB library {} does not load: {}
        DuckDB 程序库 {} 无法加载：{}
        name another with engine.library, or leave that setting out and run `make setup`
        请用 engine.library 指定别的，或去掉该设置并运行 `make setup`
        no DuckDB library was found; looked at {}
        没有找到 DuckDB 程序库；查找了 {}
        run `make setup`, or name an official libduckdb.so with engine.library
        请运行 `make setup`，或用 engine.library 指定官方的 libduckdb.so
        DuckDB has no memory for a value
        引擎没有内存容纳一个值
        the parse tree is not JSON: {}
        语法树不是 JSON：{}
        report the statement that caused it
        请报告引起它的语句
        the engine is closed
        引擎已关闭
        start the program again
        请重新启动程序
        """#
}
