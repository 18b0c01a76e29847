import Ledger
import Synchronization

/// Nonces that peers gave this node for its next requests.
final class NoncePool: Sendable {
    private let nonces = Mutex<[NodeID: [String]]>([:])

    func count(for peer: NodeID) -> Int { nonces.withLock { $0[peer]?.count ?? 0 } }

    func take(for peer: NodeID) -> String? { nonces.withLock { $0[peer]?.popLast() } }

    /// Keeps no more than the peer remembers.
    func put(_ nonce: String, for peer: NodeID) {
        nonces.withLock { nonces in
            var own = nonces[peer] ?? []
            if own.count >= NonceBook.outstanding { own.removeFirst() }
            nonces[peer] = own + [nonce]
        }
    }
}
