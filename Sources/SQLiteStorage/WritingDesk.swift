import Ledger
import SQLite

/// The writing connection as it goes from thread to thread.
///
/// `@unchecked Sendable`: whoever uses it has its turn by the queue of `WriterThread`, which is handed
/// on under a lock.
final class WritingDesk: @unchecked Sendable {
    /// Nil once it is closed.
    private var commit: GroupCommit?

    init(
        _ connection: sending Connection, _ health: Health, _ space: DiskSpace,
        checkpointPages: Int
    ) {
        commit = GroupCommit(connection, health, space, checkpointPages: checkpointPages)
    }

    /// - Returns: as `GroupCommit.run`.
    func run(_ jobs: [WriteJob]) -> Set<NodeID>? { commit?.run(jobs) }

    /// Whether the log has grown so that it should be copied.
    var isUntidy: Bool { commit?.isUntidy ?? false }

    func tidy() { commit?.tidy() }

    func close() {
        commit?.finish()
        commit = nil
    }
}
