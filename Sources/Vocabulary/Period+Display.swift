extension Period {
    /// The period as pages write it: `2023年上半年`, `H1 2023`; `2023年1—6月`, `January–June 2023`.
    package func display(_ language: Language) -> String {
        guard kind == .range else { return Self.display(start, kind, language) }
        guard startKind == endKind else {
            return Self.display(start, startKind, language) + Self.dash(language) + Self.display(end, endKind, language)
        }
        return switch (language, startKind) {
        case (.zh, .year): "\(start.year)—\(end.year)年"
        case (.en, .year): "\(start.year)–\(end.year)"
        case (.zh, .month) where start.year == end.year: "\(start.year)年\(start.month)—\(end.month)月"
        case (.en, .month) where start.year == end.year: "\(Self.months[start.month - 1])–\(Self.months[end.month - 1]) \(end.year)"
        default: Self.display(start, startKind, language) + Self.dash(language) + Self.display(end, endKind, language)
        }
    }

    private static func dash(_ language: Language) -> String { language == .zh ? "—" : " – " }

    private static func display(_ day: CalendarDay, _ kind: Kind, _ language: Language) -> String {
        let half = (day.month + 5) / 6
        let quarter = (day.month + 2) / 3
        return switch (language, kind) {
        case (.zh, .year): "\(day.year)年"
        case (.en, .year): "\(day.year)"
        case (.zh, .half): "\(day.year)年\(half == 1 ? "上" : "下")半年"
        case (.en, .half): "H\(half) \(day.year)"
        case (.zh, .quarter): "\(day.year)年\(["一", "二", "三", "四"][quarter - 1])季度"
        case (.en, .quarter): "Q\(quarter) \(day.year)"
        case (.zh, .month): "\(day.year)年\(day.month)月"
        case (.en, .month): "\(months[day.month - 1]) \(day.year)"
        case (.zh, .day), (.zh, .range): "\(day.year)年\(day.month)月\(day.day)日"
        case (.en, .day), (.en, .range): "\(day.day) \(months[day.month - 1]) \(day.year)"
        }
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ]
}
