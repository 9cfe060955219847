extension Words {
    /// What the pages of ledger, accounts and problems say beside their templates.
    static let trustPageWords: [Entry] = trustWords + problemTitles

    private static let trustWords: [Entry] = [
        ("action_user.enable", "启用用户", "Opened a user"),
        ("entry_number", "条目 {index}", "Entry {index}"),
        ("ledger_entries", "账本条目", "Entries in the ledger"),
        ("ledger_sealed", "检查点覆盖的条目", "Entries under the checkpoint"),
        ("ledger_key", "账本公钥", "Ledger key"),
        ("verify_key", "公钥（验证者密钥格式）", "Public key, as a verifier key"),
        ("verify_checkpoint", "下载检查点", "Fetch the checkpoint"),
        ("verify_signature", "用 OpenSSL 3 验证检查点的签名", "Check the checkpoint's signature with OpenSSL 3"),
        ("verify_all", "在节点上重算全部散列、签名与版本", "On the node: recompute every hash, signature and version"),
        ("verify_leaf", "由规范字节重算叶", "Recompute the leaf from the canonical bytes"),
        ("verify_path", "由叶和证明重算树根", "Recompute the root from leaf and proof"),
        ("verify_fetch", "下载条目、证明与检查点", "Fetch entry, proof and checkpoint"),
        ("recorded", "入账时间", "Recorded"),
        ("ledger_subject", "对象", "Subject"),
        ("about_entry", "说明", "Details"),
        (
            "content_for_administrators", "此条目涉及用户或密钥，内容仅管理员可见；叶散列与包含证明对所有人公开。",
            "This entry concerns a user or a key: administrators see its content. Leaf hash and proof are for everybody."
        ),
        (
            "content_hidden", "此条目涉及未向您开放的资源，内容不显示；叶散列与包含证明对所有人公开。",
            "This entry concerns a resource that is not open to you. Leaf hash and proof are for everybody."
        ),
        ("login_failed", "用户名或密码不对，或账户已停用。", "The name or the password is wrong, or the account is closed."),
        ("login_failed_mend", "请检查后再试；管理员可以重置密码。", "Check both and try again; an administrator can reset the password."),
        ("sample_key", "用密钥调用接口", "Call with the key"),
        ("no_roles", "没有角色", "No roles"),
        ("role_at", "{organisation}：{role}", "{role}, {organisation}"),
        ("store", "存储", "Store"),
        ("node_origin", "节点标识", "Node identity"),
        ("licence", "许可", "Licence"),
        ("api_description", "接口说明（OpenAPI）", "API description (OpenAPI)"),
        ("ledger_checkpoint", "账本检查点（C2SP）", "Ledger checkpoint (C2SP)"),
        ("metrics", "监控指标（Prometheus）", "Metrics (Prometheus)"),
        ("health", "运行状况", "Health"),
        ("sample_search", "列出全部数据集", "List all datasets"),
        ("try_again", "再试一次", "Try again"),
    ]

    /// Titles of problem pages by status; a status without one takes that of its hundred.
    private static let problemTitles: [Entry] = [
        ("problem_400", "请求有误", "The request is malformed"),
        ("problem_401", "请先登录", "Please log in"),
        ("problem_403", "没有权限", "Not allowed"),
        ("problem_404", "没有这个页面", "There is no such page"),
        ("problem_405", "不能这样请求", "Not possible here"),
        ("problem_409", "与现有内容冲突", "It conflicts with what is here"),
        ("problem_410", "已不存在", "It is gone"),
        ("problem_413", "内容太大", "Too large"),
        ("problem_415", "不支持这种格式", "This format is not supported"),
        ("problem_422", "内容不符合要求", "The content cannot be taken"),
        ("problem_429", "请求太频繁", "Too many requests"),
        ("problem_500", "服务器出错了", "The server met a fault"),
        ("problem_503", "暂时无法服务", "Not available for the moment"),
        ("problem_507", "磁盘已满", "The disk is full"),
    ]
}
