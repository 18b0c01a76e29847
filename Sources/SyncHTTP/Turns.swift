import Dispatch
import Ledger
import Synchronization

/// The requests of each peer that are in work, in the order they came: so many at most, that one
/// peer cannot take all threads; and each writes only when those before it have, so that a batch
/// which was read sooner does not overtake the one it follows.
final class Turns: Sendable {
    static let limit = 4

    /// One request's place.
    final class Turn: Sendable {
        let peer: NodeID
        fileprivate let isFirst = DispatchSemaphore(value: 0)

        fileprivate init(_ peer: NodeID) { self.peer = peer }
    }

    private let queues = Mutex<[NodeID: [Turn]]>([:])

    var count: Int { queues.withLock { $0.values.reduce(0) { $0 + $1.count } } }

    /// Nil when the peer has its share; else `leave` must follow.
    func enter(_ peer: NodeID) -> Turn? {
        queues.withLock { queues in
            if queues[peer, default: []].count >= Self.limit { return nil }
            let turn = Turn(peer)
            queues[peer, default: []].append(turn)
            return turn
        }
    }

    /// Blocks until all that came before have left.
    func wait(_ turn: Turn) {
        let isFirst = queues.withLock { $0[turn.peer]?.first === turn }
        if !isFirst { turn.isFirst.wait() }
    }

    func leave(_ turn: Turn) {
        queues.withLock { queues in
            let wasFirst = queues[turn.peer]?.first === turn
            queues[turn.peer]?.removeAll { $0 === turn }
            if wasFirst { queues[turn.peer]?.first?.isFirst.signal() }
            if queues[turn.peer]?.isEmpty == true { queues[turn.peer] = nil }
        }
    }
}
