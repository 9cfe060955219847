extension ChineseSentences {
    /// What is said of runs, rows set aside and corrections.
    static let runs = #"""
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
}
