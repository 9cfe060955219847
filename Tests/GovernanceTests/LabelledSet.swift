import Governance
import Vocabulary

/// Columns whose kind is known: 500 values each, some clean, some dirty, and columns made to mislead.
struct LabelledColumn: Sendable {
    let name: String
    /// `nil` for a column that tells nothing about anybody.
    let kind: SensitiveKind?
    let make: @Sendable (inout LabelledValues) -> String
}

enum LabelledSet {
    static let valuesPerColumn = 500

    static let columns = numbers + people + places + misleadingNumbers + misleadingWords

    /// A column's values: of each hundred, `dirt` are junk such as stands in real columns.
    static func sample(_ column: LabelledColumn, seed: UInt64, dirt: Int) -> ColumnSample {
        var values = LabelledValues(generator: SeededGenerator(seed: seed))
        var distinct: Set<String> = []
        var list: [String] = []
        for _ in 0..<valuesPerColumn {
            let isDirty = column.kind != nil && values.generator.number(0...99) < dirt
            let value = isDirty ? values.generator.pick(["无", "不详", "-", "0", "待补", "同上", "N/A", "见附件"]) + values.generator.digits(2) : column.make(&values)
            if distinct.insert(value).inserted { list.append(value) }
        }
        return ColumnSample(name: column.name, values: list, nonNull: Int64(valuesPerColumn))
    }

    private static let numbers: [LabelledColumn] = [
        .init(name: "身份证号", kind: .residentID) { $0.residentID() },
        .init(name: "f03", kind: .residentID) { $0.residentID() },
        .init(name: "zjhm", kind: .residentID) { $0.generator.number(0...9) == 0 ? $0.oldResidentID() : $0.residentID() },
        .init(name: "银行卡号", kind: .bankCard) { $0.bankCard() },
        .init(name: "f11", kind: .bankCard) { $0.bankCard() },
        .init(name: "account_no", kind: .bankCard) { values in
            let card = Array(values.bankCard())
            return stride(from: 0, to: card.count, by: 4).map { String(card[$0..<min($0 + 4, card.count)]) }.joined(separator: " ")
        },
        .init(name: "统一社会信用代码", kind: .creditCode) { $0.creditCode() },
        .init(name: "f20", kind: .creditCode) { $0.creditCode() },
        .init(name: "taxId", kind: .creditCode) { $0.creditCode() },
        .init(name: "护照号码", kind: .passport) { $0.passport() },
        .init(name: "passportNo", kind: .passport) { $0.passport() },
        .init(name: "f31", kind: .passport) { $0.passport() },
        .init(name: "车牌号", kind: .licencePlate) { $0.plate() },
        .init(name: "f40", kind: .licencePlate) { $0.plate() },
    ]

    private static let people: [LabelledColumn] = [
        .init(name: "手机号", kind: .mobilePhone) { $0.mobile() },
        .init(name: "f50", kind: .mobilePhone) { $0.mobile() },
        .init(name: "联系电话", kind: .mobilePhone) { $0.generator.number(0...9) < 3 ? $0.landline() : $0.mobile() },
        .init(name: "contactPhone", kind: .mobilePhone) { "+86 " + $0.mobile() },
        .init(name: "办公电话", kind: .landlinePhone) { $0.landline() },
        .init(name: "f55", kind: .landlinePhone) { $0.landline() },
        .init(name: "fax", kind: .landlinePhone) { $0.landline() },
        .init(name: "email", kind: .email) { $0.email() },
        .init(name: "备用联络", kind: .email) { $0.email() },
        .init(name: "姓名", kind: .personalName) { $0.name() },
        .init(name: "f60", kind: .personalName) { $0.name() },
        .init(name: "法定代表人", kind: .personalName) { $0.generator.number(0...9) == 0 ? $0.minorityName() : $0.name() },
        .init(name: "applicant_name", kind: .personalName) { $0.latinName() },
        .init(name: "出生日期", kind: .birthDate) { $0.date(1935...2020).text },
        .init(name: "dob", kind: .birthDate) { $0.date(1935...2020).text.filter { $0 != "-" } },
        .init(name: "client_ip", kind: .ipAddress) { $0.ipv4() },
        .init(name: "f70", kind: .ipAddress) { $0.generator.number(0...4) == 0 ? $0.ipv6() : $0.ipv4() },
    ]

    private static let places: [LabelledColumn] = [
        .init(name: "家庭住址", kind: .address) { $0.address() },
        .init(name: "f80", kind: .address) { $0.address() },
        .init(name: "home_address", kind: .address) { $0.latinAddress() },
        .init(name: "lng", kind: .longitude) { $0.decimal(105...110, places: 6) },
        .init(name: "经度", kind: .longitude) { $0.decimal(105...110, places: 5) },
        .init(name: "latitude", kind: .latitude) { $0.decimal(28...32, places: 6) },
        .init(name: "纬度", kind: .latitude) { $0.decimal(28...32, places: 5) },
        .init(name: "坐标", kind: .coordinatePair) { $0.pair() },
        .init(name: "f90", kind: .coordinatePair) { $0.pair() },
    ]

    private static let misleadingNumbers: [LabelledColumn] = [
        .init(name: "订单号", kind: nil) { $0.date(2020...2025).text.filter { $0 != "-" } + $0.generator.digits(10) },
        .init(name: "n1", kind: nil) { $0.generator.digits(18) },
        .init(name: "业务编号", kind: nil) { $0.generator.pick(LabelledValues.regions) + $0.date(2010...2025).text.filter { $0 != "-" } + $0.generator.digits(4) },
        .init(name: "n2", kind: nil) { $0.generator.pick(LabelledValues.regions) + $0.date(2010...2025).text.filter { $0 != "-" } + $0.generator.digits(4) },
        .init(name: "流水号", kind: nil) { $0.generator.digits(16) },
        .init(name: "n3", kind: nil) { "62" + $0.generator.digits(14) },
        .init(name: "设备编号", kind: nil) { "1" + $0.generator.digits(10) },
        .init(name: "n4", kind: nil) { "1" + $0.generator.digits(10) },
        .init(name: "n5", kind: nil) { "138000" + LabelledValues.padded($0.generator.number(0...9_999), 5) },
        .init(name: "n6", kind: nil) { "0" + $0.generator.digits(10) },
        .init(name: "商品编码", kind: nil) { "E" + $0.generator.digits(8) },
        .init(name: "n7", kind: nil) { $0.generator.pick(["A", "B", "E", "K", "T", "X"]) + $0.generator.digits(8) },
        .init(name: "单价", kind: nil) { $0.decimal(73...130, places: 4) },
        .init(name: "浓度", kind: nil) { $0.decimal(3...53, places: 5) },
        .init(name: "n8", kind: nil) { $0.decimal(100...120, places: 6) },
        .init(name: "登记日期", kind: nil) { $0.date(2000...2025).text },
        .init(name: "n9", kind: nil) { $0.date(1950...2025).text },
        .init(name: "batch_date", kind: nil) { $0.date(2015...2025).text.filter { $0 != "-" } },
        .init(name: "version", kind: nil) { "\($0.generator.number(1...12)).\($0.generator.number(0...30)).\($0.generator.number(0...30)).\($0.generator.number(0...9))" },
        .init(name: "n10", kind: nil) { "\($0.generator.number(1...12)).\($0.generator.number(0...30)).\($0.generator.number(0...30)).\($0.generator.number(0...9))" },
        .init(name: "采集时刻", kind: nil) { "\(LabelledValues.padded($0.generator.number(0...23), 2)):\(LabelledValues.padded($0.generator.number(0...59), 2)):\(LabelledValues.padded($0.generator.number(0...59), 2))" },
        .init(name: "组织机构编码", kind: nil) { $0.generator.digits(8) + "-" + $0.generator.digits(1) },
        .init(name: "trace_id", kind: nil) { "91" + $0.generator.digits(6) + $0.generator.digits(10) },
        .init(name: "金额", kind: nil) { $0.decimal(0...90_000, places: 2) },
        .init(name: "邮编", kind: nil) { $0.generator.digits(6) },
        // Not to be told from phones by any test of a value: it costs precision, and the figures say so.
        .init(name: "n12", kind: nil) { "17" + $0.generator.digits(9) },
        .init(name: "imei", kind: nil) { LabelledValues.withLuhn("35" + $0.generator.digits(12)) },
        .init(name: "会员号", kind: nil) { LabelledValues.withLuhn("88" + $0.generator.digits(13)) },
        .init(name: "n11", kind: nil) { "\($0.decimal(1...70, places: 4)),\($0.decimal(1...70, places: 4))" },
    ]

    private static let misleadingWords: [LabelledColumn] = [
        .init(name: "产品名称", kind: nil) { product(&$0) },
        .init(name: "w1", kind: nil) { product(&$0) },
        .init(name: "w5", kind: nil) { place(&$0) },
        .init(name: "村名", kind: nil) { place(&$0) },
        .init(name: "企业名称", kind: nil) { "重庆\($0.generator.pick(LabelledValues.surnames))氏\($0.generator.pick(["建材", "餐饮", "科技"]))\($0.generator.digits(2))有限公司" },
        .init(name: "办理单位", kind: nil) { "重庆市\($0.generator.pick(["渝北区", "江北区", "南岸区"]))\($0.generator.pick(["龙溪街道", "石马河街道"]))办事处\($0.generator.digits(2))" },
        .init(name: "w2", kind: nil) { "重庆市\($0.generator.pick(["渝北区", "江北区", "南岸区", "云阳县"]))人民政府\($0.generator.pick(["第一", "第二"]))办公室\($0.generator.digits(2))" },
        .init(name: "区县", kind: nil) { $0.generator.pick(["江北区", "万州区", "石柱县", "武隆区", "梁平区", "巴南区", "云阳县", "丰都县"]) },
        .init(name: "状态", kind: nil) { $0.generator.pick(["成功", "安全", "常规", "高级", "计划", "全部", "方案", "明确", "平稳", "广泛"]) },
        .init(name: "w3", kind: nil) { $0.generator.pick(words) + $0.generator.pick(words) },
        .init(name: "网址", kind: nil) { "https://example.cn/\($0.generator.digits(6))?u=a@b" },
        .init(name: "备注", kind: nil) { "\($0.generator.pick(["已办结", "需补正", "转办", "群众来电咨询社保"]))，\($0.generator.digits(3))" },
        .init(name: "行业", kind: nil) { $0.generator.pick(["金融业", "房地产业", "农林牧渔业", "建筑业", "教育", "卫生"]) },
        .init(name: "mac", kind: nil) { _ in "3c:52:82:1f:aa:0b" },
        .init(name: "文号", kind: nil) { "渝府发〔20\($0.generator.number(10...25))〕\($0.generator.number(1...200))号" },
        .init(name: "w4", kind: nil) { "\($0.generator.pick(["轨道交通", "红锦", "人民"]))\($0.generator.pick(["一号线", "二号线", "大桥", "广场", "公园"]))" },
    ]

    private static let words = ["金融", "方法", "高速", "安全", "白色", "江水", "计算", "成果", "常态", "农业", "城市", "数据", "共享", "平台", "明星", "车辆", "温度", "路线", "经济", "文化", "金属", "管理", "田野"]

    private static func place(_ values: inout LabelledValues) -> String {
        values.generator.pick(LabelledValues.surnames) + "家" + values.generator.pick(["湾", "坡", "沟", "坝", "院子", "梁", "坪", "沱", "岩", "桥"])
    }

    private static func product(_ values: inout LabelledValues) -> String {
        values.generator.pick([
            "金龙鱼", "王老吉", "张裕", "康师傅", "白云山", "马应龙", "同仁堂", "老干妈", "李锦记", "陈克明", "周黑鸭", "江小白", "董酒", "郎酒", "古井贡", "高露洁", "华润三九", "安踏", "李宁", "鲁花",
            "毛豆腐", "方便面", "黄桃", "石榴", "白砂糖", "胡椒粉", "花生油", "龙井茶", "温度计", "路由器", "车前草", "金银花", "白菊花", "麦冬", "党参", "黄连", "天麻", "杜仲", "何首乌", "文竹", "常春藤",
        ])
    }
}
