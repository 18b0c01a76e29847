import Ledger
import Synchronization

/// A store that forgets everything when it goes: for tests, the simulator and demonstrations, and
/// the plain statement of what every store must do.
public final class MemoryStore: Store {
    /// Whoever writes holds this; readers go on meanwhile with the tables as they were.
    private let writing = Mutex(())
    private let state = Mutex(State())

    private struct State {
        var tables = MemoryTables()
        var observers: [@Sendable (Set<NodeID>) -> Void] = []
        var isClosed = false
    }

    public init() {}

    /// A store that begins with what another holds now: a backup, in memory.
    public init(copying other: MemoryStore) throws(StoreError) {
        let tables = try other.snapshot()
        state.withLock { $0.tables = tables }
    }

    public func read<R>(_ body: (any StoreReader) throws -> R) throws -> R {
        try body(MemoryReader(try snapshot()))
    }

    public func write<R>(_ body: (any StoreWriter) throws -> R) throws -> R {
        var outcome: (result: R, woken: Set<NodeID>)?
        try writing.withLock { _ in
            let writer = MemoryWriter(try snapshot())
            outcome = (try body(writer), writer.woken)
            let tables = writer.tables
            state.withLock { $0.tables = tables }
        }
        guard let outcome else { throw StoreError.stopped }
        for observer in state.withLock({ $0.observers }) { observer(outcome.woken) }
        return outcome.result
    }

    public func observe(_ observer: @escaping @Sendable (Set<NodeID>) -> Void) {
        state.withLock { $0.observers.append(observer) }
    }

    public func close() { state.withLock { $0.isClosed = true } }

    private func snapshot() throws(StoreError) -> MemoryTables {
        try state.withLock { state throws(StoreError) in
            if state.isClosed { throw .stopped }
            return state.tables
        }
    }
}
