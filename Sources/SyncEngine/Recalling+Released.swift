import Ledger
import Storage

/// A restored node that is given back a part of a release sends the whole of it (Protocol/recovery.md §2).
extension Recorder {
    private static func releasePrefix(_ peer: NodeID) -> String { "released-since:\(peer.text):" }

    /// A record that was released, or handed on, after the backup: the machine may have been lost while
    /// its set was on the way.
    func noteRelease(of record: StoredRecord, to peer: Peer) throws(StoreError) {
        guard !record.audience.includes(peer), try source(of: record) != peer.id else { return }
        switch record.custody {
        case .home: break
        // One that the peer never had before is sent to it whole by joining the audience.
        case .shared where try wasRecalled(record.id, from: peer.id): break
        case .shared, .recalling, .sealed, .returned: return
        }
        try tx.put(setting: Self.releasePrefix(peer.id) + record.id.text, "")
    }

    /// What the peer got of a record that was released since the backup may be a part: it gets the whole
    /// set.
    func sendReleasedAgain(to peer: Peer) throws(StoreError) {
        let prefix = Self.releasePrefix(peer.id)
        for (name, _) in try tx.settings(prefix: prefix) {
            try tx.put(setting: name, nil)
            guard let id = RecordID(text: String(name.dropFirst(prefix.count))),
                let record = try record(id), record.custody == .shared, !record.isFrozen,
                record.audience.includes(peer)
            else { continue }
            try write(setOf: record, to: peer, isRecovery: true)
        }
    }
}
