import Dispatch
import Storage
import SyncEngine
import Synchronization
import Threads

/// A request on its way: signed, sent and its answer verified on a thread of its own, so that the
/// next batch can be read and packed meanwhile, and the peer can unpack one while it keeps another.
final class Flight: Sendable {
    let request: Session.Request
    /// Sent before the batch ahead of it was answered.
    let isAhead: Bool
    private let landed = DispatchSemaphore(value: 0)
    private let result = Mutex<Result<(AnswerCheck.Content, Peer), any Error>?>(nil)

    init(_ request: Session.Request, isAhead: Bool) {
        self.request = request
        self.isAhead = isAhead
    }

    /// - Parameter isAlone: whether nothing else is to be done meanwhile; then it needs no thread.
    func start(_ asking: Asking, with peer: Peer, waitSeconds: Int, isAlone: Bool) {
        let fly: @Sendable () -> Void = { [self] in
            let outcome = Result {
                var peer = peer
                let content = try asking.exchange(
                    request.body, with: &peer, waitSeconds: waitSeconds)
                return (content, peer)
            }
            result.withLock { $0 = outcome }
            landed.signal()
        }
        // A thread of its own and not a pool's: a long poll would hold one of few for half a minute.
        if isAlone || !DetachedThread.start(fly) { fly() }
    }

    /// Waits for the answer.
    ///
    /// - Returns: what it says, and the peer with the keys it has now.
    func wait() throws -> (content: AnswerCheck.Content, peer: Peer) {
        landed.wait()
        guard let outcome = result.withLock({ $0 }) else {
            preconditionFailure("a flight landed without a result")
        }
        let (content, peer) = try outcome.get()
        return (content, peer)
    }
}
