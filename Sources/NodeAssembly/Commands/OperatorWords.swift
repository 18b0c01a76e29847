import Ledger
import Storage
import Wording

/// The ledger's words as people read them.
enum OperatorWords {
    static let all: [Phrase] =
        Tier.allCases.map(name) + HeldReason.allCases.map(name)
        + RefusalCode.allCases.map(name) + HeldReason.allCases.map(advice)
        + RefusalCode.allCases.map(advice)
        + [Outcome.applied(conflicted: true), .applied(conflicted: false), .duplicate].map(name)

    static func name(_ tier: Tier) -> Phrase {
        switch tier {
        case .township: Phrase("乡镇", "township")
        case .district: Phrase("区级", "district")
        case .city: Phrase("市级", "city")
        case .province: Phrase("省级", "province")
        }
    }

    static func name(_ reason: HeldReason) -> Phrase {
        switch reason {
        case .gap: Phrase("前一改动未到", "an earlier change is missing")
        case .founding: Phrase("记录的首条改动未到", "the record's first change is missing")
        case .behind: Phrase("排在同一记录的等待条目之后", "behind a waiting entry of the same record")
        case .frozen: Phrase("记录已冻结", "the record is frozen")
        case .foreseeing:
            Phrase("引用了本节点没有做过的改动", "it names changes of this node that were never made")
        case .closing:
            Phrase("记录已收回，尚未交还", "the record was taken back and is not handed back yet")
        case .unfounded: Phrase("拒绝的理由不成立", "a refusal without grounds")
        case .unknown: Phrase("新版本的内容", "of a later version")
        }
    }

    static func name(_ code: RefusalCode) -> Phrase {
        switch code {
        case .authority: Phrase("超出本级权限", "beyond its tier's authority")
        case .groupInPart: Phrase("成组字段只写了一部分", "a group written in part")
        case .mayNotIntroduce: Phrase("记录不属于发送方", "the record is not of the sender's side")
        case .foreignAuthor: Phrase("作者不属于发送方", "the author is not on the sender's side")
        case .wrongTier: Phrase("层级不符", "the tier is not the author's")
        case .mayNotMake: Phrase("这一级不能建此类记录", "this tier may not make such a record")
        case .payloadMismatch: Phrase("内容与摘要不符", "the payload is not the one named")
        case .malformed: Phrase("条目读不懂", "not an entry")
        case .neverWritten:
            Phrase("那里没有写过也没有转过这样的改动", "no such change was written or passed on there")
        case .withdrawn: Phrase("写它的单位已撤回", "its author's office took it back")
        case .recalled: Phrase("记录已被收回", "the record was taken back")
        }
    }

    /// What an operator does about an entry that waits.
    static func advice(_ reason: HeldReason) -> Phrase {
        switch reason {
        case .gap, .founding, .behind:
            Phrase(
                "不必做什么：所缺的一到就自动入库。久等不到时，请对方执行“jianyan status”看是否还有未发的。",
                "Nothing to do: it applies by itself when the missing part comes. If that takes long, have the other side look at \"jianyan status\" for what it has not sent."
            )
        case .frozen:
            Phrase(
                "同一编号出现两份不同的改动。本单位写的：用“jianyan held choose”选定；别的单位写的：用“jianyan held refuse”请它处理。",
                "One dot came with two contents. Of this office: choose with \"jianyan held choose\"; of another: ask that office with \"jianyan held refuse\"."
            )
        case .foreseeing:
            Phrase(
                "对方声称看过本节点没有做过的改动：请核对两边是否从备份恢复过；查不出就用“jianyan held refuse”请对方撤回。",
                "The other side claims to have seen changes this node never made: find out whether either was restored from a backup; failing that, ask for it to be taken back with \"jianyan held refuse\"."
            )
        case .closing:
            Phrase(
                "不必做什么：各方都交还之后自动入库。",
                "Nothing to do: it applies by itself once everyone beyond has handed the record back."
            )
        case .unfounded:
            Phrase(
                "本节点按自己的规则看不出拒绝的理由：请与对方核对版本。",
                "By this node's rules there is no ground for the refusal: compare versions with the other side."
            )
        case .unknown:
            Phrase(
                "升级本节点后执行“jianyan held retry”。",
                "Upgrade this node, then run \"jianyan held retry\".")
        }
    }

    /// What an operator does about an entry that was refused.
    static func advice(_ code: RefusalCode) -> Phrase {
        switch code {
        case .authority, .groupInPart:
            Phrase(
                "改动已作废，作者写的内容保留在本节点：请告诉作者，由有权的一级来写。",
                "The change is void; what its author wrote is kept here. Tell the author; the tier that may write it must."
            )
        case .recalled:
            Phrase(
                "不必做什么：记录在它等待时被收回；再次上报会带上全部内容。",
                "Nothing to do: its record was taken back while it waited; a new release brings everything along."
            )
        case .withdrawn:
            Phrase(
                "不必做什么：它盖住的值重新有效，写的内容保留在写它的单位。",
                "Nothing to do: what it covered is live again, its text stays with its author's office."
            )
        case .mayNotIntroduce, .foreignAuthor, .wrongTier, .mayNotMake:
            Phrase(
                "请核对两边登记的节点和层级（jianyan node list）。",
                "Compare the nodes and tiers that both sides have listed (jianyan node list).")
        case .neverWritten:
            Phrase(
                "送来它的单位不认得它：条目不再等待。请对方执行“jianyan verify”，查清它从哪里来。",
                "Who sent it does not know it, and it waits no longer. Have the other side run \"jianyan verify\" and find out where it came from."
            )
        case .payloadMismatch, .malformed:
            Phrase(
                "发送方的数据可能坏了：请在发送方执行“jianyan verify”。",
                "The sender's data may be damaged: run \"jianyan verify\" there.")
        }
    }

    static func name(_ outcome: Outcome) -> Phrase {
        switch outcome {
        case .applied(conflicted: false): Phrase("已入库", "applied")
        case .applied(conflicted: true): Phrase("已入库，有冲突", "applied, in conflict")
        case .duplicate: Phrase("早已收到", "known already")
        case .held(let reason): name(reason)
        case .refused(let code): name(code)
        }
    }
}
