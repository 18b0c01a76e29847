import SQLite
import Storage
import Synchronization

/// Whether a store may still be used. After the disk failed or the file proved damaged nothing is
/// tried again: SQLite would go on, and what it then reports as done may be lost.
final class Health: Sendable {
    private let stopped = Atomic(false)

    /// Stops if the error means that.
    func note(_ error: SQLiteError?) {
        if error?.sort == .broken || error?.sort == .notADatabase { stop() }
    }

    func stop() { stopped.store(true, ordering: .sequentiallyConsistent) }

    var isWell: Bool { !stopped.load(ordering: .sequentiallyConsistent) }

    func check() throws(StoreError) {
        if !isWell { throw .stopped }
    }
}
