import Synchronization
import SyncProtocol

/// How many entries one message to or from a peer may bring. A line too slow for a whole batch within
/// the time of a request would lose the same batch again and again; so every loss makes the next
/// batches smaller, and every answer lets them grow again.
final class Pace: Sendable {
    private let limit = Mutex(SyncLimits.batchEntries)

    var entries: Int { limit.withLock { $0 } }

    /// Whether nothing was lost lately.
    var isFull: Bool { entries == SyncLimits.batchEntries }

    func lost() { limit.withLock { $0 = max(1, $0 / 4) } }

    func answered() { limit.withLock { $0 = min(SyncLimits.batchEntries, $0 * 2) } }
}
