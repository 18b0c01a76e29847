import Wording

/// What `backup`, `restore` and `renew` say.
enum BackupPhrases {
    static let all: [Phrase] = [
        folder, newFolder, oldFolder, backupSummary, backupDetails, backupExample, backedUp,
        restoreSummary, restoreDetails, restoreExample, restored, renewSummary, renewDetails,
        renewExample, renewed, next, resumeSummary, resumeDetails, resumeExample, resumed,
        notStopped, awaits, absorbSummary, absorbDetails, absorbExample, absorbDoMeaning, absorbs,
        absorbed, absorbsNothing, absorbLeft,
    ]

    static let folder = Phrase("目录", "FOLDER")
    static let newFolder = Phrase("新目录，从 / 写起", "a new folder, from / on")
    static let oldFolder = Phrase("备份所在的目录，从 / 写起", "the folder of the backup, from / on")
    static let backupSummary = Phrase("备份本节点", "Back up this node")
    static let backupDetails = Phrase(
        """
        照常办公时也可备份：配置、密钥和到此刻为止的全部数据。备份里有密钥，请妥善保管。删除清单（erasures）不进备份，请另存。
        """,
        """
        Works while the node works: configuration, keys and everything up to now. It holds the node's keys: keep it safe. The list of erasures is not in it; keep that elsewhere.
        """)
    static let backupExample = Phrase("备份到移动硬盘", "back up to a disk")
    static let backedUp = Phrase("已备份到 {folder}。", "Backed up to {folder}.")
    static let restoreSummary = Phrase("从备份恢复成新的节点目录", "Make a home of a backup")
    static let restoreDetails = Phrase(
        """
        节点以新的身份期继续：先读上下级的日志，取回备份之后已发出的内容，再发自己的。上级批准一次（jianyan node approve）。备份之后没有发出过的找不回来。原来的机器如果还在，请不要再开。

        目标目录里可以只有原节点的 erasures：其中删过的会照单再删。
        """,
        """
        The node goes on in a new life: it reads its peers first, gets back what it had sent since the backup, then sends its own. The upper node approves once (jianyan node approve). What was never sent since the backup is lost. If the old machine still exists, do not start it again.

        The home's folder may hold the old node's file "erasures": what is listed there is erased again.
        """)
    static let restoreExample = Phrase("在新机器上恢复", "restore on a new machine")
    static let restored = Phrase("{name} 已恢复到 {home}。", "{name} is restored in {home}.")
    static let renewSummary = Phrase(
        "本机是拷贝或手工恢复的：以新的身份期继续", "Go on in a new life: this machine is a copy")
    static let renewDetails = Phrase(
        "节点目录是拷贝来的、或用别的办法恢复的，并且应由这台机器继续时使用。先停掉 serve。此后上级批准一次，另一份会被拒绝。",
        "For a home that was copied, or restored by other means, when this machine is the one to go on. Stop serve first. The upper node approves once; the other copy is refused from then on."
    )
    static let renewExample = Phrase("换到这台机器之后", "after moving to this machine")
    static let renewed = Phrase("{name} 以新的身份期继续：{home}。", "{name} goes on in a new life: {home}.")
    static let next = Phrase(
        "接着：serve 或 sync；再请上级执行 jianyan node approve。",
        "Next: serve or sync; then have the upper node run jianyan node approve.")
    static let resumeSummary = Phrase("恢复与一个节点的交换", "Exchange with a node again")
    static let resumeDetails = Phrase(
        "对方误开的拷贝已经关掉之后使用；留下的证据不动。", "After a stray copy of it was switched off; the evidence stays."
    )
    static let resumeExample = Phrase("误开的拷贝关掉之后", "after the stray copy is off")
    static let resumed = Phrase("与 {name} 恢复交换。", "Exchange with {name} goes on.")
    static let notStopped = Phrase("与 {name} 的交换没有停过。", "Exchange with {name} was not stopped.")
    static let absorbSummary = Phrase(
        "并入另一台拷贝写的内容", "Take over what another copy of this machine had written")
    static let absorbDetails = Phrase(
        """
        一台机器被整个复制、两台都办过公之后使用。先关掉让出的一台，在它上面做备份（backup）；在继续的一台上 renew（对方发出过时）、sync，需要时 held choose；再用本命令并入让出的一台没有发出的内容：每条仍有效的内容按原作者的名字作为新改动写入，与本机的不同就成为冲突。另一台新登记的先留在本节点，由人再上报。收回、清除和账号不并入。两台给过同一编号的，请人改号。不加 --do 只显示。
        """,
        """
        For a machine that was copied, when both copies were worked on. Switch off the one that gives way and back it up; on the one that goes on: renew (if the other had sent anything), sync, and held choose where needed. This command then takes over what the other had not sent: each text that is still valid is written anew under its author's name, and where this machine's differs the two are a conflict. What was registered there stays in this office until somebody sends it up. Recalls, erasures and accounts are not taken over. Where both gave the same number, change one by hand. Without --do it only shows.
        """)
    static let absorbExample = Phrase("并入另一台的备份", "take over from the other one's backup")
    static let absorbDoMeaning = Phrase("写入", "write it")
    static let absorbs = Phrase("将并入 {texts} 条内容：", "{texts} texts would be taken over:")
    static let absorbed = Phrase("已并入 {texts} 条内容：", "{texts} texts taken over:")
    static let absorbsNothing = Phrase("没有可并入的。", "There is nothing to take over.")
    static let absorbLeft = Phrase(
        "现在不能并入（已冻结、已交还、还没有同步到，或两边一份已上报一份没有）：{record}",
        "Cannot be taken over now (frozen, handed back, not synchronised yet, or sent up on one machine only): {record}"
    )
    static let awaits = Phrase("恢复待批准", "restored: to be approved")
}
