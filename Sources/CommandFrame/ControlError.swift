public import Wording

/// Why a command did not get through the control socket, or its outcome did not get back.
public enum ControlError: ExplainedError, Equatable {
    /// Nobody listens.
    case noNode
    /// The caller is neither the owner of the node nor root.
    case notAllowed
    /// The node went away before it told the outcome.
    case nodeWent
    /// The node did not take the request, or the answer was none of ours.
    case notUnderstood
    /// A node answers at this path already.
    case alreadyServed
    /// The system refuses the socket.
    case unusable(path: String, reason: String)

    public var phrase: Phrase {
        switch self {
        case .noNode: FramePhrases.noNode
        case .notAllowed: FramePhrases.notAllowed
        case .nodeWent: FramePhrases.nodeWent
        case .notUnderstood: FramePhrases.notUnderstood
        case .alreadyServed: FramePhrases.alreadyServed
        case .unusable: FramePhrases.noSocket
        }
    }

    public var values: [String: String] {
        guard case .unusable(let path, let reason) = self else { return [:] }
        return ["path": path, "reason": reason]
    }

    public var advice: Phrase? {
        switch self {
        case .noNode: FramePhrases.noNodeAdvice
        case .notAllowed: FramePhrases.notAllowedAdvice
        case .nodeWent: FramePhrases.nodeWentAdvice
        case .notUnderstood: FramePhrases.notUnderstoodAdvice
        case .alreadyServed: FramePhrases.alreadyServedAdvice
        case .unusable: FramePhrases.noSocketAdvice
        }
    }

    public var exitCode: ExitCode { self == .nodeWent ? .unknown : .failed }

    public var code: String {
        switch self {
        case .noNode: "no-node"
        case .notAllowed: "not-allowed"
        case .nodeWent: "outcome-unknown"
        case .notUnderstood: "not-understood"
        case .alreadyServed: "already-running"
        case .unusable: "unusable-socket"
        }
    }
}
