import SyncProtocol
import Wording

/// What another node's refusal means to a person here. A developer reads its detail.
enum ProblemPhrases {
    static func failed(_ code: ProblemCode) -> Phrase {
        switch code {
        case .notFound, .methodNotAllowed:
            Phrase("那个地址上没有同步服务", "there is no exchange at that address")
        case .contentType, .contentEncoding, .malformed, .duplicateKey, .tooDeep, .mistyped,
            .notUTF8, .headInvalid, .receiptInvalid:
            Phrase("对方读不懂本节点的请求", "the other node could not read the request")
        case .tooLarge, .tooLargeUnpacked:
            Phrase("请求超过对方的上限", "the request is larger than the other node takes")
        case .corruptEncoding, .truncated, .digestMismatch:
            Phrase("请求在路上损坏了", "the request was damaged on its way")
        case .signatureMissing, .signatureInvalid:
            Phrase("签名没有通过", "the signature was not accepted")
        case .nonceNeeded: Phrase("对方要求新的一次性数", "the other node asks for a fresh nonce")
        case .unknownNode: Phrase("对方不认识这个节点", "the other node does not know this one")
        case .unknownKey: Phrase("对方不认识这个密钥", "the other node does not know this key")
        case .wrongAudience: Phrase("请求送到了别的节点", "the request reached another node")
        case .nodePending: Phrase("加入还没有获准", "joining was not approved yet")
        case .nodeRevoked: Phrase("本节点已被停用", "this node was revoked")
        case .invitationInvalid: Phrase("邀请码不对或已过期", "the invitation is wrong or has expired")
        case .invitationUsed: Phrase("邀请码已经用过", "the invitation was used already")
        case .alreadyEnrolled: Phrase("本节点早已加入", "this node has joined already")
        case .versionUnsupported:
            Phrase("两边的程序版本不相通", "the two nodes' versions do not work together")
        case .sequenceGap: Phrase("对方还缺前面的条目", "the other node lacks earlier entries")
        case .fork: Phrase("两边的记载不一致（分叉）", "the two sides tell different stories (a fork)")
        case .streamStopped: Phrase("与对方的交换已停止", "exchange with this node is stopped")
        case .newIncarnation: Phrase("一方从备份恢复过", "one side was restored from a backup")
        case .retiredIncarnation:
            Phrase("本节点已在别处恢复，这一份已停用", "this node goes on elsewhere; this copy is retired")
        case .restorePending:
            Phrase("恢复尚待上级批准", "the restored node waits for the upper node's approval")
        case .attachmentUnknown:
            Phrase("对方没有这个附件", "the other node does not have this attachment")
        case .attachmentInvalid:
            Phrase("附件的内容与登记的不符", "the attachment's bytes are not those that were announced")
        case .busy: Phrase("对方正忙", "the other node is busy")
        case .storeFull: Phrase("对方的磁盘满了", "the other node's disk is full")
        case .storeFailed: Phrase("对方的存储不可用", "the other node's store does not work now")
        case .internalFailure: Phrase("对方内部出错", "the other node failed")
        }
    }

    /// What an operator can do about two stories of one node.
    static let choices = Phrase(
        """
        三种办法，择一：①对方的一份拷贝误开了：关掉它，然后执行“jianyan node resume”；②对方从备份恢复或换了机器：在那台机器上执行“jianyan renew”，再在上级执行“jianyan node approve”；③都不可信：执行“jianyan node revoke”。
        """,
        """
        One of three: (1) a stray copy of the node was running: switch it off, then "jianyan node resume"; (2) the node was restored or moved: run "jianyan renew" on that machine, then "jianyan node approve" at the upper node; (3) neither is to be trusted: "jianyan node revoke".
        """)

    static func toDo(_ code: ProblemCode) -> Phrase {
        switch code {
        case .notFound, .methodNotAllowed, .wrongAudience:
            Phrase("请核对上级的地址。", "Check the upper node's address.")
        case .contentType, .contentEncoding, .malformed, .duplicateKey, .tooDeep, .mistyped,
            .notUTF8, .headInvalid, .receiptInvalid, .tooLarge, .tooLargeUnpacked,
            .versionUnsupported:
            Phrase("请比较两边的版本，升级较旧的一边。", "Compare the versions and upgrade the older one.")
        case .corruptEncoding, .truncated, .digestMismatch, .nonceNeeded, .sequenceGap, .busy,
            .attachmentUnknown, .attachmentInvalid:
            Phrase("会自动重试，无需处理。", "It is tried again by itself.")
        case .signatureMissing, .signatureInvalid, .unknownNode, .unknownKey:
            Phrase(
                "请对方核对本节点的登记和密钥指纹。",
                "Let the other node check this one's enrolment and fingerprint.")
        case .nodePending:
            Phrase("请对方核对指纹后批准。", "Let the other node compare the fingerprint and approve.")
        case .nodeRevoked, .invitationInvalid, .invitationUsed:
            Phrase("请向对方要新的邀请码。", "Ask the other node for a new invitation.")
        case .alreadyEnrolled: Phrase("可用 status 查看。", "See status.")
        case .fork, .streamStopped, .newIncarnation: choices
        case .retiredIncarnation:
            Phrase(
                "请关掉这一份；若应由它继续，在它上面执行“jianyan renew”，再由上级批准。",
                "Switch this copy off; if it is the one to go on, run \"jianyan renew\" on it and have the upper node approve."
            )
        case .restorePending:
            Phrase(
                "请上级执行“jianyan node approve”；批准前可照常办公，读取不受影响。",
                "Have the upper node run \"jianyan node approve\"; until then work goes on and reading is allowed."
            )
        case .storeFull, .storeFailed, .internalFailure:
            Phrase("请告知对方的管理员；恢复后会自动重试。", "Tell its administrator; it is tried again by itself.")
        }
    }
}
