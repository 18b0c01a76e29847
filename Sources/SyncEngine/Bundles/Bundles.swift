import Ledger
import Storage
import SyncProtocol

/// What is remembered of a peer between one bundle and the next (Protocol/sync.md §14). Positions,
/// outcomes and receipts owed are where exchanges over a line have them too.
enum Bundles {
    /// The statement for the peer that the next bundle carries.
    static func said(_ peer: NodeID) -> String { "bundle-statement:\(peer.text)" }
    /// The last one that the peer's bundles brought.
    static func heard(_ peer: NodeID) -> String { "bundle-heard:\(peer.text)" }
    /// Why the peer's last bundle was refused, and in which life it was made.
    static func refused(_ peer: NodeID) -> String { "bundle-refused:\(peer.text)" }
    /// Up to which entry the peer's receipts came by bundle.
    static func mark(_ peer: NodeID) -> String { "bundle-receipts:\(peer.text)" }

    /// What a peer below last asked about files.
    static func asked(_ peer: NodeID) -> String { "bundle-files:\(peer.text)" }

    static func document(
        _ setting: String, _ reader: any StoreReader
    ) throws(StoreError) -> SignedDocument? {
        guard let text = try reader.setting(setting) else { return nil }
        let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw .damaged("the setting \(setting) cannot be read") }
        return SignedDocument(bytes: Array(parts[1].utf8), signature: parts[0])
    }

    static func put(
        _ document: SignedDocument?, _ setting: String, _ tx: any StoreWriter
    ) throws(StoreError) {
        let text = document.map { "\($0.signature) \(String(decoding: $0.bytes, as: UTF8.self))" }
        try tx.put(setting: setting, text)
    }

    /// How far this node holds the peer's receipts for its present stream.
    static func receipted(
        by peer: Peer, of node: NodeFacts, _ reader: any StoreReader
    ) throws(StoreError) -> UInt64 {
        // Only receipts confirm what an asker wrote.
        if peer.relation == .upstream { return try reader.link(peer.id)?.confirmed ?? 0 }
        let words = (try reader.setting(mark(peer.id)) ?? "").split(separator: " ")
        guard words.count == 2, Incarnation(text: String(words[0])) == node.incarnation else {
            return 0
        }
        return UInt64(words[1]) ?? 0
    }

    static func note(
        receipts sequence: UInt64, of peer: NodeID, in life: Incarnation, _ tx: any StoreWriter
    ) throws(StoreError) {
        try tx.put(setting: mark(peer), "\(life.text) \(sequence)")
    }
}
