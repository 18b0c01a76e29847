import Dispatch
import Ledger
import Synchronization

/// The requests of each peer that are in work, in the order they came: so many at most, that one
/// peer cannot take all threads; and each writes only when those before it have, so that a batch
/// which was read sooner does not overtake the one it follows.
final class Turns: Sendable {
    static let limit = 4
    /// How long a batch that came too early waits for the one before it.
    static let patience: DispatchTimeInterval = .seconds(1)

    /// One request's place.
    final class Turn: Sendable {
        let peer: NodeID
        fileprivate let isFirst = DispatchSemaphore(value: 0)
        fileprivate let isFollowed = DispatchSemaphore(value: 0)
        /// Guarded by the queues' lock.
        fileprivate nonisolated(unsafe) var isEarly = false

        fileprivate init(_ peer: NodeID) { self.peer = peer }
    }

    private let queues = Mutex<[NodeID: [Turn]]>([:])

    var count: Int { queues.withLock { $0.values.reduce(0) { $0 + $1.count } } }

    /// Nil when the peer has its share; else `leave` must follow.
    func enter(_ peer: NodeID) -> Turn? {
        queues.withLock { queues in
            var queue = queues[peer] ?? []
            if queue.count >= Self.limit { return nil }
            let turn = Turn(peer)
            if let first = queue.first, first.isEarly {
                first.isEarly = false
                queue.insert(turn, at: 0)
                first.isFollowed.signal()
            } else {
                queue.append(turn)
            }
            queues[peer] = queue
            return turn
        }
    }

    /// Blocks until all that came before have left.
    func wait(_ turn: Turn) {
        while !queues.withLock({ $0[turn.peer]?.first === turn }) { turn.isFirst.wait() }
    }

    /// Lets the next request of the peer go before this one, which came too early.
    ///
    /// - Returns: false when none came for a while.
    func letPass(_ turn: Turn) -> Bool {
        let passes = queues.withLock { queues in
            guard var queue = queues[turn.peer], queue.first === turn else { return true }
            turn.isEarly = queue.count == 1
            if turn.isEarly { return false }
            queue.swapAt(0, 1)
            queues[turn.peer] = queue
            queue.first?.isFirst.signal()
            return true
        }
        if passes { return true }
        _ = turn.isFollowed.wait(timeout: .now() + Self.patience)
        return queues.withLock { _ in
            defer { turn.isEarly = false }
            return !turn.isEarly
        }
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
