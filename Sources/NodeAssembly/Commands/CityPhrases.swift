import Wording

/// What `decide`, `campaign` and `unit` say.
enum CityPhrases {
    static let all: [Phrase] = [
        campaignGroup, unitGroup, decideSummary, decideDetails, decision, text, exampleReceive,
        exampleAssign, decided, publishSummary, publishDetails, examplePublish, published,
        showSummary, code, exampleShow, unitSummary, unitDetails, unitCode, unitName, unitSort,
        exampleUnit, unitAdded,
    ]

    static let campaignGroup = Phrase("征集活动", "campaigns")
    static let unitGroup = Phrase("单位", "units")

    static let decideSummary = Phrase("市里处理一件上报的建议", "Decide about a proposal that was sent up")
    static let decideDetails = Phrase(
        "第一次处理时给出市级编号。处理结果自动下发到报来的区。",
        "The first decision gives it a city number. Decisions go down to the district it came from."
    )
    static let decision = Phrase("怎样处理", "what is decided")
    static let text = Phrase("处理意见", "what to say about it")
    static let exampleReceive = Phrase("签收", "sign for it")
    static let exampleAssign = Phrase("交办", "assign it")
    static let decided = Phrase("已处理：{word}", "Decided: {word}")

    static let publishSummary = Phrase(
        "向各区发布 2022 年专题征集活动", "Publish the campaign of 2022 to all districts")
    static let publishDetails = Phrase(
        "作为样例：征集主题、时间和八类内容。以后加入的区也会收到。",
        "A sample: its theme, window and eight categories. Districts that join later get it too.")
    static let examplePublish = Phrase("发布样例活动", "publish the sample campaign")
    static let published = Phrase("已发布征集活动：{word}", "Published campaign: {word}")
    static let showSummary = Phrase("显示征集活动", "Show a campaign")
    static let code = Phrase("活动代码（默认 2022）", "the campaign's code (else 2022)")
    static let exampleShow = Phrase("主题、时间和征集内容", "theme, window and categories")

    static let unitSummary = Phrase("登记一个单位", "Enter a unit")
    static let unitDetails = Phrase(
        "市里登记的单位发布到各区；区里登记的只在本区。",
        "A unit entered at the city is published to all districts; one entered at a district stays there."
    )
    static let unitCode = Phrase("单位代码", "its code")
    static let unitName = Phrase("单位名称", "its name")
    static let unitSort = Phrase("类别，如镇乡、街道、市级部门", "what sort it is, such as town or department")
    static let exampleUnit = Phrase("登记市交通局", "enter the city's transport bureau")
    static let unitAdded = Phrase("已登记单位：{word}", "Entered unit: {word}")
}
