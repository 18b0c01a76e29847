import CommandFrame
import FrontDesk
import Wording

/// A rule said no; nothing was changed.
extension ActRefusal: ExplainedError {
    public var exitCode: ExitCode { .refused }

    public var phrase: Phrase {
        switch self {
        case .noPerson: Phrase("不知道是谁在办理", "nobody is named who acts")
        case .noSuchRecord: Phrase("没有“{word}”", "there is no \"{word}\"")
        case .ambiguous: Phrase("“{word}”不止一件", "\"{word}\" is more than one")
        case .wrongKind: Phrase("这是{found}，不是{expected}", "this is a {found}, no {expected}")
        case .wrongTier: Phrase("本级不办这件事", "this tier does not do that")
        case .notYours:
            Phrase("“{word}”不归本级填写", "\"{word}\" is not for this tier to write")
        case .unknownRegister: Phrase("没有“{word}”这个字段", "there is no register \"{word}\"")
        case .badValue(_, let reason): Self.phrase(reason)
        case .groupInPart:
            Phrase(
                "“{word}”要整组填写，缺“{missing}”",
                "\"{word}\" is written whole, \"{missing}\" is missing")
        case .nothingChanged: Phrase("与所见的没有不同，没有可保存的", "nothing differs from what was shown")
        case .needsResolution:
            Phrase("“{word}”有冲突，不能直接保存", "\"{word}\" is in conflict and cannot just be saved")
        case .noConflict: Phrase("这里没有冲突", "there is no conflict here")
        case .nothingSettled:
            Phrase("本单位没有在这一项作过裁决", "this office settled nothing in this register")
        case .coveredSince:
            Phrase("{word} 后来又改过这一项", "{word} has changed this register since")
        case .stillPrivate:
            Phrase(
                "这件只在本单位，它的裁决不能撤销",
                "the record is only at this office: its settlements are not taken back")
        case .heldBy: Phrase("{word} 正在办这一件", "{word} has this case")
        case .nobodyHasIt: Phrase("没有人在办这一件", "nobody has this case")
        case .needsSecond:
            Phrase(
                "“{word}”的冲突要两个人：一人拟定，另一人复核",
                "two people settle conflicts of \"{word}\": one drafts, another confirms")
        case .noDraft: Phrase("没有等待复核的拟稿", "no draft waits to be confirmed")
        case .sameEyes: Phrase("拟稿的人不能自己复核", "who drafted it cannot confirm it")
        case .cameMeanwhile:
            Phrase("在此期间又有变化，您没有看到", "something came meanwhile that you have not seen")
        case .unclearChoice:
            Phrase("这个选择在这一件里对不上唯一的一方", "the choice does not name one side of this conflict")
        case .reasonMissing: Phrase("没有写明理由或用途", "no reason or purpose is given")
        case .badForm:
            Phrase("这张表单不属于这件记录的现有内容", "this form does not belong to the record as it is")
        case .isFrozen: Phrase("记录已冻结", "the record is frozen")
        case .notWritable:
            Phrase("记录现在不能写：{custody}", "the record cannot be written now: {custody}")
        case .alreadyReleased: Phrase("已经上报过了", "it was sent up already")
        case .staysHome: Phrase("这类记录从不离开本节点", "records of this kind never leave this node")
        case .inConflict:
            Phrase("有冲突待裁决，不能上报：{word}", "it cannot be sent up while in conflict: {word}")
        case .noUpstream: Phrase("本节点没有上级", "this node has no upper node")
        case .recommendNeedsExcellent:
            Phrase("只有优秀建议可以推荐", "only excellent proposals are recommended")
        case .notCityScope: Phrase("不是全市范围的建议", "it is not about the whole city")
        case .notShared: Phrase("这件还没有上报", "it was not sent up")
        case .nobodyHolds: Phrase("没有谁从本节点得到过它", "nobody has it from this office")
        case .notOrigin: Phrase("不是本节点建的记录", "another office made the record")
        case .alreadyRelayed: Phrase("已经转告过了", "the citizen was told already")
        case .isKnownKey: Phrase("“{word}”已经有了", "\"{word}\" is there already")
        case .nobodyToAsk:
            Phrase(
                "在等待的不是别的单位写的改动，没有谁可以撤回它",
                "what waits is no change that another office wrote: nobody can take it back")
        case .nobodyAsked:
            Phrase("没有谁请求撤回它的改动", "nobody asked to take back a change of it")
        case .notACopy: Phrase("那不是本节点的拷贝", "that is no copy of this node")
        case .notFrozen: Phrase("记录没有冻结", "the record is not frozen")
        case .choiceElsewhere:
            Phrase("两份内容都是别的单位写的", "both contents were written at another office")
        }
    }

    private static func phrase(_ reason: BadValue) -> Phrase {
        switch reason {
        case .empty: Phrase("“{word}”没有内容", "\"{word}\" is empty")
        case .tooLong: Phrase("“{word}”太长", "\"{word}\" is too long")
        case .notOneOf: Phrase("“{word}”不在可选的值里", "\"{word}\" is none of the values there are")
        case .notADate: Phrase("“{word}”不是日期", "\"{word}\" is no date")
        case .containsNUL: Phrase("“{word}”里有空字符", "\"{word}\" contains a NUL character")
        }
    }

    public var advice: Phrase? {
        switch self {
        case .noPerson: Phrase("请加 --as 姓名", "Say who, with --as NAME")
        case .noSuchRecord: Phrase("请用 list 查看编号", "See the numbers with list")
        case .ambiguous: Phrase("请用记录全名（list --json）", "Use the record's full name (list --json)")
        case .wrongKind: Phrase("请核对编号", "Check the number")
        case .wrongTier: Phrase("请在{needed}一级的节点上办", "Do it at a node of the tier: {needed}")
        case .notYours: Phrase("请由负责的那一级填写", "Let the tier write it that it belongs to")
        case .unknownRegister: Phrase("可用 show --json 查看字段名", "See the names with show --json")
        case .badValue(_, .tooLong):
            Phrase(
                "手工登记正文至多 1000 字、标题至多 60 字；更长的请用 import",
                "By hand a body may have 1000 characters and a title 60; longer ones come in by import"
            )
        case .badValue: Phrase("请改正后再办", "Correct it and try again")
        case .groupInPart: Phrase("请把这一组的各项都给出", "Give all fields of the group")
        case .nothingChanged: Phrase("无需再做什么", "Nothing needs to be done")
        case .needsResolution, .inConflict:
            Phrase("请先用 conflicts resolve 裁决", "Settle it first with conflicts resolve")
        case .noConflict: Phrase("可用 show 查看现状", "See how it stands with show")
        case .nothingSettled:
            Phrase("请由裁决的单位来做，或用 show 查看", "Let the office do it that settled, or see show")
        case .heldBy:
            Phrase("请与其商量，或由可以指派的人改派", "Talk to them, or have it assigned anew")
        case .nobodyHasIt: Phrase("可用 conflicts claim 认领", "Take it on with conflicts claim")
        case .needsSecond:
            Phrase("请用 conflicts draft 提交复核", "Submit it with conflicts draft")
        case .noDraft: Phrase("请先用 conflicts draft 拟定", "Draft it first, with conflicts draft")
        case .sameEyes: Phrase("请另一位可以裁决的人来复核", "Let another person confirm it who may settle")
        case .cameMeanwhile:
            Phrase("请再看一次各方，然后裁决", "Look at the sides again, then settle it")
        case .unclearChoice: Phrase("请单独裁决这一件", "Settle this one by itself")
        case .coveredSince, .stillPrivate:
            Phrase("请用 conflicts correct 写出正确的值", "Write the right value with conflicts correct")
        case .reasonMissing: Phrase("请写明后再办", "Give one and try again")
        case .badForm: Phrase("请用 show --form 重新取得", "Get it anew with show --form")
        case .isFrozen:
            Phrase(
                "请操作员先用“jianyan held choose”选定内容",
                "An operator must first choose what stands, with \"jianyan held choose\"")
        case .notWritable: Phrase("请等收回结束", "Wait until the recall is over")
        case .alreadyReleased: Phrase("之后的修改会自动送达", "Later edits go up by themselves")
        case .staysHome: Phrase("请只上报建议", "Send up proposals only")
        case .noUpstream: Phrase("请先用 join 加入上级", "Join one first, with join")
        case .recommendNeedsExcellent:
            Phrase("请先用 grade 定为优秀，或改用转送", "Grade it excellent first, or transfer it")
        case .notCityScope: Phrase("请先用 grade --scope city", "Use grade --scope city first")
        case .notShared:
            Phrase("请区里先用 release 上报", "Let the district send it up first, with release")
        case .nobodyHolds: Phrase("不必收回", "There is nothing to recall")
        case .notOrigin: Phrase("请建它的单位来做", "Ask the office that made it")
        case .alreadyRelayed: Phrase("每个市级回复只转告一次", "Each city reply is passed on once")
        case .isKnownKey: Phrase("请换一个，或用 list 查看", "Take another, or see list")
        case .nobodyToAsk:
            Phrase("请用“jianyan held show”看怎么办", "See with \"jianyan held show\" what to do")
        case .nobodyAsked:
            Phrase("请用“jianyan held list”查看", "See \"jianyan held list\"")
        case .notACopy:
            Phrase(
                "请核对目录：要另一台机器用 backup 做的备份",
                "Check the folder: it takes a backup of the other machine")
        case .notFrozen: Phrase("不必选定", "There is nothing to choose")
        case .choiceElsewhere:
            Phrase(
                "请用“jianyan held refuse”请写它的单位处理",
                "Ask the office that wrote it, with \"jianyan held refuse\"")
        }
    }

    public var values: [String: String] {
        switch self {
        case .noSuchRecord(let word), .ambiguous(let word), .notYours(let word),
            .unknownRegister(let word), .needsResolution(let word), .inConflict(let word),
            .isKnownKey(let word), .badValue(let word, _), .coveredSince(let word),
            .heldBy(let word), .needsSecond(let word):
            ["word": word]
        case .wrongKind(let found, let expected): ["found": found, "expected": expected]
        case .wrongTier(let needed): ["needed": needed]
        case .groupInPart(let register, let missing): ["word": register, "missing": missing]
        case .notWritable(let custody): ["custody": custody]
        default: [:]
        }
    }
}
