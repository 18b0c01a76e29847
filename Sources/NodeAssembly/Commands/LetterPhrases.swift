import Wording

/// What `join` and `node admit` say of letters.
enum LetterPhrases {
    static let all: [Phrase] = [
        letter, letterMeaning, letterOption, answerOption, letterExample, answerExample, asked,
        admitSummary, admitDetails, admitExample, answered,
    ]

    static let letter = Phrase("接入信", "LETTER")
    static let letterMeaning = Phrase("下级写来的接入信", "the letter from the node below")
    static let letterOption = Phrase(
        "没有线路：不连接上级，给出一封接入信，由人带去",
        "there is no line: ask by a letter that a person carries")
    static let answerOption = Phrase(
        "上级对接入信的回信", "the upper node's answer to the letter")
    static let letterExample = Phrase(
        "没有线路时：写信", "no line: write the letter")
    static let answerExample = Phrase("带回回信之后", "when the answer has come back")
    static let asked = Phrase(
        "接入信（请带到上级，由上级执行 jianyan node admit）：",
        "Letter (take it to the upper node, which runs jianyan node admit):")
    static let admitSummary = Phrase(
        "收下一封接入信，写回信", "Take a letter from a node below, and answer it")
    static let admitDetails = Phrase(
        "没有线路的单位用 jianyan join 邀请码 --letter 写信。回信带回去，由对方执行 jianyan join 邀请码 --answer 回信；双方电话核对指纹后，用 jianyan node approve 批准，从此以交换包（jianyan bundle）往来。",
        "An office without a line writes it with jianyan join CODE --letter. Take the answer back, where jianyan join CODE --answer LETTER keeps it; compare the fingerprints by phone, approve with jianyan node approve, and exchange by bundles (jianyan bundle) from then on."
    )
    static let admitExample = Phrase("下级带来的信", "a letter that was brought")
    static let answered = Phrase(
        "回信（请带回下级，由下级执行 jianyan join 邀请码 --answer 回信）：",
        "Answer (take it back to the node below, which runs jianyan join CODE --answer LETTER):")
}
