import CommandFrame
import Storage
import SyncHTTP
import SyncProtocol
import Wording

/// A session ended before it was done; what it had carried over until then stays.
extension SyncFailure: ExplainedError {
    public var phrase: Phrase {
        switch self {
        case .refused(let problem, _): ProblemPhrases.failed(problem.code)
        case .unreachable: Phrase("连不上上级：{reason}", "the upper node cannot be reached: {reason}")
        case .wrongKey:
            Phrase(
                "对方出示的证书不是约定的那一个", "the other side showed another certificate than the pinned one")
        case .lost:
            Phrase("请求发出后没有收到回答：{reason}", "the request was sent, its answer was lost: {reason}")
        case .notOurs:
            Phrase("回答的不是那个节点：{reason}", "it was not the node that answered: {reason}")
        case .storage(let error): error.phrase
        case .own:
            Phrase("对方送来的内容不能接受：{reason}", "what the other node sent cannot be accepted: {reason}")
        case .stopped: Phrase("与对方的交换已停止：{reason}", "exchange with this node is stopped: {reason}")
        }
    }

    public var advice: Phrase? {
        switch self {
        case .refused(let problem, _): ProblemPhrases.toDo(problem.code)
        case .unreachable:
            Phrase(
                "请检查网络；恢复后会自动重试，日常工作不受影响。",
                "Check the network; it is tried again by itself, and work goes on.")
        case .wrongKey:
            Phrase(
                "请电话核对证书指纹；不明原因不要继续。",
                "Compare the fingerprint by phone; do not go on without a reason.")
        case .lost: Phrase("再同步一次即可，不会重复。", "Sync again: nothing is done twice.")
        case .notOurs:
            Phrase("请检查代理、网关或登录页。", "Look for a proxy, a gateway or a login page in between.")
        case .storage(let error): error.advice
        case .own, .stopped:
            Phrase("请两边的操作员商定如何处理。", "Operators of both sides must decide what stands.")
        }
    }

    public var values: [String: String] {
        switch self {
        case .refused: [:]
        case .wrongKey: [:]
        case .unreachable(let reason), .lost(let reason), .notOurs(let reason),
            .stopped(let reason):
            ["reason": reason]
        case .storage(let error): error.values
        case .own(let problem): ["reason": problem.code.rawValue]
        }
    }

    public var exitCode: ExitCode {
        if case .storage(let error) = self { error.exitCode } else { .failed }
    }

    public var code: String {
        switch self {
        case .refused(let problem, _), .own(let problem): problem.code.rawValue
        case .unreachable: "unreachable"
        case .wrongKey: "wrong-key"
        case .lost: "answer-lost"
        case .notOurs: "not-the-node"
        case .storage(let error): error.code
        case .stopped: "stream-stopped"
        }
    }
}
