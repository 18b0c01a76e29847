import Wording

/// What the console's pages about links, plans and keys say.
enum LinkPhrases {
    static let all: [Phrase] = board + plans + keys + plot

    private static let board: [Phrase] = [
        entriesBehind, minutesBehind, filesWaiting, lastStatement, clockSeconds, protocolVersion,
        verdict, late, clocksOff, clockOurs, showClocks, clockFact, minutes,
    ]
    private static let plans: [Phrase] = [
        syncPlan, toPlan, onlyLooked, toRelease, toRecall, release, recall, goesUp, track, goAlong,
        signature, signersKey, signedBytes,
    ]
    private static let keys: [Phrase] = [
        rotate, rotateNow, rotateWhen, rotateHint, typeOffice, changedLast, followed,
        followedCount, notFollowed, oldKey, newKey, changesOfKey,
    ]
    private static let plot: [Phrase] = [
        overTime, byHour, byDay, noTraffic, trafficSum, entries, bytes, out, back, failures,
    ]

    static let entriesBehind = Phrase("落后条目", "Entries behind")
    static let minutesBehind = Phrase("落后分钟", "Minutes behind")
    static let filesWaiting = Phrase("待传附件", "Files waiting")
    static let lastStatement = Phrase("最近对账", "Last statement")
    static let clockSeconds = Phrase("时钟差（秒）", "Clock (s)")
    static let protocolVersion = Phrase("协议版本", "Protocol")
    static let verdict = Phrase("对账结果", "Verdict")
    static let late = Phrase("落后的", "behind")
    static let minutes = Phrase("{count} 分钟", "{count} min")
    static let clockFact = Phrase("时钟不准", "clocks off")
    static let clocksOff = Phrase(
        "{count} 个节点的时钟与本机相差一分钟以上，最多的是 {name}（约 {minutes} 分钟）。同步不受影响，但各处显示的时间会误导人，请校准。",
        "The clocks of {count} nodes are a minute or more from this one's, most of all that of {name} (about {minutes} min). Exchange does not mind, but times shown mislead: set them right."
    )
    static let clockOurs = Phrase(
        "多数节点偏向同一边：多半是本机的时钟不准。",
        "Most nodes differ to the same side: it is probably this machine's clock.")
    static let showClocks = Phrase("按时钟差排列", "Sort by clock")

    static let syncPlan = Phrase("下一次同步会发出什么", "What the next exchange would send")
    static let toPlan = Phrase("先看下一次同步会发出什么", "See what the next exchange would send")
    static let onlyLooked = Phrase("只是看看，什么都没有动。", "This only looked; nothing was moved.")
    static let toRelease = Phrase("先看上报会发出什么", "See what a release would send")
    static let toRecall = Phrase("先看收回会涉及谁", "See whom a recall would reach")
    static let release = Phrase("上报", "Send up")
    static let recall = Phrase("收回", "Take it back")
    static let goesUp = Phrase("上报到 {node} 的内容", "What goes up to {node}")
    static let track = Phrase("上报方式", "The way up")
    static let goAlong = Phrase("随同上报的附件", "Attached files that go along")
    static let signature = Phrase("签名文字", "The signature's text")
    static let signersKey = Phrase("签名者公钥", "The signer's public key")
    static let signedBytes = Phrase("签名所及的原文", "What was signed, byte for byte")

    static let rotate = Phrase("更换本节点密钥", "Change this node's key")
    static let rotateNow = Phrase("更换密钥", "Change the key")
    static let rotateWhen = Phrase(
        "每年一次，或管机器的人变动时更换。线路不会中断；已有的签名和回执照样有效。",
        "Change it yearly, or when those who look after the machine change. Exchange is not interrupted; earlier signatures and receipts stay good."
    )
    static let rotateHint = Phrase(
        "更换后指纹随之改变，电话核对时要读新的。更换前的备份恢复后仍用旧密钥，所以更换后请马上做一次备份。",
        "The fingerprint changes with it: read out the new one by telephone. A backup made before would bring the old key back, so make a backup right after."
    )
    static let typeOffice = Phrase("请填写本单位名称以确认", "Type this office's name to confirm")
    static let changedLast = Phrase("上次更换", "Last changed")
    static let followed = Phrase("谁已跟上", "Who has followed")
    static let followedCount = Phrase(
        "{total} 个节点中 {count} 个在更换之后同步过，已认得新密钥。",
        "Of {total} nodes {count} have exchanged since, and know the new key.")
    static let notFollowed = Phrase("更换后还没有同步过：", "Not met since:")
    static let oldKey = Phrase("旧指纹", "Old fingerprint")
    static let newKey = Phrase("新指纹", "New fingerprint")
    static let changesOfKey = Phrase("历次更换", "Changes of key")

    static let overTime = Phrase("往来情况", "Exchange over time")
    static let byHour = Phrase("按小时", "by hour")
    static let byDay = Phrase("按天", "by day")
    static let noTraffic = Phrase("这段时间没有往来。", "Nothing went over in this time.")
    static let trafficSum = Phrase(
        "发出 {sent} 条（{out}），收到 {received} 条（{in}），同步 {exchanges} 次，失败 {failures} 次",
        "{sent} entries out ({out}), {received} in ({in}), {exchanges} exchanges, {failures} failures"
    )
    static let entries = Phrase("条目", "Entries")
    static let bytes = Phrase("字节", "Bytes")
    static let out = Phrase("↑ 发出", "↑ out")
    static let back = Phrase("↓ 收到", "↓ in")
    static let failures = Phrase("✕ 失败", "✕ failed")
}
