import Ledger
import Storage

/// A store that says when it has acknowledged a write.
final class AcknowledgingStore: Store {
    private let kept: any Store
    private let didAcknowledge: @Sendable () -> Void

    init(_ kept: any Store, _ didAcknowledge: @escaping @Sendable () -> Void) {
        self.kept = kept
        self.didAcknowledge = didAcknowledge
    }

    func read<R>(_ body: (any StoreReader) throws -> R) throws -> R { try kept.read(body) }

    func write<R>(_ body: (any StoreWriter) throws -> R) throws -> R {
        let result = try kept.write(body)
        didAcknowledge()
        return result
    }

    func observe(_ observer: @escaping @Sendable (Set<NodeID>) -> Void) { kept.observe(observer) }
    func close() { kept.close() }
}
