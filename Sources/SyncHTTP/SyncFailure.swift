import HTTPMessages
import Storage
import SyncProtocol

/// Why a session ended before it was done. What it had carried over until then stays.
public enum SyncFailure: Error, Sendable, Equatable {
    /// The peer says no, under its signature.
    case refused(Problem, retryAfter: Int?)
    /// Nothing reached the peer.
    case unreachable(reason: String)
    /// The server showed another TLS key than the pinned one.
    case wrongKey
    /// The request may have arrived, its answer did not; the next session settles it.
    case lost(reason: String)
    /// An answer came, but not from the peer: a login page, a gateway, a forgery.
    case notOurs(reason: String)
    /// This node's own store.
    case storage(StoreError)
    /// What the peer sent, under its signature, is not acceptable here: a fork, a damaged batch.
    case own(Problem)
    /// Exchange with this peer is stopped, or must be, until an operator decides.
    case stopped(reason: String)

    /// Whether a later attempt may succeed without anyone doing anything.
    public var mayRetry: Bool {
        switch self {
        case .refused(let problem, _): problem.code.mayRetry
        case .unreachable, .lost, .notOurs: true
        case .storage(let error): error == .full
        case .own(let problem): problem.code.mayRetry
        case .wrongKey, .stopped: false
        }
    }

    /// Seconds the peer asks to wait.
    public var retryAfter: Int? {
        if case .refused(_, let seconds) = self { seconds } else { nil }
    }

    init(_ failure: HTTPFailure) {
        switch failure {
        case .notSent(let reason): self = .unreachable(reason: reason)
        case .wrongKey: self = .wrongKey
        case .lost(let reason): self = .lost(reason: reason)
        case .answerTooLong: self = .notOurs(reason: "the answer is too long")
        case .malformed(let reason): self = .stopped(reason: reason)
        }
    }

    /// What went wrong on this side.
    init(_ error: any Error) {
        switch error {
        case let failure as SyncFailure: self = failure
        case let failure as HTTPFailure: self.init(failure)
        case let error as StoreError: self = .storage(error)
        case let problem as Problem where problem.code == .streamStopped:
            self = .stopped(reason: problem.detail)
        default: self = .own(Problem(error))
        }
    }
}
