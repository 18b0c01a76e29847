import Wording

/// What `bundle export` and `bundle import` say.
enum BundlePhrases {
    static let all: [Phrase] = [
        group, exportSummary, exportDetails, node, toMeaning, againMeaning, newFile, exportExample,
        exportDownExample, importSummary, importDetails, file, importExample, written, left, came,
        conflicting, known, returned, files, filesLeft, filesCame, confirmed, refusedThere, next,
        status, noPeer, differ, equal,
    ]

    static let group = Phrase("没有网络连接时，用文件交换", "exchange by files, where there is no line")

    static let exportSummary = Phrase(
        "把给另一节点的内容写成一个文件", "Write what waits for another node into a file")
    static let exportDetails = Phrase(
        """
        用于网闸隔离的单位：两边互带文件，内容与联网同步完全一样，逐条签名、逐条回执。文件已加密，只有收件节点能打开；有改动或缺损，对方整包拒收。

        对方没有签收之前，每次导出都会重新包含，所以文件丢了、重复导入、先后颠倒都不要紧。一来一回，下级即可核对是否一致；市里同时也有新内容时，要再多一来一回。

        附件跟在后面：区里的随记录上报；市里的要等区里收到记录、带回下一个包之后，再下次带下来。

        两节点须先登记过一次（invite、join）。不给 --to 时写给上级。
        """,
        """
        For offices behind an air gap: both sides carry files, and what they bring is what a line would bring, signed and receipted entry by entry. A file is encrypted, only the node it is for can open it; one that was altered or cut off is refused as a whole.

        What the other side has not signed for goes into every bundle again: one may be lost, come twice or out of order. One trip each way tells the lower node whether both sides are equal; one more each way when the upper had news too.

        Attached files come behind: those of the lower node with their records; those of the upper node one trip later, when the lower node, by its next bundle, has asked for them.

        The two nodes must have enrolled once (invite, join). Without --to it is for the node above.
        """)
    static let node = Phrase("节点", "NODE")
    static let toMeaning = Phrase("给哪个节点：节点名或单位名称", "for which node: its name or the office's")
    static let againMeaning = Phrase(
        "两边不一致时用一次：所有共享记录全部再发一遍，对方已有的自动跳过",
        "once, when the two sides differ: every shared record goes again, and what is known there is passed over"
    )
    static let newFile = Phrase("新文件，从 / 写起", "a new file, from / on")
    static let exportExample = Phrase("区里带给市里", "the district to the city")
    static let exportDownExample = Phrase("市里带回区里", "the city back to the district")

    static let importSummary = Phrase("收下另一节点的交换文件", "Take a file that another node exported")
    static let importDetails = Phrase(
        """
        先核对签名、收件节点和整个文件，再逐条收下，规则与联网同步相同：一条有问题不影响其他条。已经有的自动跳过。之后用 bundle export 把回执带回去。

        全部收下时退出码为 0；有等待、被拒或两边不一致时为 5；拒收整包时另有退出码。
        """,
        """
        First the signature, the addressee and the whole file are checked, then its entries are taken one by one, by the same rules as over a line: a bad one does not stop the others, and what is here already is passed over. Afterwards carry the receipt back with bundle export.

        The exit code is 0 when everything was taken, 5 when something waits, was refused or the two sides differ; a bundle that is refused as a whole has another.
        """)
    static let file = Phrase("文件，从 / 写起", "the file, from / on")
    static let importExample = Phrase("收下带来的文件", "take what was brought")

    static let written = Phrase(
        "已写好给 {name} 的交换包：{file}（{size}）。条目 {entries}，回执 {receipts}。",
        "Wrote a bundle for {name}: {file} ({size}). Entries {entries}, receipts {receipts}.")
    static let left = Phrase(
        "还有 {count} 条放不下：等对方的回执带回后再导出。",
        "Entries that found no room: {count}. Export again when the other side's receipt has come.")
    static let files = Phrase("附件 {count} 个。", "Attached files: {count}.")
    static let filesLeft = Phrase(
        "还有 {count} 个附件放不下：等对方的包带回后再导出。",
        "Attached files that found no room: {count}. Export again when the other side's bundle has come."
    )
    static let filesCame = Phrase("收全附件 {count} 个。", "Attached files that are whole now: {count}.")
    static let came = Phrase(
        "来自 {name} 的交换包（{at} 制）：新收 {applied}，等待 {held}，拒收 {refused}。",
        "Bundle from {name} (made {at}): newly taken {applied}, waiting {held}, refused {refused}.")
    static let conflicting = Phrase(
        "其中 {count} 条与本节点的修改冲突，见 jianyan conflicts。",
        "In conflict with what was written here: {count}, see jianyan conflicts.")
    static let known = Phrase("早已收过的 {count} 条，没有重复。", "Known already, not taken twice: {count}.")
    static let returned = Phrase(
        "取回本节点恢复前发出的 {count} 条。",
        "Given back of what this node had sent before its restore: {count}.")
    static let confirmed = Phrase(
        "对方签收了本节点的 {count} 条。", "The other side has signed for entries of this node: {count}.")
    static let refusedThere = Phrase(
        "对方没有接受本节点上次的包：{problem}。",
        "The other side did not take this node's last bundle: {problem}.")
    static let next = Phrase(
        "请把回执带回去：jianyan bundle export --to {name} <文件>",
        "Carry the receipt back: jianyan bundle export --to {name} <FILE>")
    static let status = Phrase(
        "交换包：最近写出 {written}，最近收下 {taken}", "bundles: last written {written}, last taken {taken}")
    static let noPeer = Phrase(
        "没有上级节点；请用 --to 指明给哪个节点。", "There is no node above; say with --to which node it is for.")
    static let equal = Phrase("核对：到 {at} 为止两边一致。", "Compared: as of {at} both sides are equal.")
    static let differ = Phrase(
        "两边不一致：查出哪几件要有网络连接（jianyan repair）；没有连接时，两边各执行一次 jianyan bundle export --again，把共享记录全部互发一遍。",
        "The two sides differ: finding which records takes a line (jianyan repair). Without one both sides export once with --again: every shared record goes over again."
    )
}
