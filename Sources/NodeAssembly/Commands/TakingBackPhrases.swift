import Wording

/// What `recall` and `erase` say.
enum TakingBackPhrases {
    static let all: [Phrase] = [
        recallSummary, recallDetails, recallExample, recalled, eraseSummary, eraseDetails,
        eraseDryRun, eraseExample, erased, wouldErase,
    ]

    static let recallSummary = Phrase("收回已共享的记录", "Take back a record that was shared")
    static let recallDetails = Phrase(
        """
        从本节点得到它的都会封存、发完尚欠的、删去内容，再逐级回复；全部回复之前显示“收回中”，其间和之后的修改只留在本节点。全部回复之后可以再次上报，历史一并带上。

        先看会涉及谁：jianyan plan recall。
        """,
        """
        All who have it from this node seal it, send what they still owe, drop its values and answer, tier by tier; until then it shows as being recalled. What is written meanwhile and after stays here. Once all have answered it can be released again, history included.

        See first whom it would reach: jianyan plan recall.
        """)
    static let recallExample = Phrase("收回一件误报的建议", "take back a proposal sent up by mistake")
    static let recalled = Phrase("已发出收回：{word}", "Recall under way: {word}")
    static let eraseSummary = Phrase("删除一条记录的内容", "Destroy a record's values")
    static let eraseDetails = Phrase(
        """
        本节点和所有持有者处的内容都被销毁，不能恢复；谁在何时写过仍可查，日志仍可核对。只有建它的单位能做。删除清单另存于节点目录的 erasures，不进备份，恢复备份后会照单再删。

        建议人的信息是另一条记录，用 jianyan show 看到其编号后同样删除。
        """,
        """
        Here and at every holder the values are destroyed for good; who wrote when stays to be seen, and every log verifies. Only the office that made the record can do it. What was erased is listed in the home's file "erasures", which is in no backup: after a restore it is erased again.

        The proposer's data is a record of its own: jianyan show names it, and it is erased the same way.
        """)
    static let eraseDryRun = Phrase("只说会销毁多少", "only say how much it would destroy")
    static let eraseExample = Phrase("看会销毁多少", "see how much it would destroy")
    static let erased = Phrase(
        "已删除 {word} 的内容，共 {count} 次改动。", "The values of {word} are destroyed: {count} changes.")
    static let wouldErase = Phrase(
        "会销毁 {word} 的 {count} 次改动的内容。", "It would destroy the values of {count} changes of {word}.")
}
