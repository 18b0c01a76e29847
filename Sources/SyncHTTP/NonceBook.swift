import Hashing
import Identity
import Ledger
import Synchronization

/// The nonces this node gave out and has not seen back: freshness that needs no clock. They live
/// in memory; after a restart every peer's first request costs one more.
final class NonceBook: Sendable {
    /// Per peer; the oldest is dropped.
    static let outstanding = 8

    private let nonces = Mutex<[NodeID: [String]]>([:])

    static func make() -> String { Base64URL.encode(Random.bytes(12)) }

    /// - Parameter peer: an enrolled one whose signature was verified: nobody else gets memory.
    func issue(to peer: NodeID) -> String {
        let nonce = Self.make()
        nonces.withLock { nonces in
            var own = nonces[peer] ?? []
            if own.count >= Self.outstanding { own.removeFirst() }
            nonces[peer] = own + [nonce]
        }
        return nonce
    }

    /// Whether it was given to this peer and comes back for the first time.
    func use(_ nonce: String, by peer: NodeID) -> Bool {
        nonces.withLock { nonces in
            guard let place = nonces[peer]?.firstIndex(of: nonce) else { return false }
            nonces[peer]?.remove(at: place)
            return true
        }
    }

    func forget(_ peer: NodeID) { nonces.withLock { $0[peer] = nil } }
}
