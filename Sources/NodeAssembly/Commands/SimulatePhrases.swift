import Ledger
import Simulation
import Wording

/// What `simulate` says.
enum SimulatePhrases {
    static let summary = Phrase(
        "随机模拟各种故障，检验不变量", "Try random histories with faults against the promises")
    static let details = Phrase(
        "在内存中运行一个市和几个区，有时上有省、下有街道，用的就是节点自己的代码：断线、重复、乱序、截断、提交前后断电、时钟乱跳、没有约束的程序。每段历史结束后逐条检验：不丢、不重、两边一致、不静默覆盖、不外泄、可验证。同一种子每次完全相同。",
        "Runs a city and some districts in memory, at times a province above and townships below, with the nodes' own code: lost, doubled, reordered and cut messages, crashes before and after a commit, jumping clocks, programs without guards. Each history ends in the same claims: nothing lost or doubled, both sides equal, nothing covered unseen, nothing private sent, everything proved. A seed is the same history each time."
    )
    static let seeds = Phrase("历史的段数（默认 500）", "how many histories (default 500)")
    static let seed = Phrase("种子", "SEED")
    static let from = Phrase("第一个种子（默认 1）", "the first seed (default 1)")
    static let clones = Phrase(
        "也在运行中复制一台机器，两台同时继续；两台都写过的历史以发现分叉告终",
        "copy a running machine too, and let both go on; where both wrote, the history ends with the fork noticed"
    )
    static let restores = Phrase(
        "也丢失机器、一再从旧备份恢复",
        "lose machines and restore old backups again and again too"
    )
    static let bundles = Phrase(
        "多数时候不联网，靠人带交换包：会丢、会迟到、会重复、会颠倒",
        "meet mostly by bundles that somebody carries: lost, late, doubled, out of order")
    static let story = Phrase("逐步讲出每段历史", "tell each history step by step")
    static let exampleMany = Phrase("两千段历史", "two thousand histories")
    static let exampleOne = Phrase("重演种子 17 并讲出来", "replay seed 17 and tell it")
    static let histories = Phrase("段历史", "histories")
    static let done = Phrase(
        "{seeds} 段历史，{events} 件事，其中故障 {faults} 次；违反 {violations} 处。",
        "{seeds} histories, {events} events, {faults} of them faults; {violations} violations.")
    static let fault = Phrase("故障", "fault")
    static let times = Phrase("次数", "times")
    static let title = Phrase("种子 {seed}", "Seed {seed}")
    static let held = Phrase("一切承诺都守住了。", "Every promise held.")
    static let broken = Phrase(
        "违反（种子 {seed}）：{invariant}：{text}", "Violation (seed {seed}): {invariant}: {text}")

    static func office(_ tier: Tier) -> Phrase {
        switch tier {
        case .township: Phrase("{number} 街道", "township {number}")
        case .district: Phrase("{number} 区", "district {number}")
        case .city: Phrase("市", "city")
        case .province: Phrase("省", "province")
        }
    }

    static func word(_ sort: StoryEvent.Sort) -> Phrase {
        switch sort {
        case .propose: Phrase("登记建议", "registers a proposal")
        case .release: Phrase("上报", "releases")
        case .edit: Phrase("修改", "edits")
        case .resolve: Phrase("裁决冲突", "settles a conflict")
        case .decide: Phrase("市级处理", "decides")
        case .reply: Phrase("答复", "replies")
        case .backup: Phrase("备份", "makes a backup")
        case .approve: Phrase("批准恢复的节点", "approves restored nodes")
        case .upgrade: Phrase("升级程序", "upgrades its program")
        case .restore: Phrase("从备份恢复", "is restored from a backup")
        case .clone: Phrase("被复制为两台", "is copied, and both go on")
        case .recall: Phrase("收回", "recalls")
        case .askRefusal: Phrase("请求撤回", "asks for a change to be taken back")
        case .withdraw: Phrase("撤回", "takes its change back")
        case .undo: Phrase("撤销裁决", "takes its settlement back")
        case .insist: Phrase("坚持", "stands by its change")
        case .absorb: Phrase("并入拷贝写的内容", "takes over what a copy had written")
        case .choose: Phrase("选定两份内容中的一份", "chooses one of two contents")
        case .relay: Phrase("转告市民", "tells the citizen")
        case .publish: Phrase("发布", "publishes")
        case .erase: Phrase("清除内容", "erases")
        case .openForm: Phrase("打开表单", "opens a form")
        case .refused: Phrase("被办事规则拒绝", "is told no by the office's rules")
        case .enrol: Phrase("接入", "is enrolled")
        case .exchange: Phrase("交换（发、收、核对）", "exchanges (sent, received, compared)")
        case .requestLost: Phrase("请求丢失", "request lost")
        case .requestDelayed: Phrase("请求迟到", "request delayed")
        case .requestCut: Phrase("请求被截断", "request cut")
        case .requestRepeated: Phrase("请求重复到达", "request comes twice")
        case .requestOvertaken: Phrase("请求乱序到达", "request overtaken")
        case .answerLost: Phrase("应答丢失", "answer lost")
        case .answerCut: Phrase("应答被截断", "answer cut")
        case .partition: Phrase("链路断开", "line down")
        case .crashBeforeCommit: Phrase("提交前断电", "dies before a commit")
        case .crashAfterCommit: Phrase("提交后断电", "dies after a commit")
        case .clockJump: Phrase("时钟跳变", "clock jumps")
        case .stickWritten: Phrase("写出交换包", "writes a bundle")
        case .stickTaken: Phrase("收下交换包（新收、已知）", "takes a bundle (new, known)")
        case .stickLost: Phrase("交换包丢失", "bundle lost")
        case .stickKept: Phrase("交换包留作再收", "bundle kept, to be taken again")
        case .misbehave: Phrase("程序越权写入", "writes without our guards")
        }
    }
}
