import Wording

/// What `list` says.
enum ListPhrases {
    static let all: [Phrase] = [
        summary, details, kind, kindMeaning, conflicts, owed, state, example, exampleOwed,
        exampleState,
    ]

    static let summary = Phrase("列出建议等记录", "List proposals and other records")
    static let details = Phrase(
        """
        最近改动的在前，默认 20 行。⚠ 表示有冲突待裁决，❄ 表示记录已冻结、等待操作员处理。

        --owed 列出本级还欠的回音：在区里是市里已回复、尚未转告建议人的；在市里是已上报、尚未回复的。
        """,
        """
        What changed last comes first, 20 lines if not told otherwise. ⚠ marks a conflict to settle, ❄ a frozen record that waits for an operator.

        --owed lists what this office still owes: at a district, city replies that the citizen was not told; at the city, proposals sent up without a city reply.
        """)
    static let kind = Phrase("种类", "KIND")
    static let kindMeaning = Phrase("列哪种记录（默认 proposals）", "which records (else proposals)")
    static let conflicts = Phrase("只列有冲突的", "only those in conflict")
    static let owed = Phrase("只列还欠回音的", "only what is still owed an answer")
    static let state = Phrase(
        "只列这种状态的，如 escalated 或“已上报”", "only those in this state, such as escalated")
    static let example = Phrase("最近的建议", "the latest proposals")
    static let exampleOwed = Phrase("还欠回音的", "what is still owed an answer")
    static let exampleState = Phrase("已上报的 100 件", "100 proposals that were sent up")
}
