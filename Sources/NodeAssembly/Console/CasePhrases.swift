import Wording

/// What the conflict desk says beside a single open case.
enum CasePhrases {
    static let all: [Phrase] = settledCase + privacy + work + Array(said.values)

    private static let settledCase: [Phrase] = [
        settledBy, settledAs, wasBefore, undo, undoHint, correct, correctHint, correctNow,
        notAsShown,
        cannotUndo, cannotUndoHere,
    ]

    private static let privacy: [Phrase] = [
        masked, purpose, reveal, mayNotReveal, isMask, toProposal,
    ]

    /// After an act, by the word in the address.
    static let said: [String: Phrase] = [
        "undone": Phrase(
            "已撤销本单位的裁决，冲突重新打开；各级都会收到。",
            "This office's settlement is taken back and the case is open again; all tiers hear of it."
        ),
        "undonesettled": Phrase(
            "已撤销本单位的裁决；此前的或别的单位的裁决还在，所以仍有定论。",
            "This office's settlement is taken back; an earlier one or another office's stands, so it stays settled."
        ),
        "assigned": Phrase("已指派。", "It is assigned."),
        "due": Phrase("期限已定。", "The deadline is set."),
        "drafted": Phrase(
            "已提交复核；另一个人同意后才保存。", "Submitted: it is saved once another person agrees."),
        "confirmed": Phrase("已复核并保存，会送到各级。", "Confirmed and saved; it travels to all tiers."),
        "sentback": Phrase("拟稿已退回。", "The draft is sent back."),
        "corrected": Phrase("已更正，会送到各级。", "Corrected; it travels to all tiers."),
    ]

    static let settledBy = Phrase("裁决", "Settlement")
    static let settledAs = Phrase("以此为准", "It was settled as")
    static let wasBefore = Phrase("裁决时的各方", "What was in view then")
    static let undo = Phrase("撤销这个裁决", "Take this settlement back")
    static let undoHint = Phrase(
        "裁决作废，被它盖住的各方重新有效，冲突重新打开；各级都会收到，历史里都留着。",
        "It becomes void, what it covered is live again and the case is open again; all tiers hear of it, and the history keeps everything."
    )
    static let cannotUndo = Phrase(
        "本单位的裁决不能撤销了：{person} 后来又改过这一项。",
        "This office's settlement cannot be taken back: {person} has changed the register since.")
    static let cannotUndoHere = Phrase(
        "只在本单位的记录，裁决不撤销：请在下面写上正确的值。",
        "A record that is only at this office: its settlement is not taken back; write the right value below."
    )
    static let correct = Phrase("更正", "Correct it")
    static let correctHint = Phrase(
        "写上正确的值和理由；原来的裁决留在历史里。",
        "Write the right value and why; the settlement stays in the history.")
    static let notAsShown = Phrase(
        "这已经不是您所见的裁决，请再看一次。", "This is not the settlement that you saw: look again.")
    static let masked = Phrase(
        "这条记录不出本单位，值已遮掩；不看也可以选定一方。",
        "This record stays home and its values are masked; a side can be chosen without seeing it.")
    static let purpose = Phrase("查看的用途（记入审计）", "What you need to see it for (audited)")
    static let reveal = Phrase("显示原值", "Show the values")
    static let mayNotReveal = Phrase(
        "您的角色不能查看个人资料的原值。", "Your role does not let you see personal data unmasked.")
    static let isMask = Phrase(
        "写的是遮掩后的样子，不是完整的值。", "What was written is how the value looks masked, not the value.")
    static let toProposal = Phrase("所属的建议", "the proposal it belongs to")
    static let correctNow = Phrase("保存更正", "Save the correction")
}
