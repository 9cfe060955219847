/// A problem in Chinese; the problem itself speaks English, with the values that are at fault.
struct ProblemText: Sendable {
    let what: String
    let mend: String

    /// The text of the problem's code, or else of its status, or else of its hundred.
    static func chinese(code: String, status: Int) -> ProblemText? {
        of(code: code) ?? texts[String(status)] ?? texts[String(status / 100 * 100)]
    }

    /// The text of a code, written as in the API or as in an app's faults, `malformed_sql` or `malformedSQL`; `nil` if it has none.
    static func of(code: String) -> ProblemText? { texts[code] ?? byLetters[letters(of: code)] }

    private static let byLetters = Dictionary(texts.map { (letters(of: $0.key), $0.value) }) { first, _ in first }

    private static func letters(of code: String) -> String { code.lowercased().filter { $0 != "_" } }

    private static let texts: [String: ProblemText] = statusTexts.merging(codeTexts) { $1 }

    private static let statusTexts: [String: ProblemText] = [
        "400": .init(what: "服务器读不懂这个请求。", mend: "检查地址和填写的内容，再试一次。"),
        "401": .init(what: "这里需要登录的用户或接口密钥。", mend: "请登录，或在请求头 Authorization 里带上密钥。"),
        "403": .init(what: "您的角色不能做这件事。", mend: "请向本单位的管理员申请相应角色。"),
        "404": .init(what: "这个地址没有内容，或不对您开放。", mend: "检查地址，或从目录、搜索里查找。"),
        "405": .init(what: "这个地址不支持这种请求方法。", mend: "返回页面，用页面上的按钮操作。"),
        "409": .init(what: "这个操作与现有内容冲突，没有改变任何数据。", mend: "刷新页面查看现状，再决定是否重做。"),
        "410": .init(what: "这里的内容已被撤下。", mend: "从目录里查找最新版本。"),
        "413": .init(what: "请求的内容超过了大小上限，没有写入任何数据。", mend: "减小内容，或改用文件上传。"),
        "415": .init(what: "服务器不支持这种内容格式。", mend: "改用页面说明的格式。"),
        "422": .init(what: "内容读懂了，但不符合要求，没有写入任何数据。", mend: "按下面的说明修改后再提交。"),
        "429": .init(what: "请求太频繁，已被暂时限制。", mend: "稍等片刻再试。"),
        "500": .init(what: "服务器自身出现了故障。", mend: "请再试一次；如果仍然出错，把请求编号告诉运维人员。"),
        "503": .init(what: "服务器暂时无法处理这个请求。", mend: "请稍后再试。"),
        "507": .init(what: "节点的磁盘已满，没有改变任何数据。", mend: "请联系运维人员清理磁盘。"),
        "disposed": .init(what: "数据已按保存期限处置，不再提供。", mend: "处置依据和证明见该数据集的“权利与责任”页和账本。"),
        "legal_hold": .init(what: "数据处于法律保全之下，不得处置。", mend: "先由审批人解除保全。"),
        "same_person": .init(what: "申请人不能审批自己的申请。", mend: "请另一位有权限的人处理。"),
        "wrong_state": .init(what: "当前状态下不能这样做。", mend: "刷新页面查看现状，再决定是否重做。"),
        "unknown_credential": .init(what: "接口密钥不存在或已吊销。", mend: "在“我的账户”里创建一把新密钥。"),
        "wrong_credentials": .init(what: "用户名或密码不对。", mend: "检查后再试；管理员可以重置密码。"),
        "cross_site_request": .init(what: "这个表单不是从本站页面发出的，或页面已过期。", mend: "刷新页面后重新提交；程序请使用接口密钥。"),
        "password_mismatch": .init(what: "两次输入的新密码不一致。", mend: "请输入两次相同的新密码。"),
        "weak_password": .init(what: "密码太弱。", mend: "至少 12 个字符，其中至少 5 个不同。"),
        "last_administrator": .init(what: "这是节点的最后一位管理员，不能停用或收回角色。", mend: "请先让另一位用户成为管理员。"),
        "already_exists": .init(what: "同名的内容已经存在。", mend: "换一个名称，或修改已有的内容。"),
        "already_running": .init(what: "这个应用正在运行。", mend: "等它结束，或先取消它。"),
        "checks_failed": .init(what: "质量规则没有通过，没有发布新版本。", mend: "查看运行页上的规则结果，修正数据后重新运行。"),
        "bad_encoding": .init(what: "文件的编码与声明不符，没有写入任何数据。", mend: "另存为 UTF-8，或选择正确的编码后再上传。"),
        "empty_file": .init(what: "文件是空的，没有写入任何数据。", mend: "选择有内容的文件再上传。"),
        "missing_file": .init(what: "没有收到文件。", mend: "选择文件后再上传。"),
        "timed_out": .init(what: "处理时间太长，已经放弃。", mend: "缩小范围，或稍后再试。"),
        "cancelled": .init(what: "请求在完成之前被取消。", mend: "需要时请重新开始。"),
        "changed_meanwhile": .init(what: "内容在此期间已被他人修改。", mend: "刷新页面，核对后重新提交。"),
        "busy": .init(what: "存储正忙。", mend: "稍等片刻再试。"),
        "connection_lost": .init(what: "暂时连不上存储。", mend: "稍等片刻再试。"),
        "read_only": .init(what: "节点的数据文件夹是只读的，现在不接受修改。", mend: "请联系运维人员。"),
    ]
}
