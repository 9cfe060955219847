import Synchronization
import Vocabulary

/// What a column's name says about what it holds, in Chinese and English.
enum NameHints {
    /// Words of one kind. A Chinese word counts wherever it stands in the name; an English one as whole words (`id_card`, `idCard`).
    struct Words {
        var chinese: [String]
        var english: [String]
    }

    /// What names said so far: the same few hundred come with every version.
    private static let known = Mutex<[[String]: [SensitiveKind: ClassificationEvidence.Hint]]>([:])
    private static let mostKnown = 5_000

    static func hint(for kind: SensitiveKind, names: [String]) -> ClassificationEvidence.Hint {
        if let hint = known.withLock({ $0[names]?[kind] }) { return hint }
        let hint = read(names, for: kind)
        known.withLock { known in
            if known.count >= mostKnown { known = [:] }
            known[names, default: [:]][kind] = hint
        }
        return hint
    }

    private static func read(_ names: [String], for kind: SensitiveKind) -> ClassificationEvidence.Hint {
        let supports = supporting[kind] ?? Words(chinese: [], english: [])
        if names.contains(where: { speaks($0, of: supports) }) { return .supports }
        let contradicts = contradicting[kind] ?? numbersOfThings
        return names.contains(where: { speaks($0, of: contradicts) }) ? .contradicts : .silent
    }

    private static func speaks(_ name: String, of words: Words) -> Bool {
        if words.chinese.contains(where: { name.contains($0) }) { return true }
        let parts = englishWords(name)
        return words.english.contains { word in
            let wanted = word.split(separator: "_").map(String.init)
            guard parts.count >= wanted.count else { return false }
            return (0...(parts.count - wanted.count)).contains { Array(parts[$0..<($0 + wanted.count)]) == wanted }
        }
    }

    /// The lower-case words of `idCardNo`, `ID_CARD_NO`, `id-card no`.
    static func englishWords(_ name: String) -> [String] {
        var words: [String] = []
        var word = ""
        var previousIsLower = false
        for scalar in name.unicodeScalars.prefix(200) {
            guard scalar.isASCII, ValueText.isLetter(UInt8(scalar.value)) else {
                if !word.isEmpty { words.append(word) }
                (word, previousIsLower) = ("", false)
                continue
            }
            let isUpper = ValueText.isUpper(UInt8(scalar.value))
            if isUpper, previousIsLower {
                words.append(word)
                word = ""
            }
            word.unicodeScalars.append(Unicode.Scalar(UInt8(scalar.value) | 0x20))
            previousIsLower = !isUpper
        }
        if !word.isEmpty { words.append(word) }
        return words
    }

    private static let supporting: [SensitiveKind: Words] = [
        .residentID: Words(
            chinese: ["身份证", "证件号", "公民身份号码", "身份号码", "身份标识号"],
            english: ["id_card", "idcard", "id_no", "idno", "sfz", "sfzh", "sfzhm", "zjhm", "identity", "citizen_id", "resident_id",
                "id_number", "national_id"]),
        .passport: Words(chinese: ["护照", "通行证", "证件号"], english: ["passport", "travel_document", "id_no", "zjhm"]),
        .bankCard: Words(
            chinese: ["银行卡", "卡号", "银行账号", "银行帐号", "收款账", "账户号"],
            english: ["bank_card", "card_no", "card_number", "bank_account", "account_no", "yhkh", "pan"]),
        .mobilePhone: Words(
            chinese: ["手机", "电话", "联系方式", "移动电话"],
            english: ["mobile", "phone", "cell", "tel", "telephone", "sjh", "sjhm", "lxdh", "contact_no", "msisdn"]),
        .landlinePhone: Words(
            chinese: ["电话", "座机", "固话", "传真", "联系方式"],
            english: ["tel", "telephone", "phone", "landline", "fax", "lxdh", "hotline"]),
        .email: Words(chinese: ["邮箱", "电子邮件", "邮件地址"], english: ["email", "mail", "e_mail", "yx", "dzyx"]),
        .personalName: Words(
            chinese: [
                "姓名", "联系人", "法人代表", "法定代表人", "负责人", "户主", "患者", "经办人", "申请人", "监护人", "当事人", "受理人", "签收人", "收件人", "教师", "学生",
                "驾驶人", "驾驶员", "医生", "户名", "持证人", "投诉人", "举报人",
            ],
            english: [
                "full_name", "person_name", "person", "contact", "contact_name", "patient", "patient_name", "applicant", "applicant_name",
                "customer_name", "user_name", "real_name", "owner_name", "xm", "first_name", "last_name", "surname", "legal_representative", "driver", "student_name",
            ]),
        .address: Words(
            chinese: ["地址", "住址", "住所", "居住地", "户籍地", "通讯处", "家庭住", "坐落", "详址"],
            english: ["address", "addr", "street", "dz", "zz", "jzdz", "residence", "location"]),
        .birthDate: Words(chinese: ["出生", "生日"], english: ["birth", "birthday", "birthdate", "dob", "born", "csrq", "date_of_birth"]),
        .licencePlate: Words(chinese: ["车牌", "号牌", "牌照"], english: ["plate", "licence_plate", "license_plate", "cph", "hphm", "plate_no"]),
        .creditCode: Words(
            chinese: ["信用代码", "社会信用", "机构代码", "税号", "纳税人识别号"],
            english: ["credit_code", "uscc", "tyshxydm", "xydm", "org_code", "social_credit", "tax_id", "tax_no", "nsrsbh"]),
        .longitude: Words(chinese: ["经度"], english: ["lon", "lng", "longitude", "long", "jd", "x_coord"]),
        .latitude: Words(chinese: ["纬度"], english: ["lat", "latitude", "wd", "y_coord"]),
        .coordinatePair: Words(
            chinese: ["坐标", "经纬", "位置", "定位"],
            english: ["coordinate", "coordinates", "coord", "location", "point", "geom", "geo", "position", "gps", "lnglat", "latlng", "latlon"]),
        .ipAddress: Words(chinese: ["网络地址"], english: ["ip", "ip_address", "ipv4", "ipv6", "client_ip", "remote_addr", "host", "server"]),
    ]

    /// Names of columns that number things, not people.
    private static let numbersOfThings = Words(
        chinese: ["订单", "流水", "序号", "编号", "编码", "批次", "批号", "单号", "设备", "产品", "商品", "型号", "物料", "条码", "版本", "合同", "项目", "案号", "文号", "发票"],
        english: [
            "order", "serial", "seq", "sequence", "batch", "sku", "product", "device", "model", "barcode", "invoice", "contract", "project", "item",
            "trace", "uuid", "version",
        ])

    private static let contradicting: [SensitiveKind: Words] = [
        .personalName: Words(
            chinese: [
                "产品", "商品", "品名", "品牌", "企业", "公司", "单位", "机构", "地名", "区县", "地区", "行政区", "项目", "指标", "景点", "药品", "街道", "镇", "村", "路名",
                "站名", "学校", "医院", "部门", "类别", "类型", "行业", "菜名", "课程", "科目", "专业", "职务", "职业", "状态", "字典", "标签",
            ],
            english: [
                "product", "goods", "item", "brand", "company", "enterprise", "organisation", "organization", "region", "district", "city",
                "town", "file", "table", "category", "type", "status", "project", "indicator", "school", "hospital", "department", "course",
                "station", "label", "code", "app", "dataset",
            ]),
        .address: Words(
            chinese: ["单位名称", "机构名称", "企业名称", "公司名称", "项目", "网址", "邮箱", "标题", "内容", "备注", "描述"],
            english: ["company", "organisation", "organization", "url", "email", "ip", "mac", "title", "description", "project"]),
        .ipAddress: Words(chinese: ["版本", "编号", "章节"], english: ["version", "release", "build", "section", "oid"]),
        .creditCode: Words(chinese: ["订单", "流水", "序号"], english: ["order", "serial", "seq", "trace"]),
    ]
}
