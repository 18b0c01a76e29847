import SyncEngine
import Wording

enum VerifyPhrases {
    static let all: [Phrase] =
        [
            summary, details, example, exampleJSON, unit, line, lineBad, good, bad, place, more,
            atRecord, atDot, atSequence, atPeer, atOwnSequence,
        ] + CheckName.allCases.map(name) + Finding.Fault.allCases.map(meaning)

    static let summary = Phrase("核验全部记录、日志、回执和审计", "Prove records, log, receipts and audit")
    static let details = Phrase(
        "把本节点存的一切重新算一遍：每条改动的摘要、每条记录的合并结果、与各节点之间的日志链、各方签过字的单据、对账总和、审计链。不需要联网。发现问题时逐条说明，退出码为 5。",
        "Computes everything this node holds anew: the hash of each change, the state of each record, the log with each node, every signed paper, the statements' sums, the audit's chain. Needs no network. Each finding is explained; the exit code is then 5."
    )
    static let example = Phrase("核验本节点", "verify this node")
    static let exampleJSON = Phrase("结果供程序读取", "the outcome for programs")
    static let unit = Phrase("项", "items")
    static let line = Phrase("✓ {name}：{count}", "✓ {name}: {count}")
    static let lineBad = Phrase(
        "✗ {name}：{count}，发现 {found} 处", "✗ {name}: {count}, {found} found")
    static let good = Phrase("全部核验无误。", "Everything verifies.")
    static let bad = Phrase(
        "发现 {found} 处问题。请先停用本节点的写入并保留现状，再与上下级节点核对。",
        "{found} found. Keep the home as it is, stop writing, and compare with the other nodes.")
    static let place = Phrase("  {place}：{meaning}", "  {place}: {meaning}")
    static let more = Phrase("  另有 {count} 处同类问题", "  and {count} more of this sort")
    static let atRecord = Phrase("记录 {record}", "record {record}")
    static let atDot = Phrase("改动 {dot}", "change {dot}")
    static let atPeer = Phrase("与 {peer}", "with {peer}")
    static let atSequence = Phrase("第 {sequence} 条", "entry {sequence}")
    static let atOwnSequence = Phrase("审计第 {sequence} 条", "audit entry {sequence}")

    static func name(_ check: CheckName) -> Phrase {
        switch check {
        case .changes: Phrase("改动的摘要", "hashes of changes")
        case .records: Phrase("记录与历史一致", "records follow from their history")
        case .counters: Phrase("各作者计数连续", "writers count without gaps")
        case .outgoing: Phrase("发出的日志成链", "outgoing log is one chain")
        case .incoming: Phrase("收到的日志成链", "incoming log is one chain")
        case .papers: Phrase("单据签字有效", "papers are signed")
        case .receipts: Phrase("回执与日志相符", "receipts lie on the log")
        case .sums: Phrase("对账总和", "statement sums")
        case .audit: Phrase("审计成链", "audit is one chain")
        case .attachments: Phrase("附件的内容", "bytes of attachments")
        }
    }

    static func meaning(_ fault: Finding.Fault) -> Phrase {
        switch fault {
        case .unreadable: Phrase("存的内容读不出来", "what is kept cannot be read")
        case .headerChanged:
            Phrase("改动的抬头与其摘要不符：被改过", "the header is not what its hash names: it was changed")
        case .payloadChanged:
            Phrase("改动的内容与抬头不符：被改过", "the payload is not what the header names: it was changed")
        case .payloadMissing:
            Phrase("内容不见了，又没有清除的记录", "the payload is gone without an erasure")
        case .changeMoved: Phrase("改动属于另一条记录", "the change belongs to another record")
        case .changeMisfiled:
            Phrase("按编号找不到这条改动", "the change is not found by its dot")
        case .stateDiffers:
            Phrase("共享的现值与历史算出的不同", "the shared state is not the fold of its history")
        case .homeStateDiffers:
            Phrase("内部的现值与历史算出的不同", "the private state is not the fold of its history")
        case .shownDiffers:
            Phrase("列表显示的值与历史不符（{detail}）", "what lists show does not follow ({detail})")
        case .conflictsDiffer:
            Phrase("冲突标记与历史不符（{detail}）", "the conflicts marked do not follow ({detail})")
        case .changeMissing: Phrase("现值所在的改动不见了", "a change that is live is missing")
        case .voidWithoutRefusal: Phrase("改动作废，却没有拒绝的依据", "a change is void without a refusal")
        case .counterGap: Phrase("作者的计数到这里断了", "the writer's count breaks here")
        case .outgoingGap: Phrase("发出的日志缺了这一条", "this entry of the outgoing log is missing")
        case .outgoingChanged:
            Phrase("发出的日志在这里被改过或换过位置", "the outgoing log was changed or reordered here")
        case .outgoingEnd:
            Phrase("发出的日志在这里结束，与记下的末尾不符", "the outgoing log ends here, not where it was noted")
        case .confirmedBeyondEnd:
            Phrase("对方已签收到这里，日志却没有这么长", "the peer confirmed up to here; the log is shorter")
        case .incomingGap: Phrase("收到的日志缺了这一条", "this entry of the incoming log is missing")
        case .incomingChanged: Phrase("收到的日志在这里被改过", "the incoming log was changed here")
        case .incomingEnd:
            Phrase("收到的日志在这里结束，与记下的末尾不符", "the incoming log ends here, not where it was noted")
        case .heldMissing:
            Phrase("等待的条目与收到的日志不符", "what waits does not fit the incoming log")
        case .paperUnreadable: Phrase("单据读不懂", "the paper cannot be read")
        case .signatureInvalid:
            Phrase("签字无效：单据被改过", "the signature does not hold: the paper was changed")
        case .keyUnknown: Phrase("签字的密钥不是该节点的", "the key is not one of the signer's")
        case .paperOfOthers: Phrase("单据说的是别的节点", "the paper speaks of other nodes")
        case .receiptBeyond:
            Phrase(
                "对方签收过的位置不在现在的日志上：日志被截短或改过",
                "a position that was signed for is not on the log: it was cut off or changed")
        case .statementBeyond:
            Phrase(
                "对账单上的位置不在现在的日志上：日志被截短或改过",
                "a position of a statement is not on the log: it was cut off or changed")
        case .headAside:
            Phrase("对方签过字的批次不在现在的日志上", "a batch that the peer signed is not on the log")
        case .headMissing:
            Phrase(
                "这一条没有对方签字的批次：单据缺失", "no batch signed by the peer holds this entry: a paper is gone"
            )
        case .receiptMissing:
            Phrase("这一条没有签收回执：单据缺失", "no receipt speaks of this entry: a paper is gone")
        case .outcomeDiffers:
            Phrase(
                "记下的处理结果与签字回执上的不同", "the outcome kept is not the one that was signed for")
        case .sumDiffers:
            Phrase("与该节点共享记录的总和与记下的不同", "the sum over the shared records is not the one noted")
        case .auditGap: Phrase("审计缺了这一条", "this audit entry is missing")
        case .attachmentGone:
            Phrase("附件 {detail} 的内容不见了", "the bytes of attachment {detail} are gone")
        case .attachmentChanged:
            Phrase(
                "附件 {detail} 的内容与摘要不符：被改过或已损坏",
                "the bytes of attachment {detail} are not those of its hash: changed or rotten")
        case .attachmentStray:
            Phrase(
                "文件 {detail} 不属于任何附件（重启节点时清除）",
                "the file {detail} belongs to no attachment (cleared when the node starts)")
        case .namingMissing:
            Phrase(
                "改动写有附件 {detail}，却没有登记",
                "a change names attachment {detail}, and it is not noted")
        case .namingStray:
            Phrase(
                "附件 {detail} 登记在一条没有写它的改动上：可能被不该得到的一方取走",
                "attachment {detail} is noted for a change that does not name it: it may be given to who must not have it"
            )
        case .auditChanged: Phrase("审计在这里被改过", "the audit was changed here")
        }
    }
}
