import Wording

enum PeerPhrases {
    static let name = Phrase("名称", "NAME")
    static let nameMeaning = Phrase("下级单位的名称", "the name of the office below")
    static let code = Phrase("邀请码", "CODE")
    static let codeMeaning = Phrase("上级给出的一次性邀请码", "the one-time code from the node above")
    static let nodeOrName = Phrase("节点或名称", "NODE-OR-NAME")
    static let fingerprint = Phrase("密钥指纹", "fingerprint")

    static let inviteSummary = Phrase("邀请一个下级节点", "Invite a node below")
    static let inviteDetails = Phrase(
        "给出一次性邀请码，24 小时内有效，只能用一次。下级用 jianyan join 加入后，双方电话核对指纹，再用 jianyan node approve 批准。",
        "Prints a code that works once, within 24 hours. When the node below has joined with it, compare the fingerprints by phone and approve it with jianyan node approve."
    )
    static let inviteExample = Phrase("邀请一个区", "invite a district")
    static let lostOption = Phrase(
        "这个下级的机器连同密钥丢失了：邀请码给它的新机器",
        "the machine of this node below is lost with its key: the code is for its new one")
    static let inviteLostExample = Phrase(
        "机器连同备份都丢失的区", "a district whose machine and backups are gone")
    static let replacing = Phrase("新机器待批准", "new machine: to be approved")
    static let noURL = Phrase(
        "本节点没有供下级连接的网址：请用 --url 指明，或在 node.json 中填写 url。",
        "This node has no address for nodes below: give --url, or set url in node.json.")
    static let invited = Phrase(
        "邀请码（一次有效，请当面或通过可信渠道转交）：",
        "Invitation code (works once; hand it over in person or by a trusted way):")
    static let ownFingerprint = Phrase(
        "本节点指纹：{fingerprint}", "Fingerprint of this node: {fingerprint}")
    static let peerFingerprint = Phrase(
        "上级指纹：  {fingerprint}", "Fingerprint of the node above: {fingerprint}")

    static let joinSummary = Phrase("加入上级节点", "Join the node above")
    static let joinDetails = Phrase(
        "邀请码中带有上级证书的指纹，因此不需要任何证书机构。加入后等待上级批准。",
        "The code carries the pin of the upper node's certificate, so no authority is needed. After joining, the upper node's operator approves."
    )
    static let joinExample = Phrase("用邀请码加入", "join by a code")
    static let joined = Phrase("已向 {name} 提出加入。", "Asked {name} to be let in.")
    static let comparePlease = Phrase(
        "请与上级电话核对两个指纹，由上级批准后开始同步。",
        "Compare both fingerprints with the upper office by phone; exchange begins when it approves."
    )

    static let listSummary = Phrase("列出上下级节点", "List the nodes above and below")
    static let listExample = Phrase("全部节点", "all of them")
    static let approveSummary = Phrase("批准一个下级节点", "Approve a node below")
    static let approveDetails = Phrase(
        "请先与对方电话核对指纹（jianyan node list 可见）。",
        "Compare the fingerprint by phone first (jianyan node list shows it).")
    static let approveExample = Phrase("核对指纹之后", "after comparing the fingerprint")
    static let approved = Phrase("已批准 {name}。", "{name} is approved.")
    static let revokeSummary = Phrase("撤销一个节点", "Revoke a node")
    static let revokeDetails = Phrase(
        "从它的下一次请求起拒绝；此前收到的保留。撤销不能收回。",
        "It is refused from its next request on; what it gave before stays. This is final.")
    static let revokeExample = Phrase("密钥泄露时", "when its key has leaked")
    static let revoked = Phrase("已撤销 {name}。", "{name} is revoked.")
    static let rotateSummary = Phrase("更换本节点的密钥", "Change this node's key")
    static let rotateDetails = Phrase(
        "新密钥由旧密钥签署，上下级在下一次同步时自动接受。",
        "The old key signs the new one; the nodes above and below accept it at their next exchange."
    )
    static let rotateExample = Phrase("每年一次，或人员变动时", "yearly, or when staff changes")
    static let rotated = Phrase(
        "密钥已更换，新指纹：{fingerprint}", "The key is changed; new fingerprint: {fingerprint}")
}
