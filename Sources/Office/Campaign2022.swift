import JSON

/// The campaign of 2022 as a sample that a city can publish: its theme, window and the eight
/// categories of content with their points.
public enum Campaign2022 {
    public static let code = "2022"
    public static let title = "2022年人民建议专题征集活动"
    public static let theme = "推动高质量发展创造高品质生活"
    public static let windowText = "2022年7月上旬至10月上旬"
    public static let opensOn = "2022-07-01"
    public static let closesOn = "2022-10-10"
    public static let attachmentTypes = ["doc", "docx", "jpg", "jpeg", "png", "bmp", "txt", "pdf"]

    public struct Category: Sendable {
        public let code: String
        public let chinese: String
        public let english: String
        public let points: [String]
    }

    public static let categories: [Category] = [
        Category(
            code: "T1", chinese: "产业发展", english: "Industry",
            points: ["国家重要先进制造业中心", "产业绿色发展和绿色转型"]),
        Category(
            code: "T2", chinese: "科教创新", english: "Science and education",
            points: ["人才高地", "科技创新体系效能", "成果转化", "国资国企和投融资改革"]),
        Category(
            code: "T3", chinese: "区域协同", english: "Regional cooperation",
            points: ["成渝双城经济圈建设"]),
        Category(
            code: "T4", chinese: "城市提升", english: "City renewal",
            points: ["城市功能品质", "功能名片和两江四岸"]),
        Category(
            code: "T5", chinese: "乡村振兴", english: "Rural revitalisation",
            points: ["粮食和农产品供给", "农产品加工、电商、旅游和集体经济"]),
        Category(
            code: "T6", chinese: "商贸流通", english: "Commerce",
            points: ["国际消费中心城市和消费者权益"]),
        Category(
            code: "T7", chinese: "社会治理", english: "Governance",
            points: ["基层治理", "信访工作"]),
        Category(
            code: "T8", chinese: "其他方面", english: "Other matters",
            points: ["市级重要和专项工作", "区县和市级部门重要和专项工作"]),
    ]

    /// The themes as the campaign record holds them.
    public static var themesValue: JSONValue {
        .array(
            categories.map { category in
                .object([
                    JSONMember(key: "code", value: .string(category.code)),
                    JSONMember(key: "zh", value: .string(category.chinese)),
                    JSONMember(key: "en", value: .string(category.english)),
                    JSONMember(
                        key: "points", value: .array(category.points.map { .string($0) })),
                ])
            })
    }

    public static func isTheme(_ code: String) -> Bool {
        categories.contains { $0.code == code }
    }
}
