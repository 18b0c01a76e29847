import Wording

enum ConflictPhrases {
    static let all: [Phrase] = [
        group, listSummary, showSummary, showDetails, resolveSummary, resolveDetails, kind,
        kindMeaning, limit, limitMeaning, word, wordMeaning, register, registerMeaning, keep,
        keepMeaning, value, valueMeaning, valueJSONMeaning, reason, reasonMeaning, form,
        formMeaning, dryRunMeaning, listExample, showExample, resolveExample, textExample, none,
        record, title, registerTitle, sides, since, writers, counted, heading, base, noBase,
        manyBases, baseItem, side, provisionalSide, writer, why, againstBase, againstFirst, token,
        settleWith, wouldSettle, covers, covered, settled, remain, notOnForm, purpose,
        revealMeaning, masked,
    ]

    static let group = Phrase("两边改了同一项：查看与处理", "Values written apart: see and settle")
    static let listSummary = Phrase("列出未处理的冲突", "List open conflicts")
    static let showSummary = Phrase("并列显示冲突各方", "Show the sides of a conflict")
    static let showDetails = Phrase(
        "显示共同的原值和每一方：完整的值、谁在何时写的、理由；不同之处以【-删去-】【+加上+】标出。最后给出表单标记：处理时带上它，之后才到的改动就不会被盖住。",
        "Shows what the sides started from and each side: the whole value, who wrote it and when, and why; differences are marked 【-gone-】【+come+】. The form token printed last goes with your settlement, so that nothing that comes later is covered unseen."
    )
    static let resolveSummary = Phrase("处理一个冲突", "Settle a conflict")
    static let resolveDetails = Phrase(
        "选定一方，或写出新值。所有被处理的值都留在历史里，理由随处理结果送到各级。",
        "Choose a side or write a value. Everything settled stays in the history; the reason travels with the settlement to all tiers."
    )
    static let kind = Phrase("类别", "KIND")
    static let kindMeaning = Phrase(
        "只列这一类记录，如 proposal", "only records of this kind, such as proposal")
    static let limit = Phrase("条数", "N")
    static let limitMeaning = Phrase("最多列出多少条记录（默认 100）", "at most so many records (100)")
    static let word = Phrase("编号", "NUMBER")
    static let wordMeaning = Phrase(
        "建议编号，或记录全名", "the proposal's number, or the record's full name")
    static let register = Phrase("项", "REGISTER")
    static let registerMeaning = Phrase("哪一项，如 title", "which register, such as title")
    static let keep = Phrase("第几方", "SIDE")
    static let keepMeaning = Phrase("以这一方的值为准", "the value of this side stands")
    static let value = Phrase("值", "VALUE")
    static let valueMeaning = Phrase("以这段文字为准", "this text stands")
    static let valueJSONMeaning = Phrase(
        "以这个 JSON 值为准（成组的项）", "this JSON value stands (for groups)")
    static let reason = Phrase("理由", "REASON")
    static let reasonMeaning = Phrase("为什么这样处理", "why it is settled so")
    static let form = Phrase("标记", "TOKEN")
    static let formMeaning = Phrase(
        "“conflicts show”给出的表单标记；不给则以现在的记录为准",
        "the token that \"conflicts show\" printed; without it, the record as it is now")
    static let dryRunMeaning = Phrase("只显示会怎样，不写入", "only show what would happen")

    static let listExample = Phrase("列出未处理的冲突", "list what is open")
    static let showExample = Phrase("并列显示标题的各方", "see the sides of a title")
    static let resolveExample = Phrase("以第 1 方为准", "let side 1 stand")
    static let textExample = Phrase("写一个双方都同意的标题", "write a title that both agree to")

    static let none = Phrase("没有未处理的冲突。", "No open conflicts.")
    static let record = Phrase("编号", "Record")
    static let title = Phrase("标题", "Title")
    static let registerTitle = Phrase("项", "Register")
    static let sides = Phrase("方", "Sides")
    static let since = Phrase("自", "Since")
    static let writers = Phrase("谁写的", "Written by")
    static let counted = Phrase("共 {count} 项冲突。", "{count} open.")

    static let heading = Phrase(
        "{record} {title}\n项：{register}，{count} 方，自 {since}",
        "{record} {title}\nregister {register}: {count} sides, since {since}")
    static let base = Phrase("原值：{value}", "base: {value}")
    static let noBase = Phrase("原值：没有（各方分别新写）", "base: none (each side wrote it anew)")
    static let manyBases = Phrase("原值：{count} 个", "base: {count} values")
    static let baseItem = Phrase("· {value}", "- {value}")
    static let side = Phrase("第 {number} 方：{value}", "side {number}: {value}")
    static let provisionalSide = Phrase(
        "第 {number} 方（暂以此显示）：{value}", "side {number} (shown for now): {value}")
    static let writer = Phrase(
        "{author}，{node}（{tier}），{at}", "{author}, {node} ({tier}), {at}")
    static let why = Phrase("理由：{reason}", "reason: {reason}")
    static let againstBase = Phrase("对照原值：{text}", "against the base: {text}")
    static let againstFirst = Phrase("对照第 1 方：{text}", "against side 1: {text}")
    static let token = Phrase("表单标记：{token}", "form token: {token}")
    static let settleWith = Phrase(
        "处理：jianyan conflicts resolve {record} {register} --keep 1 --reason 理由 --form {token}",
        "to settle: jianyan conflicts resolve {record} {register} --keep 1 --reason WHY --form {token}"
    )

    static let purpose = Phrase("用途", "PURPOSE")
    static let revealMeaning = Phrase(
        "不出本单位的记录（如联系方式）：写明用途，显示未遮掩的值（记入审计）",
        "of a record that stays home (such as contact data): show the values unmasked for this purpose (audited)"
    )
    static let masked = Phrase(
        "这条记录不出本单位，值已遮掩。可以不看而用 --keep 选定一方；要看原值，请加 --reveal 用途（记入审计）。",
        "The record stays home and its values are masked. A side can be kept unseen with --keep; --reveal PURPOSE shows them, and is entered into the audit."
    )

    static let wouldSettle = Phrase(
        "将以此为准（未写入）：{value}", "would stand (nothing was written): {value}")
    static let settled = Phrase("已处理，以此为准：{value}", "settled; this stands: {value}")
    static let covers = Phrase("盖住：", "covers:")
    static let covered = Phrase(
        "{value}（{author}，{node}）", "{value} ({author}, {node})")
    static let remain = Phrase(
        "还有 {count} 个值不在您的表单上，没有被盖住：请再看一次。",
        "{count} newer values remain that were not on your form: look again.")
    static let notOnForm = Phrase(
        "还有 {count} 个值不在您的表单上，不会被盖住。",
        "{count} newer values are not on your form and will not be covered.")
}
