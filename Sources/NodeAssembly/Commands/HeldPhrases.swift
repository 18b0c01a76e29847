import Wording

enum HeldPhrases {
    static let all: [Phrase] = [
        group, listSummary, listDetails, showSummary, retrySummary, retryDetails, peer,
        peerMeaning, sequence, sequenceMeaning, bytesMeaning, listExample, showExample,
        retryExample, here, there, noneHere, noneThere, from, to, number, reason, since, outcome,
        record, heading, headingThere, waits, todo, author, registers, dot, sizes, headerLine,
        payloadLine, noPayload, noHeader, nothing, applied, still, refused, counted, further, node,
    ]

    static let group = Phrase("等待和被拒的条目", "entries that wait or were refused")
    static let listSummary = Phrase("列出在等待的条目", "List what waits")
    static let listDetails = Phrase(
        "既列出别处来的、在本节点等待的，也列出本节点发出的、在对方等待或被拒的。",
        "Both what came from others and waits here, and what this node sent and waits or was refused there."
    )
    static let showSummary = Phrase("说明一条在等待的条目", "Explain an entry that waits")
    static let retrySummary = Phrase("再试一次", "Try again")
    static let retryDetails = Phrase(
        "不说哪一条就全部再试。所缺的一到，条目会自己入库；升级之后或处理了原因之后才需要这条命令。",
        "All, unless one is named. Entries apply by themselves when what they lack comes; this is for after an upgrade, or when the cause was put right."
    )
    static let peer = Phrase("节点", "PEER")
    static let peerMeaning = Phrase("对方节点的名称或标识", "the other node's name or word")
    static let sequence = Phrase("序号", "SEQUENCE")
    static let sequenceMeaning = Phrase("条目在日志中的序号", "the entry's number in the log")
    static let bytesMeaning = Phrase("同时输出原始字节", "print the raw bytes too")
    static let listExample = Phrase("列出在等待的", "list what waits")
    static let showExample = Phrase("说明市里来的第 17 条", "explain entry 17 from the city")
    static let retryExample = Phrase("全部再试", "try all again")

    static let here = Phrase("在本节点等待：", "Waiting here:")
    static let there = Phrase("本节点发出、在对方等待或被拒：", "Sent from here, waiting or refused there:")
    static let further = Phrase(
        "本节点的修改，在更远的节点等待或被拒：", "Made here, waiting or refused further on:")
    static let node = Phrase("在节点", "At")
    static let noneHere = Phrase("本节点没有在等待的条目。", "Nothing waits here.")
    static let noneThere = Phrase(
        "本节点发出的都已入库或在途。", "Nothing of this node waits or was refused elsewhere.")
    static let from = Phrase("来自", "From")
    static let to = Phrase("发往", "To")
    static let number = Phrase("序号", "No.")
    static let reason = Phrase("原因", "Reason")
    static let since = Phrase("自", "Since")
    static let outcome = Phrase("结果", "Outcome")
    static let record = Phrase("记录", "Record")

    static let heading = Phrase(
        "来自 {peer} 的第 {sequence} 条，自 {since} 起在本节点等待",
        "entry {sequence} from {peer}, waiting here since {since}")
    static let headingThere = Phrase(
        "发往 {peer} 的第 {sequence} 条", "entry {sequence} to {peer}")
    static let waits = Phrase("原因：{reason}", "reason: {reason}")
    static let todo = Phrase("怎么办：{advice}", "what to do: {advice}")
    static let author = Phrase(
        "作者：{author}，{node}（{tier}），{at}", "author: {author}, {node} ({tier}), {at}")
    static let registers = Phrase("写的项：{registers}", "registers: {registers}")
    static let dot = Phrase("改动编号：{dot}", "dot: {dot}")
    static let sizes = Phrase(
        "大小：抬头 {header} 字节，内容 {payload} 字节", "size: header {header} bytes, payload {payload} bytes")
    static let headerLine = Phrase("抬头：", "header:")
    static let payloadLine = Phrase("内容：", "payload:")
    static let noPayload = Phrase("（没有内容）", "(no payload)")
    static let noHeader = Phrase(
        "条目不是本版本认识的改动。", "The entry is not a change that this version knows.")

    static let nothing = Phrase("没有在等待的条目，不必再试。", "Nothing waits; nothing was tried.")
    static let applied = Phrase(
        "{peer} 第 {sequence} 条：{outcome}", "entry {sequence} from {peer}: {outcome}")
    static let still = Phrase(
        "{peer} 第 {sequence} 条：仍在等待，{outcome}",
        "entry {sequence} from {peer}: still waiting, {outcome}")
    static let refused = Phrase(
        "{peer} 第 {sequence} 条：被拒，{outcome}", "entry {sequence} from {peer}: refused, {outcome}")
    static let counted = Phrase(
        "试了 {tried} 条，{settled} 条有了结果。", "{tried} tried, {settled} settled.")
}
