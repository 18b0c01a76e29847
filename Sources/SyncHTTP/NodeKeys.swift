import Identity
import SyncEngine
import Synchronization

/// This node's present key, and the checking of other nodes' signatures.
public final class NodeKeys: Notary {
    private let present: Mutex<SigningKey>

    public init(_ key: SigningKey) { present = Mutex(key) }

    public var key: String { present.withLock { $0.publicKey.text } }

    public func sign(_ bytes: [UInt8]) -> String {
        let key = present.withLock { $0 }
        return key.sign(bytes).text
    }

    /// The key of a content that was sealed to this node; nil when it was sealed to another key.
    public func contentKey(in box: [UInt8]) -> ContentKey? {
        let key = present.withLock { $0 }
        return key.contentKey(in: box)
    }

    /// From now on signs with another key.
    public func replace(with key: SigningKey) { present.withLock { $0 = key } }

    public func verifies(_ signature: String, _ bytes: [UInt8], key: String) -> Bool {
        guard let key = PublicKey(text: key), let signature = Signature(text: signature) else {
            return false
        }
        return key.verifies(signature, bytes)
    }
}
