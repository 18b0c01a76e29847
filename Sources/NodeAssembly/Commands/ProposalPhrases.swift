import Wording

/// What `propose` says.
enum ProposalPhrases {
    static let all: [Phrase] = [
        summary, details, title, body, name, phone, workUnit, address, channel, theme, campaign,
        unit, received, example, exampleFile, registered,
    ]

    static let summary = Phrase("登记一件建议", "Register a proposal")
    static let details = Phrase(
        """
        登记时给出编号和查询码；建议人的联系方式只留在本节点，不会上报。

        正文至多 1000 字（按 Unicode 字符数），标题至多 60 字。更长的来件请用 import 导入，会标记“超字数”。
        """,
        """
        It gets a number and a query code; the proposer's contact data stays on this node and is never sent up.

        The body may have 1000 characters (Unicode scalars), the title 60. Longer ones come in by import, marked.
        """)
    static let title = Phrase("标题，至多 60 字", "the title, at most 60 characters")
    static let body = Phrase("正文（或用 --file）", "the body (or use --file)")
    static let name = Phrase("建议人真实姓名；不填记为匿名", "the proposer's name; without it anonymous")
    static let phone = Phrase("建议人电话", "the proposer's phone number")
    static let workUnit = Phrase("建议人工作单位", "where the proposer works")
    static let address = Phrase("建议人地址", "the proposer's address")
    static let channel = Phrase("来源（默认 other）", "how it came (else other)")
    static let theme = Phrase("征集内容", "the campaign's theme")
    static let campaign = Phrase(
        "征集活动代码；日常征集不填", "the campaign's code; none for routine collection")
    static let unit = Phrase("提交单位", "the unit that submits it")
    static let received = Phrase(
        "收到时间（北京时间，默认现在）", "when it was received (Beijing time, else now)")
    static let example = Phrase("登记一位来访者的建议", "register a visitor's proposal")
    static let exampleFile = Phrase("登记一封来信，正文在文件里", "register a letter whose text is in a file")
    static let registered = Phrase("已登记：{number}", "Registered: {number}")
}
