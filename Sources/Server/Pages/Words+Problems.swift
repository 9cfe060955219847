extension Words {
    /// Titles of problem pages by status; a status without one takes that of its hundred.
    static let problemTitles: [Entry] = [
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

    /// What went wrong and how to mend it, by the problem's code or status; English has the problem's own words.
    static let problemTexts: [Entry] = codes.flatMap { code, what, mend in
        [("problem_what_" + code, what, ""), ("problem_mend_" + code, mend, "")]
    }

    private static let codes: [(code: String, what: String, mend: String)] = [
        ("400", "服务器读不懂这个请求。", "检查地址和填写的内容，再试一次。"),
        ("401", "这里需要登录的用户或接口密钥。", "请登录，或在请求头 Authorization 里带上密钥。"),
        ("403", "您的角色不能做这件事。", "请向本单位的管理员申请相应角色。"),
        ("404", "这个地址没有内容，或不对您开放。", "检查地址，或从目录、搜索里查找。"),
        ("405", "这个地址不支持这种请求方法。", "返回页面，用页面上的按钮操作。"),
        ("409", "这个操作与现有内容冲突，没有改变任何数据。", "刷新页面查看现状，再决定是否重做。"),
        ("410", "这里的内容已被撤下。", "从目录里查找最新版本。"),
        ("413", "请求的内容超过了大小上限，没有写入任何数据。", "减小内容，或改用文件上传。"),
        ("415", "服务器不支持这种内容格式。", "改用页面说明的格式。"),
        ("422", "内容读懂了，但不符合要求，没有写入任何数据。", "按下面的说明修改后再提交。"),
        ("429", "请求太频繁，已被暂时限制。", "稍等片刻再试。"),
        ("500", "服务器自身出现了故障。", "请再试一次；如果仍然出错，把请求编号告诉运维人员。"),
        ("503", "服务器暂时无法处理这个请求。", "请稍后再试。"),
        ("507", "节点的磁盘已满，没有改变任何数据。", "请联系运维人员清理磁盘。"),
        ("unknown_credential", "接口密钥不存在或已吊销。", "在“我的账户”里创建一把新密钥。"),
        ("wrong_credentials", "用户名或密码不对。", "检查后再试；管理员可以重置密码。"),
        ("cross_site_request", "这个表单不是从本站页面发出的，或页面已过期。", "刷新页面后重新提交；程序请使用接口密钥。"),
        ("password_mismatch", "两次输入的新密码不一致。", "请输入两次相同的新密码。"),
        ("weak_password", "密码太弱。", "至少 12 个字符，其中至少 5 个不同。"),
        ("last_administrator", "这是节点的最后一位管理员，不能停用或收回角色。", "请先让另一位用户成为管理员。"),
        ("already_exists", "同名的内容已经存在。", "换一个名称，或修改已有的内容。"),
        ("already_running", "这个应用正在运行。", "等它结束，或先取消它。"),
        ("checks_failed", "质量规则没有通过，没有发布新版本。", "查看运行页上的规则结果，修正数据后重新运行。"),
        ("bad_encoding", "文件的编码与声明不符，没有写入任何数据。", "另存为 UTF-8，或选择正确的编码后再上传。"),
        ("empty_file", "文件是空的，没有写入任何数据。", "选择有内容的文件再上传。"),
        ("missing_file", "没有收到文件。", "选择文件后再上传。"),
        ("timed_out", "处理时间太长，已经放弃。", "缩小范围，或稍后再试。"),
        ("cancelled", "请求在完成之前被取消。", "需要时请重新开始。"),
        ("changed_meanwhile", "内容在此期间已被他人修改。", "刷新页面，核对后重新提交。"),
        ("busy", "存储正忙。", "稍等片刻再试。"),
        ("connection_lost", "暂时连不上存储。", "稍等片刻再试。"),
        ("read_only", "节点的数据文件夹是只读的，现在不接受修改。", "请联系运维人员。"),
    ]
}
