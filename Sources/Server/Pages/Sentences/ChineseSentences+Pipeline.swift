extension ChineseSentences {
    /// What is said of versions, models, checks and changed columns.
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
        """#
}
