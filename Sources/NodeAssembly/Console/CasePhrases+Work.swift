import FrontDesk
import Storage
import Wording

/// What the conflict desk says of cases as work: lists, many at once, those that ended, the report.
extension CasePhrases {
    static let work: [Phrase] =
        [
            more, many, manyBelow, sort, manyPreview, manyDo, manyDone, sidesNow, leftOut, beyond,
            gone, past, pastHint, noPast, ended, how, took, second, asItIs, report, from, until,
            settledCount, median, longest, openNow, bySort, byPerson, byWeek, part, of, whose, mine,
            free, late, isLate, toConfirm, due, holder, nobody, minutes, hours, days, claim,
            putBack, allot, assign, setDue, waitsForSecond, draftedBy, anotherMust, takeDraftBack,
            confirm, remark, sendBack, sentBackBy, needsTwo, submit, keyboard, keyFirst, keyDown,
            keyUp, keyOpen, keySide, keyOwn, keyReason,
        ] + DeskCase.Ending.Way.allCases.map(name) + CaseChoice.allCases.map(name)

    static let more = Phrase("更多", "More")
    static let many = Phrase("同类一起裁决", "Settle many of a kind")
    static let manyBelow = Phrase(
        "对同一类、同一项的冲突作同样的选择；先逐件预览，预览之后变过的不动。",
        "The same choice for all conflicts of one kind and register; first a preview of each, and what changes after it is left alone."
    )
    static let sort = Phrase("哪一类", "Which")
    static let manyPreview = Phrase("预览：{count} 件将裁决", "Preview: {count} would be settled")
    static let manyDo = Phrase("裁决这 {count} 件", "Settle these {count}")
    static let manyDone = Phrase("已裁决 {count} 件", "{count} settled")
    static let sidesNow = Phrase("现在的各方", "The sides now")
    static let leftOut = Phrase("不在其中", "Left out")
    static let beyond = Phrase(
        "还有 {count} 件同类的，这一批之后再办。", "{count} more of this kind come after this batch.")
    static let gone = Phrase(
        "预览之后有 {count} 件已由别人了结。", "{count} were ended by others since the preview.")
    static let past = Phrase("已结的冲突", "Ended conflicts")
    static let pastHint = Phrase("编号、标题、人名或任何一方的字", "number, title, a name, or words of any side")
    static let noPast = Phrase("没有这样的已结冲突", "No such ended conflicts")
    static let ended = Phrase("了结", "Ended")
    static let how = Phrase("怎样了结", "How")
    static let took = Phrase("用时", "Took")
    static let second = Phrase("复核", "Confirmed by")
    static let asItIs = Phrase("这一项的现状", "How it stands now")
    static let report = Phrase("冲突统计", "Conflict report")
    static let from = Phrase("从", "From")
    static let until = Phrase("到", "To")
    static let settledCount = Phrase("裁决件数", "Settled")
    static let median = Phrase("用时中位数（分钟）", "Median (minutes)")
    static let longest = Phrase("最长（分钟）", "Longest (minutes)")
    static let openNow = Phrase("现在未了", "Open now")
    static let bySort = Phrase("按类别和项", "By kind and register")
    static let byPerson = Phrase("按裁决人", "By person")
    static let byWeek = Phrase("按周（周一）", "By week (its Monday)")
    static let part = Phrase("分组", "Grouped")
    static let of = Phrase("名称", "Of")
    static let whose = Phrase("哪些", "Which ones")
    static let mine = Phrase("我的", "mine")
    static let free = Phrase("没人认领", "nobody's")
    static let late = Phrase("逾期", "overdue")
    static let isLate = Phrase("逾期 {time}", "overdue by {time}")
    static let toConfirm = Phrase("待复核", "to confirm")
    static let due = Phrase("期限", "Due")
    static let holder = Phrase("承办人", "Who has it")
    static let nobody = Phrase("还没有人", "nobody yet")
    static let minutes = Phrase("{count} 分钟", "{count} min")
    static let hours = Phrase("{count} 小时", "{count} h")
    static let days = Phrase("{count} 天", "{count} days")
    static let claim = Phrase("我来办", "I take it")
    static let putBack = Phrase("放回", "Put it back")
    static let allot = Phrase("指派与限期", "Assign, set a deadline")
    static let assign = Phrase("指派", "Assign")
    static let setDue = Phrase("定期限", "Set the deadline")
    static let waitsForSecond = Phrase("等待复核的裁决", "A settlement that waits for a second person")
    static let draftedBy = Phrase("拟稿", "Drafted by")
    static let anotherMust = Phrase("要由另一个人复核。", "Another person must confirm it.")
    static let takeDraftBack = Phrase("撤回拟稿", "Take the draft back")
    static let confirm = Phrase("同意，保存", "Agree and save")
    static let remark = Phrase("退回的意见", "Why it goes back")
    static let sendBack = Phrase("退回", "Send back")
    static let sentBackBy = Phrase("{person} 退回了拟稿：{text}", "{person} sent the draft back: {text}")
    static let needsTwo = Phrase(
        "这一类冲突要两个人：一人拟定，另一人复核。",
        "Two people settle conflicts of this kind: one drafts, another confirms.")
    static let submit = Phrase("提交复核", "Submit for confirmation")
    static let keyboard = Phrase("键盘：", "Keys:")
    static let keyFirst = Phrase("打开第一件", "opens the first")
    static let keyDown = Phrase("下一件", "next")
    static let keyUp = Phrase("上一件", "previous")
    static let keyOpen = Phrase("打开", "opens")
    static let keySide = Phrase("选择一方", "chooses a side")
    static let keyOwn = Phrase("另写", "a value of your own")
    static let keyReason = Phrase("写理由（Esc 离开）", "the reason (Esc leaves it)")

    static func name(_ way: DeskCase.Ending.Way) -> Phrase {
        switch way {
        case .settled: Phrase("已裁决", "settled")
        case .recalled: Phrase("已收回", "recalled")
        case .lapsed: Phrase("自行消除", "lapsed")
        }
    }

    static func name(_ choice: CaseChoice) -> Phrase {
        switch choice {
        case .ours: Phrase("以本单位写的为准", "what this office wrote")
        case .theirs: Phrase("以对方写的为准", "what the other office wrote")
        case .newest: Phrase("以最后写的为准（按各方时钟）", "what was written last, by the writers' clocks")
        case .shown: Phrase("以现在暂用的为准", "what is shown meanwhile")
        }
    }
}
