import Storage
import Synchronization

/// Whether a store may still be used. After the disk failed or the file proved damaged nothing is
/// tried again: SQLite would go on, and what it then reports as done may be lost.
final class Health: Sendable {
    private let stopped = Atomic(false)

    func stop() { stopped.store(true, ordering: .sequentiallyConsistent) }

    func check() throws(StoreError) {
        if stopped.load(ordering: .sequentiallyConsistent) { throw .stopped }
    }
}
