import Ledger
import Storage
import Synchronization

/// A store that fails when told to.
final class FaultyStore: Store {
    private let inner = MemoryStore()
    private let fault = Mutex<(any Error & Sendable)?>(nil)
    private let readFault = Mutex<(any Error & Sendable)?>(nil)
    private let beforeWrite = Mutex<@Sendable () -> Void>({})

    func fail(_ error: (any Error & Sendable)?) { fault.withLock { $0 = error } }

    func fail(reading error: (any Error & Sendable)?) { readFault.withLock { $0 = error } }

    /// Called on the writing thread before each write.
    func beforeWrite(_ body: @escaping @Sendable () -> Void) {
        beforeWrite.withLock { $0 = body }
    }

    func read<R>(_ body: (any StoreReader) throws -> R) throws -> R {
        if let error = readFault.withLock({ $0 }) { throw error }
        return try inner.read(body)
    }

    func write<R>(_ body: (any StoreWriter) throws -> R) throws -> R {
        beforeWrite.withLock { $0 }()
        if let error = fault.withLock({ $0 }) { throw error }
        return try inner.write(body)
    }

    func observe(_ observer: @escaping @Sendable (Set<NodeID>) -> Void) { inner.observe(observer) }
    func close() { inner.close() }
}
