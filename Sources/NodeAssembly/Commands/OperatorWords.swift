import Ledger
import Storage
import Wording

/// The ledger's words as people read them.
enum OperatorWords {
    static let all: [Phrase] =
        [erased, nobody] + Tier.allCases.map(name) + HeldReason.allCases.map(name)
        + RefusalCode.allCases.map(name)
        + [Outcome.applied(conflicted: true), .applied(conflicted: false), .duplicate].map(name)

    static let erased = Phrase("（已清除）", "(erased)")
    static let nobody = Phrase("无", "none")

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
        case .unfounded: Phrase("拒绝的理由不成立", "a refusal without grounds")
        case .unknown: Phrase("新版本的内容", "of a later version")
        case .sealed: Phrase("记录已被收回", "the record was recalled")
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
