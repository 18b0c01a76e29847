import Hashing
import Ledger
import Storage

/// Bytes that came and were not those of the name: kept for the operator until the file is whole.
public enum AttachmentTrouble {
    private static let prefix = "attachment-wrong:"

    private static func setting(_ name: AttachmentName, _ peer: NodeID) -> String {
        "\(prefix)\(peer.text):\(name.digest.text):\(name.size)"
    }

    static func note(
        _ name: AttachmentName, from peer: NodeID, _ tx: any StoreWriter
    ) throws(StoreError) {
        let count = try times(name, from: peer, tx)
        try tx.put(setting: setting(name, peer), String(count + 1))
    }

    static func settle(
        _ name: AttachmentName, from peer: NodeID, _ tx: any StoreWriter
    ) throws(StoreError) {
        if try times(name, from: peer, tx) > 0 {
            try tx.put(setting: setting(name, peer), nil)
        }
    }

    /// How often a peer brought wrong bytes for a file that is still not whole.
    public static func times(
        _ name: AttachmentName, from peer: NodeID, _ reader: any StoreReader
    ) throws(StoreError) -> Int {
        try reader.setting(setting(name, peer)).flatMap { Int($0) } ?? 0
    }
}
