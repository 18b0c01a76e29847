import Wording

/// What is said about conflicts that were settled.
enum SettledPhrases {
    static let all: [Phrase] = [
        undoSummary, undoDetails, undoExample, undone, undoneSettled, correctSummary,
        correctDetails, correctExample, corrected,
    ]

    static let undoSummary = Phrase("撤销本单位的裁决", "Take back this office's settlement")
    static let undoDetails = Phrase(
        "本单位最后一次裁决作废，各级都会收到，冲突重新打开；裁决的文字留在历史里。后来有人又改过这一项，或者这件只在本单位，就不能撤销，请用 conflicts correct。",
        "This office's last settlement becomes void at every holder and the conflict is open again; its text stays in the history. Once somebody has changed the register since, or where the record is only at this office, it cannot be taken back: use conflicts correct."
    )
    static let undoExample = Phrase("撤销对标题的裁决", "take back how a title was settled")
    static let undone = Phrase(
        "已撤销：{word} 的“{register}”重新成为冲突，{count} 方。",
        "Taken back: {register} of {word} is in conflict again, {count} sides.")
    static let undoneSettled = Phrase(
        "已撤销；{word} 的“{register}”仍有定论：此前的或别的单位的裁决还在。",
        "Taken back; {register} of {word} is settled still, by an earlier settlement or another office's."
    )

    static let correctSummary = Phrase("更正裁决过的值", "Correct what was settled")
    static let correctDetails = Phrase(
        "裁决过的一项写上另一个值，附理由，随更正送到各级；原来的裁决留在历史里。",
        "Puts another value where a conflict was settled, with a reason that travels with it; the settlement stays in the history."
    )
    static let correctExample = Phrase("改正裁决里的笔误", "mend a slip in a settlement")
    static let corrected = Phrase("已更正，以此为准：{value}", "corrected; this stands: {value}")
}
