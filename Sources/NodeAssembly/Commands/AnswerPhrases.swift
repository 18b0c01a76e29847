import Wording

/// What `release`, `reply` and `relay` say.
enum AnswerPhrases {
    static let all: [Phrase] = [
        releaseSummary, releaseDetails, track, previewOnly, examplePreview, exampleRelease,
        released,
        goesTo, stays, replySummary, replyDetails, disposition, exampleReply, replied, relaySummary,
        relayDetails, relayed, method, result, exampleRelay, relayDone,
    ]

    static let releaseSummary = Phrase("上报一件建议", "Send a proposal up")
    static let releaseDetails = Phrase(
        """
        先列出将上报的全部内容和去向，再上报；加 --dry-run 只列出。上报后范围为全市，之后的修改自动送达。建议人和来件留在本节点。

        只有优秀建议可以推荐，其余转送。有冲突的先裁决。
        """,
        """
        First shows exactly what goes up and where, then does it; with --dry-run it only shows. The scope becomes the whole city, and later edits go up by themselves. Proposer and source stay on this node.

        Only excellent proposals are recommended, the others transferred. Settle conflicts first.
        """)
    static let track = Phrase("上报方式（默认 transfer 转送）", "the way up (else transfer)")
    static let previewOnly = Phrase("只列出将上报什么", "only show what would go up")
    static let examplePreview = Phrase("看将上报什么", "see what would go up")
    static let exampleRelease = Phrase("推荐一件优秀建议", "recommend an excellent proposal")
    static let released = Phrase("已上报：{word}", "Sent up: {word}")
    static let goesTo = Phrase("以下内容上报到{name}：", "This goes up to {name}:")
    static let stays = Phrase("留在本节点：{kinds}", "Stays on this node: {kinds}")

    static let replySummary = Phrase("回复一件建议", "Answer a proposal")
    static let replyDetails = Phrase(
        "在区里是给建议人的回复；在市里是市级回复，下发后由区里转告建议人。已发的回复不改，更正就再发一份。",
        "At a district it is the answer to the proposer; at the city it is the city's answer, which goes down for the district to pass on. An answer is never changed: to correct it, give another."
    )
    static let disposition = Phrase("办理结果", "what becomes of the proposal")
    static let exampleReply = Phrase("采纳并答复", "adopt it and say so")
    static let replied = Phrase("已回复：{word}", "Answered: {word}")

    static let relaySummary = Phrase(
        "记下已把市级回复转告建议人", "Record that the citizen was told the city's answer")
    static let relayDetails = Phrase(
        "每个市级回复只转告一次；还欠的用 list --owed 查看。",
        "Each city reply is passed on once; what is still owed shows list --owed.")
    static let relayed = Phrase(
        "建议编号，或市级回复的记录全名", "a proposal's number, or a city reply's full name")
    static let method = Phrase("转告方式", "how the citizen was told")
    static let result = Phrase("结果", "what came of it")
    static let exampleRelay = Phrase("电话转告，本人接听", "told by phone, the citizen answered")
    static let relayDone = Phrase("已转告：{word}", "The citizen was told: {word}")
}
