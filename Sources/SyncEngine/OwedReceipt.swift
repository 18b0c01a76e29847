import Ledger
import Storage
import SyncProtocol

/// A receipt that the asking end has signed and not yet handed over for certain. It is kept with the
/// batch it speaks of, so that a session that breaks off leaves no entry without its receipt.
struct OwedReceipt: Sendable {
    let name: String
    let document: SignedDocument

    /// The last entry that it speaks of.
    var last: UInt64 { name.split(separator: ":").last.flatMap { UInt64($0) } ?? 0 }

    private static func prefix(_ peer: NodeID) -> String { "owed:\(peer.text):" }

    /// The oldest one.
    static func next(_ peer: NodeID, _ reader: any StoreReader) throws(StoreError) -> OwedReceipt? {
        try all(peer, reader).first
    }

    /// The oldest first.
    static func all(_ peer: NodeID, _ reader: any StoreReader) throws(StoreError) -> [OwedReceipt] {
        var receipts: [OwedReceipt] = []
        for (name, value) in try reader.settings(prefix: prefix(peer)) {
            receipts.append(try read(name, value))
        }
        return receipts
    }

    private static func read(_ name: String, _ value: String) throws(StoreError) -> OwedReceipt {
        let parts = value.split(separator: " ", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw .damaged("an owed receipt cannot be read") }
        return OwedReceipt(
            name: name,
            document: SignedDocument(bytes: Array(parts[1].utf8), signature: parts[0]))
    }

    /// - Parameter sequence: the last entry that it speaks of.
    static func keep(
        _ document: SignedDocument, _ sequence: UInt64, for peer: NodeID, _ tx: any StoreWriter
    ) throws(StoreError) {
        let text = String(decoding: document.bytes, as: UTF8.self)
        try tx.put(setting: prefix(peer) + sequence.sortedName, "\(document.signature) \(text)")
    }
}
