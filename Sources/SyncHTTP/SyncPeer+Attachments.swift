import Ledger
import Storage
import SyncEngine
import SyncProtocol
import Synchronization

/// Carrying attached files, up and down, beside the streams (Protocol/attachments.md §7).
extension SyncPeer {
    /// What one carrying came to.
    public struct FileTally: Sendable, Equatable {
        /// Files that the peer has now, and that are whole here now.
        public var given = 0
        public var taken = 0
        /// Bytes that went, and that came.
        public var sent: Int64 = 0
        public var received: Int64 = 0
        /// The bytes that came were not those of the name; dropped.
        public var wrong: [AttachmentName] = []

        public init() {}
    }

    /// Hands over the files that the peer lacks and fetches those that are missing here, each from the
    /// byte on where it was left. Asks nothing when nothing is missing on either side, as far as this
    /// node knows. Blocks the calling thread.
    ///
    /// What was carried when it fails stays. A peer that knows no attachments takes and gives none.
    public func carryAttachments(
        with peer: Peer, _ desk: AttachmentDesk, progress: ((FileTally) -> Void)? = nil
    ) throws(SyncFailure) -> FileTally {
        var carrying = FileCarrying(self, desk, peer, progress: progress ?? { _ in })
        do {
            try carryings.withLock { number in
                number += 1
                try carrying.run(number)
            }
        } catch SyncFailure.refused(let problem, _) where problem.code == .notFound {
            return carrying.tally
        } catch {
            throw SyncFailure(error)
        }
        return carrying.tally
    }
}
