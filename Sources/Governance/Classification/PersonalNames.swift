/// Whether a text reads as a person's name.
enum PersonalNames {
    /// A Chinese name of two to four characters: a surname, then characters that given names are made of; or a name of two or more parts
    /// divided by a point, as of Uyghur or Kazakh people.
    static func isChineseName(_ value: ValueText) -> Bool {
        let scalars = value.scalars
        guard (2...16).contains(scalars.count) else { return false }
        if let point = scalars.firstIndex(where: { $0 == "·" || $0 == "•" || $0 == "‧" }) {
            let parts = scalars.split(whereSeparator: { $0 == "·" || $0 == "•" || $0 == "‧" })
            return point > 0 && (2...4).contains(parts.count)
                && parts.allSatisfy { (1...7).contains($0.count) && $0.allSatisfy(ValueText.isHan) }
        }
        guard scalars.count <= 4, scalars.allSatisfy(ValueText.isHan), let last = scalars.last else { return false }
        let isCompound = scalars.count > 2 && compoundSurnames.contains(String(String.UnicodeScalarView(scalars[0..<2])))
        guard isCompound || surnames.contains(scalars[0]), isCompound || scalars.count <= 3 || surnames.contains(scalars[1]) else { return false }
        let given = scalars[(isCompound || scalars.count == 4 ? 2 : 1)...]
        if scalars.count > 2, notLast.contains(last) || (scalars[1] == "家" && notAfterFamily.contains(last)) { return false }
        return given.contains(where: givenCharacters.contains)
    }

    /// A name in Latin letters: two to four capitalised words. Only a column's name makes such words people.
    static func isLatinName(_ value: ValueText) -> Bool {
        guard (4...60).contains(value.bytes.count) else { return false }
        let words = value.scalars.split(separator: " ")
        guard (2...4).contains(words.count) else { return false }
        return words.allSatisfy { word in
            guard let first = word.first, first.properties.isUppercase else { return false }
            return word.dropFirst().allSatisfy { $0.properties.isAlphabetic || $0 == "." || $0 == "-" || $0 == "'" }
        }
    }

    /// The surnames of well over nine tenths of the population.
    private static let surnames = Set(
        """
        王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊\
        金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛\
        管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池\
        滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗\
        应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺肖付闫代
        """.unicodeScalars.filter { $0.value > 0x3000 })

    private static let compoundSurnames: Set<String> = [
        "欧阳", "上官", "司马", "东方", "诸葛", "尉迟", "皇甫", "公孙", "慕容", "令狐", "司徒", "夏侯", "端木", "南宫", "独孤", "宇文", "长孙", "轩辕",
        "呼延", "闻人", "申屠", "东郭", "百里", "钟离", "澹台", "公冶", "宗政", "濮阳", "淳于", "单于", "太史", "公羊", "拓跋", "完颜",
    ]

    /// Characters given names are commonly made of.
    private static let givenCharacters = Set(
        """
        伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉玲斌华建国志红梅鹏飞丹萍鑫波宇浩凯健俊帆雪荣爱妹霞香月莺媛瑞凡佳嘉琼勤珍贞莉桂娣叶璧璐娅琦晶\
        妍茜秋珊莎锦黛青倩婷姣婉娴瑾颖露瑶怡婵雁蓓纨仪荷丹蓉眉君琴蕊薇菁梦岚苑婕馨瑗琰韵融园艺咏卿聪澜纯毓悦昭冰爽琬茗羽希宁欣飘育滢馥筠柔竹霭凝晓欢霄枫\
        芸菲寒伊亚宜可姬舒影荔枝思丽翰春福生龙元全胜学祥才发武新利清彬富顺信子毅良海仁亨俭光天达安岩中茂进林有坚和彪博诚先敬震振壮会思群豪心邦承乐绍功松善厚\
        庆民友裕河哲江超亮政谦亨奇固之轮翰朗伯宏言若鸣朋斌梁栋维启克伦翔旭鹏泽晨辰士以建家致树炎德行时泰盛雄琛钧冠策腾楠榕风航弘义兴永贵昌成康星奎世长柱东南\
        一轩逸睿涵萱诗紫梓雨宸皓浚昊语桐曦煜祺沐熙奕铭霖楷婧姗惠慧娇素云莲真环彩凤洁琳媚芬燕芝兰翠雅珠忠根宝喜庭连立正方玉金银铁铜山川水土火木田石广小大少\
        峰岭阳洪涌津源浦润济沛淑敬贤智仲孝恩念怀尚向定运来满财贺钰钢锋钦铃镇钟耀辉炜煌灿烨焕照晖晔昱昆昕晴景晗智曼越岳嵩巍峻崇嵘娥媚婵嫣姝姿娉凌凯勋励劲勉
        """.unicodeScalars.filter { $0.value > 0x3000 })

    /// What the places of a family are called: 张家湾, 李家沱.
    private static let notAfterFamily = Set("湾坡沟坝梁坪沱岩洞铺渡垭岭岗庄屯寨堡塘冲峪窑坟界店".unicodeScalars)

    /// What places, offices, firms and goods end in, but people do not.
    private static let notLast = Set("区县市镇乡村街路局厅院所处科部厂店站场馆室社团队组会司行校园桥港岛湖河江山寨机车油茶酒奶糖药片丸粉液膏糕饼面米肉鱼菜器具械板管线".unicodeScalars)
}
