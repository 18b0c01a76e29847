import Wording

enum OperatorErrorPhrases {
    static let all: [Phrase] =
        [
            OperatorError.unknownRegister(""), .noSide(0), .sideErased(0), .valueMissing, .badJSON,
            .badForm, .badNumber(option: ""), .noSuchPeer(""), .noSuchHeld(peer: "", sequence: ""),
            .notConflicted(register: ""), .recordMissing, .noValueWritten, .isMask,
        ].flatMap { [failed($0), advice($0)].compactMap { $0 } }

    static func failed(_ error: OperatorError) -> Phrase {
        switch error {
        case .unknownRegister: Phrase("没有“{word}”这一项", "there is no register \"{word}\"")
        case .noSide: Phrase("冲突里没有第 {number} 方", "the conflict has no side {number}")
        case .sideErased: Phrase("第 {number} 方的内容已清除", "the value of side {number} was erased")
        case .valueMissing, .noValueWritten:
            Phrase("没有说明以哪个值为准", "it was not said which value stands")
        case .badJSON: Phrase("给出的 JSON 值读不懂", "the JSON value cannot be read")
        case .badForm: Phrase("表单标记读不懂或不属于这条记录", "the form token is not one of this record")
        case .badNumber: Phrase("{word} 要一个正整数", "{word} needs a whole number above 0")
        case .noSuchPeer: Phrase("没有叫“{word}”的节点", "there is no peer \"{word}\"")
        case .noSuchHeld:
            Phrase("来自 {peer} 的第 {sequence} 条不在等待", "entry {sequence} from {peer} is not waiting")
        case .notConflicted: Phrase("“{word}”没有冲突", "\"{word}\" is not in conflict")
        case .recordMissing: Phrase("没有说明是哪一件", "it was not said which record")
        case .isMask: CasePhrases.isMask
        }
    }

    static func advice(_ error: OperatorError) -> Phrase? {
        switch error {
        case .unknownRegister, .noSide:
            Phrase(
                "请用“jianyan conflicts show”查看各方，再指明一项。",
                "Look with \"jianyan conflicts show\", then name one.")
        case .sideErased:
            Phrase("请用 --value 写出要用的值。", "Write the value that shall stand with --value.")
        case .valueMissing:
            Phrase(
                "请给出 --keep、--value 或 --value-json 其中之一。",
                "Give exactly one of --keep, --value or --value-json.")
        case .noValueWritten:
            Phrase("请给出 --value 或 --value-json。", "Give --value or --value-json.")
        case .badJSON:
            Phrase("请检查引号和括号；小数不能用。", "Check quotes and brackets; fractions are not allowed.")
        case .badForm:
            Phrase(
                "请重新用“jianyan conflicts show”取得表单标记。",
                "Get a new token with \"jianyan conflicts show\".")
        case .badNumber, .recordMissing: nil
        case .isMask:
            Phrase(
                "不必看见也可以用 --keep 选定一方；要看见原值，请用“jianyan conflicts show --reveal 用途”。",
                "A side can be kept unseen with --keep; to see the values, use \"jianyan conflicts show --reveal PURPOSE\"."
            )
        case .noSuchPeer:
            Phrase("请用“jianyan status”查看节点。", "See \"jianyan status\" for the nodes.")
        case .noSuchHeld:
            Phrase("请用“jianyan held list”查看在等待的。", "See \"jianyan held list\" for what waits.")
        case .notConflicted:
            Phrase(
                "也许别人已经处理；请用“jianyan conflicts list”查看。",
                "Someone may have settled it: see \"jianyan conflicts list\".")
        }
    }
}
