import Wording

/// What `held refuse`, `held withdraw` and `held insist` say.
enum QuestionPhrases {
    static let all: [Phrase] = [
        refuseSummary, refuseDetails, refuseExample, reasonMeaning, asked, withdrawSummary,
        withdrawDetails, withdrawExample, withdrawn, insistSummary, insistDetails, insistExample,
        insisted, ofUs, ofOthers, askedBy, author, answer, open, declined,
    ]

    static let refuseSummary = Phrase(
        "请写改动的单位撤回在等待的改动", "Ask its author's office to take back a change that waits")
    static let refuseDetails = Phrase(
        """
        没有违反规则的改动，只有写它的单位自己能作废。请求和理由逐级送到那里；对方撤回（held withdraw）或坚持（held insist，记录会重新发来）之前，条目一直等待。
        """,
        """
        A change that breaks no rule can be made void by its author's own office only. The request and its reason travel there, tier by tier; the entry waits on until that office takes the change back (held withdraw) or stands by it (held insist, which sends the record again).
        """)
    static let refuseExample = Phrase(
        "请对方撤回第 17 条", "ask for entry 17 to be taken back")
    static let reasonMeaning = Phrase(
        "为什么；写改动的单位会看到", "why; the author's office reads it")
    static let asked = Phrase("已请求撤回：{word}", "Asked to take back a change of {word}.")

    static let withdrawSummary = Phrase(
        "撤回别处请求撤回的本单位改动", "Take back this office's changes that others asked about")
    static let withdrawDetails = Phrase(
        "改动作废，它盖住的值重新有效，各处都会知道；写的内容保留在本节点的历史里。",
        "They become void everywhere and what they covered is live again; their text stays in the history here."
    )
    static let withdrawExample = Phrase("同意撤回", "agree")
    static let withdrawn = Phrase("已撤回：{word}", "Taken back: {word}")

    static let insistSummary = Phrase(
        "坚持别处请求撤回的本单位改动", "Stand by this office's changes that others asked about")
    static let insistDetails = Phrase(
        "整条记录重新发往请求的一方：缺了什么就补上什么。",
        "The whole record is sent again towards the office that asked: whatever it lacked comes along."
    )
    static let insistExample = Phrase("不同意撤回，重新发送", "disagree, send again")
    static let insisted = Phrase("已重新发送：{word}", "Sent again: {word}")

    static let ofUs = Phrase(
        "别处请本单位撤回的改动（held withdraw 或 held insist）：",
        "Others ask this office to take back (held withdraw or held insist):")
    static let ofOthers = Phrase("本单位请别处撤回的改动：", "This office asked others to take back:")
    static let askedBy = Phrase("请求方", "Asked by")
    static let author = Phrase("写的单位", "Written at")
    static let answer = Phrase("答复", "Answer")
    static let open = Phrase("未答复", "none yet")
    static let declined = Phrase("坚持，已重发", "stands by it, sent again")
}
