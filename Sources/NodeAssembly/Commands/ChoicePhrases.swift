import Wording

/// What `held choose` says.
enum ChoicePhrases {
    static let all: [Phrase] = [
        summary, details, side, sideMeaning, reasonMeaning, showExample, example, heading, here,
        came,
        writer, erased, chooseWith, chosen,
    ]

    static let summary = Phrase(
        "同一编号有两份内容时，选定哪一份", "Choose which of two contents under one dot stands")
    static let details = Phrase(
        """
        一台机器被整个复制、两台都写过之后，同一编号可能有两份内容，记录冻结。不写 1 或 2 只显示两份。选定之后：原编号在各处作废，两份都作为新改动重新写入，选定的一份有效，另一份留在历史里；冻结期间本节点又改过的，两份都保留，按冲突裁决。只有写它的单位能选定；别的单位请用 held refuse。
        """,
        """
        When a machine was copied and both copies wrote, one dot may have two contents, and the record is frozen. Without 1 or 2 both are shown. Once chosen, the dot is void everywhere and both contents are written anew: the chosen one counts, the other stays in the history; where this office wrote more of the record meanwhile, both stay as a conflict to settle. Only the office that wrote them can choose; others ask it, with held refuse.
        """)
    static let side = Phrase("份", "SIDE")
    static let sideMeaning = Phrase("1：本机的；2：另一台机器的", "1: this machine's, 2: the other's")
    static let reasonMeaning = Phrase("为什么；随两份内容送到各处", "why; it goes with both contents")
    static let showExample = Phrase("看两份内容", "see both contents")
    static let example = Phrase("选定本机的一份", "let this machine's stand")

    static let heading = Phrase(
        "{record} 改动 {dot} 有两份内容", "{record}: change {dot} has two contents")
    static let here = Phrase("1 本机的：", "1 of this machine:")
    static let came = Phrase("2 另一台机器的：", "2 of the other machine:")
    static let writer = Phrase("{author}，{at}", "{author}, {at}")
    static let erased = Phrase("内容已清除", "its content was erased")
    static let chooseWith = Phrase(
        "选定：jianyan held choose {record} 1（或 2）--reason 理由",
        "choose: jianyan held choose {record} 1 (or 2) --reason REASON")
    static let chosen = Phrase("已选定：{word}", "Chosen: {word}")
}
