import CommandFrame
import Ledger
import SyncBundle
import SyncProtocol
import Wording

/// A bundle was not made, or not taken.
extension BundleFailure: ExplainedError {
    public var phrase: Phrase {
        switch self {
        case .unreadable: Phrase("读不了文件 {file}：{reason}", "{file} cannot be read: {reason}")
        case .unwritable: Phrase("写不了文件 {file}：{reason}", "{file} cannot be written: {reason}")
        case .exists: Phrase("已有同名文件：{file}", "there is a file of this name: {file}")
        case .notABundle: Phrase("这不是交换包", "this is no bundle")
        case .cutOff: Phrase("交换包不完整，后半部分缺失", "the bundle is cut off")
        case .altered: Phrase("交换包被改动或损坏", "the bundle was altered or damaged")
        case .tooLarge: Phrase("交换包超过上限", "the bundle is larger than one may be")
        case .otherReader: Phrase("交换包是给别的节点 {node} 的", "the bundle is for another node, {node}")
        case .unknownMaker:
            Phrase(
                "交换包来自没有登记的节点 {node}", "the bundle is from a node that is not enrolled here, {node}"
            )
        case .pendingPeer: Phrase("{name} 的加入还没有获准", "{name} was not approved yet")
        case .revokedPeer: Phrase("{name} 已被停用", "{name} was revoked")
        case .notSigned:
            Phrase(
                "交换包自称来自 {name}，签名却对不上",
                "the bundle says it is from {name}, but is not signed by its key")
        case .otherKey:
            Phrase(
                "交换包不是加封给本节点现在的密钥的", "the bundle is not sealed to the present key of this node")
        case .noKey: Phrase("{name} 没有可用的密钥", "{name} has no key that can be used")
        case .refused(let problem): Self.phrase(problem.code)
        case .stopped: Phrase("与对方的交换已停止：{reason}", "exchange with this node is stopped: {reason}")
        case .storage(let error): error.phrase
        }
    }

    public var advice: Phrase? {
        switch self {
        case .unreadable: Phrase("请检查 U 盘和文件权限。", "Check the stick and the file's permissions.")
        case .unwritable:
            Phrase("请检查 U 盘是否已满、是否写保护。", "Check whether the stick is full or write-protected.")
        case .exists: Phrase("请换一个文件名，或先移走旧文件。", "Take another name, or move the old file away.")
        case .notABundle, .cutOff, .altered, .tooLarge:
            Phrase(
                "本节点没有任何改动。请从对方重新拷贝，或请对方重新导出。",
                "Nothing was changed here. Copy it again, or have it exported again.")
        case .otherReader: Phrase("请把它带到那个节点。", "Carry it to that node.")
        case .unknownMaker:
            Phrase("先要一次性登记：invite 与 join。", "Enrol once first: invite and join.")
        case .pendingPeer:
            Phrase(
                "请核对指纹后批准：jianyan node approve。",
                "Compare fingerprints and approve: jianyan node approve.")
        case .revokedPeer: Phrase("请改用新的邀请码登记。", "It has to enrol anew.")
        case .notSigned:
            Phrase(
                "请核对对方的密钥指纹；不明原因不要继续。",
                "Compare the fingerprint by phone; do not go on without a reason.")
        case .otherKey:
            Phrase(
                "本节点换过密钥：先把本节点的包交给对方，再请对方重新导出。",
                "This node changed its key: carry a bundle of this node there first, then have one made anew."
            )
        case .noKey: Phrase("请核对登记：jianyan node list。", "See its enrolment: jianyan node list.")
        case .refused(let problem): Self.advice(problem.code)
        case .stopped: ProblemPhrases.choices
        case .storage(let error): error.advice
        }
    }

    /// What a message of the peer's bundle could not be taken for.
    static func phrase(_ code: ProblemCode) -> Phrase {
        switch code {
        case .sequenceGap:
            Phrase(
                "前面的条目没有到：缺一个更早的交换包", "earlier entries are missing: an earlier bundle did not come")
        case .retiredIncarnation:
            Phrase(
                "对方已在别处恢复，这一份出自停用的机器", "the peer goes on elsewhere: this is of its retired machine")
        case .restorePending:
            Phrase("对方从备份恢复过，尚待本节点批准", "the peer was restored and waits for this node's approval")
        case .fork, .newIncarnation, .streamStopped, .versionUnsupported:
            ProblemPhrases.failed(code)
        default:
            Phrase("交换包里的内容不能接受：{reason}", "what the bundle holds cannot be accepted: {reason}")
        }
    }

    static func advice(_ code: ProblemCode) -> Phrase {
        switch code {
        case .sequenceGap:
            Phrase(
                "请把本节点的包带给对方，再请对方重新导出。",
                "Carry a bundle of this node there, then have one made anew.")
        case .restorePending:
            Phrase(
                "请核对后执行“jianyan node approve”，再导入一次；两边再各带一次包，即可接上。",
                "Check it, run \"jianyan node approve\" and import again; then carry a bundle each way."
            )
        default: ProblemPhrases.toDo(code)
        }
    }

    public var values: [String: String] {
        switch self {
        case .unreadable(let file, let reason), .unwritable(let file, let reason):
            ["file": file, "reason": reason]
        case .exists(let file): ["file": file]
        case .otherReader(let node), .unknownMaker(let node): ["node": node.text]
        case .pendingPeer(let name), .revokedPeer(let name), .notSigned(let name),
            .noKey(let name):
            ["name": name]
        case .refused(let problem): ["reason": problem.code.rawValue]
        case .stopped(let reason): ["reason": reason]
        case .storage(let error): error.values
        case .notABundle, .cutOff, .altered, .tooLarge, .otherKey: [:]
        }
    }

    public var exitCode: ExitCode {
        switch self {
        case .storage(let error): error.exitCode
        case .unreadable, .unwritable: .failed
        default: .refused
        }
    }

    public var code: String {
        switch self {
        case .unreadable: "unreadable-file"
        case .unwritable: "unwritable-file"
        case .exists: "file-exists"
        case .notABundle: "not-a-bundle"
        case .cutOff: "bundle-cut-off"
        case .altered: "bundle-altered"
        case .tooLarge: "bundle-too-large"
        case .otherReader: "bundle-for-another"
        case .unknownMaker: "unknown-node"
        case .pendingPeer: "node-pending"
        case .revokedPeer: "node-revoked"
        case .notSigned: "bundle-not-signed"
        case .otherKey: "bundle-sealed-otherwise"
        case .noKey: "unknown-key"
        case .refused(let problem): problem.code.rawValue
        case .stopped: "stream-stopped"
        case .storage(let error): error.code
        }
    }
}
