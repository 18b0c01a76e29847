import Ledger
import Storage

/// Two copies of one machine both wrote to a peer.
extension Recorder {
    private static func asidePrefix(_ peer: NodeID) -> String { "aside:\(peer.text):" }

    /// What the peer has of a former stream counts. This machine's own entries from there on reached nobody:
    /// their records are sent again in the present life.
    func putAside(
        _ stream: NodeID, from sequence: UInt64, for peer: Peer
    ) throws(StoreError) {
        for entry in try tx.outgoingEntries(stream, after: sequence - 1, limit: .max) {
            guard let id = entry.record else { continue }
            try tx.put(setting: Self.asidePrefix(peer.id) + id.text, "")
        }
        try tx.cut(outgoing: stream, after: sequence - 1)
    }

    func sendAside(to peer: Peer) throws(StoreError) {
        let prefix = Self.asidePrefix(peer.id)
        for (name, _) in try tx.settings(prefix: prefix) {
            try tx.put(setting: name, nil)
            guard let id = RecordID(text: String(name.dropFirst(prefix.count))),
                let record = try record(id), !record.isFrozen, record.audience.includes(peer)
            else { continue }
            try write(setOf: record, to: peer, isRecovery: false)
        }
    }
}
