import Governance
import Vocabulary

/// Columns nobody looked at while the detectors were made: other names, other mixtures, other traps.
enum HeldOutSet {
    static let columns = telling + misleading

    private static let telling: [LabelledColumn] = [
        .init(name: "监护人姓名", kind: .personalName) { $0.name() },
        .init(name: "xm", kind: .personalName) { $0.generator.number(0...19) == 0 ? $0.latinName() : $0.name() },
        .init(name: "col_a", kind: .personalName) { $0.name() },
        .init(name: "customerMobile", kind: .mobilePhone) { $0.mobile() },
        .init(name: "col_b", kind: .mobilePhone) { values in
            let number = Array(values.mobile())
            return "\(String(number[0..<3])) \(String(number[3..<7])) \(String(number[7...]))"
        },
        .init(name: "咨询热线", kind: .landlinePhone) { $0.landline() },
        .init(name: "csrq", kind: .birthDate) { values in
            let day = values.date(1940...2015)
            return "\(day.year)/\(day.month)/\(day.day)"
        },
        .init(name: "出生年月", kind: .birthDate) { String($0.date(1940...2015).text.prefix(7)) },
        .init(name: "yhkh", kind: .bankCard) { $0.bankCard() },
        .init(name: "收款账号", kind: .bankCard) { $0.bankCard() },
        .init(name: "号牌号码", kind: .licencePlate) { $0.plate() },
        .init(name: "col_c", kind: .creditCode) { $0.creditCode().lowercased().uppercased() },
        .init(name: "收货地址", kind: .address) { $0.address() },
        .init(name: "col_d", kind: .address) { "重庆市\($0.generator.pick(["九龙坡区", "沙坪坝区", "永川区"]))\($0.generator.pick(["石桥铺", "陈家坪", "汇龙大道"]))\($0.generator.number(1...80))号\($0.generator.pick(["", "附1号", "2幢3-4"]))" },
        .init(name: "收件邮箱", kind: .email) { $0.email() },
        .init(name: "证件号码", kind: .residentID) { $0.residentID().lowercased() },
        .init(name: "ip_addr", kind: .ipAddress) { $0.ipv4() },
        .init(name: "gps", kind: .coordinatePair) { $0.pair() },
        .init(name: "LON", kind: .longitude) { $0.decimal(105...110, places: 7) },
        .init(name: "col_e", kind: .email) { $0.email() },
    ]

    private static let misleading: [LabelledColumn] = [
        .init(name: "学号", kind: nil) { "20\($0.generator.number(18...25))\($0.generator.digits(8))" },
        .init(name: "准考证号", kind: nil) { "50\($0.generator.digits(12))" },
        .init(name: "isbn", kind: nil) { "9787\($0.generator.digits(9))" },
        .init(name: "快递单号", kind: nil) { "SF\($0.generator.digits(13))" },
        .init(name: "运单", kind: nil) { $0.generator.pick(["43", "77", "75"]) + $0.generator.digits(13) },
        .init(name: "书名", kind: nil) { $0.generator.pick(["红楼梦", "水浒传", "金瓶梅", "白鹿原", "平凡的世界", "史记", "汉书", "明朝那些事", "骆驼祥子", "雷雨", "边城", "活着", "万历十五年", "三体", "家", "春", "秋"]) },
        .init(name: "col_f", kind: nil) { $0.generator.pick(["江水", "高山", "白云", "黄河", "金沙", "石林", "方城", "安康", "平江", "凌云"]) + $0.generator.pick(["", "路", "湖", "站"]) },
        .init(name: "传感器读数", kind: nil) { $0.decimal(20...40, places: 4) },
        .init(name: "col_g", kind: nil) { "\($0.generator.number(1...255)).\($0.generator.number(0...9))" },
        .init(name: "开工日期", kind: nil) { $0.date(2010...2025).text },
        .init(name: "许可证编号", kind: nil) { "JY1\($0.generator.pick(LabelledValues.regions))\($0.generator.digits(8))" },
        .init(name: "区划代码", kind: nil) { $0.generator.pick(LabelledValues.regions) + $0.generator.digits(6) },
        .init(name: "时间戳", kind: nil) { "17\($0.generator.digits(11))" },
        .init(name: "col_h", kind: nil) { "17\($0.generator.digits(8))" },
        .init(name: "地块", kind: nil) { "\($0.generator.pick(["渝北区", "江北区"]))\($0.generator.pick(["B", "C"]))分区\($0.generator.number(1...99))-\($0.generator.number(1...9))地块" },
        .init(name: "法规条款", kind: nil) { "第\($0.generator.number(1...80))条第\($0.generator.number(1...9))款" },
        .init(name: "公交站", kind: nil) { $0.generator.pick(["石桥铺", "杨家坪", "陈家坪", "李子坝", "牛角沱", "曾家岩", "黄泥磅", "冉家坝", "童家桥", "毛线沟"]) + $0.generator.pick(["", "东", "西"]) },
        .init(name: "col_i", kind: nil) { "\($0.generator.pick(["财政局", "民政局", "教委", "人社局"]))\($0.generator.pick(["办公室", "一处", "二处", "法规处"]))" },
        .init(name: "规格", kind: nil) { "\($0.generator.number(1...90))*\($0.generator.number(1...90)).\($0.generator.digits(3))" },
        .init(name: "col_j", kind: nil) { "E\($0.generator.pick(["1", "2"]))\($0.generator.digits(6))" },
    ]
}
