import CommandFrame
import SyncEngine
import SyncProtocol
import Wording

/// A text that is no invitation, or no letter.
extension CarriedTextFault: ExplainedError {
    public var exitCode: ExitCode { .usage }

    public var phrase: Phrase {
        switch self {
        case .notThis(EnrolmentLetter.mark):
            Phrase("这不是接入信", "this is no enrolment letter")
        case .notThis: Phrase("这不是邀请码", "this is no invitation code")
        case .mistyped(EnrolmentLetter.mark):
            Phrase("接入信抄错了或不完整", "the enrolment letter is mistyped or not whole")
        case .mistyped: Phrase("邀请码抄错了或不完整", "the invitation code is mistyped or not whole")
        case .unreadable: Phrase("这段文字出自较新的版本", "this text was made by a later version")
        }
    }

    public var advice: Phrase? {
        switch self {
        case .notThis(let mark), .mistyped(let mark):
            Phrase("请整段复制，以 \(mark) 开头。", "Copy all of it again; it begins with \(mark).")
        case .unreadable: Phrase("请升级本机的 jianyan。", "Upgrade jianyan on this machine.")
        }
    }

    public var code: String {
        switch self {
        case .notThis: "not-a-code"
        case .mistyped: "mistyped-code"
        case .unreadable: "unreadable-code"
        }
    }
}

/// A letter that counts for nothing; nothing was changed.
struct LetterRefusal: ExplainedError {
    let problem: Problem

    var exitCode: ExitCode { .refused }
    var phrase: Phrase { ProblemPhrases.failed(problem.code) }
    var code: String { problem.code.rawValue }

    var advice: Phrase? {
        switch problem.code {
        case .invitationInvalid, .invitationUsed:
            Phrase(
                "请另发邀请码（jianyan invite），由下级重新写信。",
                "Make a new code (jianyan invite), with which the node below writes anew.")
        case .alreadyEnrolled: Phrase("请用 node list 查看。", "See node list.")
        case .signatureInvalid:
            Phrase("请重新带一封来，并电话核对指纹。", "Have it sent again, and compare fingerprints by phone.")
        default: ProblemPhrases.toDo(problem.code)
        }
    }
}

/// Inviting, joining, approving or revoking was not possible; nothing was changed.
extension Enrolment.Refusal: ExplainedError {
    public var exitCode: ExitCode { .refused }

    public var phrase: Phrase {
        switch self {
        case .wrongTier:
            Phrase("两个节点的层级不相配", "the tiers of the two nodes do not fit")
        case .hasUpstream: Phrase("本节点已有上级", "this node has an upper node already")
        case .otherNode:
            Phrase("回答的不是邀请码所说的节点", "what answered is not the node that the code names")
        case .otherReader: Phrase("这封接入信不是给本节点的", "the letter is for another node")
        case .unknownPeer: Phrase("没有这个节点", "there is no such node")
        case .revoked: Phrase("这个节点已被停用", "this node was revoked")
        case .otherPlace:
            Phrase("邀请码与本机要顶替的节点不符", "the code is not for the place that this machine takes")
        }
    }

    public var advice: Phrase? {
        switch self {
        case .wrongTier:
            Phrase("上级只能邀请较低的层级；请核对 --tier。", "Only lower tiers are invited: check --tier.")
        case .hasUpstream:
            Phrase("请用 node list 查看；先停用原上级。", "See node list; revoke the present one first.")
        case .otherNode:
            Phrase("请向上级要新的邀请码，并电话核对指纹。", "Ask for a new code and compare fingerprints by phone.")
        case .otherReader:
            Phrase("请核对是哪个单位的信。", "Check whose letter this is.")
        case .unknownPeer: Phrase("请用 node list 查看名称。", "See the names with node list.")
        case .otherPlace:
            Phrase(
                "请上级用“invite 名称 --lost”给出邀请码，本机先用“init --replace 邀请码”，再 join。",
                "Have the upper node give one with \"invite NAME --lost\"; on this machine \"init --replace CODE\" comes first, then join."
            )
        case .revoked: Phrase("停用不可撤回；请换新的目录再加入。", "That is final; join with a new home.")
        }
    }

    public var code: String {
        switch self {
        case .wrongTier: "wrong-tier"
        case .hasUpstream: "has-upstream"
        case .otherNode: "other-node"
        case .otherReader: "other-reader"
        case .unknownPeer: "unknown-peer"
        case .revoked: "node-revoked"
        case .otherPlace: "other-place"
        }
    }
}
