import Wording

/// What the console's pages say.
enum PagePhrases {
    static let all: [Phrase] = general + desk + others + Array(said.values)

    private static let general: [Phrase] = [
        overview, conflicts, held, records, nodes, people, audit, account, outdated, reload,
        justNow,
        minutesAgo, hoursAgo, daysAgo, everything, filter, older, before, after, noLinks,
        noLinksTodo,
        waitingUp, waitingDown, below, refusedThere, heldHere, toApprove, lookAt, received,
        isStopped,
        isDifferent, isDown, stopped, lastFailed, toBoard, unexpected, unexpectedTodo, title,
        name, person, show, export, counted,
    ]

    private static let desk: [Phrase] = [
        conflictsBelow, noConflicts, noConflictsTodo, caseOf, toRecord, way, alsoOpen, base, noBase,
        manyBases, ours, theirs, valueNow, provisional, because, settleBy, keepSide, writeAnew,
        ownValue,
        reason,
        reasonHint, preview, saveNow, save, back, leave, isSettled, isSettledTodo, typed,
        toConflicts, formLost, settledMeanwhile, cameMeanwhile, chooseOne, reasonNeeded, wouldBe,
        covers, keptInHistory, heldBelow, nothingHeld, nothingHeldTodo, entry, retryAll, retry,
        refuse,
        refuseHint, refused, waits, askedOfUs, askedByUs, askedTodo, withdraw, insist, entryFrom,
        todo,
        author, registers, dot, bytes,
    ]

    private static let others: [Phrase] = [
        noRecords, noRecordsTodo, notFound, notFoundTodo, narrow, search, searchHint, searchDo,
        state,
        scope, receivedAt, custody, content, inConflict, isInConflict, settle, fullName, related,
        about,
        when, history, allRegisters, wayPicture, changes, holds, notGiven, onItsWay, arrived,
        noNodes,
        noNodesTodo, invite, approve, approveHint, compared, compareFirst, nameDiffers,
        ourFingerprint,
        since, resume, resumeHint, revoke, typeName, allNeeded, invited, invitedNext, nobodyBelow,
        officeName, ourAddress, makeCode, password, changePassword, begun, seen, browser, thisOne,
        endAll, enterSecret, switchOn, recoveryLeft, beginSecond, handOver, changeAccount,
        addAccount,
        setRoles, unlock, lock, end, newPassword, removeSecond, verifyChain, chainHolds,
        chainBroken,
        chainBrokenTodo, papers, papersBelow, noPapers, noPapersTodo, paper, signedBy, upTo,
        signature,
        file, forkPaper, batchHead, receipt, statement, signatureHolds, signatureBroken, download,
    ]

    /// After an act, by the word in the address.
    static let said: [String: Phrase] = [
        "settled": Phrase(
            "冲突已裁决，结果会送到各级。", "The conflict is settled; the result travels to all tiers."),
        "stillopen": Phrase(
            "已保存，但还有您没有看到的值：冲突仍然存在。",
            "Saved, but there are values that you had not seen: it is still in conflict."),
        "tried": Phrase("已全部再试一次。", "All were tried again."),
        "applied": Phrase("条目有了结果。", "The entry has its outcome."),
        "stillwaits": Phrase("试过了，仍在等待。", "Tried: it still waits."),
        "asked": Phrase("已请写改动的单位撤回。", "The author's office is asked to take it back."),
        "withdrawn": Phrase("已撤回本单位的改动。", "This office's change is taken back."),
        "insisted": Phrase("已重新发送整条记录。", "The whole record is sent again."),
        "approved": Phrase("节点已批准。", "The node is approved."),
        "revoked": Phrase("节点已撤销。", "The node is revoked."),
        "release": Phrase("已上报。", "It is sent up."),
        "recall": Phrase("已发出收回。", "The recall is under way."),
        "rotated": Phrase(
            "密钥已更换。请马上做一次备份。", "The key is changed. Make a backup now."),
        "resumed": Phrase("同步继续。", "Exchange goes on."),
        "password": Phrase("密码已更改。", "The password is changed."),
        "changed": Phrase("账户已更改。", "The account is changed."),
    ]

    static let overview = Phrase("概况", "Overview")
    static let conflicts = Phrase("冲突", "Conflicts")
    static let held = Phrase("等待与被拒", "Held and refused")
    static let records = Phrase("记录", "Records")
    static let nodes = Phrase("节点", "Nodes")
    static let people = Phrase("账户", "Accounts")
    static let audit = Phrase("审计", "Audit")
    static let account = Phrase("我的账户", "My account")
    static let outdated = Phrase("有新的变化，这一页不是最新的。", "Something changed: this page is out of date.")
    static let reload = Phrase("重新载入", "Reload")
    static let justNow = Phrase("刚刚", "just now")
    static let minutesAgo = Phrase("{count} 分钟前", "{count} min ago")
    static let hoursAgo = Phrase("{count} 小时前", "{count} h ago")
    static let daysAgo = Phrase("{count} 天前", "{count} days ago")
    static let everything = Phrase("全部", "All")
    static let filter = Phrase("筛选", "Filter")
    static let older = Phrase("更早的", "Older")
    static let before = Phrase("上一页", "Previous")
    static let after = Phrase("下一页", "Next")
    static let noLinks = Phrase("还没有上下级节点", "No nodes above or below yet")
    static let noLinksTodo = Phrase(
        "市里请到“节点”页邀请各区；区里请用 jianyan join 加入。",
        "At the city, invite districts on the page Nodes; at a district, join with jianyan join.")
    static let waitingUp = Phrase("待上报", "to send up")
    static let waitingDown = Phrase("待下发", "to send down")
    static let below = Phrase("下级", "nodes below")
    static let refusedThere = Phrase("对方待处理/被拒", "held or refused there")
    static let heldHere = Phrase("在本节点等待", "held here")
    static let toApprove = Phrase("待批准", "to approve")
    static let lookAt = Phrase("需要关注", "needs a look")
    static let received = Phrase("已收到条目", "entries received")
    static let isStopped = Phrase("同步已停", "stopped")
    static let isDifferent = Phrase("两边不一致", "different")
    static let isDown = Phrase("上次未成", "last one failed")
    static let stopped = Phrase(
        "同步已停（{reason}），要由操作员处理。", "Exchange is stopped ({reason}): an operator must decide.")
    static let lastFailed = Phrase("上次同步没有成功（{problem}）。", "The last exchange failed ({problem}).")
    static let toBoard = Phrase("查看全部节点", "See all nodes")
    static let unexpected = Phrase("出了意外的问题", "Something unexpected went wrong")
    static let unexpectedTodo = Phrase(
        "请再试一次；还不行请找系统管理员。", "Try again; failing that, ask the system administrator.")
    static let title = Phrase("标题", "Title")
    static let name = Phrase("名称", "Name")
    static let person = Phrase("姓名", "Name")
    static let show = Phrase("显示", "Show")
    static let export = Phrase("导出 CSV", "Export CSV")
    static let counted = Phrase("共 {count} 个", "{count} in all")

    static let conflictsBelow = Phrase(
        "两边改了同一项：两个值都在，由人裁决。",
        "Both sides changed the same: both values are kept, a person decides.")
    static let noConflicts = Phrase("没有待裁决的冲突", "No conflicts are open")
    static let noConflictsTodo = Phrase(
        "有新的冲突时会出现在这里和页首。", "New ones show here and at the top of every page.")
    static let caseOf = Phrase("{record}：{register}", "{record}: {register}")
    static let toRecord = Phrase("整条记录", "the whole record")
    static let way = Phrase("经过", "Its way")
    static let alsoOpen = Phrase(
        "{person} 也在看这一件（{ago}打开）。谁先裁决以谁为准，另一方会看到，不会盖住。",
        "{person} has this case open too (since {ago}). Whoever settles first is seen by the other; nothing is covered unseen."
    )
    static let base = Phrase("共同的原值", "What both started from")
    static let noBase = Phrase("没有共同的原值。", "There is no common value before.")
    static let manyBases = Phrase("原来就有几个值：", "There were several values before:")
    static let ours = Phrase("第 {number} 方 · 本单位", "Side {number} · this office")
    static let theirs = Phrase("第 {number} 方", "Side {number}")
    static let valueNow = Phrase("现在的值", "The value now")
    static let provisional = Phrase("暂用", "shown meanwhile")
    static let because = Phrase("理由：{reason}", "reason: {reason}")
    static let settleBy = Phrase("裁决", "Settle it")
    static let keepSide = Phrase("以第 {number} 方为准：{value}", "Side {number} stands: {value}")
    static let writeAnew = Phrase("合并或另写：", "Combine, or write anew:")
    static let ownValue = Phrase("另写的值", "A value of your own")
    static let reason = Phrase("理由", "Reason")
    static let reasonHint = Phrase(
        "随结果送到各级，各方作者都能看到。", "It travels with the result; all authors can read it.")
    static let preview = Phrase("预览结果", "Preview")
    static let saveNow = Phrase("直接保存", "Save")
    static let save = Phrase("保存", "Save")
    static let back = Phrase("返回修改", "Back to change it")
    static let leave = Phrase("暂不处理", "Leave it")
    static let isSettled = Phrase("这里没有冲突了。", "This is not in conflict any more.")
    static let isSettledTodo = Phrase(
        "可能别人已经裁决，见记录的历史。", "Someone may have settled it: see the record's history.")
    static let typed = Phrase("您填写的内容（没有保存）", "What you typed (not saved)")
    static let toConflicts = Phrase("回到冲突列表", "Back to the conflicts")
    static let formLost = Phrase("表单不完整，请重新选择。", "The form was not whole: choose again.")
    static let settledMeanwhile = Phrase(
        "在您填写时，别人已经裁决。您的内容没有保存，也没有盖住什么。",
        "While you had it open somebody settled it. Yours was not saved and covered nothing.")
    static let cameMeanwhile = Phrase(
        "在您填写时又来了新的值。请重新看过再保存；填写的内容还在。",
        "A new value came while you had it open. Look again before you save; what you typed is kept."
    )
    static let chooseOne = Phrase("请选定一方，或写出一个值。", "Choose a side, or write a value.")
    static let reasonNeeded = Phrase("请写明理由。", "Give a reason.")
    static let wouldBe = Phrase("保存后将是", "After saving it will be")
    static let covers = Phrase("被裁决的值", "Values settled by it")
    static let keptInHistory = Phrase(
        "被裁决的值都留在历史里。在此之后才到的改动不受影响。",
        "They stay in the history. Changes that come later are not touched by it.")

    static let heldBelow = Phrase(
        "不能入库的条目只挡住它自己的记录，其余照常。",
        "An entry that cannot be applied holds up its own record only; the others go on.")
    static let nothingHeld = Phrase("本节点没有在等待的条目", "Nothing waits here")
    static let nothingHeldTodo = Phrase("别处来的都已入库。", "Everything that came was applied.")
    static let entry = Phrase("条目", "Entry")
    static let retryAll = Phrase("全部再试", "Try all again")
    static let retry = Phrase("再试一次", "Try again")
    static let refuse = Phrase("请对方撤回", "Ask to take it back")
    static let refuseHint = Phrase(
        "没有违反规则的改动只有写它的单位能作废。请求和理由会送到那里；答复之前条目继续等待。",
        "A change that breaks no rule can be made void by its author's office only. Your reason travels there; the entry waits on until it is answered."
    )
    static let refused = Phrase("被拒", "refused")
    static let waits = Phrase("在等待", "waits")
    static let askedOfUs = Phrase(
        "{node} 请本单位撤回一项改动", "{node} asks this office to take back a change")
    static let askedByUs = Phrase("已请 {node} 撤回一项改动", "Asked {node} to take back a change")
    static let askedTodo = Phrase(
        "同意：改动作废，它盖住的值重新有效。坚持：整条记录重新发去。",
        "Agree: the change becomes void and what it covered is live again. Insist: the whole record is sent again."
    )
    static let withdraw = Phrase("同意撤回", "Take it back")
    static let insist = Phrase("坚持，重新发送", "Stand by it, send again")
    static let entryFrom = Phrase("来自 {peer} 的第 {sequence} 条", "Entry {sequence} from {peer}")
    static let todo = Phrase("怎么办", "What to do")
    static let author = Phrase("作者", "Author")
    static let registers = Phrase("写的项", "Registers")
    static let dot = Phrase("改动编号", "Dot")
    static let bytes = Phrase("原始字节", "The bytes")

    static let noRecords = Phrase("还没有这类记录", "No records of this kind yet")
    static let noRecordsTodo = Phrase(
        "登记或同步之后会出现在这里。", "They show here once registered or received.")
    static let notFound = Phrase("没有找到", "Nothing found")
    static let notFoundTodo = Phrase("请换一个词，或核对编号。", "Try another word, or check the number.")
    static let narrow = Phrase(
        "只显示前 50 条，请写得更具体。", "Only the first 50 are shown: be more specific.")
    static let search = Phrase("查找", "Search")
    static let searchHint = Phrase("编号或标题中的字", "number, or part of a title")
    static let searchDo = Phrase("查找", "Search")
    static let state = Phrase("状态", "State")
    static let scope = Phrase("范围", "Scope")
    static let receivedAt = Phrase("收到时间", "Received")
    static let custody = Phrase("所在", "Where")
    static let content = Phrase("内容", "Content")
    static let inConflict = Phrase("冲突", "in conflict")
    static let isInConflict = Phrase("“{register}”有冲突。", "{register} is in conflict.")
    static let settle = Phrase("去裁决", "Settle it")
    static let fullName = Phrase("记录全名", "Full name")
    static let related = Phrase("相关", "Related")
    static let about = Phrase("与它有关的记录", "Records about it")
    static let when = Phrase("时间", "When")
    static let history = Phrase("各项的历史（新的在前）", "History of every register, newest first")
    static let allRegisters = Phrase("显示全部项", "Show all registers")
    static let wayPicture = Phrase("记录在各节点之间的经过", "The record's way between nodes")
    static let changes = Phrase("{count} 项改动", "{count} changes")
    static let holds = Phrase("有 {count}/{total} 项", "has {count} of {total}")
    static let notGiven = Phrase("没有给过", "never given")
    static let onItsWay = Phrase("在途", "on its way")
    static let arrived = Phrase("已到", "arrived")

    static let noNodes = Phrase("没有符合的节点", "No such nodes")
    static let noNodesTodo = Phrase(
        "请改变筛选，或邀请一个下级节点。", "Change the filter, or invite a node below.")
    static let papers = Phrase("回执与对账单", "Receipts and statements")
    static let papersBelow = Phrase(
        "双方签过名的凭据。每一份都在显示时用签名者的公钥核验；下载后可以离线核验。",
        "What both sides signed. Each is checked against its signer's key as it is shown; downloaded, it can be verified offline."
    )
    static let noPapers = Phrase("还没有凭据", "Nothing is signed yet")
    static let noPapersTodo = Phrase("第一次同步之后会出现在这里。", "It shows here after the first exchange.")
    static let paper = Phrase("凭据", "Paper")
    static let signedBy = Phrase("签名方", "Signed by")
    static let upTo = Phrase("到第几条", "Up to entry")
    static let signature = Phrase("签名", "Signature")
    static let file = Phrase("文件", "File")
    static let batchHead = Phrase("批次抬头", "Head of a batch")
    static let receipt = Phrase("回执", "Receipt")
    static let statement = Phrase("对账单", "Statement")
    static let forkPaper = Phrase("分叉的抬头", "Head of a fork")
    static let signatureHolds = Phrase("✓ 有效", "✓ holds")
    static let signatureBroken = Phrase("✕ 无效", "✕ does not hold")
    static let download = Phrase("下载", "Download")
    static let invite = Phrase("邀请下级节点", "Invite a node below")
    static let approve = Phrase("批准", "Approve")
    static let approveHint = Phrase(
        "请打电话给对方，逐字核对下面的指纹；一致才批准。",
        "Telephone the office and compare this fingerprint character by character; approve only if they agree."
    )
    static let compared = Phrase("已电话核对，两边一致", "Compared by telephone: they agree")
    static let compareFirst = Phrase("请先电话核对指纹。", "Compare the fingerprints by telephone first.")
    static let nameDiffers = Phrase(
        "填写的名称与节点不符，没有撤销。", "The name typed is not the node's: nothing was revoked.")
    static let ourFingerprint = Phrase("本节点指纹", "Our fingerprint")
    static let since = Phrase("接入时间", "Since")
    static let resume = Phrase("继续同步", "Go on exchanging")
    static let resumeHint = Phrase(
        "确认多出来的那台机器已经停用之后，才继续。", "Go on only when the stray copy of that machine is switched off.")
    static let revoke = Phrase("撤销这个节点", "Revoke this node")
    static let typeName = Phrase("请填写节点名称以确认", "Type the node's name to confirm")
    static let allNeeded = Phrase("请填写名称、层级和网址。", "Give name, tier and address.")
    static let invited = Phrase("已邀请 {name}", "Invited {name}")
    static let invitedNext = Phrase(
        "对方加入后会出现在节点列表里，核对指纹再批准。",
        "When it has joined it shows in the list of nodes: compare fingerprints and approve.")
    static let nobodyBelow = Phrase("本级没有下级可以邀请。", "There is no tier below this one.")
    static let officeName = Phrase("下级单位的名称", "Name of the office below")
    static let ourAddress = Phrase("对方连接本节点所用的网址", "The address by which it reaches this node")
    static let makeCode = Phrase("生成邀请码", "Make the code")

    static let password = Phrase("密码", "Password")
    static let changePassword = Phrase("更改密码", "Change the password")
    static let begun = Phrase("登录时间", "Signed in")
    static let seen = Phrase("最近使用", "Last used")
    static let browser = Phrase("浏览器", "Browser")
    static let thisOne = Phrase("这一个", "this one")
    static let endAll = Phrase("结束全部会话", "End all sessions")
    static let enterSecret = Phrase(
        "请把密钥录入手机上的验证码程序，再填写它显示的六位数字。",
        "Enter the secret into the telephone's program, then give the six digits it shows.")
    static let switchOn = Phrase("启用", "Switch it on")
    static let recoveryLeft = Phrase(
        "还有 {count} 个恢复码。停用请找安全管理员。",
        "{count} recovery codes are left. A security administrator can switch it off.")
    static let beginSecond = Phrase("设置手机验证码", "Set up codes by telephone")
    static let handOver = Phrase(
        "请把密码当面交给本人，首次登录时须另选。它只显示这一次。",
        "Hand the password over in person; another one is chosen at the first sign-in. It is shown this once."
    )
    static let changeAccount = Phrase("更改账户", "Change an account")
    static let addAccount = Phrase("建立账户", "Make an account")
    static let setRoles = Phrase("设为所选角色", "Set the chosen roles")
    static let unlock = Phrase("解锁", "Unlock")
    static let lock = Phrase("锁定", "Lock")
    static let end = Phrase("结束会话", "End sessions")
    static let newPassword = Phrase("重设密码", "New password")
    static let removeSecond = Phrase("停用第二因素", "Second factor off")
    static let verifyChain = Phrase("核验审计链", "Verify the chain")
    static let chainHolds = Phrase(
        "审计链完整：{count} 条首尾相接。", "The chain holds: {count} entries, each naming the one before.")
    static let chainBroken = Phrase("审计链在第 {number} 条断开", "The chain is broken at entry {number}")
    static let chainBrokenTodo = Phrase(
        "有人改过或删过条目：请保全机器，用备份比对。",
        "Entries were changed or removed: secure the machine and compare with a backup.")
}
