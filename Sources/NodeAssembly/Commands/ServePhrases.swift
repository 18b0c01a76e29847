import Wording

enum ServePhrases {
    static let text = Phrase("文字", "TEXT")
    static let tierValue = Phrase("层级", "TIER")
    static let digits = Phrase("代码", "CODE")
    static let address = Phrase("地址:端口", "ADDRESS:PORT")
    static let url = Phrase("网址", "URL")

    static let initSummary = Phrase("建立一个节点", "Make a node")
    static let initDetails = Phrase(
        "在 --home 目录中生成配置、密钥、证书和数据库。目录只对属主可读。\n\n市级节点需要 --listen，区级节点通常不需要。",
        "Writes configuration, keys, certificate and database into the --home folder, readable by its owner only.\n\nA city needs --listen; a district usually does not."
    )
    static let nameOption = Phrase("单位名称", "the office's name")
    static let tierOption = Phrase("层级", "the office's level")
    static let codeOption = Phrase(
        "行政区划码，用作建议编号的开头", "the office's code, first part of proposal numbers")
    static let replaceOption = Phrase(
        "顶替机器和密钥一起丢失的节点：上级用“invite --lost”给出的邀请码",
        "take the place of a node whose machine was lost with its key: the code that the upper node's \"invite --lost\" gave"
    )
    static let initReplaceExample = Phrase(
        "旧机器连同备份都没了，再用同一邀请码 join", "machine and backups are gone; then join with the same code")
    static let listenOption = Phrase(
        "接受下级连接的地址", "where nodes below are answered")
    static let urlOption = Phrase(
        "下级连接本节点所用的网址", "how nodes below reach this one")
    static let plainOption = Phrase(
        "不用 TLS，仅限本机回环地址", "no TLS; for loopback addresses only")
    static let consoleOption = Phrase(
        "控制台的地址，默认只在本机、任一空闲端口；别的机器要用时给出本机地址，即用 TLS；空为不开",
        "where the console is, otherwise at any free port of this machine only; an address that others reach means TLS; empty for none"
    )
    static let initCityExample = Phrase("市级节点", "a city's node")
    static let initDistrictExample = Phrase("区级节点", "a district's node")
    static let made = Phrase("已建立节点：{home}", "Made a node in {home}")
    static let nodeIs = Phrase("节点名：{node}", "Node: {node}")
    static let fingerprint = Phrase("密钥指纹：{fingerprint}", "Key fingerprint: {fingerprint}")

    static let serveSummary = Phrase("运行节点", "Run the node")
    static let serveDetails = Phrase(
        "与上级同步，接受下级连接，开放控制台，并执行在同一目录上发出的其他命令。按 Ctrl-C 或用 SIGTERM 结束。",
        "Exchanges with the node above, answers the nodes below, serves the console, and carries out the other commands given on this home. Ends on Ctrl-C or SIGTERM."
    )
    static let serveExample = Phrase("在前台运行", "run in the foreground")
    static let ready = Phrase("{name}（{node}）已就绪", "{name} ({node}) is ready")
    static let listening = Phrase("等候下级连接：{at}", "Answering nodes below at {at}")
    static let console = Phrase("控制台：{url}", "Console: {url}")
    static let firstCode = Phrase(
        "还没有账户：在控制台建立第一个，一次性代码 {code}",
        "No accounts yet: make the first at the console with the one-time code {code}")
    static let stopping = Phrase("正在停止……", "Stopping…")

    static let syncSummary = Phrase("立即与上级同步一次", "Exchange with the node above, now")
    static let syncDetails = Phrase(
        "上报待发的变更，取回上级的答复，并核对两边是否一致。",
        "Hands over what waits, takes what is there, and compares both sides.")
    static let syncExample = Phrase("同步一次", "one session")
    static let noUpstream = Phrase(
        "没有上级节点：请先用 jianyan join 加入。", "There is no node above: join one first with jianyan join.")
    static let synced = Phrase(
        "本次上报 {sent}，取回 {received}，待处理 {held}，被拒 {refused}；累计上报 {all_sent}，取回 {all_received}；{verdict}。",
        "This time sent {sent}, received {received}, waiting there {held}, refused there {refused}; in all sent {all_sent}, received {all_received}; {verdict}."
    )
    static let entries = Phrase("条", "entries")
    static let equal = Phrase("两边一致", "both sides are equal")
    static let different = Phrase(
        "两边不一致，请运行 jianyan repair", "the two sides differ: run jianyan repair")
    static let notCompared = Phrase("本次未核对", "not compared this time")

    static let statusSummary = Phrase("节点与各条链路的状态", "The node and its links")
    static let statusDetails = Phrase(
        "显示每条链路的待发、待处理、冲突、最近一次同步、最近一次证明一致的时间。",
        "Shows for each link what waits, what is held, conflicts, the last exchange and when both sides were last proved equal."
    )
    static let statusExample = Phrase("状态一览", "the state at a glance")
    static let office = Phrase("单位", "office")
    static let tier = Phrase("层级", "tier")
    static let node = Phrase("节点", "node")
    static let records = Phrase("记录", "records")
    static let conflicts = Phrase("冲突", "conflicts")
    static let heldHere = Phrase("待处理", "held here")
    static let link = Phrase("链路", "link")
    static let relation = Phrase("关系", "relation")
    static let state = Phrase("状态", "state")
    static let waitingUp = Phrase("待发", "to send")
    static let heldThere = Phrase("对方待处理/被拒", "held or refused there")
    static let lastExchange = Phrase("最近同步", "last exchange")
    static let provedEqual = Phrase("证明一致", "proved equal")
    static let clockOffset = Phrase("时钟差", "clock offset")
    static let never = Phrase("从未", "never")
    static let upstream = Phrase("上级", "above")
    static let downstream = Phrase("下级", "below")
    static let pending = Phrase("待批准", "pending")
    static let enrolled = Phrase("已接入", "enrolled")
    static let revoked = Phrase("已撤销", "revoked")
    static let stopped = Phrase("已停止：{reason}", "stopped: {reason}")
    static let problem = Phrase("问题：{problem}", "problem: {problem}")
}
