import Synchronization
import SyncProtocol

/// How many bytes of a file one message brings: fewer after each loss, so that a line too slow for a
/// whole piece gets somewhere; more again with each answer.
final class PiecePace: Sendable {
    /// A second at 128 kbit/s.
    static let least = 16 << 10

    private let limit = Mutex(256 << 10)

    var bytes: Int { limit.withLock { $0 } }

    func lost() { limit.withLock { $0 = max(Self.least, $0 / 4) } }

    func answered() { limit.withLock { $0 = min(SyncLimits.pieceBytes, $0 * 2) } }
}
