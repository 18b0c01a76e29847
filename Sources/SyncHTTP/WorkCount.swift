import Ledger
import Synchronization

/// How many requests of each peer are in work, so that one peer cannot take all threads.
final class WorkCount: Sendable {
    static let limit = 4

    private let counts = Mutex<[NodeID: Int]>([:])

    /// Whether there is room; then `leave` must follow.
    func enter(_ peer: NodeID) -> Bool {
        counts.withLock { counts in
            let count = counts[peer] ?? 0
            if count >= Self.limit { return false }
            counts[peer] = count + 1
            return true
        }
    }

    func leave(_ peer: NodeID) {
        counts.withLock { counts in
            let count = counts[peer] ?? 0
            counts[peer] = count > 1 ? count - 1 : nil
        }
    }
}
