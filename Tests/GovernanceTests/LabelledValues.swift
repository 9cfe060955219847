import Governance
import Vocabulary

/// A generator of numbers that gives the same ones on every machine (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func digits(_ count: Int) -> String {
        String((0..<count).map { _ in Character(Unicode.Scalar(UInt8(48 + next() % 10))) })
    }

    mutating func pick<Element>(_ list: [Element]) -> Element { list[Int(next() % UInt64(list.count))] }
    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
}

/// Made-up values of every kind; nobody's. The lists here are not the detectors' own.
struct LabelledValues {
    var generator: SeededGenerator

    static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    // MARK: Numbers

    mutating func date(_ years: ClosedRange<Int>) -> CalendarDay {
        CalendarDay(year: generator.number(years), month: generator.number(1...12), day: generator.number(1...28))!
    }

    static let regions = ["110101", "310115", "440305", "500101", "500112", "510107", "520102", "530111", "330106", "420106", "610103", "350203", "650102", "460105"]

    mutating func residentID() -> String {
        let born = date(1940...2020)
        let body = generator.pick(Self.regions) + born.text.filter { $0 != "-" } + generator.digits(3)
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(body, weights).reduce(0) { $0 + ($1.0.wholeNumberValue ?? 0) * $1.1 }
        return body + ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][sum % 11]
    }

    mutating func oldResidentID() -> String {
        generator.pick(Self.regions) + date(1940...1999).text.filter { $0 != "-" }.dropFirst(2) + generator.digits(3)
    }

    mutating func mobile() -> String {
        generator.pick(["138", "139", "135", "150", "151", "158", "159", "166", "173", "177", "180", "186", "188", "189", "191", "199", "147", "133"]) + generator.digits(8)
    }

    mutating func landline() -> String {
        let local = String(generator.number(2...8)) + generator.digits(7)
        return generator.pick(["023-\(local)", "010-\(local)", "(028)\(local)", "0871-\(local)", "0851\(local)", "023-\(local)-\(generator.number(1...999))", "400-\(generator.digits(3))-\(generator.digits(4))"])
    }

    static func withLuhn(_ body: String) -> String {
        let digits = body.compactMap(\.wholeNumberValue)
        let sum = digits.reversed().enumerated().reduce(0) { $0 + ($1.offset % 2 == 0 ? ($1.element * 2) / 10 + ($1.element * 2) % 10 : $1.element) }
        return body + String((10 - sum % 10) % 10)
    }

    mutating func bankCard() -> String {
        Self.withLuhn(generator.pick(["622202", "621700", "622848", "621661", "623059", "625965"]) + generator.digits(generator.pick([9, 12])))
    }

    mutating func creditCode() -> String {
        let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
        var body = generator.pick(["91", "92", "12", "11", "51", "93"]) + generator.pick(Self.regions)
        for _ in 0..<9 { body.append(alphabet[generator.number(0...30)]) }
        var weight = 1
        var sum = 0
        for character in body {
            sum += alphabet.firstIndex(of: character)! * weight
            weight = weight * 3 % 31
        }
        return body + String(alphabet[(31 - sum % 31) % 31])
    }

    mutating func passport() -> String {
        generator.pick(["E" + generator.digits(8), "G" + generator.digits(8), "E" + generator.pick(["A", "B", "C", "J", "K"]) + generator.digits(7)])
    }

    mutating func plate() -> String {
        let letters = Array("ABCDEFGHJKLMNPQRSTUVWXYZ").map(String.init)
        let head = generator.pick(["渝", "川", "贵", "云", "京", "粤", "沪", "桂"]) + generator.pick(["A", "B", "C", "D", "F"])
        return generator.pick([
            head + generator.pick(letters) + generator.digits(4), head + generator.digits(5), head + generator.pick(["D", "F"]) + generator.digits(5),
            head + "·" + generator.digits(3) + generator.pick(letters) + generator.digits(1), head + generator.digits(5) + generator.pick(["D", "F"]),
            head + generator.digits(4) + "学",
        ])
    }

    // MARK: Words

    mutating func email() -> String {
        let users = ["li.wei", "zhang_min", "service", "wang88", "Chen.Jie", "info", "x", "zhao-lei", "user"]
        return generator.pick(users) + generator.digits(3) + "@" + generator.pick(["example.com", "mail.example.cn", "163.example.com", "gov.example.cn", "qq.example.com"])
    }

    static let surnames = [
        "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "林", "郭", "何", "高", "罗", "郑", "梁", "谢", "宋", "唐", "许", "邓", "冯",
        "韩", "曹", "曾", "彭", "萧", "蔡", "潘", "田", "董", "袁", "于", "余", "叶", "蒋", "杜", "苏", "魏", "程", "吕", "丁", "沈", "任", "姚", "卢", "欧阳", "上官", "覃", "冉", "亓", "禤", "仝",
    ]
    static let given = [
        "子涵", "雨桐", "浩宇", "欣怡", "建国", "秀兰", "志强", "桂花", "伟", "芳", "娜", "敏", "静", "磊", "洋", "艳", "勇", "军", "杰", "娟", "涛", "明", "超", "俊杰", "思远", "梓萱", "一诺",
        "沐阳", "若曦", "嘉懿", "煜城", "懿轩", "烨伟", "苑博", "熠彤", "鸿煊", "博涛", "苍", "翀", "旻", "赟", "玥", "彧", "邈", "骁", "笛", "淼", "犇", "垚", "甜甜", "豆豆", "冬梅", "卫东",
        "红军", "援朝", "爱民", "春燕", "小红", "大勇", "永福", "国庆", "三妹", "光辉", "文静", "雪松", "海燕", "丽华", "凤英", "玉珍", "淑芬", "德华", "学友", "朝伟", "家辉",
    ]

    mutating func name() -> String { generator.pick(Self.surnames) + generator.pick(Self.given) }
    mutating func minorityName() -> String { generator.pick(["阿依古丽", "买买提", "古丽娜尔", "扎西", "艾力"]) + "·" + generator.pick(["吐尔逊", "艾山", "达瓦", "木合塔尔"]) }
    mutating func latinName() -> String {
        generator.pick(["John", "Mary", "Wei", "Anna", "José", "Li", "Ivan", "Peter", "Lucy", "Min", "Olga", "Tom", "Yan", "Max", "Zoé", "Karl", "Nina", "Raj", "Aiko", "Omar"]) + " "
            + generator.pick(["Smith", "Zhang", "O'Neil", "García", "Petrova", "Wang", "van Dyk", "Müller", "Sato", "Khan", "Rossi", "Lee", "Brown", "Chen", "Novák", "Silva", "Ali", "de Boer", "Ito", "Kim"])
    }

    mutating func address() -> String {
        let city = generator.pick(["重庆市渝北区", "重庆市渝中区", "四川省成都市武侯区", "贵州省贵阳市云岩区", "重庆市云阳县", "", "广西壮族自治区南宁市青秀区"])
        let street = generator.pick(["龙溪街道红锦大道", "人民路", "中山三路", "双凤桥街道空港大道", "解放碑民权路", "天府大道北段"])
        let door = generator.pick(["\(generator.number(1...300))号", "\(generator.number(1...99))号\(generator.number(1...20))栋\(generator.number(101...3200))室", "\(generator.number(1...60))号附\(generator.number(1...9))号"])
        let village = "\(generator.pick(["石柱县", "彭水县", "酉阳县"]))\(generator.pick(["龙沙镇", "保家镇", "泔溪镇"]))\(generator.pick(["红星村", "青龙村", "大坪村"]))\(generator.number(1...12))组"
        return generator.number(0...4) == 0 ? village : city + street + door
    }

    mutating func latinAddress() -> String {
        "\(generator.number(1...400)) \(generator.pick(["Renmin", "Zhongshan", "Hongjin", "Jiefang"])) \(generator.pick(["Road", "Rd", "Street", "Avenue"])), Chongqing"
    }

    // MARK: Places and machines

    mutating func decimal(_ range: ClosedRange<Int>, places: Int) -> String { "\(generator.number(range)).\(generator.digits(places - 1))\(generator.number(1...9))" }
    mutating func pair() -> String {
        let (longitude, latitude) = (decimal(105...110, places: 6), decimal(28...32, places: 6))
        return generator.pick(["\(longitude),\(latitude)", "[\(longitude), \(latitude)]", "POINT(\(longitude) \(latitude))", "\(latitude), \(longitude)"])
    }

    mutating func ipv4() -> String { "\(generator.number(10...223)).\(generator.number(0...255)).\(generator.number(0...255)).\(generator.number(1...254))" }
    mutating func ipv6() -> String { "2001:db8:\(String(generator.number(1...65_535), radix: 16))::\(String(generator.number(1...65_535), radix: 16))" }
}
