import Wording

/// What `show` says.
enum ShowPhrases {
    static let all: [Phrase] = [
        summary, details, history, form, isPrivate, reveal, example, exampleHistory, exampleReveal,
        formIs, historyTitle, frozen, unknown, keptText, conflict, markPrivate, markVoid,
        markErased,
    ]

    static let summary = Phrase("显示一件记录的全部内容", "Show a record with all it holds")
    static let details = Phrase(
        """
        显示各字段、冲突的各方，以及有关的回复、市级处理和转告。

        建议人和来件的资料只在加 --private 时显示，并且遮掩；--reveal 写明用途后显示全文，此举记入审计。
        """,
        """
        Shows every register, all sides of a conflict, and the replies, decisions and relays about it.

        The proposer's data and the source are shown with --private only, and masked; --reveal with a purpose shows them whole and is entered into the audit.
        """)
    static let history = Phrase("列出每次修改", "list every change")
    static let form = Phrase("输出表单标识，供 edit --form 使用", "print the form token for edit --form")
    static let isPrivate = Phrase("连同建议人和来件，遮掩显示", "with the proposer and the source, masked")
    static let reveal = Phrase(
        "写明用途，显示未遮掩的资料（记入审计）", "show them unmasked for this purpose (audited)")
    static let example = Phrase("一件建议的全部内容", "all of a proposal")
    static let exampleHistory = Phrase("连同每次修改", "with every change")
    static let exampleReveal = Phrase("为打电话回复而看联系方式", "see the contact data in order to call back")

    static let formIs = Phrase("  表单  {form}", "  Form  {form}")
    static let historyTitle = Phrase("修改记录", "History")
    static let frozen = Phrase(
        "  ❄ 已冻结：等待操作员选定内容。", "  ❄ Frozen: an operator must choose what stands.")
    static let unknown = Phrase(
        "另有 {count} 个新版本的字段，原样保存。", "{count} registers of a later version are kept as they are.")
    static let keptText = Phrase("已保存，{count} 字", "kept, {count} characters")
    static let conflict = Phrase(
        "{register} 有冲突，首个为暂定值：", "{register} is in conflict, the first value stands for now:")
    static let markPrivate = Phrase("仅本节点", "private")
    static let markVoid = Phrase("作废", "void")
    static let markErased = Phrase("已抹去", "erased")
}
