import Wording

/// What the commands say of conflicts as work for people.
enum CaseCommandPhrases {
    static let all: [Phrase] = [
        claimSummary, putBackMeaning, claimExample, putBack, claimed, assignSummary,
        assignDetails, person, personMeaning, assignExample, assigned, dueSummary, dueDetails,
        date, dateMeaning, dueExample, dueSet, draftSummary, draftDetails, draftExample, drafted,
        confirmSummary, confirmDetails, confirmExample, confirmed, sendBackSummary, remarkMeaning,
        backExample, sentBack, manySummary, manyDetails, registerMeaning, choose, chooseMeaning,
        token, doMeaning, manyExample, doExample, would, doIt, left, pastSummary, searchMeaning,
        wordName, pastExample, number, numberMeaning, reportSummary, fromMeaning, untilMeaning,
        csvMeaning, reportExample, nothingToDo, revealMeaning,
    ]

    static let claimSummary = Phrase("认领一件冲突", "Take a conflict on")
    static let putBackMeaning = Phrase("放回，不再由自己办", "give it up again")
    static let claimExample = Phrase("认领标题的冲突", "take the conflict of a title on")
    static let putBack = Phrase("已放回。", "Put back.")
    static let claimed = Phrase("已认领。", "It is yours.")
    static let assignSummary = Phrase("把一件冲突指派给人", "Give a conflict to somebody")
    static let assignDetails = Phrase(
        "承办人须有可以裁决的账户。只在本节点记着，不发往别处。",
        "The person must have an account that may settle. It is noted at this node only, and never sent."
    )
    static let person = Phrase("姓名", "NAME")
    static let personMeaning = Phrase("承办人", "who is to have it")
    static let assignExample = Phrase("指派给陈一", "give it to 陈一")
    static let assigned = Phrase("已指派。", "Assigned.")
    static let dueSummary = Phrase("定一件冲突的期限", "Say until when a conflict is to be settled")
    static let dueDetails = Phrase(
        "不给日期则按 node.json 的 conflict_hours（默认 72 小时）。",
        "Without a date, conflict_hours in node.json counts (72 hours by default).")
    static let date = Phrase("日期", "DATE")
    static let dateMeaning = Phrase("如 2026-12-01，到当天结束", "such as 2026-12-01, to its end")
    static let dueExample = Phrase("十二月一日之前", "by the first of December")
    static let dueSet = Phrase("期限已定。", "The deadline is set.")
    static let draftSummary = Phrase(
        "拟定裁决，提交复核", "Draft a settlement for another person to confirm")
    static let draftDetails = Phrase(
        "node.json 的 two_people 规定哪些冲突须两人（如 [\"proposal.title\"]）；别的也可以提交复核。复核之前不保存、不发送。",
        "two_people in node.json says which conflicts need two persons (such as [\"proposal.title\"]); others may be submitted too. Nothing is saved or sent before it is confirmed."
    )
    static let draftExample = Phrase("拟以第 1 方为准", "propose that side 1 stands")
    static let drafted = Phrase("已提交复核。", "Submitted.")
    static let confirmSummary = Phrase("复核同意别人的拟稿", "Confirm another person's draft")
    static let confirmDetails = Phrase(
        "裁决以拟稿人的名义保存，审计里记着复核人。拟稿之后又来了新的值，就不能同意，要退回。",
        "It is saved under the name of who drafted it; the audit names who confirmed. If a value came since the draft was made, it cannot be confirmed: send it back."
    )
    static let confirmExample = Phrase("同意标题的拟稿", "confirm how a title is settled")
    static let confirmed = Phrase("已复核并保存。", "Confirmed and saved.")
    static let sendBackSummary = Phrase("退回拟稿", "Send a draft back")
    static let remarkMeaning = Phrase("退回的意见（自己的拟稿可不写）", "why (not needed for one's own)")
    static let backExample = Phrase("请拟稿人再核对", "ask to check it again")
    static let sentBack = Phrase("拟稿已退回。", "The draft is sent back.")

    static let manySummary = Phrase("同类冲突作同样的选择", "Settle many conflicts of a kind the same way")
    static let manyDetails = Phrase(
        "先逐件列出结果，不写入；最后给出的标记用 --do 带回，才裁决。预览之后变过的不动，并告知。一次至多 200 件。",
        "First lists what each would become and writes nothing; the token printed last, given to --do, has it done. What changed since the preview is left alone and told. At most 200 at a time."
    )
    static let registerMeaning = Phrase("哪一项的冲突", "conflicts of this register")
    static let choose = Phrase("选择", "CHOICE")
    static let chooseMeaning = Phrase(
        "ours 本单位写的、theirs 对方写的、newest 最后写的、shown 暂用的",
        "ours: what this office wrote; theirs: the other's; newest: the last by the writers' clocks; shown: what lists show"
    )
    static let token = Phrase("标记", "TOKEN")
    static let doMeaning = Phrase("照预览裁决", "settle as the preview showed")
    static let manyExample = Phrase(
        "预览：标题都以对方为准", "preview: all titles as the other office wrote them")
    static let doExample = Phrase("照预览裁决", "do what the preview showed")
    static let would = Phrase("将以此为准", "Would stand")
    static let doIt = Phrase(
        "未写入。照此裁决：jianyan conflicts many --do {token} --reason 理由",
        "Nothing was written. To do it: jianyan conflicts many --do {token} --reason WHY")
    static let left = Phrase("不在其中：{word}：{why}", "left out: {word}: {why}")
    static let nothingToDo = Phrase("没有可裁决的。", "There is nothing to settle.")

    static let pastSummary = Phrase("查找已结的冲突", "Find conflicts that ended")
    static let searchMeaning = Phrase(
        "编号、标题、人名或任何一方里有这个词", "number, title, a name or any version says this word")
    static let wordName = Phrase("词", "WORD")
    static let pastExample = Phrase("提到步道的", "those that mention 步道")
    static let number = Phrase("第几件", "CASE")
    static let numberMeaning = Phrase("显示这一件的各方和结果", "show the versions and the result of this one")

    static let revealMeaning = Phrase(
        "只看一件时：写明用途，显示不出本单位的值（记入审计）",
        "with one case: show values that stay home, for this purpose (audited)")

    static let reportSummary = Phrase("冲突的件数和用时", "How many conflicts were settled, and how fast")
    static let fromMeaning = Phrase("从这一天起了结的", "those that ended on this day or later")
    static let untilMeaning = Phrase("到这一天为止了结的", "those that ended on this day or before")
    static let csvMeaning = Phrase("输出 CSV", "print CSV")
    static let reportExample = Phrase("十一月的统计", "the report of November")
}
