import Wording

enum ExplainPhrases {
    static let all: [Phrase] = [
        summary, details, example, heading, made, released, notReleased, staysHome, frozen,
        conflict, void, voidUnknown, leg, sentChange, sentOther, signed, confirmed, notSent,
        notFetched, ended, received, waiting, holds, notHolder, stopped, pending, revoked, next,
        heldThere, refusedThere, allThere, nothingYet, files, file, fileNotWhole, fileIsHere,
        fileThere, fileWaits,
    ]

    static let summary = Phrase("一件在各级之间走到了哪里", "A record's way through the tiers")
    static let details = Phrase(
        "谁在何处登记、谁上报或下发给了谁；对每个节点：哪几条日志带去的、对方何时签收、在那里结果如何、从那里来过什么、现在有几项；还没到的，说明为什么。",
        "Who made it and where, who sent it to whom; for each node: the entries that carried it, when it was signed for, how it ended there, what came back, how much of it is held there now; and if it is not there yet, why."
    )
    static let example = Phrase("这件到市里了吗", "has it reached the city?")

    static let heading = Phrase("{kind} {record} {title}\n{id}", "{kind} {record} {title}\n{id}")
    static let made = Phrase(
        "{at} 由 {author} 在 {node}（{tier}）登记", "{at} made by {author} at {node} ({tier})")
    static let released = Phrase(
        "{at} 由 {author} 从 {node} 放出；除本节点外持有方：{peers}",
        "{at} released by {author} at {node}; held besides here by: {peers}")
    static let notReleased = Phrase(
        "没有放出：只在本节点，别处看不到。", "Not released: it is on this node only and shows nowhere else.")
    static let staysHome = Phrase(
        "这类记录从不离开本节点。", "Records of this kind never leave this node.")
    static let frozen = Phrase(
        "已冻结：同一编号出现了两份不同的改动，要由写它的单位选定，见“jianyan held choose”。",
        "Frozen: one dot came with two contents; the office that wrote them must choose, see \"jianyan held choose\"."
    )
    static let conflict = Phrase(
        "{register} 有冲突，见“jianyan conflicts show”",
        "{register} is in conflict, see \"jianyan conflicts show\"")
    static let void = Phrase(
        "改动 {dot}（{author}）作废：{code}", "change {dot} ({author}) is void: {code}")
    static let voidUnknown = Phrase(
        "改动 {dot} 作废，依据不明", "change {dot} is void, the ground is not known")

    static let leg = Phrase("与 {peer}（{tier}）：", "with {peer} ({tier}):")
    static let sentChange = Phrase(
        "去：第 {sequence} 条，{author} 的改动（{registers}）",
        "out: entry {sequence}, a change by {author} ({registers})")
    static let sentOther = Phrase("去：第 {sequence} 条，通知", "out: entry {sequence}, a notice")
    static let signed = Phrase("对方 {at} 签收", "signed for {at}")
    static let confirmed = Phrase("对方已读到", "read there")
    static let notSent = Phrase("尚未发出，等下一次同步", "not sent yet: it waits for the next session")
    static let notFetched = Phrase("对方尚未来取", "not fetched yet")
    static let ended = Phrase("结果：{outcome}", "outcome: {outcome}")
    static let received = Phrase(
        "来：第 {sequence} 条，{author} 的改动（{registers}），{outcome}",
        "in: entry {sequence}, a change by {author} ({registers}), {outcome}")
    static let waiting = Phrase(
        "来：第 {sequence} 条在本节点等待：{reason}", "in: entry {sequence} waits here: {reason}")
    static let holds = Phrase("持有 {count}/{total} 项改动", "holds {count} of {total} changes")
    static let notHolder = Phrase("没有给过：不在那里", "never released to it: it is not there")
    static let stopped = Phrase(
        "同步已停（{reason}），处理之前到不了",
        "exchange is stopped ({reason}); nothing arrives before that is settled")
    static let pending = Phrase("节点还没有批准", "the node is not approved yet")
    static let revoked = Phrase("节点已停用", "the node is revoked")
    static let next = Phrase("还没到：{reason}", "not there yet: {reason}")
    static let heldThere = Phrase(
        "第 {sequence} 条在那里等待：{reason}", "entry {sequence} waits there: {reason}")
    static let refusedThere = Phrase(
        "第 {sequence} 条在那里被拒：{reason}", "entry {sequence} was refused there: {reason}")
    static let files = Phrase("附件：", "attached files:")
    static let file = Phrase("{name}（{size}）", "{name} ({size})")
    static let fileNotWhole = Phrase(
        "{name}（{size}），本节点还没有收齐", "{name} ({size}), not yet whole here")
    static let fileIsHere = Phrase("只在本节点", "on this node only")
    static let fileThere = Phrase("{peer} 已有", "{peer} has it")
    static let fileWaits = Phrase("还没有送到 {peer}", "{peer} does not have it yet")
    static let allThere = Phrase("全部已到。", "All of it is there.")
    static let nothingYet = Phrase("还没有写给它的条目", "nothing was written for it")
}
