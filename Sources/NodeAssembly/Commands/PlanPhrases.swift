import Wording

enum PlanPhrases {
    static let all: [Phrase] = [
        summary, details, what, whatMeaning, wordMeaning, exampleSync, exampleRelease,
        exampleRecall, noPeer, link, linkDown, nothing, kindLine, otherLine, stopped, unknownBack,
        sends, register, bytes, receiver, noReceiver, holders, stays, stayLine, history, refused,
        ready, recallNone, recallHeading, recallLine, recallEffect, wordMissing, notReleased,
        file, fileNotWhole, filesLine, quiet,
    ]

    static let summary = Phrase("先看会发出什么", "See what would be sent, before it is")
    static let details = Phrase(
        "sync：下一次同步会发出什么；release：上报一件会发出什么、谁会拿到、什么留在本节点；recall：收回会涉及谁。只看，什么都不动。",
        "sync: what the next session would send. release: what sending a proposal up would send, who would hold it, what stays here. recall: whom a recall would reach. It only looks."
    )
    static let what = Phrase("sync|release|recall", "sync|release|recall")
    static let whatMeaning = Phrase("看哪一种（默认 sync）", "which act (sync)")
    static let wordMeaning = Phrase("release 和 recall：哪一件", "for release and recall: which record")
    static let exampleSync = Phrase("下一次同步会发出什么", "what the next session would send")
    static let exampleRelease = Phrase("上报这一件会发出什么", "what sending it up would send")
    static let exampleRecall = Phrase("收回这一件会涉及谁", "whom a recall would reach")
    static let wordMissing = Phrase("编号", "NUMBER")

    static let noPeer = Phrase("没有登记任何上下级节点。", "No other node is enrolled.")
    static let link = Phrase(
        "发往 {peer}：{entries} 条，{bytes}（压缩前）",
        "to {peer}: {entries} entries, {bytes} before compression")
    static let linkDown = Phrase(
        "等 {peer} 来取：{entries} 条，{bytes}（压缩前）",
        "for {peer} to fetch: {entries} entries, {bytes} before compression")
    static let nothing = Phrase("{peer}：没有要发的。", "{peer}: nothing to send.")
    static let kindLine = Phrase(
        "{kind}：{records} 件，{entries} 条", "{kind}: {records} records, {entries} entries")
    static let otherLine = Phrase("其他通知：{entries} 条", "other notices: {entries} entries")
    static let quiet = Phrase(
        "其余 {count} 个节点没有要发的。", "For the other {count} nodes there is nothing to send.")
    static let filesLine = Phrase(
        "附件：{files} 个文件，{bytes}", "attached files: {files}, {bytes}")
    static let file = Phrase("附件 {name}：{bytes}", "attached file {name}: {bytes}")
    static let fileNotWhole = Phrase(
        "附件 {name}：{bytes}（本节点还没有收齐）",
        "attached file {name}: {bytes} (not yet whole here)")
    static let stopped = Phrase(
        "与 {peer} 的同步已停（{reason}）：处理之前什么都不会发。",
        "exchange with {peer} is stopped ({reason}): nothing is sent until that is settled.")
    static let unknownBack = Phrase(
        "会收到什么，要到同步时才知道。", "What will come back is not known before the session.")

    static let sends = Phrase("上报 {record} {title} 会发出：", "sending up {record} {title} would send:")
    static let register = Phrase("{name}：{bytes}", "{name}: {bytes}")
    static let bytes = Phrase("共 {bytes}（压缩前）", "{bytes} in all, before compression")
    static let receiver = Phrase("谁会拿到：{peer}", "who will hold it: {peer}")
    static let noReceiver = Phrase("谁会拿到：没有上级节点", "who will hold it: there is no node above")
    static let holders = Phrase("现在谁有：{peers}", "who holds it now: {peers}")
    static let stays = Phrase("留在本节点：", "what stays here:")
    static let stayLine = Phrase("{kind} {record}", "{kind} {record}")
    static let history = Phrase(
        "上报前的 {count} 次改动的历史（只发现在的值）",
        "the history of {count} changes before the release (only the values of now are sent)")
    static let refused = Phrase(
        "现在上报会被拒绝：{reason}", "as it is, a release would be refused: {reason}")
    static let ready = Phrase("可以上报。", "It can be released.")

    static let recallNone = Phrase(
        "除本节点外没有谁有，不必收回。", "Nobody else holds it: there is nothing to recall.")
    static let recallHeading = Phrase(
        "收回 {record} {title} 会涉及：", "a recall of {record} {title} would reach:")
    static let recallLine = Phrase(
        "{peer}：发去过 {sent} 条，签收 {confirmed} 条",
        "{peer}: {sent} entries written, {confirmed} of them signed for")
    static let recallEffect = Phrase(
        "对方会封存记录、发完尚欠的、再删去内容；全部回复“已清”之前不能再次上报。",
        "They seal the record, send what they still owe and then drop its values; it cannot be released again before all have answered."
    )
    static let notReleased = Phrase("这件还没有上报，也没有下发。", "It was never released.")
}
