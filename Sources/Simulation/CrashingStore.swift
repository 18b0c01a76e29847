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
    private let kept: any Store
    private let next = Mutex<Moment?>(nil)

    /// - Parameter kept: where everything is really kept.
    package init(on kept: any Store = MemoryStore(), forgets: Bool = false) {
        self.kept = kept
        self.forgets = forgets
    }

    /// A store with what another holds now, in memory.
    package convenience init(copying other: CrashingStore) throws {
        guard let memory = other.kept as? MemoryStore else {
            throw StoreError.failed("only a store in memory can be copied")
        }
        self.init(on: try MemoryStore(copying: memory), forgets: other.forgets)
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
