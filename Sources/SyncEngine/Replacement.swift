import Ledger
import Storage
import SyncProtocol

/// A machine that takes the place of one that was lost with its key (Protocol/sync.md §12): whoever
/// had the invitation proposes a key, and an operator lets it count after comparing fingerprints.
public enum Replacement {
    private static let prefix = "replacement:"
    private static func setting(_ peer: NodeID) -> String { prefix + peer.text }

    /// All nodes for which a key waits for an operator.
    public static func allWaiting(_ reader: any StoreReader) throws(StoreError) -> Set<NodeID> {
        Set(
            try reader.settings(prefix: prefix).compactMap {
                NodeID(text: String($0.name.dropFirst(prefix.count)))
            })
    }

    /// The key that waits for an operator; nil when none does.
    public static func key(
        of peer: NodeID, _ reader: any StoreReader
    ) throws(StoreError) -> String? {
        try reader.setting(setting(peer))
    }

    /// Until it is approved the node is served under the key it had, should it be found again.
    static func propose(_ key: String, for lost: NodeID, _ tx: any StoreWriter) throws {
        guard let peer = try tx.peer(lost), peer.status == .enrolled, !peer.keys.contains(key)
        else {
            throw Problem(.invitationInvalid, "there is no such node to replace")
        }
        try tx.put(setting: setting(lost), key)
    }

    /// From now on only the new key counts, and the life that it announces is believed.
    static func approve(_ key: String, of peer: Peer, _ tx: any StoreWriter) throws(StoreError) {
        var peer = peer
        peer.keys.append(key)
        try tx.put(peer: peer)
        try tx.put(setting: setting(peer.id), nil)
        try Successor.expect(peer.id, tx)
    }

    /// The node above under the key and at the address of its new machine.
    static func peer(_ known: Peer, _ key: String, _ invitation: Invitation) -> Peer {
        Peer(
            id: known.id, relation: known.relation, name: known.name, tier: known.tier,
            status: known.status, keys: known.keys + [key], url: invitation.url,
            pin: invitation.pin, enrolledAt: known.enrolledAt)
    }

    // MARK: On the new machine

    private static let keysSetting = "former-keys"

    /// Begins the store of a machine that has nothing of the lost one: what that had shared is read
    /// back.
    ///
    /// - Parameter former: any name for its last life, which is not known.
    public static func begin(
        _ node: NodeFacts, _ lost: Invitation.Replaced, former: Incarnation, notary: any Notary,
        now: Int64, _ tx: any StoreWriter
    ) throws(StoreError) {
        try tx.put(setting: keysSetting, lost.keys.joined(separator: " "))
        try Recovery(node: node, notary: notary).declare(former: former, now: now, tx)
    }

    /// Keys that the lost machine signed with.
    public static func formerKeys(_ reader: any StoreReader) throws(StoreError) -> [String] {
        (try reader.setting(keysSetting) ?? "").split(separator: " ").map(String.init)
    }
}
