import Ledger
import Storage
import Synchronization

/// A store whose node dies at a commit, when it is told to.
package final class CrashingStore: Store {
    package enum Moment: Sendable, CaseIterable {
        /// Nothing of the write is kept.
        case beforeCommit
        /// Everything is kept, and nobody was told.
        case afterCommit
    }

    /// The process is gone; what it had in memory is lost.
    package struct Crashed: Error {
        package let moment: Moment
        /// Whose process it was.
        package let store: CrashingStore
    }

    /// Whether commits are claimed that never were: no node of ours does, but the checks must see it.
    package let forgets: Bool
    private let kept: MemoryStore
    private let next = Mutex<Moment?>(nil)

    package init(forgets: Bool = false) {
        self.forgets = forgets
        kept = MemoryStore()
    }

    /// A store with what another holds now.
    package init(copying other: CrashingStore) throws {
        forgets = other.forgets
        kept = try MemoryStore(copying: other.kept)
    }

    /// The next write ends so; nil takes it back.
    package func crash(at moment: Moment?) { next.withLock { $0 = moment } }

    package func read<R>(_ body: (any StoreReader) throws -> R) throws -> R {
        try kept.read(body)
    }

    package func write<R>(_ body: (any StoreWriter) throws -> R) throws -> R {
        let moment = next.withLock { next in
            defer { next = nil }
            return next
        }
        switch moment {
        case nil where forgets: return try claim(body)
        case nil: return try kept.write(body)
        case .beforeCommit:
            return try kept.write { tx in
                _ = try body(tx)
                throw Crashed(moment: .beforeCommit, store: self)
            }
        case .afterCommit:
            _ = try kept.write(body)
            throw Crashed(moment: .afterCommit, store: self)
        }
    }

    private struct Undone: Error {}

    private func claim<R>(_ body: (any StoreWriter) throws -> R) throws -> R {
        var result: R?
        do {
            try kept.write { tx in
                result = try body(tx)
                throw Undone()
            }
        } catch is Undone {}
        guard let result else { throw StoreError.stopped }
        return result
    }

    package func observe(_ observer: @escaping @Sendable (Set<NodeID>) -> Void) {
        kept.observe(observer)
    }

    package func close() { kept.close() }
}
