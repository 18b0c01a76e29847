import Wording

/// What the demo tells.
enum DemoPhrases {
    static let opening = Phrase(
        "本演示在一个临时目录中建立一个市级节点和两个区级节点，通过 TLS 在本机同步。每一步都是真实的命令。",
        "This makes a city and two districts in a temporary folder, exchanging over TLS on this machine. Every step is a real command."
    )
    static let makeNodes = Phrase(
        "建立市级节点和两个区级节点，核对指纹，接入", "A city and two districts: made, compared by fingerprint, let in")
    static let invited = Phrase("市里给 {name} 一次性邀请码", "The city gives {name} a one-time code")
    static let fingerprintsAgree = Phrase(
        "两边念出的指纹相同：{fingerprint}", "Both read out the same fingerprint: {fingerprint}")
    static let campaign = Phrase(
        "市里发布 2022 年专题征集活动，下发各区",
        "The city publishes the campaign of 2022; it reaches the districts")
    static let campaignArrived = Phrase("{name} 已收到征集活动", "{name} has the campaign")
    static let register = Phrase("各区登记市民的建议", "The districts register citizens' proposals")
    static let registered = Phrase("{number}  {title}", "{number}  {title}")
    static let importFiles = Phrase("各区导入文件：{folder}", "The districts import files: {folder}")
    static let filesFound = Phrase("找到 {count} 个文件", "{count} files found")
    static let importedOnce = Phrase(
        "再导入一次，没有任何变化：{file}", "A second import changes nothing: {file}")
    static let release = Phrase(
        "涉及全市的建议上报市里；联系方式留在区里",
        "Proposals that concern the whole city go up; contact data stays home")
    static let released = Phrase("{name} 上报 {count} 件", "{name} sends up {count}")
    static let cityHolds = Phrase(
        "市里收到 {count} 件，区里上报 {sent} 件", "The city holds {count}, the districts sent {sent}")
    static let answer = Phrase("市里签收、答复", "The city receives and replies")
    static let relay = Phrase(
        "答复回到区里，由区里转告市民", "The replies come down, and the districts tell the citizens")
    static let owesOne = Phrase("{name} 还欠市民一份答复", "{name} owes a citizen one answer")
    static let owesNone = Phrase("{name} 件件有回复", "{name} has answered every one")
    static let bothEdit = Phrase(
        "断网时两边改了同一个标题：冲突、裁决",
        "Both sides edit one title while the link is down: a conflict, settled")
    static let linkCut = Phrase("{name} 的链路断开", "{name} loses its link")
    static let linkBack = Phrase("链路恢复", "The link is back")
    static let conflictSeen = Phrase(
        "{name} 看到冲突，两个标题都在", "{name} sees the conflict, both titles kept")
    static let conflictSettled = Phrase("{name} 的冲突已解决", "{name} has the settlement")
    static let proveEqual = Phrase("证明两边一致，验证全部记录", "Both sides proved equal; everything verified")
    static let equal = Phrase("{name} 与市里一致", "{name} and the city are equal")
    static let done = Phrase(
        "演示完成，核对 {count} 处，用时 {seconds} 秒。",
        "The story is told: {count} points checked in {seconds} s.")
    static let people = Phrase(
        "各单位建立账户：从此每件事都由有角色的人来做",
        "Accounts at every office: from now on every act is done by somebody whose role allows it")
    static let peopleMade = Phrase("{name} 有 {count} 个账户", "{name} has {count} accounts")
    static let leaveConflict = Phrase(
        "留一个没有裁决的冲突，可在控制台里试", "A conflict is left open, to be tried at the console")
    static let leaveWaiting = Phrase(
        "一条改动在市里等待，一条被市里拒绝，可在控制台里处理",
        "One change waits at the city and one is refused there, to be dealt with at the console")
    static let oneWaits = Phrase("市里有一条在等待", "One entry waits at the city")
    static let oneRefused = Phrase(
        "区里看到：一条在市里等待，一条被拒", "The district sees both: one waits there, one was refused")
    static let consoles = Phrase(
        "控制台（用浏览器打开；所有账户的密码都是“{password}”）：",
        "The consoles, for a browser (the password of every account is \"{password}\"):")
    static let running = Phrase(
        "三个节点仍在运行。在另一个终端里试试：", "The three nodes go on running. In another terminal, try:")
    static let stopHint = Phrase(
        "按 Ctrl-C 结束并删除演示数据。", "Ctrl-C ends them and removes the demo's data.")
    static let failedCommand = Phrase(
        "演示中断：{office} 的命令“{command}”以 {code} 结束。",
        "The story broke off: at {office}, the command \"{command}\" ended with {code}.")
    static let failedCheck = Phrase("演示中断，未能成立：{claim}", "The story broke off; not so: {claim}")

    static let summary = Phrase("演示：从登记到答复的全过程", "The story, from a proposal to its answer")
    static let details = Phrase(
        "在本机运行一个市级节点和两个区级节点，一步步演示登记、上报、同步、答复、转告、冲突与裁决，并证明两边一致。",
        "Runs a city and two districts on this machine and tells, step by step: intake, release, sync, reply, relay, a conflict settled, and equality proved."
    )
    static let check = Phrase("无人值守，逐步核对后退出", "unattended: check each step, then end")
    static let dataValue = Phrase("目录", "DIR")
    static let data = Phrase(
        "用目录中的 NDJSON 或 CSV 文件演示", "tell it on the NDJSON or CSV files of a folder")
    static let example = Phrase("演示后继续运行", "tell it and leave the nodes running")
    static let checkExample = Phrase("只核对", "only check")
}
