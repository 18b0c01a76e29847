import Identity
import People
import Storage
import Synchronization

/// The people who act on this node.
extension Node {
    /// The acts on accounts.
    public var accounts: AccountDesk {
        AccountDesk(store: store, secrets: NodeSecrets(), rules: configuration.passwords)
    }

    /// Whoever acts outside the desk must be allowed to as well.
    func permit(_ deed: Deed, _ person: String) throws {
        try store.read { try Permission.check(person, deed, $0) }
    }
}

/// Hashing and dice of the real libraries.
public struct NodeSecrets: Secrets {
    /// Each hash takes 64 MiB and a tenth of a second: one at a time, whoever asks.
    private static let one = Mutex(())

    public init() {}

    public func hash(password: String) -> String? {
        Self.one.withLock { _ in PasswordHash.make(password) }
    }

    public func matches(_ password: String, _ hash: String) -> Bool {
        Self.one.withLock { _ in PasswordHash.matches(password, hash) }
    }

    public func random(_ count: Int) -> [UInt8] { Identity.Random.bytes(count) }
}
